package import Loop
import Wire

/// Asks the upstream what a chat page would, and says in one sentence a finding what works,
/// what does not and what to do (`sluice check`).
package final class UpstreamCheck {
  /// No single question takes longer than this, in seconds.
  private static let longest = 30.0

  let choice: UpstreamChoice
  let key: Given<APIKey>?
  let model: String?
  private let upstream: Upstream
  private let connectTimeout: Duration
  private let firstByteTimeout: Duration
  private let tell: (CheckFinding) -> Void
  private var hasFailed = false

  /// - Parameter tell: hears each finding as soon as it is made; the key is in none.
  package init(
    _ choice: UpstreamChoice, _ configuration: Configuration,
    tell: @escaping (CheckFinding) -> Void
  ) {
    self.choice = choice
    self.tell = tell
    key = choice.kind == .demo ? nil : configuration.key
    model = configuration.model
    upstream = Upstream(choice, key: key?.value)
    connectTimeout = configuration.connectTimeout
    firstByteTimeout = configuration.firstByteTimeout
  }

  /// True when the upstream works. Throws when this computer has no descriptor left.
  package func run() throws(SystemError) -> Bool {
    if let warning = choice.warning { warn(warning) }
    guard isReachable(), let models = try askForModels() else { return false }
    guard try askQuestion(models) else { return false }
    try tryStop(models)
    return !hasFailed
  }

  // MARK: What the steps share

  func fine(_ sentence: String) { report(.fine, sentence) }
  func warn(_ sentence: String) { report(.warning, sentence) }

  /// Always false, to be returned.
  @discardableResult
  func fail(_ sentence: String) -> Bool {
    hasFailed = true
    report(.failure, sentence)
    return false
  }

  private func report(_ mark: CheckFinding.Mark, _ sentence: String) {
    tell(CheckFinding(mark: mark, sentence: redacted(sentence)))
  }

  /// Words of the upstream's as they may be shown in a sentence. The key goes before they
  /// are clipped: nobody finds one that was cut.
  func quoted(_ words: String) -> String { StartupError.clipped(redacted(words)) }

  /// `text` without the key.
  func redacted(_ text: String) -> String {
    String(decoding: upstream.redacted(Array(text.utf8)), as: UTF8.self)
  }

  /// Asks for `path`; `body` nil is a GET.
  func ask(
    _ path: String, _ body: [UInt8]? = nil, within seconds: Double = UpstreamCheck.longest,
    until isEnough: @escaping (UpstreamAnswer) -> Bool = { _ in false }
  ) throws(SystemError) -> UpstreamAnswer {
    guard let path = APIPath.find(path) else { preconditionFailure("\(path) is relayed") }
    let accept = body == nil ? "application/json" : "text/event-stream, application/json"
    let fields = [
      Field("Content-Type", "application/json"), Field("Accept", accept),
      Field("Accept-Encoding", "identity"), Field("User-Agent", "sluice/\(Version.current)"),
    ]
    let request = UpstreamRequest(
      path.method, upstream.address(of: path), fields + upstream.authorization(for: path),
      body: body.map { Body($0) })
    return try UpstreamQuestion.ask(request, patience(seconds), until: isEnough)
  }

  func address(_ path: String) -> String { choice.address.address(for: path) }

  private func patience(_ seconds: Double) -> UpstreamQuestion.Patience {
    let whole = Duration.seconds(seconds)
    return .init(
      connection: min(connectTimeout, whole).nanoseconds,
      head: min(firstByteTimeout, whole).nanoseconds, end: whole.nanoseconds)
  }

  // MARK: Name and connection

  private func isReachable() -> Bool {
    let (host, port) = (choice.address.host, choice.address.port)
    let addresses: [String]
    switch HostLookup.addresses(of: host) {
    case .success(let found): addresses = found
    case .failure(let error):
      return fail(
        "name: \(host) has no address (\(error.reason)): check the address that"
          + " \(source) gives, and the network.")
    }
    fine(
      addresses == [host]
        ? "name: \(host) is an address." : "name: \(host) is \(addresses.joined(separator: ", ")).")
    switch UpstreamReach.connect(addresses, port, within: connectTimeout) {
    case .success(let time): fine("connection: port \(port) answers after \(shown(time)) ms.")
    case .failure(let error):
      return fail(
        "connection: nobody answers at \(host) port \(port) (\(error.reason)): start the"
          + " model server, or check the address that \(source) gives.")
    }
    return true
  }

  /// Who gave the address, for sentences.
  var source: String { choice.mention ?? "--upstream" }

  /// Milliseconds with one decimal.
  func shown(_ milliseconds: Double) -> String { "\((milliseconds * 10).rounded() / 10)" }
}
