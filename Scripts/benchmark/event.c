#include "event.h"

#include <string.h>

#define HEAD "data: {\"id\":\"chatcmpl-"
#define ID "00000000"
#define MIDDLE \
  "\",\"object\":\"chat.completion.chunk\",\"created\":1764547200,\"model\":\"bench\"," \
  "\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
#define SEQUENCE "00000000"
#define SENT "0000000000000000000"
#define TAIL " bytes of some token\"},\"finish_reason\":null}]}\n\n"

enum {
  ID_AT = sizeof HEAD - 1,
  SEQUENCE_AT = ID_AT + sizeof ID - 1 + sizeof MIDDLE - 1,
  SENT_AT = SEQUENCE_AT + sizeof SEQUENCE - 1 + 1,
  TAIL_AT = SENT_AT + sizeof SENT - 1,
};

static const char template[] = HEAD ID MIDDLE SEQUENCE " " SENT TAIL;
_Static_assert(sizeof template - 1 == EVENT_BYTES, "an event is 220 bytes");

static void write_digits(char *end, size_t digits, int64_t number) {
  for (; digits > 0; digits--, number /= 10) *--end = (char)('0' + number % 10);
}

void event_first(struct event *event, long id) {
  memcpy(event->bytes, template, EVENT_BYTES);
  write_digits(event->bytes + ID_AT + sizeof ID - 1, sizeof ID - 1, id);
}

void event_advance(struct event *event) {
  char *digit = event->bytes + SEQUENCE_AT + sizeof SEQUENCE - 2;
  for (; *digit == '9'; digit--) *digit = '0';
  ++*digit;
}

void event_stamp(struct event *event, int64_t sent) {
  write_digits(event->bytes + TAIL_AT, sizeof SENT - 1, sent);
}

static bool read_digits(const char *bytes, size_t digits, int64_t *number) {
  *number = 0;
  for (; digits > 0; digits--, bytes++) {
    if (*bytes < '0' || *bytes > '9') return false;
    *number = *number * 10 + (*bytes - '0');
  }
  return true;
}

bool event_matches(const struct event *event, const char *bytes, int64_t *sent) {
  return memcmp(event->bytes, bytes, SENT_AT) == 0 &&
         memcmp(event->bytes + TAIL_AT, bytes + TAIL_AT, EVENT_BYTES - TAIL_AT) == 0 &&
         read_digits(bytes + SENT_AT, sizeof SENT - 1, sent);
}
