#include "net.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SECOND = 1000000000 };

int64_t net_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * (int64_t)SECOND + now.tv_nsec;
}

_Noreturn void net_fail(const char *what) {
  fprintf(stderr, "%s: %s\n", what, strerror(errno));
  exit(2);
}

static struct sockaddr_in loopback(int port) {
  return (struct sockaddr_in){.sin_family = AF_INET,
                              .sin_port = htons((uint16_t)port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

int net_listen(int *port) {
  struct sockaddr_in address = loopback(*port);
  socklen_t size = sizeof address;
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  int yes = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(fd, (struct sockaddr *)&address, size) || listen(fd, 4096)) net_fail("listen");
  getsockname(fd, (struct sockaddr *)&address, &size);
  *port = ntohs(address.sin_port);
  return fd;
}

static int connecting(int port, int flags) {
  struct sockaddr_in address = loopback(port);
  int yes = 1;
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
  if (fd < 0) return -1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if (!connect(fd, (struct sockaddr *)&address, sizeof address) || errno == EINPROGRESS) return fd;
  close(fd);
  return -1;
}

int net_connect(int port) { return connecting(port, SOCK_NONBLOCK); }

int net_wait(int epoll, struct epoll_event ready[READY_MAX], int64_t until) {
  // epoll_wait counts whole milliseconds: as long as ten events take.
  int64_t left = until - net_now();
  if (left < 0) left = 0;
  struct timespec timeout = {.tv_sec = left / SECOND, .tv_nsec = left % SECOND};
  int count = epoll_pwait2(epoll, ready, READY_MAX, until ? &timeout : NULL, NULL);
  if (count < 0 && errno != EINTR) net_fail("epoll");
  return count < 0 ? 0 : count;
}

const char *net_ask(int port, const char *request) {
  static char answer[1 << 20];
  size_t size = 0;
  ssize_t got;
  int fd = connecting(port, 0);
  if (fd < 0) net_fail("control connection to tokend");
  dprintf(fd, "%s HTTP/1.1\r\nHost: tokend\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
          request);
  while (size < sizeof answer - 1 && (got = read(fd, answer + size, sizeof answer - 1 - size)) > 0)
    size += (size_t)got;
  close(fd);
  answer[size] = 0;
  char *body = strstr(answer, "\r\n\r\n");
  if (!body) net_fail("control answer of tokend");
  return body + 4;
}
