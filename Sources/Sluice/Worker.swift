import Logging
import Loop

/// What the server tells its workers.
package enum WorkerOrder: Sendable {
  /// Accept no more; end what is still running after `seconds`; then return.
  case drain(seconds: Double)
}

/// One core's whole world: loop, clients, upstreams, routes. Made on its thread.
final class Worker: DeadlineOwner, TurnEnd {
  // How long clients get to take the last event when they are ended.
  private static let farewell: UInt64 = 1_000_000_000

  private let loop: EventLoop
  private let listener: Listener
  private let limit = Deadline()
  private var mail: MailboxReader<WorkerOrder>?
  private var isDraining = false
  private var isEnding = false

  init(
    _ service: Service, _ sockets: [ListenSocket], _ mailbox: Mailbox<WorkerOrder>,
    _ logger: Logger
  ) throws(SystemError) {
    loop = try EventLoop()
    let context = RelayContext(
      on: loop, service.configuration, service.metrics, service.receipts, logger)
    // A stalled client is our relay's to end; libmicrohttpd's own timer comes after it.
    listener = Listener(
      on: loop, sockets, idleSeconds: Int(service.configuration.idleTimeout.seconds) + 5,
      application: Routes(service, context))
    limit.owner = self
    loop.atTurnEnd(self)
    mail = MailboxReader(mailbox, on: loop) { [unowned self] in receive($0) }
  }

  /// Serves until it is told to drain and all has ended.
  func run() {
    listener.open()
    loop.run()
  }

  private func receive(_ order: WorkerOrder) {
    switch order {
    case .drain(let seconds):
      isDraining = true
      listener.drain()
      loop.deadlines.set(limit, at: loop.now + UInt64(seconds * 1e9))
    }
  }

  // First the streams are ended in band; those whose clients do not even take
  // that are left.
  func due(_ deadline: Deadline) {
    guard !isEnding else { return loop.stop() }
    isEnding = true
    listener.shutDown()
    loop.deadlines.set(limit, at: loop.now + Worker.farewell)
  }

  func settle() -> Bool {
    if isDraining, listener.openExchanges == 0 { loop.stop() }
    return false
  }
}
