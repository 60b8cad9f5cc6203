/* tokend: the benchmark's upstream. An HTTP/1.1 server on 127.0.0.1 that answers
 * any POST under /v1/ with a chat stream of 220-byte events (event.h), each in a
 * chunk of its own, then `data: [DONE]`. Its first line of output is
 * {"listening":PORT}. One argument, optional: the port.
 *
 * The request's JSON body says what to stream; what it leaves out is the default:
 *   "id"      0    the stream's number, in each of its events
 *   "events"  20   how many events before [DONE]
 *   "bytes"   220  of each event
 *   "rate"    0    events a second; 0: as fast as the socket takes them
 *   "burst"   256  with rate 0: how many events go into one write
 *   "hold"    0    1: send the head, wait for a release, send the events, wait
 *                  for a second release, then end; 2: wait with the head as well
 *
 * Events with a rate leave on whole milliseconds, those of several streams together: so do the
 * timers of common engines' event loops (asyncio, Node), and so a relay meets several
 * at once. A stream that is late catches up in one write. A client that closes,
 * either half, is noticed at once: the moment is kept.
 *
 *   GET  /stats    {"requests":…,"events":…,"finished":…,"cancelled":…,"open":…,"held":…}
 *   GET  /cancels  for each stream whose client left before the end, a line
 *                  {"id":…,"sent":EVENTS,"last_sent":NS,"noticed":NS} (CLOCK_MONOTONIC)
 *   POST /release  lets every held stream go on
 *   GET  /v1/models  a list of one model
 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net.h"
#include "stream.h"

enum { FD_MAX = 1 << 17, TICK = 1000000 };

static struct stream *streams[FD_MAX];
static char text[1 << 20];  // a control answer

static void drop(struct stream *stream) {
  stream_left(stream);
  close(stream->fd);
  streams[stream->fd] = NULL;
  free(stream);
}

static bool answer(struct stream *stream, const char *status, const char *body) {
  static char out[sizeof text + 256];
  int size = snprintf(out, sizeof out,
                      "HTTP/1.1 %s\r\nContent-Type: application/json\r\n"
                      "Content-Length: %zu\r\n\r\n%s",
                      status, strlen(body), body);
  return stream_send(stream, out, (size_t)size);
}

static bool answer_stats(struct stream *stream) {
  snprintf(text, sizeof text,
           "{\"requests\":%ld,\"events\":%ld,\"finished\":%ld,\"cancelled\":%ld,\"open\":%ld,"
           "\"held\":%ld}\n",
           totals.requests, totals.events, totals.finished, totals.cancelled, totals.open,
           totals.held);
  return answer(stream, "200 OK", text);
}

static bool answer_cancels(struct stream *stream) {
  text[cancels_print(text, sizeof text - 1)] = 0;
  return answer(stream, "200 OK", text);
}

static bool release_all(struct stream *stream) {
  int64_t now = net_now();
  long count = totals.held, nth = 0;
  // Spread over one interval: models do not speak in step.
  for (int fd = 0; nth < count; fd++)
    if (streams[fd] && streams[fd]->held)
      stream_release(streams[fd], now + streams[fd]->interval * nth++ / count);
  return answer(stream, "200 OK", "{}\n");
}

static bool obey(struct stream *stream, const char *body) {
  const char *asked = stream->asked;
  stream->close_after = strcasestr(asked, "\nconnection: close\r") != NULL;
  if (!strncmp(asked, "GET /stats ", 11)) return answer_stats(stream);
  if (!strncmp(asked, "GET /cancels ", 13)) return answer_cancels(stream);
  if (!strncmp(asked, "POST /release ", 14)) return release_all(stream);
  if (!strncmp(asked, "GET /v1/models ", 15))
    return answer(stream, "200 OK", "{\"object\":\"list\",\"data\":[{\"id\":\"bench\"}]}\n");
  if (strncmp(asked, "POST /v1/", 9)) return answer(stream, "404 Not Found", "{}\n");
  stream_begin(stream, body);
  return stream_go_on(stream);
}

/* The request's body, once all of it is here; else NULL. */
static const char *whole_body(const struct stream *stream) {
  const char *head_end = strstr(stream->asked, "\r\n\r\n");
  if (!head_end) return NULL;
  const char *length = strcasestr(stream->asked, "\ncontent-length:");
  size_t size = length && length < head_end ? strtoul(length + 16, NULL, 10) : 0;
  size_t head = (size_t)(head_end + 4 - stream->asked);
  return stream->asked_bytes >= head + size ? head_end + 4 : NULL;
}

static bool read_request(struct stream *stream) {
  ssize_t got = recv(stream->fd, stream->asked + stream->asked_bytes,
                     REQUEST_MAX - stream->asked_bytes, 0);
  if (got < 0) return errno == EAGAIN;
  // Also a request too long for us, or one sent before its answer ended.
  if (got == 0 || stream->running) return false;
  stream->asked_bytes += (size_t)got;
  stream->asked[stream->asked_bytes] = 0;
  const char *body = whole_body(stream);
  if (!body) return true;
  stream->asked_bytes = 0;
  return obey(stream, body);
}

static void accept_all(int listener) {
  int fd, yes = 1;
  while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
    if (fd >= FD_MAX || !(streams[fd] = calloc(1, sizeof **streams))) net_fail("accept");
    streams[fd]->fd = fd;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP, .data.fd = fd};
    epoll_ctl(tokend_epoll, EPOLL_CTL_ADD, fd, &event);
  }
  if (errno != EAGAIN && errno != ECONNABORTED) net_fail("accept");
}

static void serve_ready(struct epoll_event ready) {
  struct stream *stream = streams[ready.data.fd];
  bool stays = !(ready.events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR));
  if (stays && ready.events & EPOLLOUT) stays = stream_writable(stream);
  if (stays && ready.events & EPOLLIN) stays = read_request(stream);
  if (!stays) drop(stream);
}

static void serve_due(int64_t now) {
  for (struct due *due; (due = schedule_first()) && due->at <= now;) {
    schedule_remove(due);
    struct stream *stream = (struct stream *)due;
    if (!stream_go_on(stream)) drop(stream);
  }
}

static int port_asked(int count, char **arguments) {
  char *end = "";
  long port = count > 1 ? strtol(arguments[1], &end, 10) : 0;
  if (count <= 2 && !*end && port >= 0 && port < 65536) return (int)port;
  fprintf(stderr, "usage: tokend [PORT]\n");
  exit(2);
}

/* When to look at the schedule again; 0 for never. A rate's events leave on whole
 * milliseconds, a flood's at once. */
static int64_t wake_at(const struct due *first) {
  if (!first) return 0;
  bool flood = !((const struct stream *)first)->interval;
  return flood ? first->at : (first->at + TICK - 1) / TICK * TICK;
}

int main(int count, char **arguments) {
  static struct epoll_event ready[READY_MAX];
  int port = port_asked(count, arguments);
  int listener = net_listen(&port);
  tokend_epoll = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
  epoll_ctl(tokend_epoll, EPOLL_CTL_ADD, listener, &event);
  printf("{\"listening\":%d}\n", port);
  fflush(stdout);
  for (;;) {
    int found = net_wait(tokend_epoll, ready, wake_at(schedule_first()));
    bool accepting = false;
    for (int i = 0; i < found; i++)
      if (ready[i].data.fd == listener) accepting = true;
      else serve_ready(ready[i]);
    // Last, so that no descriptor closed in this turn comes back within it.
    if (accepting) accept_all(listener);
    serve_due(net_now());
  }
}
