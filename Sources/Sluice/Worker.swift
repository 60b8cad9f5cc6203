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
    let context = try RelayContext(on: loop, service, logger)
    listener = Listener(
      on: loop, sockets, service.limits, application: Routes(service, context))
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
