import ArgumentParser
import Sluice

/// The settings of `Settings` as options, still as people wrote them: `Configuration` reads
/// them, so that a wrong one gets the same sentence wherever it was given.
struct SettingOptions: ParsableArguments {
  @Option(Settings.host) var host: [String] = []
  @Option(Settings.port) var port: [String] = []
  @Option(Settings.upstream) var upstream: [String] = []
  @Option(Settings.model) var model: [String] = []
  @Option(Settings.apiKeyFile) var apiKeyFile: [String] = []
  @Option(Settings.publicName) var publicName: [String] = []
  @Option(Settings.allowOrigin) var allowOrigin: [String] = []
  @Option(Settings.publicFolder) var publicFolder: [String] = []
  @Option(Settings.threads) var threads: [String] = []
  @Option(Settings.connectTimeout) var connectTimeout: [String] = []
  @Option(Settings.firstByteTimeout) var firstByteTimeout: [String] = []
  @Option(Settings.idleTimeout) var idleTimeout: [String] = []
  @Option(Settings.maxBody) var maxBody: [String] = []
  @Option(Settings.drain) var drain: [String] = []
  @Option(Settings.logFormat) var logFormat: [String] = []
  @Option(Settings.logLevel) var logLevel: [String] = []
  @Flag(name: .customLong(Settings.open.name), help: ArgumentHelp(row: Settings.open))
  var open = false

  /// What was said, by option without dashes.
  var given: [String: [String]] {
    let all: [(any SettingRow, [String])] = [
      (Settings.host, host), (Settings.port, port), (Settings.upstream, upstream),
      (Settings.model, model), (Settings.apiKeyFile, apiKeyFile),
      (Settings.publicName, publicName), (Settings.allowOrigin, allowOrigin),
      (Settings.publicFolder, publicFolder), (Settings.threads, threads),
      (Settings.connectTimeout, connectTimeout), (Settings.firstByteTimeout, firstByteTimeout),
      (Settings.idleTimeout, idleTimeout), (Settings.maxBody, maxBody), (Settings.drain, drain),
      (Settings.logFormat, logFormat), (Settings.logLevel, logLevel),
      (Settings.open, open ? ["true"] : []),
    ]
    return Dictionary(uniqueKeysWithValues: all.map { ($0.name, $1) })
  }
}

extension Option where Value == [String] {
  /// An option named, explained and limited by its row.
  init(wrappedValue: [String] = [], _ row: any SettingRow) {
    self.init(
      wrappedValue: wrappedValue, name: .customLong(row.name), help: ArgumentHelp(row: row))
  }
}

extension ArgumentHelp {
  /// The row as a person reads it in `sluice help serve`.
  init(row: any SettingRow) {
    let variables = row.variables.joined(separator: " or ")
    let takes = row.placeholder.isEmpty ? "" : "Takes \(row.right). "
    self.init(
      "\(row.help) \(takes)[\(variables); default: \(row.shownStandard)]",
      valueName: row.placeholder.isEmpty ? nil : row.placeholder)
  }
}
