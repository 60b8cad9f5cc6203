import Glibc

/// The signals that the main thread waits for (C5).
///
/// They are blocked before any other thread starts, so that all threads inherit
/// it and only `wait()` sees them (pthread_sigmask(3)).
package struct Signals {
  private var set = sigset_t()
  private let hasTerminal: Bool

  package enum Event {
    /// Stop: asked for, or the terminal was closed.
    case stop(Int32)
    /// Read again what can be read again.
    case reload
    /// A worker has returned.
    case workerEnded
  }

  /// Blocks them for this thread and all that it starts.
  package init() {
    hasTerminal = isatty(STDIN_FILENO) == 1 || isatty(STDERR_FILENO) == 1
    sigemptyset(&set)
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGUSR2] { sigaddset(&set, signal) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
    // A client or upstream that is gone shows as an error of the write.
    signal(SIGPIPE, SIG_IGN)
  }

  /// Waits for the next one.
  package func wait() -> Event {
    var set = set
    var number: Int32 = 0
    sigwait(&set, &number)
    switch number {
    case SIGUSR2: return .workerEnded
    case SIGHUP where !hasTerminal: return .reload
    default: return .stop(number)
    }
  }

  /// Tells the main thread that a worker has returned.
  static func workerEnded() { kill(getpid(), SIGUSR2) }
}
