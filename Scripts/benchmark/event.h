/* The one event that the benchmark streams: a chat chunk in OpenAI's shape, 220 bytes
 * with its blank line unless another size is asked for, so that a figure per event is
 * a figure per 220 bytes. Three fields change, at fixed places: the stream's number,
 * the event's sequence number (from 0) and the moment it was sent. A larger event is
 * padded within its content, one below 220 bytes leaves out what it can. */
#ifndef EVENT_H
#define EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { EVENT_BYTES = 220, EVENT_MIN = 100, EVENT_MAX = 1 << 16 };

#define DONE_EVENT "data: [DONE]\n\n"

struct event {
  const struct layout *layout; /* where its fields are */
  size_t bytes;                /* all of them, the padding too */
  char text[EVENT_BYTES];      /* without the padding */
};

/* Event 0 of stream `id` (below 10^8), sent at 0; from EVENT_MIN to EVENT_MAX bytes. */
void event_first(struct event *event, long id, size_t bytes);

/* The next event of the same stream: counts the digits up in place. */
void event_advance(struct event *event);

/* Writes the moment of sending, CLOCK_MONOTONIC nanoseconds. */
void event_stamp(struct event *event, int64_t sent);

/* Writes all of its bytes; answers where they end. */
char *event_put(const struct event *event, char *to);

/* Whether as many received bytes are this event, every byte but the time compared;
 * the time it was sent goes to `sent`. */
bool event_matches(const struct event *event, const char *bytes, int64_t *sent);

#endif
