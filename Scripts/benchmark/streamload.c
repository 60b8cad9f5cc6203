/* streamload: the benchmark's clients. Asks a relay (or tokend itself) for many
 * streams at once, checks every byte of every event, and prints one JSON object
 * a line: phases first, where the scenario has some, the result last.
 *
 *   streamload MODE --target PORT --control PORT [options]
 *
 *   rate    --streams streams at once, each read to its end. With --rate 0: a flood
 *   short   the same, asking again on the kept connection for --seconds
 *   cancel  leaves --cancels streams at a random moment, --leave FROM-TO ms after their
 *           first event, and asks tokend when it noticed
 *   idle    streams that wait before their first event: prints {"phase":"waiting"}
 *           once tokend holds them all and reads a line; lets the events flow, prints
 *           {"phase":"flowed"}, reads a line; ends them
 *   unanswered  the same, and tokend sends no head either before the first release
 *
 *   --target PORT   whom to ask, on 127.0.0.1      --control PORT  tokend
 *   --streams N --events N --bytes N --rate PER_SECOND --burst N --ramp SECONDS
 *   --seconds S --cancels N --leave MS-MS --timeout SECONDS (60)
 *
 * Times in the result are microseconds on one clock for all processes:
 *   latency  an event, tokend's send() to our recv()     (--rate above 0)
 *   ttft     connect() or the next request to the first event
 *   whole    the same to the end of the answer
 *   notice   our close() to the moment tokend sees it; `vain` are the events that
 *            it sent in between
 *
 * Exit status: 0; 1 when anything was not delivered exactly as sent, or a cancel
 * was never noticed: `fault` says in words what came first; 2 when it could not run.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clients.h"
#include "event.h"
#include "net.h"

static const double SECOND = 1e9, MILLISECOND = 1e6;
static int control;
static struct samples notice;
static long vain;

static long stat_of(const char *name) {
  const char *at = strstr(net_ask(control, "GET /stats"), name);
  return at ? strtol(at + strlen(name) + 2, NULL, 10) : -1;
}

/* Every 20 ms, not each turn: tokend shall stream, not count. */
static bool all_held(void) {
  static int64_t asked;
  if (outcome.faults) return true;
  if (net_now() - asked < 20 * 1000000) return false;
  asked = net_now();
  return stat_of("\"held") == plan.streams;
}

static bool all_delivered(void) {
  return outcome.faults || (outcome.delivered == plan.streams * plan.events && all_held());
}

static void phase(const char *name) {
  char line[16];
  printf("{\"phase\":\"%s\"}\n", name);
  fflush(stdout);
  if (!fgets(line, sizeof line, stdin)) exit(2);
  net_ask(control, "POST /release");
}

static void run_idle(void) {
  clients_run(all_held);
  if (!outcome.faults) phase("waiting");
  clients_run(all_delivered);
  if (!outcome.faults) phase("flowed");
  if (!outcome.faults) clients_run(clients_all_ended);
}

static int by_id(const void *a, const void *b) {
  const struct leaving *x = a, *y = b;
  return (x->id > y->id) - (x->id < y->id);
}

/* Events sent from our close() on: they come at regular moments, so the last
 * one's time tells how many there were. */
static long sent_after(int64_t closed, int64_t last_sent) {
  if (last_sent < closed) return 0;
  return 1 + (long)((double)(last_sent - closed) * plan.rate / SECOND);
}

static void match_cancels(const char *lines) {
  long sent;
  long long last_sent, noticed;
  struct leaving key;
  for (; lines && *lines == '{'; lines = strchr(lines, '\n') + 1) {
    if (sscanf(lines, "{\"id\":%ld,\"sent\":%ld,\"last_sent\":%lld,\"noticed\":%lld}", &key.id,
               &sent, &last_sent, &noticed) != 4)
      continue;
    const struct leaving *leaving = bsearch(&key, outcome.leavings, (size_t)outcome.left,
                                            sizeof key, by_id);
    if (!leaving) continue;
    samples_add(&notice, noticed - leaving->closed);
    vain += sent_after(leaving->closed, last_sent);
  }
}

static bool all_noticed(void) {
  static int64_t asked;
  if (outcome.faults) return true;
  if (net_now() - asked < 20 * 1000000) return false;
  asked = net_now();
  return stat_of("\"open") == 0;
}

static void run_cancel(void) {
  clients_run(clients_all_ended);
  clients_run(all_noticed);
  qsort(outcome.leavings, (size_t)outcome.left, sizeof *outcome.leavings, by_id);
  match_cancels(net_ask(control, "GET /cancels"));
  if (!outcome.faults && (long)notice.count != plan.cancels) {
    outcome.faults++;
    snprintf(outcome.fault, sizeof outcome.fault, "tokend noticed %zu of %ld cancels",
             notice.count, plan.cancels);
  }
}

