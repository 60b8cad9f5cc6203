import Glibc
package import Logging
package import Loop
import Synchronization

/// How many workers have not returned. Two signals that come at once are one,
/// so they are counted here.
private final class Running: Sendable {
  private let left: Atomic<Int>
  private let failed = Atomic<Bool>(false)
  init(_ count: Int) { left = Atomic(count) }
  var hasFailed: Bool { failed.load(ordering: .acquiring) }
  func fail() { failed.store(true, ordering: .releasing) }
  var count: Int { left.load(ordering: .acquiring) }
  func ended() { left.subtract(1, ordering: .releasing) }
}

/// Starts the workers and stops them: accept no more, drain, then end (C5).
package struct Server {
  private let configuration: Configuration
  private let sockets: [ListenSocket]
  private let service: Service
  private let logger: Logger

  /// The upstream that was chosen, and why.
  package let choice: UpstreamChoice

  /// Loads the page, takes the port and finds the upstream; nothing is served yet.
  ///
  /// - Parameter demo: where the demo upstream listens.
  package init(
    _ configuration: Configuration, demo: UpstreamAddress, logger: Logger
  ) throws(StartupError) {
    ProcessLimits.raise()
    let files = try StaticFiles.load(PublicFolder.find(configuration.publicFolder))
    sockets = try Server.listen(configuration)
    choice = try Server.choose(configuration, demo)
    let upstreams = Upstreams(
      main: Upstream(choice, key: choice.kind == .demo ? nil : configuration.key?.value),
      demo: Upstream(.demo(at: demo), key: nil))
    self.configuration = configuration
    self.logger = logger
    do {
      service = try Service(configuration, upstreams, files)
    } catch {
      throw Server.exhausted
    }
  }

  /// The addresses that a browser can use.
  package var links: [String] {
    sockets.map { socket in
      "http://\(socket.host.contains(":") ? "[\(socket.host)]" : socket.host):\(socket.port)/"
    }
  }

  /// Serves until a signal says stop; a second one exits at once.
  package func run(_ signals: Signals) throws(StartupError) {
    logger.info(
      "starting", metadata: ["version": "\(Version.current)", "upstream": "\(choice.address)"])
    if let warning = service.capacity.warning(configuration) { logger.warning("\(warning)") }
    let running = Running(configuration.threads)
    let workers = try startWorkers(running)
    var isDraining = false
    while running.count > 0 {
      switch signals.wait() {
      case .workerEnded: break
      case .reload: logger.info("nothing to reload")
      case .stop(let number) where isDraining: _exit(128 + number)
      case .stop:
        isDraining = true
        logger.info(
          "stopping", metadata: ["drain_s": .stringConvertible(configuration.drain.seconds)])
        for socket in sockets { socket.refuse() }
        for (mailbox, _) in workers { mailbox.send(.drain(seconds: configuration.drain.seconds)) }
      }
    }
    for (_, thread) in workers { thread.join() }
    guard !running.hasFailed else { throw Server.exhausted }
  }

  private static let exhausted = StartupError(
    .unavailable,
    "The system gives no more threads or descriptors: raise the limits (ulimit -n, -u).")

  private typealias Worked = (Mailbox<WorkerOrder>, LoopThread)

  private func startWorkers(_ running: Running) throws(StartupError) -> [Worked] {
    do {
      return try (0..<configuration.threads).map { _ in try startWorker(running) }
    } catch {
      throw Server.exhausted
    }
  }

  private func startWorker(_ running: Running) throws -> Worked {
    let mailbox = try Mailbox<WorkerOrder>()
    let (service, sockets, logger) = (service, sockets, logger)
    let thread = try LoopThread {
      do {
        try Worker(service, sockets, mailbox, logger).run()
      } catch {
        logger.error("a worker cannot start", metadata: ["reason": "\(error)"])
        running.fail()
      }
      running.ended()
      Signals.workerEnded()
    }
    return (mailbox, thread)
  }

  private static func listen(_ configuration: Configuration) throws(StartupError) -> [ListenSocket]
  {
    var sockets: [ListenSocket] = []
    for host in configuration.hosts { sockets.append(try listen(host, configuration.port)) }
    return sockets
  }

  /// A listen socket, or one sentence that says why there is none (C4).
  package static func listen(_ host: String, _ port: UInt16) throws(StartupError) -> ListenSocket {
    do {
      return try ListenSocket(host: host, port: port)
    } catch {
      switch error {
      case .unknownHost(let reason):
        throw StartupError(
          .unavailable, "--host \(host) has no address (\(reason)): give one of this computer's.")
      case .refused(let error) where error.code == EADDRINUSE:
        throw StartupError(
          .unavailable,
          "Port \(port) at \(host) is in use, perhaps by another Sluice: stop that, or give"
            + " another with --port.")
      case .refused(let error):
        throw StartupError(
          .unavailable,
          "Port \(port) at \(host) cannot be had (\(error.reason)): give another with"
            + " --port or --host.")
      }
    }
  }

  private static func choose(
    _ configuration: Configuration, _ demo: UpstreamAddress
  ) throws(StartupError) -> UpstreamChoice {
    do {
      return try UpstreamChoice.choose(configuration, demo: demo) { engines throws(SystemError) in
        try EngineProbe.ask(engines)
      }
    } catch {
      throw Server.exhausted
    }
  }
}
