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
  /// - Parameters:
  ///   - demo: where the demo upstream listens.
  ///   - log: where the logger's lines go, for the metrics.
  package init(
    _ configuration: Configuration, demo: UpstreamAddress, logger: Logger, log: LogWriter? = nil
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
      service = try Service(
        configuration, upstreams, files, port: sockets[0].port, log: log)
    } catch {
      throw Server.exhausted
    }
  }

  /// The addresses that a browser can use.
  package var links: PageLinks { PageLinks(sockets, configuration.accessCodes) }

  /// What of it takes new settings while it runs.
  package var reloaders: [Reloader] { service.gate?.reloader.map { [$0] } ?? [] }

  /// Serves until a signal says stop; a second one exits at once. `reload` is what a SIGHUP
  /// without a terminal asks for.
  package func run(_ signals: Signals, _ reload: Reload) throws(StartupError) {
    logger.info(
      "starting", metadata: ["version": "\(Version.current)", "upstream": "\(choice.address)"])
    if let warning = service.capacity.warning(configuration) { logger.warning("\(warning)") }
    let running = Running(configuration.threads)
    let workers = try startWorkers(running)
    var isDraining = false
    while running.count > 0 {
      switch signals.wait() {
      case .workerEnded: break
      case .reload: reload.run(configuration, logger)
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
    for host in configuration.hosts {
      // Where any port will do, all addresses share the first one's: it is one server.
      let port = sockets.first?.port ?? configuration.port
      sockets.append(try listen(host, port))
    }
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

  /// The upstream that is relayed, local engines asked where it matters (C2).
  package static func choose(
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
