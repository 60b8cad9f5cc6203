#include "clients.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net.h"
#include "reader.h"

enum { READ_BYTES = 1 << 18, TURN_MAX = 20000000, PAUSE = 5000000 };

struct client {
  int fd;        /* -1: no connection */
  bool waiting;  /* its request is not written yet */
  bool retired;
  long id;
  int64_t asked, leave_at, back_at; /* 0: not planned */
  struct reader reader;
};

struct plan plan;
struct outcome outcome;
static struct client *clients;
static long started, next_id;
static int64_t next_start;
static int epoll;

void clients_make(long first_id) {
  epoll = epoll_create1(EPOLL_CLOEXEC);
  clients = calloc((size_t)plan.streams, sizeof *clients);
  outcome.leavings = calloc((size_t)plan.cancels + 1, sizeof *outcome.leavings);
  if (epoll < 0 || !clients || !outcome.leavings) net_fail("clients");
  for (long i = 0; i < plan.streams; i++) clients[i].fd = -1;
  next_id = first_id;
  next_start = outcome.started = net_now();
}

static void hang_up(struct client *client) {
  if (client->fd >= 0) close(client->fd);
  client->fd = -1;
}

static void retire(struct client *client) {
  if (client->retired) return;
  hang_up(client);
  client->leave_at = client->back_at = 0;
  client->retired = true;
  outcome.ended++;
}

static void fail(struct client *client, const char *fault) {
  if (!outcome.faults++)
    snprintf(outcome.fault, sizeof outcome.fault, "stream %ld: %s", client->id, fault);
  retire(client);
}

static void write_request(struct client *client) {
  char body[256], request[512];
  int size = snprintf(body, sizeof body,
                      "{\"model\":\"bench\",\"stream\":true,\"messages\":[{\"role\":\"user\","
                      "\"content\":\"Count.\"}],\"id\":%ld,\"events\":%ld,\"bytes\":%ld,"
                      "\"rate\":%g,\"burst\":%ld,\"hold\":%d}",
                      client->id, plan.events, plan.bytes, plan.rate, plan.burst, plan.hold);
  size = snprintf(request, sizeof request,
                  "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
                  "Content-Type: application/json\r\nAccept: text/event-stream\r\n"
                  "Content-Length: %d\r\n\r\n%s",
                  plan.target, size, body);
  client->waiting = false;
  if (send(client->fd, request, (size_t)size, MSG_NOSIGNAL) != size) fail(client, strerror(errno));
}

static void prepare(struct client *client) {
  client->id = next_id++;
  client->leave_at = 0;
  client->waiting = true;
  client->asked = net_now();
  outcome.requests++;
  reader_expect(&client->reader, client->id, plan.events, (size_t)plan.bytes,
                plan.rate > 0 ? &outcome.latency : NULL);
}

static void connect_and_ask(struct client *client) {
  prepare(client);
  client->fd = net_connect(plan.target);
  if (client->fd < 0) return fail(client, strerror(errno));
  // By edges: a wake-up an event, without a second read that finds nothing.
  struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
                              .data.ptr = client};
  epoll_ctl(epoll, EPOLL_CTL_ADD, client->fd, &event);
}

static void answered(struct client *client, int64_t now) {
  outcome.finished++;
  outcome.last_ended = now;
  samples_add(&outcome.whole, now - client->asked);
  if (!plan.again_for || now - outcome.started >= plan.again_for) return retire(client);
  if (client->reader.closing) {
    hang_up(client);
    return connect_and_ask(client);
  }
  prepare(client);
  write_request(client);
}

static void leave(struct client *client) {
  outcome.leavings[outcome.left++] = (struct leaving){client->id, net_now()};
  hang_up(client);
  client->leave_at = 0;
  // Not at once: connecting would compete with tokend's noticing for a core.
  if (outcome.left + plan.streams <= plan.cancels) client->back_at = net_now() + PAUSE;
  else retire(client);
}

static void first_event(struct client *client) {
  samples_add(&outcome.ttft, client->reader.first - client->asked);
  if (plan.cancels)
    client->leave_at = client->reader.first + plan.leave_from +
                       (int64_t)(drand48() * (double)(plan.leave_to - plan.leave_from));
}

/* Checks what one read brought; false when the client is done with this answer. */
static bool take(struct client *client, const char *bytes, size_t count) {
  int64_t now = net_now();
  long before = client->reader.delivered;
  bool right = reader_feed(&client->reader, bytes, count, now);
  outcome.delivered += client->reader.delivered - before;
  if (client->reader.delivered > before) outcome.reads++;
  if (client->reader.delivered && !before) first_event(client);
  if (!right) fail(client, client->reader.fault);
  else if (client->reader.part == READER_ENDED) answered(client, now);
  else return true;
  return false;
}

static void read_all(struct client *client, bool closed) {
  static char bytes[READ_BYTES];
  ssize_t got;
  do {
    got = recv(client->fd, bytes, READ_BYTES, 0);
    if (got < 0 && errno == EAGAIN) return;
    if (got < 0) return fail(client, strerror(errno));
    if (got == 0) {
      reader_cut(&client->reader);
      return fail(client, client->reader.fault);
    }
    if (!take(client, bytes, (size_t)got)) return;
  } while (got == READ_BYTES || closed);
}

static void serve(struct client *client, uint32_t events) {
  if (client->waiting && events & EPOLLOUT && !(events & EPOLLERR)) write_request(client);
  if (client->fd >= 0 && events & (EPOLLIN | EPOLLRDHUP | EPOLLERR | EPOLLHUP))
    read_all(client, events & (EPOLLRDHUP | EPOLLERR | EPOLLHUP));
}

/* Even but for a random part: streams that start in step would send in step. */
static void start_one(void) {
  connect_and_ask(&clients[started++]);
  next_start = outcome.started +
               (int64_t)((double)plan.ramp * ((double)started + drand48()) / (double)plan.streams);
}

static int64_t earlier(int64_t a, int64_t b) { return a < b ? a : b; }

/* Leaves or comes back if that is due; answers when it is, INT64_MAX for never. */
static int64_t do_planned(struct client *client, int64_t now) {
  if (client->leave_at && client->leave_at <= now) leave(client);
  if (client->back_at && client->back_at <= now) {
    client->back_at = 0;
    connect_and_ask(client);
  }
  if (client->retired) return INT64_MAX;
  int64_t at = client->leave_at ? client->leave_at : client->back_at;
  return at ? at : INT64_MAX;
}

/* Does all that is due; answers when to look again. */
static int64_t do_due(int64_t now) {
  while (started < plan.streams && next_start <= now) start_one();
  int64_t next = now + TURN_MAX;
  if (started < plan.streams) next = earlier(next, next_start);
  for (long i = 0; plan.cancels && i < started; i++)
    next = earlier(next, do_planned(&clients[i], now));
  return next;
}

static void give_up(void) {
  char fault[64];
  snprintf(fault, sizeof fault, "not ended after %.0f s", (double)plan.timeout / 1e9);
  for (long i = 0; i < plan.streams; i++)
    if (!clients[i].retired) fail(&clients[i], fault);
}

void clients_run(bool (*over)(void)) {
  static struct epoll_event ready[READY_MAX];
  int64_t give_up_at = net_now() + plan.timeout;
  while (!over()) {
    if (net_now() > give_up_at) return give_up();
    int64_t next = do_due(net_now());
    int found = net_wait(epoll, ready, next);
    for (int i = 0; i < found; i++) serve(ready[i].data.ptr, ready[i].events);
  }
}

bool clients_all_ended(void) { return outcome.ended == plan.streams; }
