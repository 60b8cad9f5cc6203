/* The one event that the benchmark streams: a chat chunk in OpenAI's shape,
 * always 220 bytes with its blank line, so that a figure per event is a figure
 * per 220 bytes. Three fields change, at fixed places: the stream's number, the
 * event's sequence number (from 0) and the moment it was sent. */
#ifndef EVENT_H
#define EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { EVENT_BYTES = 220 };

#define DONE_EVENT "data: [DONE]\n\n"

struct event {
  char bytes[EVENT_BYTES];
};

/* Event 0 of stream `id` (below 10^8), sent at 0. */
void event_first(struct event *event, long id);

/* The next event of the same stream: counts the digits up in place. */
void event_advance(struct event *event);

/* Writes the moment of sending, CLOCK_MONOTONIC nanoseconds. */
void event_stamp(struct event *event, int64_t sent);

/* Whether 220 received bytes are this event, every byte but the time compared;
 * the time it was sent goes to `sent`. */
bool event_matches(const struct event *event, const char *bytes, int64_t *sent);

#endif
