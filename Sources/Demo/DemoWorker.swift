import Logging
import Loop

/// The demo's thread: its loop and its clients. Made on its thread.
final class DemoWorker {
  /// What other threads may tell it: accept no more, and end what is still
  /// running after so many seconds.
  struct Order: Sendable { let drain: Double }

  private let loop: EventLoop
  private let listener: Listener
  private let drain: Drain
  private var mail: MailboxReader<Order>?

  init(_ sockets: [ListenSocket], _ mailbox: Mailbox<Order>, _ logger: Logger) throws(SystemError) {
    loop = try EventLoop()
    var limits = ClientLimits()
    limits.idleSeconds = 120
    listener = Listener(on: loop, sockets, limits, application: DemoRoutes(on: loop, logger))
    drain = Drain(of: listener)
    mail = MailboxReader(mailbox, on: loop) { [drain] in drain.begin(within: $0.drain) }
  }

  /// Serves until it is told to drain and all has ended.
  func run() {
    listener.open()
    loop.run()
    listener.close()
  }
}
