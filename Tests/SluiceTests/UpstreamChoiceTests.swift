import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct UpstreamChoiceTests {
  private static let cases: [([UInt16], String)] = [
    ([11434, 1234, 8080, 8000], "ollama"), ([1234, 8080, 8000], "lmstudio"),
    ([8000, 8080], "llama-server"), ([8000], "vllm"), ([], "demo"), ([9999], "demo"),
  ]

  private func choose(
    options: [String: [String]] = [:], environment: [String: String] = [:],
    answering ports: [UInt16] = []
  ) throws -> UpstreamChoice {
    let configuration = try Configuration(options: options, environment: environment)
    return UpstreamChoice.choose(configuration, demo: .local(port: 4000, prefix: "/v1")) { _ in
      Dictionary(uniqueKeysWithValues: ports.map { ($0, true) })
    }
  }

  @Test func `an option beats its variables, and ours beats OpenAI's`() throws {
    let environment = ["SLUICE_UPSTREAM": "http://b", "OPENAI_BASE_URL": "http://c"]
    let options = ["upstream": ["http://a:1"]]
    #expect(
      try choose(options: options, environment: environment).line
        == "Upstream: openai-compatible at http://a:1 (--upstream says so)")
    #expect(
      try choose(environment: environment).line
        == "Upstream: openai-compatible at http://b (SLUICE_UPSTREAM says so)")
    #expect(
      try choose(environment: ["OPENAI_BASE_URL": "http://c"]).line
        == "Upstream: openai-compatible at http://c (OPENAI_BASE_URL says so)")
  }

  @Test func `an address that is given is not probed around`() throws {
    let configuration = try Configuration(options: ["upstream": ["http://127.0.0.1:9"]])
    let choice = UpstreamChoice.choose(configuration, demo: .local(port: 1)) { _ in
      Issue.record("probed")
      return [:]
    }
    #expect(choice.kind == .compatible)
  }

  @Test func `a key alone means OpenAI, whatever runs here`() throws {
    let choice = try choose(environment: ["OPENAI_API_KEY": "sk-1"], answering: [11434])
    #expect(
      choice.line == "Upstream: openai at https://api.openai.com/v1 (OPENAI_API_KEY is set)")
    #expect(choice.warning == nil)
  }

  @Test(arguments: cases)
  func `the first local engine that answers is taken, else the demo`(
    ports: [UInt16], kind: String
  ) throws {
    #expect(try choose(answering: ports).kind.rawValue == kind)
  }

  @Test func `a failing probe is the caller's to see`() throws {
    struct Failure: Error {}
    let configuration = try Configuration()
    #expect(throws: Failure.self) {
      try UpstreamChoice.choose(configuration, demo: .local(port: 1)) { _ throws(Failure) in
        throw Failure()
      }
    }
  }

  @Test func `OpenAI is known by its host`() throws {
    let choice = try choose(options: ["upstream": ["https://api.openai.com/v1"]])
    #expect(choice.kind == .openai)
  }

  @Test(arguments: [
    ("http://10.0.0.5:8000", true), ("http://engine.lan", true), ("https://engine.lan", false),
    ("http://127.0.0.1:8000", false), ("http://localhost:8000", false), ("http://[::1]", false),
  ])
  func `a key over plain http to another machine gets a warning`(
    address: String, warns: Bool
  ) throws {
    let options = ["upstream": [address]]
    let choice = try choose(options: options, environment: ["OPENAI_API_KEY": "sk-secret"])
    #expect((choice.warning != nil) == warns)
    #expect(choice.warning?.contains("sk-secret") != true)
    #expect(try choose(options: options).warning == nil)
  }
}
