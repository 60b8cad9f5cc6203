import Logging
import Loop

/// What the server tells its workers.
enum WorkerOrder: Sendable {
  /// Accept no more; end what is still running after `seconds`; then return.
  case drain(seconds: Double)
}

/// One core's whole world: loop, clients, upstreams, routes. Made on its thread.
final class Worker {
  private let loop: EventLoop
  private let listener: Listener
  private let drain: Drain
  private var mail: MailboxReader<WorkerOrder>?

  init(
    _ service: Service, _ sockets: [ListenSocket], _ mailbox: Mailbox<WorkerOrder>,
    _ logger: Logger
  ) throws(SystemError) {
    loop = try EventLoop()
    let context = RelayContext(
      on: loop, service.configuration, service.metrics, service.receipts, logger)
    // A stalled client is the relay's to end; libmicrohttpd's own timer comes after it.
    listener = Listener(
      on: loop, sockets, idleSeconds: Int(service.configuration.idleTimeout.seconds) + 5,
      application: Routes(service, context))
    drain = Drain(of: listener)
    mail = MailboxReader(mailbox, on: loop) { [drain] order in
      switch order {
      case .drain(let seconds): drain.begin(within: seconds)
      }
    }
  }

  /// Serves until it is told to drain and all has ended.
  func run() {
    listener.open()
    loop.run()
    listener.close()
  }
}
