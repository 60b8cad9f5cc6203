import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct ConfigurationFileTests {
  private func failure(_ text: String) -> String? { failure(Array(text.utf8)) }

  private func failure(_ bytes: [UInt8]) -> String? {
    do {
      let file = try ConfigurationFile(bytes, name: "a.yaml")
      var layers = SettingLayers(options: [:], environment: [:])
      layers.file = file
      _ = try layers.one(Settings.port)
      _ = try layers.list(Settings.publicName)
      return nil
    } catch {
      #expect(error.status == .configuration)
      return error.sentence
    }
  }

  private func said(_ text: String, _ row: any SettingRow) throws -> [String]? {
    try ConfigurationFile(Array(text.utf8), name: "a.yaml").said(row)?.map(\.value)
  }

  @Test(arguments: ["", "\n", "# nothing yet\n", "---\n", "{}", "null", "\u{FEFF}# nothing"])
  func `an empty file sets nothing`(text: String) throws {
    #expect(try said(text, Settings.port) == nil)
  }

  @Test(arguments: [
    "port: 8080", "port:   8080  # free\n", "\"port\": \"8080\"", "'port': '8080'\r\n",
    #"{"port": 8080}"#, "{\n\t\"port\":8080\n}", #"{"port":"8080","model":"\u00e9"}"#,
    "? port\n: 8080", "\u{FEFF}port: 8080", "--- \nport: 8080\n...\n", "%YAML 1.1\n---\nport: 8080",
    "model: x\nport: 8080\nhost: [127.0.0.1]",
  ])
  func `YAML and JSON are read alike`(text: String) throws {
    #expect(try said(text, Settings.port) == ["8080"])
  }

  /// YAML 1.1 would make numbers and truths of them.
  @Test(arguments: [
    "no", "on", "010", "12:30", "1_000", "1e3", "0x10", ".inf", "2001-01-01", "yes",
  ])
  func `a plain word stays as it was written`(text: String) throws {
    #expect(try said("model: \(text)", Settings.model) == [text])
  }

  @Test(arguments: ["port:", "port: ~", "port: null", #"{"port": null}"#, "port: # later"])
  func `a setting without a value is not set`(text: String) throws {
    #expect(try said(text, Settings.port) == nil)
  }

  @Test(arguments: [
    "public-name: [a, b]", "public-name:\n- a\n- b", "public-name: a, b",
    #"{"public-name":["a","b"]}"#,
  ])
  func `what repeats is a list or has commas`(text: String) throws {
    var layers = SettingLayers(options: [:], environment: [:])
    layers.file = try ConfigurationFile(Array(text.utf8), name: "a.yaml")
    #expect(try layers.list(Settings.publicName).map(\.value) == ["a", "b"])
  }

  private static let wrong: [(String, String)] = [
    ("port: abc", "a.yaml:1:7: port takes a whole number from 0 to 65535"),
    ("\n\n  port: 70000", "a.yaml:3:9: port takes a whole number"),
    ("model: x\nport: 1_000", "a.yaml:2:7: port takes "), ("port: 12:30", "a.yaml:1:7: port takes"),
    ("port: ''", "a.yaml:1:7: port takes"), ("port: [1]", "a.yaml:1:7: port takes"),
    ("port:\n  a: 1", "a.yaml:2:3: port takes"), ("{\"port\": {}}", "a.yaml:1:10: port takes"),
    ("public-name: [a, 'b c']", "a.yaml:1:18: public-name takes "),
    ("public-name:\n- a\n- [b]", "a.yaml:3:3: each item of public-name takes "),
    ("prot: 1", "a.yaml:1:1: \"prot\" is no setting: did you mean port?"),
    ("max_body: 1", "a.yaml:1:1: \"max_body\" is no setting: did you mean max-body?"),
    ("--port: 1", "a.yaml:1:1: \"--port\" is no setting: did you mean port?"),
    ("PORT: 1", "a.yaml:1:1: \"PORT\" is no setting: did you mean port?"),
    ("model: x\nnonsense: 1", "a.yaml:2:1: \"nonsense\" is no setting: \"sluice help serve\""),
    ("port: 1\nhost: a\nport: 2", "a.yaml:3:1: port stands on line 1 already"),
    ("config: b.yaml", "a.yaml:1:1: config cannot stand in the file that it names"),
    ("- port", "a.yaml:1:1: a configuration is a line for each setting"),
    ("port", "a.yaml:1:1: a configuration is a line for each setting"),
    ("[1]: 2", "a.yaml:1:1: a setting's name belongs here"),
    ("port: 1\n---\nport: 2", "a.yaml:2:1: this is not YAML or JSON: a second document"),
    ("port: &a 1", "a.yaml:1:7: this is not YAML or JSON: anchors"),
    ("port: *a", "a.yaml:1:7: this is not YAML or JSON: aliases"),
    ("port: !!int 1", "a.yaml:1:7: this is not YAML or JSON: tags"),
    ("port: [1", "a.yaml:1:9: this is not YAML or JSON: "),
    ("port: 1\n  model: x", "a.yaml:2:8: this is not YAML or JSON: "),
    ("model: x\n\tport: 1", "a.yaml:2:1: this is not YAML or JSON: "),
    ("model: \"x", "a.yaml:1:10: this is not YAML or JSON: "), ("{\"port\": 1", "a.yaml:1:11: "),
    ("model: é\u{7}", "a.yaml:1:9: this is not YAML or JSON: "),
    (String(repeating: "[", count: 40), "a.yaml:1:9: this is not YAML or JSON: it is nested"),
  ]

  @Test(arguments: wrong)
  func `what is wrong is named with its line and column`(text: String, start: String) throws {
    let sentence = try #require(failure(text))
    #expect(sentence.hasPrefix(start), "\(sentence)")
    #expect(sentence.hasSuffix(".") || sentence.hasSuffix("?"))
    #expect(!sentence.contains("\n"))
  }

  @Test func `bytes that are no text are named with their place`() throws {
    #expect(failure(Array("model: \"é".utf8) + [0xFF])?.hasPrefix("a.yaml:1:10: ") == true)
    #expect(failure([0xFF, 0xFE])?.hasPrefix("a.yaml:1:1: ") == true)
    #expect(failure(Array("port: 1\nx".utf8) + [0xC3])?.hasPrefix("a.yaml:2:2: ") == true)
    #expect(failure(Array("port: 1\n".utf8) + [0])?.hasPrefix("a.yaml:2:1: ") == true)
  }

  @Test(arguments: [
    "api-key", "api_key", "openai_api_key", "OPENAI_API_KEY", "key", "token", "access-code",
    "access_codes", "SLUICE_ACCESS_CODE",
  ])
  func `a secret is sent to its own file and not shown`(key: String) throws {
    let sentence = try #require(failure("\(key): sk-secret"))
    #expect(sentence.hasPrefix("a.yaml:1:1: "))
    #expect(sentence.contains("api-key-file") || sentence.contains("access-code-file"))
    #expect(!sentence.contains("sk-secret"))
  }

  @Test func `an alias bomb is refused before it grows`() throws {
    let text = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]"
    #expect(try #require(failure(text)).contains("anchors"))
  }

  /// Every way that a file may be cut short is an error or a file; none is a crash.
  @Test func `a file cut short anywhere is read or refused`() {
    let text = Array(#"{"port": 80, "public-name": ["a", 'é', !x &b *c], "a\u00e9": |"#.utf8)
    for end in text.indices { _ = failure(Array(text[..<end])) }
  }

  @Test func `no bytes make it crash`() {
    var seed: UInt64 = 7
    func random(_ limit: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(seed >> 33) % limit
    }
    let pieces =
      [
        "port", ": ", "- ", "[", "]", "{", "}", ",", "\n", "  ", "\t", "\"", "'", "&a ", "*a",
        "!b ",
        "|", ">", "#", "? ", "---\n", "...\n", "%YAML 9.9\n", "\\u00", "é", "\r\n", "null", "~",
      ].map { Array($0.utf8) } + [[0], [0xFF], [0xE2, 0x80], [0xEF, 0xBB, 0xBF]]
    for _ in 0..<3000 {
      let text = (0..<random(24)).flatMap { _ in pieces[random(pieces.count)] }
      _ = failure(text)
    }
  }

  @Test func `a file that is too large, missing or a folder is a sentence`() throws {
    let large = try TemporaryFile(String(repeating: "#", count: ConfigurationFile.sizeLimit + 1))
    for path in [large.path, "/nonexistent/a.yaml", "/tmp"] {
      do {
        _ = try Configuration(environment: ["SLUICE_CONFIG": path])
        Issue.record("read \(path)")
      } catch {
        #expect(error.status == .configuration)
        #expect(error.sentence.hasPrefix("SLUICE_CONFIG names \"\(path)\", which cannot be read"))
      }
    }
  }

  @Test func `what a file says wrongly is a wrong configuration, wherever it is found`() throws {
    let cases = [
      "host: 'a b'", "api-key-file: sk-secret", "api-key-file: /nonexistent",
      "upstream: ftp://x", "public: ''", "log-level: loud",
    ]
    for text in cases {
      let file = try TemporaryFile(text)
      do {
        _ = try Configuration(options: ["config": [file.path]])
        Issue.record("read \(text)")
      } catch {
        #expect(error.status == .configuration)
        let column = text.firstIndex(of: " ")!.utf16Offset(in: text) + 2
        #expect(error.sentence.hasPrefix("\(file.path):1:\(column): "), "\(error.sentence)")
        #expect(!error.sentence.contains("sk-secret"))
      }
    }
  }

  /// A key of one server must not go to the address of another.
  @Test func `the environment's key beats the file's, as its address does`() throws {
    let key = try TemporaryFile("sk-file")
    let file = try TemporaryFile("api-key-file: \(key.path)\nupstream: https://a/v1\n")
    let options = ["config": [file.path]]
    let alone = try Configuration(options: options)
    #expect(alone.key?.value.secret == "sk-file")
    let environment = ["OPENAI_API_KEY": "sk-variable", "OPENAI_BASE_URL": "https://b/v1"]
    let both = try Configuration(options: options, environment: environment)
    #expect(both.key?.value.secret == "sk-variable")
    #expect(both.upstream?.value.host == "b")
    let choice = UpstreamChoice.choose(alone, demo: .local(port: 1)) { _ in [:] }
    #expect(choice.reason == "\(file.path) says so")
  }
}
