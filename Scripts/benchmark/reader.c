#include "reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void reader_expect(struct reader *reader, long id, long events, size_t bytes,
                   struct samples *latencies) {
  char *partial = reader->partial ? reader->partial : malloc(bytes + OTHER_MAX);
  if (!partial) abort();
  *reader = (struct reader){.events = events, .latencies = latencies, .partial = partial};
  event_first(&reader->expected, id, bytes);
}

__attribute__((format(printf, 2, 3)))
static bool fault(struct reader *reader, const char *sentence, ...) {
  va_list values;
  va_start(values, sentence);
  vsnprintf(reader->fault, sizeof reader->fault, sentence, values);
  va_end(values);
  // It is printed within a JSON string.
  for (char *c = reader->fault; *c; c++)
    if (*c < ' ' || *c == '"' || *c == '\\') *c = '\'';
  return false;
}

/* Gathers a line across reads; true when it is whole, without its line end. */
static bool take_line(struct reader *reader, const char **from, const char *end) {
  while (*from < end && reader->line_bytes < LINE_MAX_BYTES - 1) {
    char c = *(*from)++;
    if (c != '\n') {
      reader->line[reader->line_bytes++] = c;
      continue;
    }
    if (reader->line_bytes && reader->line[reader->line_bytes - 1] == '\r') reader->line_bytes--;
    reader->line[reader->line_bytes] = 0;
    reader->line_bytes = 0;
    return true;
  }
  return false;
}

static bool check_event(struct reader *reader, const char *bytes, int64_t now) {
  int64_t sent;
  if (reader->delivered == reader->events || !event_matches(&reader->expected, bytes, &sent))
    return fault(reader, "event %ld of %ld is not as sent", reader->delivered, reader->events);
  event_advance(&reader->expected);
  reader->delivered++;
  if (!reader->first) reader->first = now;
  if (reader->latencies) samples_add(reader->latencies, now - sent);
  return true;
}

static bool check_other(struct reader *reader) {
  bool done = reader->partial_bytes == sizeof DONE_EVENT - 1 &&
              !memcmp(reader->partial, DONE_EVENT, reader->partial_bytes);
  if (reader->partial[0] == ':') return true;
  if (!done || reader->done || reader->delivered < reader->events)
    return fault(reader, "after event %ld of %ld came '%.*s'", reader->delivered, reader->events,
                 (int)(reader->partial_bytes < 60 ? reader->partial_bytes : 60), reader->partial);
  reader->done = true;
  return true;
}

static bool ends_event(const struct reader *reader) {
  size_t size = reader->partial_bytes;
  return size > 1 && !memcmp(reader->partial + size - 2, "\n\n", 2);
}

/* What is no event of ours is taken byte by byte. */
static bool take_other(struct reader *reader, char byte) {
  reader->partial[reader->partial_bytes++] = byte;
  if (reader->partial_bytes == OTHER_MAX) return fault(reader, "an event has no end");
  if (byte != '\n' || !ends_event(reader)) return true;
  bool right = check_other(reader);
  reader->partial_bytes = 0;
  return right;
}

/* Gathers an event that the network cut. */
static bool take_piece(struct reader *reader, const char *bytes, size_t count, int64_t now) {
  memcpy(reader->partial + reader->partial_bytes, bytes, count);
  reader->partial_bytes += count;
  bool whole = reader->partial_bytes == reader->expected.bytes;
  if (!whole && !ends_event(reader)) return true;
  bool right = whole ? check_event(reader, reader->partial, now) : check_other(reader);
  reader->partial_bytes = 0;
  return right;
}

/* Events out of `count` bytes of body. */
static bool take_body(struct reader *reader, const char *bytes, size_t count, int64_t now) {
  size_t step;
  for (; count; bytes += step, count -= step) {
    bool begun = reader->partial_bytes > 0, right;
    bool event = reader->delivered < reader->events && (begun ? *reader->partial : *bytes) == 'd';
    step = event ? reader->expected.bytes - reader->partial_bytes : 1;
    if (step > count) step = count;
    if (!event) right = take_other(reader, *bytes);
    // Whole events are compared where they lie: a flood is checked at memory speed.
    else if (step == reader->expected.bytes) right = check_event(reader, bytes, now);
    else right = take_piece(reader, bytes, step, now);
    if (!right) return false;
  }
  return true;
}

static bool take_status(struct reader *reader) {
  reader->part = READER_HEAD;
  return !strncmp(reader->line, "HTTP/1.1 200", 12) ||
         fault(reader, "the answer was '%.60s'", reader->line);
}

static bool take_header(struct reader *reader) {
  const char *line = reader->line;
  if (!strcasecmp(line, "transfer-encoding: chunked")) reader->chunked = true;
  if (!strcasecmp(line, "connection: close")) reader->closing = true;
  if (!strncasecmp(line, "content-type:", 13) && !strcasestr(line, "text/event-stream"))
    return fault(reader, "the answer is no event stream but '%.60s'", line);
  if (*line) return true;
  reader->part = READER_SIZE;
  return reader->chunked || fault(reader, "the answer's body is not chunked");
}

static bool take_size(struct reader *reader) {
  char *end;
  reader->chunk_left = strtoul(reader->line, &end, 16);
  reader->part = reader->chunk_left ? READER_DATA : READER_TRAILER;
  return end != reader->line || fault(reader, "'%.20s' is no chunk size", reader->line);
}

static bool take_trailer(struct reader *reader) {
  if (*reader->line) return true;
  reader->part = READER_ENDED;
  return reader->done || fault(reader, "ended without [DONE] after event %ld of %ld",
                               reader->delivered, reader->events);
}

static bool take_data_end(struct reader *reader) {
  reader->part = READER_SIZE;
  return !*reader->line || fault(reader, "a chunk is longer than its size");
}

static bool take_part(struct reader *reader) {
  switch (reader->part) {
    case READER_STATUS: return take_status(reader);
    case READER_HEAD: return take_header(reader);
    case READER_SIZE: return take_size(reader);
    case READER_DATA_END: return take_data_end(reader);
    case READER_TRAILER: return take_trailer(reader);
    default: return fault(reader, "bytes after the answer's end");
  }
}

static bool take_data(struct reader *reader, const char **from, const char *end, int64_t now) {
  size_t count = (size_t)(end - *from);
  if (count > reader->chunk_left) count = reader->chunk_left;
  const char *bytes = *from;
  *from += count;
  reader->chunk_left -= count;
  if (!reader->chunk_left) reader->part = READER_DATA_END;
  return take_body(reader, bytes, count, now);
}

bool reader_feed(struct reader *reader, const char *bytes, size_t count, int64_t now) {
  const char *end = bytes + count;
  while (bytes < end) {
    if (reader->part == READER_ENDED) return fault(reader, "bytes after the answer's end");
    if (reader->part == READER_DATA) {
      if (!take_data(reader, &bytes, end, now)) return false;
    } else if (take_line(reader, &bytes, end)) {
      if (!take_part(reader)) return false;
    } else if (reader->line_bytes == LINE_MAX_BYTES - 1) {
      return fault(reader, "a head line has no end");
    }
  }
  return true;
}

void reader_cut(struct reader *reader) {
  if (reader->part != READER_ENDED)
    fault(reader, "cut after event %ld of %ld", reader->delivered, reader->events);
}
