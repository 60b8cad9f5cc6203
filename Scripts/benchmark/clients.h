/* The clients that streamload is made of: each asks for a stream, reads and checks
 * it, and then asks again, or leaves in the middle of it, as the plan says. */
#ifndef CLIENTS_H
#define CLIENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "samples.h"

/* What is to be done; times in nanoseconds. */
struct plan {
  int target;                /* the relay's port, or tokend's own */
  long streams;              /* clients at once */
  long events, bytes, burst; /* what each asks tokend for (tokend.c) */
  double rate;
  int hold; /* as tokend understands it */
  int64_t ramp;              /* the clients' starts are spread over this */
  int64_t again_for;         /* ask again on the same connection for so long */
  long cancels;              /* so many streams are left in the middle; 0: none */
  int64_t leave_from, leave_to; /* … at a random moment this long after the first event */
  int64_t timeout;           /* a run that takes longer has failed */
};
extern struct plan plan;

/* A stream that was left. */
struct leaving {
  long id;
  int64_t closed; /* just before close(), net_now's clock */
};

/* What came of it. */
struct outcome {
  long requests, finished, delivered, faults, ended, left;
  long reads; /* that brought at least one event */
  int64_t started, last_ended;
  char fault[200]; /* the first one */
  struct samples ttft, latency, whole;
  struct leaving *leavings;
};
extern struct outcome outcome;

/* Makes the clients; `first_id` numbers their streams from there. */
void clients_make(long first_id);

/* Lets the clients work until `over` says so or plan.timeout has passed. It is asked
 * after each turn of the loop, at least every 20 ms. A client with a fault stops. */
void clients_run(bool (*over)(void));

/* Whether every client has done its part. */
bool clients_all_ended(void);

#endif
