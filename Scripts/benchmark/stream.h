/* One connection of tokend and the stream it is asked for. */
#ifndef STREAM_H
#define STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "event.h"
#include "schedule.h"

enum { REQUEST_MAX = 4096 };

struct stream {
  struct due due; /* first: the schedule gives it back */
  int fd;
  size_t asked_bytes;
  char asked[REQUEST_MAX + 1]; /* the request, as far as it has come */
  char *unsent;                /* what the socket did not take; NULL when it took all */
  size_t unsent_from, unsent_bytes;
  bool close_after; /* the request said Connection: close */

  bool running; /* an answer of events is under way */
  bool head_sent, head_held, ending, held;
  int holds; /* how often it will still wait for a release */
  long id, events, sent, burst;
  int64_t interval, last_sent; /* ns; interval 0 = as fast as the socket takes it */
  struct event event;
  char chunk[8]; /* its chunk's size line */
};

/* What has happened since the start; `held` is a state. Ended by the client's
 * leaving: see cancels_print. */
struct totals {
  long requests, events, finished, cancelled, open, held;
};
extern struct totals totals;

/* Begins the stream that a request's JSON body describes (tokend.c). */
void stream_begin(struct stream *stream, const char *body);

/* Sends what is due, if the socket is free. False when the client turns out to
 * be gone; the caller then drops the connection. */
bool stream_go_on(struct stream *stream);

/* Sends `bytes`, keeping what the socket does not take. False as above. */
bool stream_send(struct stream *stream, const char *bytes, size_t count);

/* The socket takes bytes again. False as above. */
bool stream_writable(struct stream *stream);

/* Lets a held stream go on at `at`. */
void stream_release(struct stream *stream, int64_t at);

/* The client left: out of the schedule, and into the cancels if it was under way. */
void stream_left(struct stream *stream);

/* A line of JSON for each stream whose client left before its end. */
size_t cancels_print(char *to, size_t room);

/* tokend's epoll, for asking to be told when a socket takes bytes again. */
extern int tokend_epoll;

#endif
