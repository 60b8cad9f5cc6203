import ArgumentParser
import FoundationEssentials
import Sluice

/// The settings of `Settings` as options, still as people wrote them: `Configuration` reads
/// them, so that a wrong one gets the same sentence wherever it was given.
struct SettingOptions: ParsableArguments {
  @Option(Settings.host) var host: [String] = []
  @Option(Settings.port) var port: [String] = []
  @Flag(Settings.lan) var lan = false
  @Option(Settings.upstream) var upstream: [String] = []
  @Option(Settings.model) var model: [String] = []
  @Option(Settings.apiKeyFile) var apiKeyFile: [String] = []
  @Option(Settings.accessCodeFile) var accessCodeFile: [String] = []
  @Flag(Settings.openAccess) var openAccess = false
  @Option(Settings.publicName) var publicName: [String] = []
  @Option(Settings.allowOrigin) var allowOrigin: [String] = []
  @Option(Settings.publicFolder) var publicFolder: [String] = []
  @Option(Settings.threads) var threads: [String] = []
  @Option(Settings.connectTimeout) var connectTimeout: [String] = []
  @Option(Settings.firstByteTimeout) var firstByteTimeout: [String] = []
  @Option(Settings.idleTimeout) var idleTimeout: [String] = []
  @Option(Settings.headTimeout) var headTimeout: [String] = []
  @Option(Settings.bodyTimeout) var bodyTimeout: [String] = []
  @Option(Settings.maxHead) var maxHead: [String] = []
  @Option(Settings.maxBody) var maxBody: [String] = []
  @Option(Settings.maxConnections) var maxConnections: [String] = []
  @Option(Settings.maxStreams) var maxStreams: [String] = []
  @Option(Settings.maxStreamsPerClient) var maxStreamsPerClient: [String] = []
  @Option(Settings.drain) var drain: [String] = []
  @Option(Settings.logFormat) var logFormat: [String] = []
  @Option(Settings.logLevel) var logLevel: [String] = []
  @Option(Settings.config) var config: [String] = []
  @Flag(Settings.open) var open = false

  /// All that is set now, by options, environment, configuration file and defaults.
  func configuration() throws(StartupError) -> Configuration {
    try Configuration(options: given, environment: ProcessInfo.processInfo.environment)
  }

  /// What was said, by option without dashes.
  var given: [String: [String]] {
    let all: [(any SettingRow, [String])] = [
      (Settings.host, host), (Settings.port, port), (Settings.lan, said(lan)),
      (Settings.upstream, upstream), (Settings.model, model), (Settings.apiKeyFile, apiKeyFile),
      (Settings.accessCodeFile, accessCodeFile), (Settings.openAccess, said(openAccess)),
      (Settings.publicName, publicName), (Settings.allowOrigin, allowOrigin),
      (Settings.publicFolder, publicFolder), (Settings.threads, threads),
      (Settings.connectTimeout, connectTimeout), (Settings.firstByteTimeout, firstByteTimeout),
      (Settings.idleTimeout, idleTimeout), (Settings.headTimeout, headTimeout),
      (Settings.bodyTimeout, bodyTimeout), (Settings.maxHead, maxHead),
      (Settings.maxBody, maxBody), (Settings.maxConnections, maxConnections),
      (Settings.maxStreams, maxStreams), (Settings.maxStreamsPerClient, maxStreamsPerClient),
      (Settings.drain, drain), (Settings.logFormat, logFormat), (Settings.logLevel, logLevel),
      (Settings.config, config), (Settings.open, said(open)),
    ]
    return Dictionary(uniqueKeysWithValues: all.map { ($0.name, $1) })
  }

  private func said(_ flag: Bool) -> [String] { flag ? ["true"] : [] }
}

extension Flag where Value == Bool {
  /// A flag named and explained by its row.
  init(wrappedValue: Bool = false, _ row: any SettingRow) {
    self.init(
      wrappedValue: wrappedValue, name: .customLong(row.name), help: ArgumentHelp(row: row))
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
