import ArgumentParser
import Demo
import Glibc
import Logging
import Loop
import Sluice

/// `sluice check`: whether the upstream that `serve` would choose works.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract:
      "Asks the upstream one short streamed question and says what works and what does not.",
    discussion: """
      Takes the options, variables and configuration file of serve and chooses the upstream as \
      serve does; without one it checks the built-in demo. Each finding is one line: ok, warn or \
      FAIL, with what to do. A question takes a few tokens of the model's time. Ends with status \
      0 when the upstream works, 69 when it does not.
      """)

  @OptionGroup(title: "Settings") var options: SettingOptions

  func run() throws {
    let configuration = try options.configuration()
    signal(SIGPIPE, SIG_IGN)  // an upstream that is gone shows as an error of the write
    let level = max(configuration.logLevel, .warning)  // the findings are the report
    let writer = try LogOutput.start(configuration.logFormat, LogThreshold(level))
    defer { writer.flush() }
    let socket = try Server.listen("127.0.0.1", 0)
    let demo = try DemoUpstream.started(on: [socket], Logger(label: "demo"))
    defer { demo.stop(within: 0) }
    let choice = try Server.choose(configuration, .local(port: socket.port))
    Console.say(choice.line)
    guard try CheckCommand.isWorking(choice, configuration) else {
      Console.say("This upstream does not work yet: see FAIL above.")
      throw ExitCode(StartupError.Status.unavailable.rawValue)
    }
    Console.say("This upstream works.")
  }

  private static func isWorking(
    _ choice: UpstreamChoice, _ configuration: Configuration
  ) throws(StartupError) -> Bool {
    let isColoured = isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == nil
    do {
      return try UpstreamCheck(choice, configuration) {
        Console.say($0.line(isColoured: isColoured))
      }.run()
    } catch {
      throw StartupError(
        .unavailable, "The check cannot go on (\(error)): raise the limit on open files.")
    }
  }
}
