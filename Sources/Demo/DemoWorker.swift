import Logging
import Loop

/// The demo's thread: its loop, its clients, and its end. Made on its thread.
final class DemoWorker: DeadlineOwner, TurnEnd {
  /// What other threads may tell it: accept no more, and end what is still
  /// running after so many seconds.
  struct Order: Sendable { let drain: Double }

  // How long clients get to take the last event when they are ended.
  private static let farewell: UInt64 = 1_000_000_000

  private let loop: EventLoop
  private let listener: Listener
  private let limit = Deadline()
  private var mail: MailboxReader<Order>?
  private var isDraining = false
  private var isEnding = false

  init(_ sockets: [ListenSocket], _ mailbox: Mailbox<Order>, _ logger: Logger) throws(SystemError) {
    loop = try EventLoop()
    listener = Listener(
      on: loop, sockets, idleSeconds: 120, application: DemoRoutes(on: loop, logger))
    limit.owner = self
    loop.atTurnEnd(self)
    mail = MailboxReader(mailbox, on: loop) { [unowned self] in drain($0.drain) }
  }

  /// Serves until it is told to drain and all has ended.
  func run() {
    listener.open()
    loop.run()
  }

  private func drain(_ seconds: Double) {
    isDraining = true
    listener.drain()
    loop.deadlines.set(limit, at: loop.now + UInt64(seconds * 1e9))
  }

  func due(_ deadline: Deadline) {
    guard !isEnding else { return loop.stop() }
    isEnding = true
    listener.shutDown()
    loop.deadlines.set(limit, at: loop.now + Self.farewell)
  }

  func settle() -> Bool {
    if isDraining, listener.openExchanges == 0 { loop.stop() }
    return false
  }
}
