import ArgumentParser
import Demo
import Logging
import Loop
import Sluice

/// `sluice serve`: the server, and the demo upstream beside it.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "The server; it works without any option.",
    discussion: """
      What is relayed is the first that holds: an address that was given; OpenAI, when there is \
      a key; a local engine (Ollama, LM Studio, llama-server, vLLM) that answers; the built-in \
      demo. An option beats its variable, that beats the configuration file, and that the \
      default. The upstream's key comes from OPENAI_API_KEY or from a file, never from the \
      command line.
      """)

  @OptionGroup(title: "Settings") var options: SettingOptions

  func run() throws {
    let configuration = try options.configuration()
    let signals = Signals()  // before any thread, so that all inherit it
    let threshold = LogThreshold(configuration.logLevel)
    let writer = try LogOutput.start(configuration.logFormat, threshold)
    defer { writer.flush() }
    let logger = Logger(label: "sluice")
    let socket = try Server.listen("127.0.0.1", 0)
    let demo = try DemoUpstream.started(on: [socket], logger)
    let server = try Server(
      configuration, demo: .local(port: socket.port), logger: logger, log: writer)
    announce(server, configuration, logger)
    // Other users can read the browser's command line: no code stands there.
    if configuration.opens, let link = server.links.plain { Browser.open(link) }
    let reload = Reload(
      [.logLevel(threshold)] + server.reloaders, read: options.configuration)
    try server.run(signals, reload)
    demo.stop(within: 0)
  }

  /// The lines that others wait for: the upstream, then each address that opens the page.
  private func announce(_ server: Server, _ configuration: Configuration, _ logger: Logger) {
    Console.say(server.choice.line)
    let isPrivate = Console.isTerminal
    for link in server.links.all(isPrivate: isPrivate) { Console.say("Open \(link)") }
    if configuration.isLAN, isPrivate, let link = server.links.reachable(isPrivate: true) {
      for line in QRCode(link)?.lines ?? [] { Console.say(line) }
    }
    if let warning = server.choice.warning { logger.warning("\(warning)") }
  }
}

extension DemoUpstream {
  /// A demo upstream that serves, or a sentence.
  static func started(
    on sockets: [ListenSocket], _ logger: Logger
  ) throws(StartupError) -> DemoUpstream {
    do {
      return try DemoUpstream(on: sockets, logger: logger)
    } catch {
      throw StartupError(
        .unavailable,
        "The demo upstream cannot be started (\(error)): raise the limits on open files and"
          + " threads.")
    }
  }
}
