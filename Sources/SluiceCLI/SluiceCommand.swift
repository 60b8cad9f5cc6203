import ArgumentParser
import Glibc
import Sluice

/// The program: finds the command, runs it, turns what went wrong into one sentence and
/// an exit status (C4).
@main
struct SluiceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sluice",
    abstract: "Serves a chat page and relays every event of a token stream the moment it arrives.",
    version: Version.current,
    subcommands: [ServeCommand.self, CheckCommand.self, DemoCommand.self],
    defaultSubcommand: ServeCommand.self)

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let error as StartupError {
      fail(error.sentence, error.status)
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      fail(message(for: error), .usage)
    }
  }

  private static func fail(_ sentence: String, _ status: StartupError.Status) -> Never {
    Console.complain("sluice: \(sentence)")
    Glibc.exit(status.rawValue)
  }
}
