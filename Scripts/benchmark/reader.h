/* Reads one streamed answer, however the network cut it, and holds every byte
 * against what the upstream must have sent: events in order and exact, [DONE]
 * after the last, a properly ended chunked body. SSE comments between events are
 * passed over (a relay's heartbeat), anything else is a fault. */
#ifndef READER_H
#define READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "event.h"
#include "samples.h"

enum { LINE_MAX_BYTES = 1024, OTHER_MAX = 512 };

struct reader {
  enum { READER_STATUS, READER_HEAD, READER_SIZE, READER_DATA, READER_DATA_END,
         READER_TRAILER, READER_ENDED } part;
  bool chunked, closing, done; /* closing: the server said Connection: close */
  long events, delivered;
  int64_t first; /* when the first event was here; 0 before */
  size_t chunk_left, line_bytes, partial_bytes;
  char line[LINE_MAX_BYTES], *partial; /* partial: kept for the next answer */
  struct event expected;
  struct samples *latencies; /* sending to receipt of each event; NULL: not kept */
  char fault[160];           /* what was wrong, as a sentence */
};

/* Ready for the answer with `events` events of stream `id`, always of the same size. */
void reader_expect(struct reader *reader, long id, long events, size_t bytes,
                   struct samples *latencies);

/* Takes bytes that were here at `now`. False after a fault. */
bool reader_feed(struct reader *reader, const char *bytes, size_t count, int64_t now);

/* The fault of a connection that ended now, unless the answer had ended. */
void reader_cut(struct reader *reader);

#endif
