import Glibc
package import Logging

/// Everything that can be set, checked once at start. `Settings` says what each
/// value means and may be.
package struct Configuration: Sendable {
  /// Addresses to listen on, as numbers.
  package let hosts: [String]
  /// 0 asks for a free one.
  package let port: UInt16
  /// Nil when it is to be found (`UpstreamChoice`).
  package let upstream: Given<UpstreamAddress>?
  /// The upstream's key, if any.
  package let key: Given<APIKey>?
  package let model: String?
  /// Other computers can reach an address that is listened on.
  package let isReachable: Bool
  /// Listens on every address and shows how to get in.
  package let isLAN: Bool
  /// Where the codes come from that people need (S1).
  package let accessCodes: AccessCodeSource
  package let publicNames: [String]
  package let allowedOrigins: [WebOrigin]
  /// Nil when it is to be found (`PublicFolder`).
  package let publicFolder: Given<String>?
  package let threads: Int
  package let connectTimeout: Duration
  package let firstByteTimeout: Duration
  package let idleTimeout: Duration
  /// In bytes.
  package let maxBody: Int
  /// In bytes, start line included.
  package let maxHead: Int
  package let headTimeout: Duration
  package let bodyTimeout: Duration
  /// Nil for what the open files allow.
  package let maxConnections: Int?
  /// Nil for what the open files allow.
  package let maxStreams: Int?
  /// Nil for the standard, which this computer's own clients are free of.
  package let maxStreamsPerClient: Int?
  package let drain: Duration
  package let logFormat: LogFormat
  package let logLevel: Logger.Level
  /// True when a browser is to open the page.
  package let opens: Bool
  /// What was said of each setting, as it was written, to tell what a new reading changed.
  let said: [String: [String]]

  /// Options beat environment, environment beats the configuration file, which beats
  /// defaults (C1).
  ///
  /// `options` holds what was said, by option without dashes; a flag says "true".
  /// Reads the configuration file and the key's file, and asks for the addresses of named hosts. What is wrong
  /// is one sentence that names option or variable, value and what would be right.
  package init(
    options: [String: [String]] = [:], environment: [String: String] = [:]
  ) throws(StartupError) {
    var layers = SettingLayers(options: options, environment: environment)
    if let file = try layers.one(Settings.config) { layers.file = try .read(file) }
    said = Dictionary(
      uniqueKeysWithValues: Settings.all.map { ($0.name, layers.said($0).map(\.value)) })
    hosts = try ListenHost.addresses(layers)
    port = UInt16(try layers.value(Settings.port))
    upstream = try layers.one(Settings.upstream)
    key = try Configuration.key(layers)
    model = try layers.one(Settings.model)?.value
    isLAN = try layers.value(Settings.lan)
    isReachable = !hosts.allSatisfy(Authority.isLoopback)
    accessCodes = try AccessCodeSource.choose(layers, isReachable: isReachable)
    publicNames = try layers.list(Settings.publicName).map(\.value)
    allowedOrigins = try layers.list(Settings.allowOrigin).map(\.value)
    publicFolder = try layers.one(Settings.publicFolder)
    threads = try layers.one(Settings.threads)?.value ?? Configuration.cores()
    connectTimeout = try layers.value(Settings.connectTimeout)
    firstByteTimeout = try layers.value(Settings.firstByteTimeout)
    idleTimeout = try layers.value(Settings.idleTimeout)
    maxBody = try layers.value(Settings.maxBody)
    maxHead = try layers.value(Settings.maxHead)
    headTimeout = try layers.value(Settings.headTimeout)
    bodyTimeout = try layers.value(Settings.bodyTimeout)
    maxConnections = try layers.one(Settings.maxConnections)?.value
    maxStreams = try layers.one(Settings.maxStreams)?.value
    maxStreamsPerClient = try layers.one(Settings.maxStreamsPerClient)?.value
    drain = try layers.value(Settings.drain)
    logFormat = try layers.value(Settings.logFormat)
    logLevel = try layers.value(Settings.logLevel)
    opens = try layers.value(Settings.open)
  }

  /// A file that was named for this program beats a variable that many read (C3); but the
  /// variable beats the configuration file's word (C1), as it does for the address.
  private static func key(_ layers: SettingLayers) throws(StartupError) -> Given<APIKey>? {
    let variable = "OPENAI_API_KEY"
    let text = layers.environment[variable].flatMap { $0.isEmpty ? nil : $0 }
    if let file = try layers.one(Settings.apiKeyFile), file.file == nil || text == nil {
      return Given(value: try APIKey.read(file: file), source: file.source, file: file.file)
    }
    guard let text else { return nil }
    guard let key = APIKey(text) else {
      throw StartupError(
        .usage, "\(variable) does not hold a key: it should hold the key and nothing else.")
    }
    return Given(value: key, source: variable)
  }

  /// The cores of this machine.
  private static func cores() -> Int {
    min(max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))), 256)
  }
}
