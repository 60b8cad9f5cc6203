import Logging

/// Something that takes new settings while the program runs.
package struct Reloader: Sendable {
  /// The settings that it takes; all others wait for the next start.
  let settings: [any SettingRow]
  /// Judges the new configuration and reads what it names, changing nothing. What comes back
  /// puts it into effect, and cannot fail; nil when nothing is different.
  let prepare: @Sendable (Configuration) throws(StartupError) -> (@Sendable () -> Void)?

  package init(
    _ settings: [any SettingRow],
    prepare: @escaping @Sendable (Configuration) throws(StartupError) -> (@Sendable () -> Void)?
  ) {
    self.settings = settings
    self.prepare = prepare
  }

  /// Takes `--log-level`.
  package static func logLevel(_ threshold: LogThreshold) -> Reloader {
    Reloader([Settings.logLevel]) { configuration throws(StartupError) in
      let level = configuration.logLevel
      guard level != threshold.level else { return nil }
      return { @Sendable in threshold.level = level }
    }
  }
}

/// Reads the configuration again when the program is asked to (C5): all of it takes effect,
/// or, when anything is wrong, nothing.
package struct Reload {
  /// The configuration as it would be if the program started now.
  private let read: () throws(StartupError) -> Configuration
  private let reloaders: [Reloader]

  package init(
    _ reloaders: [Reloader], read: @escaping () throws(StartupError) -> Configuration
  ) {
    self.read = read
    self.reloaders = reloaders
  }

  /// Logs what has changed, what waits for the next start (each setting in which `started`
  /// differs), or why nothing has changed.
  func run(_ started: Configuration, _ logger: Logger) {
    do {
      let new = try read()
      let changes = try prepare(new)
      for change in changes { change.apply() }
      logger.notice("configuration read again", metadata: fields(changes, started, new))
    } catch {
      logger.error(
        "configuration not read again: nothing has changed",
        metadata: ["reason": "\(error.sentence)"])
    }
  }

  private typealias Change = (names: [String], apply: @Sendable () -> Void)

  private func prepare(_ new: Configuration) throws(StartupError) -> [Change] {
    var changes: [Change] = []
    for reloader in reloaders {
      guard let apply = try reloader.prepare(new) else { continue }
      changes.append((reloader.settings.map(\.name), apply))
    }
    return changes
  }

  private func waiting(_ started: Configuration, _ new: Configuration) -> [String] {
    let taken = reloaders.flatMap(\.settings).map(\.name)
    return Settings.all.map(\.name).filter {
      !taken.contains($0) && started.said[$0] != new.said[$0]
    }
  }

  private func fields(
    _ changes: [Change], _ started: Configuration, _ new: Configuration
  ) -> Logger.Metadata {
    let names = changes.flatMap(\.names)
    let waiting = waiting(started, new)
    var fields: Logger.Metadata = [
      "changed": "\(names.isEmpty ? "nothing" : names.joined(separator: ", "))"
    ]
    if !waiting.isEmpty {
      fields["at_next_start"] = "\(waiting.joined(separator: ", "))"
    }
    return fields
  }
}
