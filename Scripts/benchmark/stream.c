#include "stream.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "net.h"

#define HEAD                                                                        \
  "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n" \
  "Transfer-Encoding: chunked\r\n\r\n"
#define END "e\r\n" DONE_EVENT "\r\n0\r\n\r\n"

enum {
  BURST_MAX = 256,
  FRAME_BYTES = sizeof "10000\r\n\r\n" - 1, // at most
  EVENTS_BYTES = EVENT_MAX + BURST_MAX * (EVENT_BYTES + FRAME_BYTES), // go into one write
  CANCELS_MAX = 8192,
};

struct cancel {
  long id, sent;
  int64_t last_sent, noticed;
};

struct totals totals;
int tokend_epoll;
static struct cancel cancels[CANCELS_MAX];

static double number(const char *body, const char *name, double otherwise) {
  const char *at = strstr(body, name);
  if (!at || !(at = strchr(at + strlen(name), ':'))) return otherwise;
  return strtod(at + 1, NULL);
}

void stream_begin(struct stream *stream, const char *body) {
  double rate = number(body, "\"rate\"", 0);
  stream->id = (long)number(body, "\"id\"", 0);
  stream->events = (long)number(body, "\"events\"", 20);
  stream->burst = (long)number(body, "\"burst\"", BURST_MAX);
  if (stream->burst < 1 || stream->burst > BURST_MAX) stream->burst = BURST_MAX;
  stream->interval = rate > 0 ? (int64_t)(1e9 / rate) : 0;
  long hold = (long)number(body, "\"hold\"", 0);
  stream->holds = hold > 0 ? 2 : 0;
  stream->head_held = hold > 1;
  stream->sent = 0;
  stream->head_sent = stream->ending = false;
  stream->held = stream->holds > 0;
  if (stream->held) stream->holds--, totals.held++;
  stream->due.at = net_now();
  double bytes = number(body, "\"bytes\"", EVENT_BYTES);
  if (bytes < EVENT_MIN || bytes > EVENT_MAX) bytes = EVENT_BYTES;
  event_first(&stream->event, stream->id, (size_t)bytes);
  snprintf(stream->chunk, sizeof stream->chunk, "%zx\r\n", (size_t)bytes);
  stream->running = true;
  totals.requests++;
  totals.open++;
}

static long due_events(const struct stream *stream, int64_t now) {
  long left = stream->events - stream->sent, most = BURST_MAX;
  long room = (long)(EVENTS_BYTES / (stream->event.bytes + FRAME_BYTES));
  if (stream->held) return 0;
  if (!stream->interval) most = stream->burst;
  else if (now - stream->due.at < stream->interval * BURST_MAX)
    most = 1 + (long)((now - stream->due.at) / stream->interval);
  if (most > room) most = room;
  return most < left ? most : left;
}

static char *put(char *to, const char *bytes, size_t count) {
  memcpy(to, bytes, count);
  return to + count;
}

static char *put_events(struct stream *stream, char *to, long count, int64_t now) {
  size_t size_line = strlen(stream->chunk);
  for (event_stamp(&stream->event, now); count > 0; count--) {
    to = put(to, stream->chunk, size_line);
    to = put(event_put(&stream->event, to), "\r\n", 2);
    event_advance(&stream->event);
    stream->sent++;
    totals.events++;
    stream->last_sent = now;
  }
  return to;
}

static void hold_or_end(struct stream *stream) {
  if (stream->held || stream->sent < stream->events) return;
  stream->held = stream->holds > 0;
  stream->ending = !stream->held;
  if (stream->held) stream->holds--, totals.held++;
}

static void end(struct stream *stream) {
  stream->running = false;
  totals.finished++;
  totals.open--;
}

/* All bytes are out: waits for the next moment, or is done. */
static bool settle(struct stream *stream) {
  if (stream->running && stream->ending) end(stream);
  else if (stream->running && !stream->held)
    schedule_put(&stream->due, stream->interval ? stream->due.at : net_now());
  return stream->running || !stream->close_after;
}

static void watch(struct stream *stream, uint32_t events) {
  struct epoll_event event = {.events = events | EPOLLIN | EPOLLRDHUP, .data.fd = stream->fd};
  epoll_ctl(tokend_epoll, EPOLL_CTL_MOD, stream->fd, &event);
}

bool stream_send(struct stream *stream, const char *bytes, size_t count) {
  ssize_t taken = send(stream->fd, bytes, count, MSG_NOSIGNAL);
  if (taken < 0 && errno != EAGAIN) return false;
  if (taken == (ssize_t)count) return settle(stream);
  stream->unsent_from = 0;
  stream->unsent_bytes = count - (size_t)(taken > 0 ? taken : 0);
  stream->unsent = malloc(stream->unsent_bytes);
  if (!stream->unsent) abort();
  memcpy(stream->unsent, bytes + count - stream->unsent_bytes, stream->unsent_bytes);
  watch(stream, EPOLLOUT);
  return true;
}

bool stream_writable(struct stream *stream) {
  if (!stream->unsent) return true;
  ssize_t taken = send(stream->fd, stream->unsent + stream->unsent_from,
                       stream->unsent_bytes - stream->unsent_from, MSG_NOSIGNAL);
  if (taken < 0) return errno == EAGAIN;
  stream->unsent_from += (size_t)taken;
  if (stream->unsent_from < stream->unsent_bytes) return true;
  free(stream->unsent);
  stream->unsent = NULL;
  watch(stream, 0);
  return settle(stream);
}

bool stream_go_on(struct stream *stream) {
  static char out[sizeof HEAD + EVENTS_BYTES + sizeof END];
  if (stream->unsent || (stream->held && stream->head_held)) return true;
  char *to = out;
  if (!stream->head_sent) to = put(to, HEAD, sizeof HEAD - 1);
  stream->head_sent = true;
  int64_t now = net_now();
  long count = due_events(stream, now);
  to = put_events(stream, to, count, now);
  stream->due.at += count * stream->interval;
  hold_or_end(stream);
  if (stream->ending) to = put(to, END, sizeof END - 1);
  return stream_send(stream, out, (size_t)(to - out));
}

void stream_release(struct stream *stream, int64_t at) {
  stream->held = false;
  totals.held--;
  schedule_put(&stream->due, at);
}

void stream_left(struct stream *stream) {
  schedule_remove(&stream->due);
  free(stream->unsent);
  if (!stream->running) return;
  if (totals.cancelled < CANCELS_MAX)
    cancels[totals.cancelled] =
        (struct cancel){stream->id, stream->sent, stream->last_sent, net_now()};
  totals.cancelled++;
  totals.open--;
  if (stream->held) totals.held--;
}

size_t cancels_print(char *to, size_t room) {
  size_t size = 0;
  long count = totals.cancelled < CANCELS_MAX ? totals.cancelled : CANCELS_MAX;
  for (long i = 0; i < count && size + 128 < room; i++)
    size += (size_t)snprintf(to + size, room - size,
                             "{\"id\":%ld,\"sent\":%ld,\"last_sent\":%lld,\"noticed\":%lld}\n",
                             cancels[i].id, cancels[i].sent, (long long)cancels[i].last_sent,
                             (long long)cancels[i].noticed);
  return size;
}
