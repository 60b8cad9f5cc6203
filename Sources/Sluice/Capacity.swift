import Loop

/// How many clients the open files allow, so that one more waits instead of
/// running into a request that cannot be made (R13).
struct Capacity {
  /// Connections that can all relay a stream at once.
  let clients: Int
  /// Upstream connections that each of a loop's multi handles keeps for reuse.
  let pooled: Int

  // Descriptors of things that come and go: names being looked up, files.
  private static let reserve = 16
  // What a loop opens for itself: epoll, bell, a first daemon's epoll, libcurl's own two.
  private static let perLoop = 7
  // A client, its upstream's connection and, where that is the demo, its other end; its
  // share of a daemon's epoll and of the two that libcurl opens for a multi handle.
  private static let perClient =
    3 + 1 / Double(Listener.clientsPerDaemon) + 2 / Double(Transfers.perHandle)

  /// - Parameters:
  ///   - limit: descriptors that there may be.
  ///   - open: those that are open before the loops start.
  init(limit: Int, open: Int, loops: Int) {
    let free = max(0, limit - open - Capacity.reserve - Capacity.perLoop * loops)
    pooled = min(max(1, free / (16 * loops)), Transfers.perHandle)
    // An idle upstream connection has two ends as well when it is the demo's.
    let forClients = free - 2 * pooled * loops
    clients = max(1, Int(Double(forClients) / Capacity.perClient))
  }

  /// What is said at start of limits that the open files do not allow; nil of none.
  func warning(_ configuration: Configuration) -> String? {
    let wanted = max(configuration.maxConnections ?? 0, configuration.maxStreams ?? 0)
    guard wanted > clients else { return nil }
    return "The open files allow \(clients) clients at once, fewer than the \(wanted) of"
      + " --max-connections or --max-streams: raise the limit (ulimit -n)."
  }

  /// Of this process, whose loops have not started.
  static func measured(loops: Int) -> Capacity {
    let limit = ProcessLimits.descriptors ?? 1 << 20
    return Capacity(limit: limit, open: ProcessLimits.openDescriptors ?? 32, loops: loops)
  }
}
