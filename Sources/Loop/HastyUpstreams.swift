/// The upstreams that close a connection right behind an answer without having
/// announced it, as llama.cpp's server does behind each stream.
///
/// A request that goes out in the moment between is lost, and is not sent again
/// (R12): so their connections are not used again. What was learnt holds for ten
/// minutes, for a server that was only restarted looks the same.
struct HastyUpstreams {
  private static let soon: UInt64 = 100_000_000
  private static let memory: UInt64 = 600_000_000_000

  private var until: [String: UInt64] = [:]

  /// An upstream has closed a connection that idled since `idle`.
  mutating func closed(_ peer: SocketAddress, idle: UInt64, now: UInt64) {
    guard now < idle + HastyUpstreams.soon else { return }
    until[HastyUpstreams.name(peer)] = now + HastyUpstreams.memory
  }

  /// Nobody is known to be hasty.
  var isEmpty: Bool { until.isEmpty }

  /// True when `peer` has been seen to do it; one whose time is over is forgotten.
  mutating func contains(_ peer: SocketAddress, now: UInt64) -> Bool {
    let name = HastyUpstreams.name(peer)
    guard let end = until[name] else { return false }
    if end < now { until[name] = nil }
    return now <= end
  }

  private static func name(_ peer: SocketAddress) -> String { "\(peer.text) \(peer.port)" }
}
