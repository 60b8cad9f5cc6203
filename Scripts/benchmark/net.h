/* What both programs need of the kernel: a clock, sockets on loopback, waiting. */
#ifndef NET_H
#define NET_H

#include <stdint.h>
#include <sys/epoll.h>

enum { READY_MAX = 256 };

/* CLOCK_MONOTONIC in nanoseconds: the same clock in every process here. */
int64_t net_now(void);

/* Ends the program with status 2 and one sentence that names `what` and errno. */
_Noreturn void net_fail(const char *what);

/* A non-blocking listening socket on 127.0.0.1; `port` 0 is replaced by the one given. */
int net_listen(int *port);

/* A non-blocking socket on its way to 127.0.0.1:`port`, without Nagle's delay.
 * -1 with errno when the kernel refuses at once. */
int net_connect(int port);

/* epoll_wait with an absolute deadline on net_now's clock, to the nanosecond;
 * 0 waits for as long as it takes. Answers how many are ready. */
int net_wait(int epoll, struct epoll_event ready[READY_MAX], int64_t until);

/* Sends `request` ("GET /stats") to tokend's control side and gives its body,
 * valid until the next call. Blocks; ends the program when tokend is gone. */
const char *net_ask(int port, const char *request);

#endif
