#include <microhttpd.h>
#include <string.h>

// Variadic calls, which Swift cannot make, and the union they answer with.

static inline int sluice_mhd_epoll(struct MHD_Daemon *daemon) {
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_EPOLL_FD);
  return info ? info->epoll_fd : -1;
}

static inline int sluice_mhd_socket(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info ? info->connect_fd : -1;
}

static inline void *sluice_mhd_context(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info ? info->socket_context : NULL;
}

static inline size_t sluice_mhd_head_size(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
  return info ? info->header_size : 0;
}

static inline void sluice_mhd_set_timeout(struct MHD_Connection *connection, unsigned int seconds) {
  MHD_set_connection_option(connection, MHD_CONNECTION_OPTION_TIMEOUT, seconds);
}

/// Called with a request's target before it is taken apart; returns NULL.
typedef void *(*sluice_mhd_target)(void *cls, const char *target, struct MHD_Connection *connection);

/// MHD_SIZE_UNKNOWN is a macro that Swift does not import.
static inline uint64_t sluice_mhd_size_unknown(void) { return MHD_SIZE_UNKNOWN; }

/// An escaped NUL would end the path early for whoever reads it as a C string:
/// such a path stays as it is, and names nothing.
static inline size_t sluice_mhd_unescape(
    void *cls, struct MHD_Connection *connection, char *text) {
  return strstr(text, "%00") ? strlen(text) : MHD_http_unescape(text);
}

/// A daemon without a listen socket, driven from outside by its epoll
/// descriptor (libmicrohttpd's manual, "External polling").
static inline struct MHD_Daemon *sluice_mhd_start(
    unsigned int inactivity_seconds, size_t memory_per_connection,
    unsigned int connection_limit,
    MHD_AccessHandlerCallback handle, void *handle_with, sluice_mhd_target target,
    MHD_RequestCompletedCallback completed, void *completed_with,
    MHD_NotifyConnectionCallback connection, void *connection_with,
    MHD_LogCallback log, void *log_with) {
  return MHD_start_daemon(
      MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_NO_LISTEN_SOCKET | MHD_USE_ERROR_LOG,
      0, NULL, NULL, handle, handle_with,
      MHD_OPTION_EXTERNAL_LOGGER, log, log_with,
      MHD_OPTION_URI_LOG_CALLBACK, target, NULL,
      MHD_OPTION_UNESCAPE_CALLBACK, sluice_mhd_unescape, NULL,
      MHD_OPTION_NOTIFY_COMPLETED, completed, completed_with,
      MHD_OPTION_NOTIFY_CONNECTION, connection, connection_with,
      MHD_OPTION_CONNECTION_TIMEOUT, inactivity_seconds,
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory_per_connection,
      MHD_OPTION_CONNECTION_LIMIT, connection_limit,
      MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1,
      MHD_OPTION_END);
}
