import Loop
import Synchronization
import Wire

/// How many requests are relayed at once: in all, and for each client. One for
/// all loops; asked when a request starts and told when it is over (R13).
final class Admission: Sendable {
  /// Which limit keeps a request out.
  enum Refusal: Equatable { case streams(Int), streamsOfClient(Int) }

  private static let standardPerClient = 64

  private let limit: Int
  private let perClient: Int
  private let countsLoopback: Bool
  private let streams = Atomic<Int>(0)
  private let clients = Mutex<[ClientNetwork: Int]>([:])

  /// - Parameters:
  ///   - limit: requests at once.
  ///   - perClient: of one client; nil for 64, which this computer's own are free of.
  init(limit: Int, perClient: Int?) {
    self.limit = limit
    self.perClient = perClient ?? Admission.standardPerClient
    countsLoopback = perClient != nil
  }

  /// Requests that are being relayed.
  var count: Int { streams.load(ordering: .relaxed) }

  /// Lets a request of `client` in, or says why not. `leave` when it is over.
  func enter(_ client: ClientNetwork) -> Refusal? {
    guard streams.add(1, ordering: .relaxed).newValue <= limit else {
      streams.subtract(1, ordering: .relaxed)
      return .streams(limit)
    }
    guard isCounted(client), !enterCounted(client) else { return nil }
    streams.subtract(1, ordering: .relaxed)
    return .streamsOfClient(perClient)
  }

  /// A request of `client` that was let in is over.
  func leave(_ client: ClientNetwork) {
    streams.subtract(1, ordering: .relaxed)
    guard isCounted(client) else { return }
    clients.withLock { clients in
      let left = clients[client, default: 1] - 1
      clients[client] = left > 0 ? left : nil
    }
  }

  private func isCounted(_ client: ClientNetwork) -> Bool { countsLoopback || !client.isLoopback }

  private func enterCounted(_ client: ClientNetwork) -> Bool {
    clients.withLock { clients in
      let count = clients[client, default: 0]
      guard count < perClient else { return false }
      clients[client] = count + 1
      return true
    }
  }
}

extension Admission.Refusal {
  /// What the client is told, beside 429.
  var error: ErrorBody {
    switch self {
    case .streams(let limit):
      ErrorBody(
        message: "This server relays \(limit) requests at once and is full: try again in a moment,"
          + " or start it with a larger --max-streams.",
        type: "rate_limit_error", code: "too_many_streams")
    case .streamsOfClient(let limit):
      ErrorBody(
        message: "This server relays \(limit) requests at once for one client: wait until one of"
          + " yours ends, or start it with a larger --max-streams-per-client.",
        type: "rate_limit_error", code: "too_many_streams_of_client")
    }
  }
}
