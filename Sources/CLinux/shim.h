#include <errno.h>
#include <linux/openat2.h>
#include <malloc.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

// Glibc's Swift module leaves these out or imports them as types that do not
// fit the calls they belong to.
//
// accept4 is declared here: with _GNU_SOURCE the system's headers would differ
// from those that the other C modules see.
int accept4(int listener, struct sockaddr *address, socklen_t *length, int flags);

static inline int sluice_accept(int listener, struct sockaddr *address, socklen_t *length) {
  return accept4(listener, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

static inline int sluice_set(int socket, int level, int option, int value) {
  return setsockopt(socket, level, option, &value, sizeof value);
}

/// openat2(2), which Debian 12's C library has no door for.
static inline int sluice_open_beneath(int folder, const char *path, unsigned long long flags) {
  struct open_how how = {.flags = flags,
                         .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS};
  return (int)syscall(SYS_openat2, folder, path, &how, sizeof how);
}

/// How many bytes a TCP connection has received, tcp(7)'s tcpi_bytes_received:
/// glibc's tcp_info ends before it, the kernel's header does not go with glibc's.
static inline int sluice_received(int socket, uint64_t *count) {
  uint64_t info[17];  // byte 128 of linux/tcp.h's struct tcp_info is the last one
  socklen_t length = sizeof info;
  if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, info, &length) != 0) return -1;
  if (length < sizeof info) return -1;
  *count = info[16];
  return 0;
}

/// Resets a TCP connection, its descriptor stays open: connecting to nobody
/// dissolves it, with RST to the peer (connect(2), AF_UNSPEC).
static inline int sluice_reset(int socket) {
  struct sockaddr nobody = {.sa_family = AF_UNSPEC};
  return connect(socket, &nobody, sizeof nobody);
}