static void compare_with_sent(long sent) {
  bool whole = plan.cancels ? outcome.delivered <= sent : outcome.delivered == sent;
  if (whole || outcome.faults) return;
  outcome.faults++;
  snprintf(outcome.fault, sizeof outcome.fault, "tokend sent %ld events, %ld were delivered",
           sent, outcome.delivered);
}

static void print_result(const char *mode, long sent) {
  double seconds = (double)(outcome.last_ended - outcome.started) / SECOND;
  printf("{\"mode\":\"%s\",\"streams\":%ld,\"requests\":%ld,\"finished\":%ld,\"sent\":%ld,"
         "\"delivered\":%ld,\"seconds\":%.4f",
         mode, plan.streams, outcome.requests, outcome.finished, sent, outcome.delivered,
         seconds > 0 ? seconds : 0);
  if (outcome.reads)
    printf(",\"events_per_read\":%.3f", (double)outcome.delivered / (double)outcome.reads);
  samples_print(&outcome.latency, "latency");
  if (!plan.hold) samples_print(&outcome.ttft, "ttft");
  samples_print(&outcome.whole, "whole");
  samples_print(&notice, "notice");
  if (plan.cancels) printf(",\"vain\":%ld", vain);
  printf(",\"faults\":%ld,\"fault\":\"%s\"}\n", outcome.faults, outcome.fault);
}

static void read_option(int option, const char *value) {
  char *dash;
  switch (option) {
    case 't': plan.target = atoi(value); break;
    case 'c': control = atoi(value); break;
    case 'n': plan.streams = atol(value); break;
    case 'e': plan.events = atol(value); break;
    case 'y': plan.bytes = atol(value); break;
    case 'r': plan.rate = atof(value); break;
    case 'b': plan.burst = atol(value); break;
    case 'a': plan.ramp = (int64_t)(atof(value) * SECOND); break;
    case 's': plan.again_for = (int64_t)(atof(value) * SECOND); break;
    case 'x': plan.cancels = atol(value); break;
    case 'o': plan.timeout = (int64_t)(atof(value) * SECOND); break;
    case 'l':
      plan.leave_from = (int64_t)(strtod(value, &dash) * MILLISECOND);
      plan.leave_to = (int64_t)(atof(dash + 1) * MILLISECOND);
      break;
    default: exit(2);
  }
}

static void read_options(int count, char **arguments) {
  static const struct option known[] = {
      {"target", 1, NULL, 't'}, {"control", 1, NULL, 'c'}, {"streams", 1, NULL, 'n'},
      {"events", 1, NULL, 'e'}, {"bytes", 1, NULL, 'y'},   {"rate", 1, NULL, 'r'},
      {"burst", 1, NULL, 'b'},  {"ramp", 1, NULL, 'a'},    {"seconds", 1, NULL, 's'},
      {"cancels", 1, NULL, 'x'}, {"leave", 1, NULL, 'l'},  {"timeout", 1, NULL, 'o'},
      {NULL, 0, NULL, 0}};
  plan = (struct plan){.streams = 1, .events = 20, .bytes = EVENT_BYTES, .burst = 256,
                       .timeout = (int64_t)(60 * SECOND)};
  for (int option; (option = getopt_long(count, arguments, "", known, NULL)) != -1;)
    read_option(option, optarg);
  bool fits = plan.bytes >= EVENT_MIN && plan.bytes <= EVENT_MAX;
  if (plan.target && control && fits && optind == count - 1) return;
  fprintf(stderr, "usage: streamload rate|short|cancel|idle|unanswered "
                  "--target PORT --control PORT …\n");
  exit(2);
}

int main(int count, char **arguments) {
  read_options(count, arguments);
  const char *mode = arguments[optind];
  plan.hold = !strcmp(mode, "unanswered") ? 2 : !strcmp(mode, "idle");
  if (strcmp(mode, "cancel")) plan.cancels = 0;
  if (strcmp(mode, "short")) plan.again_for = 0;
  long before = stat_of("\"events");
  clients_make(stat_of("\"requests"));
  if (plan.hold) run_idle();
  else if (plan.cancels) run_cancel();
  else clients_run(clients_all_ended);
  long sent = stat_of("\"events") - before;
  compare_with_sent(sent);
  print_result(mode, sent);
  return outcome.faults ? 1 : 0;
}
