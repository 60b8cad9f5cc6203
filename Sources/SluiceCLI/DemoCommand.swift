import ArgumentParser
import Demo
import Logging
import Loop
import Sluice

/// `sluice demo`: the demo upstream alone.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "The built-in demo upstream alone, as an OpenAI-compatible server.",
    discussion: """
      It is no AI: it answers with texts that were written beforehand, at its models' pace.

      \(DemoUpstream.help)
      """)

  @Option(Settings.host) var host: [String] = []
  @Option(
    name: .customLong(Settings.port.name),
    help: ArgumentHelp("Port to listen on; 0 picks a free one.", valueName: "PORT"))
  var port = "7585"
  @Option(Settings.logFormat) var logFormat: [String] = []
  @Option(Settings.logLevel) var logLevel: [String] = []

  func run() throws {
    let configuration = try Configuration(options: [
      Settings.host.name: host, Settings.port.name: [port],
      Settings.logFormat.name: logFormat, Settings.logLevel.name: logLevel,
    ])
    guard !configuration.isReachable else {
      throw StartupError(
        .usage,
        "--host names \(host.joined(separator: ", ")), which other computers can reach: the demo"
          + " alone asks for no access code and listens on this computer only, so use 127.0.0.1.")
    }
    let signals = Signals()  // before any thread, so that all inherit it
    let writer = try LogOutput.start(
      configuration.logFormat, LogThreshold(configuration.logLevel))
    defer { writer.flush() }
    let sockets = try configuration.hosts.map { try Server.listen($0, configuration.port) }
    let demo = try DemoUpstream.started(on: sockets, Logger(label: "demo"))
    for socket in sockets {
      let address = UpstreamAddress.local(socket.host, port: socket.port, prefix: "/v1")
      Console.say("Demo upstream: \(address)")
    }
    signals.waitForStop()
    demo.stop(within: 0)
  }
}

extension Signals {
  /// Returns when the program is to stop; there is nothing to reload.
  fileprivate func waitForStop() {
    while true {
      if case .stop = wait() { return }
    }
  }
}
