#include "event.h"

#include <string.h>

#define ID "00000000"
#define SEQUENCE "00000000"
#define SENT "0000000000000000000"

struct layout {
  const char *text;
  size_t id, sequence, sent, tail, bytes; /* where each begins */
};

/* What stands before, between and behind the fields. */
#define USUAL                                                                     \
  ("data: {\"id\":\"chatcmpl-",                                                   \
   "\",\"object\":\"chat.completion.chunk\",\"created\":1764547200,"              \
   "\"model\":\"bench\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"",     \
   " bytes of some token\"},\"finish_reason\":null}]}\n\n")
#define SMALL                                                                     \
  ("data: {\"id\":\"", "\",\"choices\":[{\"delta\":{\"content\":\"", " token\"}}]}\n\n")

#define OF(macro, parts) macro parts
#define BYTES(head, middle, tail) (sizeof head ID middle SEQUENCE " " SENT tail - 1)
#define LAYOUT(head, middle, tail)                                                \
  {head ID middle SEQUENCE " " SENT tail,                                         \
   sizeof head - 1,                                                               \
   sizeof head ID middle - 1,                                                     \
   sizeof head ID middle SEQUENCE " " - 1,                                        \
   sizeof head ID middle SEQUENCE " " SENT - 1,                                   \
   BYTES(head, middle, tail)}

_Static_assert(OF(BYTES, USUAL) == EVENT_BYTES, "an event is 220 bytes");
_Static_assert(OF(BYTES, SMALL) <= EVENT_MIN, "the smallest event has room for its fields");
static const struct layout usual = OF(LAYOUT, USUAL), small = OF(LAYOUT, SMALL);

static const char *padding(void) {
  static char spaces[EVENT_MAX];
  if (!*spaces) memset(spaces, ' ', sizeof spaces);
  return spaces;
}

static void write_digits(char *end, size_t digits, int64_t number) {
  for (; digits > 0; digits--, number /= 10) *--end = (char)('0' + number % 10);
}

void event_first(struct event *event, long id, size_t bytes) {
  const struct layout *layout = bytes < EVENT_BYTES ? &small : &usual;
  event->layout = layout;
  event->bytes = bytes;
  memcpy(event->text, layout->text, layout->bytes);
  write_digits(event->text + layout->id + sizeof ID - 1, sizeof ID - 1, id);
}

void event_advance(struct event *event) {
  char *digit = event->text + event->layout->sequence + sizeof SEQUENCE - 2;
  for (; *digit == '9'; digit--) *digit = '0';
  ++*digit;
}

void event_stamp(struct event *event, int64_t sent) {
  write_digits(event->text + event->layout->tail, sizeof SENT - 1, sent);
}

char *event_put(const struct event *event, char *to) {
  size_t front = event->layout->tail, tail = event->layout->bytes - front;
  memcpy(to, event->text, front);
  memset(to + front, ' ', event->bytes - front - tail);
  memcpy(to + event->bytes - tail, event->text + front, tail);
  return to + event->bytes;
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
  size_t front = event->layout->tail, tail = event->layout->bytes - front;
  return memcmp(event->text, bytes, event->layout->sent) == 0 &&
         memcmp(padding(), bytes + front, event->bytes - front - tail) == 0 &&
         memcmp(event->text + front, bytes + event->bytes - tail, tail) == 0 &&
         read_digits(bytes + event->layout->sent, sizeof SENT - 1, sent);
}
