/// Which upstream is asked, and why (C2).
package struct UpstreamChoice: Sendable {
  /// What stands behind an address, as far as is known.
  package enum Kind: String, Sendable {
    case demo
    case openai
    case ollama
    case lmstudio
    case llamaServer = "llama-server"
    case vllm
    /// Somebody said where, not what.
    case compatible = "openai-compatible"
  }

  /// A local engine and the loopback port it listens on unless told otherwise.
  package struct Engine: Sendable {
    package let kind: Kind
    package let name: String
    package let port: UInt16
  }

  /// Asked side by side with `GET /v1/models`; the first here that answers is taken.
  package static let engines = [
    Engine(kind: .ollama, name: "Ollama", port: 11434),
    Engine(kind: .lmstudio, name: "LM Studio", port: 1234),
    Engine(kind: .llamaServer, name: "llama-server", port: 8080),
    Engine(kind: .vllm, name: "vLLM", port: 8000),
  ]

  /// What it is.
  package let kind: Kind
  /// Where it is.
  package let address: UpstreamAddress
  /// What people call it.
  package let name: String
  /// Why it was chosen, in words.
  package let reason: String
  /// One sentence when the key would travel in the open; nil when all is well.
  package let warning: String?
  /// Who gave the address, for the middle of a sentence; nil when nobody did.
  var mention: String?

  /// The first line that the program prints.
  package var line: String { "Upstream: \(kind.rawValue) at \(address) (\(reason))" }

  /// The first that holds: an address that was given; OpenAI's when a key was given; a
  /// local engine that answers; the demo upstream.
  ///
  /// `probe` says which of the engines' ports answer (one not named does not); it is
  /// asked only when it matters.
  package static func choose<Failure: Error>(
    _ configuration: Configuration, demo: UpstreamAddress,
    probe: ([Engine]) throws(Failure) -> [UInt16: Bool]
  ) throws(Failure) -> UpstreamChoice {
    if let given = configuration.upstream { return explicit(given, configuration.key) }
    if let key = configuration.key { return openAI(key) }
    let answers = try probe(engines)
    guard let engine = engines.first(where: { answers[$0.port] == true }) else {
      return .demo(at: demo)
    }
    return local(engine)
  }

  private static func explicit(
    _ given: Given<UpstreamAddress>, _ key: Given<APIKey>?
  ) -> UpstreamChoice {
    let address = given.value
    let isOpenAI = address.host == openAIAddress.host
    return UpstreamChoice(
      kind: isOpenAI ? .openai : .compatible, address: address,
      name: isOpenAI ? "OpenAI" : address.host, reason: "\(given.mention) says so",
      warning: key.flatMap { warning(address, $0) }, mention: given.mention)
  }

  private static func openAI(_ key: Given<APIKey>) -> UpstreamChoice {
    UpstreamChoice(
      kind: .openai, address: openAIAddress, name: "OpenAI",
      reason: key.file.map { "\($0) names a key" } ?? "\(key.source) is set",
      warning: nil)
  }

  private static func local(_ engine: Engine) -> UpstreamChoice {
    UpstreamChoice(
      kind: engine.kind, address: .local(port: engine.port), name: engine.name,
      reason: "\(engine.name) answers on this computer", warning: nil)
  }

  /// The demo upstream, for want of another.
  package static func demo(at address: UpstreamAddress) -> UpstreamChoice {
    UpstreamChoice(
      kind: .demo, address: address, name: "Demo",
      reason: "no address or key was given and no local engine answers", warning: nil)
  }

  private static func warning(_ address: UpstreamAddress, _ key: Given<APIKey>) -> String? {
    guard address.scheme == "http", !address.isLoopback else { return nil }
    return
      "The key from \(key.mention) will travel unencrypted to \(address.host), where anyone on "
      + "the way can read it: use an https address if that server has one."
  }

  private static let openAIAddress = UpstreamAddress("https://api.openai.com/v1")!
}
