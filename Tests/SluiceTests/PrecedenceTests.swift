import Glibc
import Testing

@testable import Sluice

/// C1 for one setting: three good values, and how the outcome shows.
struct Precedence: Sendable {
  let name: String
  /// For the file, the variable and the option; each differs from the one before it.
  let values: [String]
  let shown: @Sendable (Configuration) -> String

  init(
    _ row: any SettingRow, _ values: [String],
    _ shown: @escaping @Sendable (Configuration) -> String
  ) { (self.name, self.values, self.shown) = (row.name, values, shown) }

  static let all = [
    Precedence(Settings.host, ["127.0.0.2", "127.0.0.3", "127.0.0.4"]) { $0.hosts.joined() },
    Precedence(Settings.port, ["1", "2", "3"]) { "\($0.port)" },
    Precedence(Settings.upstream, ["http://a", "http://b", "http://c"]) {
      $0.upstream.map { "\($0.value)" } ?? ""
    },
    Precedence(Settings.model, ["a", "b", "c"]) { $0.model ?? "" },
    Precedence(Settings.apiKeyFile, Keys.paths) { $0.key?.value.secret ?? "" },
    Precedence(Settings.lan, ["true", "false", "true"]) { "\($0.isLAN)" },
    Precedence(Settings.accessCodeFile, Keys.paths) {
      if case .file(let file, _) = $0.accessCodes { file.value } else { "" }
    },
    Precedence(Settings.openAccess, ["true", "false", "true"]) {
      $0.said["open-access"]?.joined() ?? ""
    },
    Precedence(Settings.publicName, ["a", "b", "c"]) { $0.publicNames.joined() },
    Precedence(Settings.allowOrigin, ["http://a", "http://b", "http://c"]) {
      $0.allowedOrigins.map(\.description).joined()
    },
    Precedence(Settings.publicFolder, ["/a", "/b", "/c"]) { $0.publicFolder?.value ?? "" },
    Precedence(Settings.threads, ["201", "202", "203"]) { "\($0.threads)" },
    Precedence(Settings.connectTimeout, ["1", "2", "3"]) { "\($0.connectTimeout.seconds)" },
    Precedence(Settings.firstByteTimeout, ["1", "2", "3"]) { "\($0.firstByteTimeout.seconds)" },
    Precedence(Settings.idleTimeout, ["1", "2", "3"]) { "\($0.idleTimeout.seconds)" },
    Precedence(Settings.headTimeout, ["1", "2", "3"]) { "\($0.headTimeout.seconds)" },
    Precedence(Settings.bodyTimeout, ["1", "2", "3"]) { "\($0.bodyTimeout.seconds)" },
    Precedence(Settings.maxHead, ["1024", "2KiB", "3KiB"]) { "\($0.maxHead)" },
    Precedence(Settings.maxBody, ["1024", "2KiB", "3KiB"]) { "\($0.maxBody)" },
    Precedence(Settings.maxConnections, ["1", "2", "3"]) { "\($0.maxConnections ?? 0)" },
    Precedence(Settings.maxStreams, ["1", "2", "3"]) { "\($0.maxStreams ?? 0)" },
    Precedence(Settings.maxStreamsPerClient, ["1", "2", "3"]) { "\($0.maxStreamsPerClient ?? 0)" },
    Precedence(Settings.drain, ["1", "2", "3"]) { "\($0.drain.seconds)" },
    Precedence(Settings.logFormat, ["json", "text", "json"]) { "\($0.logFormat)" },
    Precedence(Settings.logLevel, ["debug", "notice", "error"]) { "\($0.logLevel)" },
    Precedence(Settings.open, ["true", "false", "true"]) { "\($0.opens)" },
  ]
}

/// Files that can be named, good as key and as code; they stay until the tests have ended.
private enum Keys {
  static let files = ["sk-number-1", "sk-number-2", "sk-number-3"].compactMap { secret in
    let file = try? TemporaryFile(secret)
    if let file { chmod(file.path, 0o600) }
    return file
  }
  static var paths: [String] { files.map(\.path) }
}

@Suite(.timeLimit(.minutes(1))) struct PrecedenceTests {
  @Test func `every setting is tested below, the file's own name aside`() {
    let names = Settings.all.map(\.name).filter { $0 != Settings.config.name }
    #expect(Set(Precedence.all.map(\.name)) == Set(names))
    #expect(Precedence.all.count == names.count)
  }

  @Test(arguments: Precedence.all)
  func `an option beats a variable, that the file, that the default`(_ one: Precedence) throws {
    let row = try #require(Settings.all.first { $0.name == one.name })
    let file = try TemporaryFile("\(one.name): \(one.values[0])\n")
    func outcome(_ layers: Int) throws -> String {
      one.shown(
        try Configuration(
          options: (layers > 0 ? ["config": [file.path]] : [:])
            .merging(layers > 2 ? [one.name: [one.values[2]]] : [:]) { $1 },
          environment: layers > 1 ? [row.variable: one.values[1]] : [:]))
    }
    let outcomes = try (0...3).map(outcome)
    for layers in 1...3 { #expect(outcomes[layers] != outcomes[layers - 1]) }
    // The value that won is the one that was given, not merely another.
    for layer in 1...3 {
      let alone = try Configuration(options: [one.name: [one.values[layer - 1]]])
      #expect(outcomes[layer] == one.shown(alone))
    }
  }

  @Test func `the file's own name comes from an option before a variable`() throws {
    let (one, two) = (try TemporaryFile("port: 1"), try TemporaryFile("port: 2"))
    let environment = ["SLUICE_CONFIG": one.path]
    #expect(try Configuration(environment: environment).port == 1)
    let both = try Configuration(options: ["config": [two.path]], environment: environment)
    #expect(both.port == 2)
  }
}
