package import Logging

/// All settings: the one table that options, variables, defaults, limits and
/// every help text come from (C1).
package enum Settings {
  package static let host = Setting<String>(
    name: "host", form: .host, standard: nil, otherwise: "127.0.0.1", repeats: true,
    help: "Address to listen on; say it again for another one.")
  package static let port = Setting<Int>(
    name: "port", form: .whole(0...65535, "PORT", " (0 picks a free one)"), standard: "7584",
    help: "Port to listen on.")
  package static let upstream = Setting<UpstreamAddress>(
    name: "upstream", form: .upstream, standard: nil,
    otherwise: "OpenAI with a key, else a local engine, else the demo",
    otherVariable: "OPENAI_BASE_URL", help: "OpenAI-compatible server to relay.")
  package static let model = Setting<String>(
    name: "model", form: .text("NAME", "a model's name"), standard: nil,
    otherwise: "the upstream's first", help: "Model the page begins with.")
  package static let apiKeyFile = Setting<String>(
    name: "api-key-file", form: .text("FILE", "a file's name"), standard: nil,
    otherwise: "the key in OPENAI_API_KEY, if any", help: "File with the upstream's key.")
  package static let lan = Setting<Bool>(
    name: "lan", form: .flag, standard: "false",
    help: "Listen on every address, as --host 0.0.0.0 --host :: do, and show how to get in.")
  package static let accessCodeFile = Setting<String>(
    name: "access-code-file", form: .text("FILE", "a file's name"), standard: nil,
    otherwise: "the code in SLUICE_ACCESS_CODE, else one is made where one is needed",
    help: "File with the codes that let people in, one a line.")
  package static let openAccess = Setting<Bool>(
    name: "open-access", form: .flag, standard: "false",
    help: "Let everybody in who can reach an address that others can reach.")
  package static let publicName = Setting<String>(
    name: "public-name", form: .host, standard: nil, otherwise: "none", repeats: true,
    help: "Further name that browsers know this server by.")
  package static let allowOrigin = Setting<WebOrigin>(
    name: "allow-origin", form: .origin, standard: nil, otherwise: "none", repeats: true,
    help: "Other page that may use this server.")
  package static let publicFolder = Setting<String>(
    name: "public", form: .text("DIR", "a folder's name"), standard: nil,
    otherwise: "found near the program", help: "Folder with the page.")
  package static let threads = Setting<Int>(
    name: "threads", form: .whole(1...256, "N"), standard: nil, otherwise: "one a core",
    help: "Event loops.")
  package static let connectTimeout = Setting<Duration>(
    name: "connect-timeout", form: .seconds(from: 0.01, to: 86_400), standard: "10",
    help: "Longest wait for a connection to the upstream.")
  package static let firstByteTimeout = Setting<Duration>(
    name: "first-byte-timeout", form: .seconds(from: 0.01, to: 86_400), standard: "300",
    help: "Longest wait for the head of the upstream's answer.")
  package static let idleTimeout = Setting<Duration>(
    name: "idle-timeout", form: .seconds(from: 0.01, to: 86_400), standard: "300",
    help: "Longest silence within an answer, and of a client that takes nothing.")
  package static let maxBody = Setting<Int>(
    name: "max-body", form: .size(1 << 10...1 << 30, "from 1KiB to 1GiB"), standard: "16MiB",
    help: "Largest request body.")
  package static let maxHead = Setting<Int>(
    name: "max-head", form: .size(1 << 10...64 << 10, "from 1KiB to 64KiB"), standard: "16KiB",
    help: "Largest request head.")
  package static let headTimeout = Setting<Duration>(
    name: "head-timeout", form: .seconds(from: 0.1, to: 86_400), standard: "10",
    help: "Time that a client has to send a request's head.")
  package static let bodyTimeout = Setting<Duration>(
    name: "body-timeout", form: .seconds(from: 0.1, to: 86_400), standard: "30",
    help: "Time that a client has to send a request's body.")
  package static let maxConnections = Setting<Int>(
    name: "max-connections", form: .whole(1...1_000_000, "N"), standard: nil,
    otherwise: "what the open files allow", help: "Most clients' connections at once.")
  package static let maxStreams = Setting<Int>(
    name: "max-streams", form: .whole(1...1_000_000, "N"), standard: nil,
    otherwise: "what the open files allow", help: "Most requests relayed at once.")
  package static let maxStreamsPerClient = Setting<Int>(
    name: "max-streams-per-client", form: .whole(1...1_000_000, "N"), standard: nil,
    otherwise: "64; no limit for this computer's own",
    help: "Most requests relayed at once for one address.")
  package static let drain = Setting<Duration>(
    name: "drain", form: .seconds(from: 0, to: 86_400), standard: "30",
    help: "Time that running answers get when the server stops.")
  package static let logFormat = Setting<LogFormat>(
    name: "log-format", form: .word(LogFormat.allCases, "FORMAT"), standard: "text",
    help: "How a log line is written.")
  package static let logLevel = Setting<Logger.Level>(
    name: "log-level", form: .word([.debug, .info, .notice, .warning, .error], "LEVEL"),
    standard: "info", help: "The least that is logged; a line a request is info.")
  package static let config = Setting<String>(
    name: "config", form: .text("FILE", "a file's name"), standard: nil, otherwise: "none",
    help: "File with settings, by their options' names.")
  package static let open = Setting<Bool>(
    name: "open", form: .flag, standard: "false", help: "Open the page in a browser.")

  /// Every row, in the order they are shown.
  package static let all: [any SettingRow] = [
    host, port, lan, upstream, model, apiKeyFile, accessCodeFile, openAccess, publicName,
    allowOrigin, publicFolder, threads, connectTimeout, firstByteTimeout, idleTimeout, headTimeout,
    bodyTimeout, maxHead, maxBody, maxConnections, maxStreams, maxStreamsPerClient, drain,
    logFormat, logLevel, config, open,
  ]

  /// The table as README shows it.
  package static var markdown: String {
    let head = "| option | variable | default | takes | |\n| --- | --- | --- | --- | --- |\n"
    return all.reduce(head) { $0 + line($1) }
  }

  private static func line(_ row: any SettingRow) -> String {
    let option = row.placeholder.isEmpty ? row.option : "\(row.option) \(row.placeholder)"
    let variables = row.variables.map { "`\($0)`" }.joined(separator: ", then ")
    return "| `\(option)` | \(variables) | \(row.shownStandard) | \(row.right) | \(row.help) |\n"
  }
}
