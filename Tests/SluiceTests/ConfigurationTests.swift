import Glibc
import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct ConfigurationTests {
  private func failure(
    options: [String: [String]] = [:], environment: [String: String] = [:]
  ) -> StartupError? {
    do {
      _ = try Configuration(options: options, environment: environment)
      return nil
    } catch { return error }
  }

  @Test func `nothing said is loopback, port 7584 and the contract's times`() throws {
    let configuration = try Configuration()
    #expect(configuration.hosts == ["127.0.0.1"])
    #expect(configuration.port == 7584)
    #expect(configuration.connectTimeout == .seconds(10))
    #expect(configuration.firstByteTimeout == .seconds(300))
    #expect(configuration.idleTimeout == .seconds(300))
    #expect(configuration.drain == .seconds(30))
    #expect(configuration.maxBody == 16 << 20)
    #expect(configuration.threads >= 1)
    #expect(configuration.key == nil)
    #expect(!configuration.opens)
  }

  @Test func `an option beats a variable, a variable beats the default`() throws {
    let environment = ["SLUICE_PORT": "2000", "SLUICE_DRAIN": "5"]
    let configuration = try Configuration(options: ["port": ["1000"]], environment: environment)
    #expect(configuration.port == 1000)
    #expect(configuration.drain == .seconds(5))
    #expect(try Configuration(environment: environment).port == 2000)
  }

  @Test func `the last of several wins, and an empty variable is none`() throws {
    #expect(try Configuration(options: ["port": ["1", "2"]]).port == 2)
    #expect(try Configuration(environment: ["SLUICE_PORT": ""]).port == 7584)
    #expect(try Configuration(environment: ["OPENAI_API_KEY": ""]).key == nil)
  }

  @Test func `lists come from repeated options or commas`() throws {
    let configuration = try Configuration(
      options: ["public-name": ["Chat.LAN", "b"], "host": ["127.0.0.1", "::1,127.0.0.1"]],
      environment: ["SLUICE_ALLOW_ORIGIN": "https://a, http://b:3000"])
    #expect(configuration.publicNames == ["chat.lan", "b"])
    #expect(configuration.hosts == ["127.0.0.1", "::1"])
    #expect(configuration.allowedOrigins.map(\.description) == ["https://a", "http://b:3000"])
  }

  @Test(arguments: [
    ("16MiB", 16_777_216), ("512KiB", 524_288), ("2000", 2000), ("2kb", 2000), ("1GiB", 1 << 30),
  ])
  func `a size has units`(text: String, bytes: Int) throws {
    #expect(try Configuration(options: ["max-body": [text]]).maxBody == bytes)
  }

  @Test func `a time may have decimals`() throws {
    let configuration = try Configuration(options: ["idle-timeout": ["0.25"]])
    #expect(configuration.idleTimeout == .milliseconds(250))
    #expect(configuration.idleTimeout.nanoseconds == 250_000_000)
    #expect(configuration.idleTimeout.seconds == 0.25)
  }

  @Test(arguments: [
    ("port", "70000"), ("port", "x"), ("port", ""), ("port", "-1"), ("port", "+1"),
    ("port", "99999999999999999999"), ("threads", "0"), ("threads", "1.5"), ("drain", "-1"),
    ("drain", "soon"), ("drain", "nan"), ("drain", "inf"), ("drain", "0x10"), ("drain", "1e9"),
    ("idle-timeout", "0"), ("max-body", "1TB"), ("max-body", "0"), ("max-body", "2GiB"),
    ("max-body", "9223372036854775807KiB"), ("max-body", "MiB"), ("upstream", "localhost:11434"),
    ("log-format", "xml"), ("log-level", "trace"), ("allow-origin", "*"), ("allow-origin", "null"),
    ("public-name", "a b"), ("public-name", "a:80"), ("host", ""), ("host", "127.0.0.1:80"),
    ("model", "a\nb"), ("open", "maybe"),
  ])
  func `a wrong value is one sentence with its name, itself and what is right`(
    name: String, value: String
  ) throws {
    let row = try #require(Settings.all.first { $0.name == name })
    let byOption = try #require(failure(options: [name: [value]]))
    #expect(byOption.status == .usage)
    #expect(byOption.sentence.hasPrefix("--\(name) takes \(row.right), not "))
    #expect(byOption.sentence.contains(StartupError.quoted(value)))
    if !value.isEmpty {
      let byVariable = try #require(failure(environment: [row.variable: value]))
      #expect(byVariable.sentence.hasPrefix("\(row.variable) takes "))
    }
  }

  @Test func `an unknown host is unavailable`() throws {
    let error = try #require(failure(options: ["host": ["no-such-host.invalid"]]))
    #expect(error.status == .unavailable)
    #expect(error.sentence.hasPrefix("--host names \"no-such-host.invalid\""))
  }

  @Test func `localhost is an address that can be bound`() throws {
    #expect(try Configuration(options: ["host": ["localhost"]]).hosts == ["127.0.0.1"])
  }

  @Test func `a password in an address is not shown`() throws {
    let error = try #require(failure(options: ["upstream": ["http://me:hunter2@h/"]]))
    #expect(!error.sentence.contains("hunter2"))
  }

  @Test func `a key comes from its variable, and a file beats it`() throws {
    let environment = ["OPENAI_API_KEY": " sk-variable\n"]
    #expect(try Configuration(environment: environment).key?.value.secret == "sk-variable")
    let file = try TemporaryFile("  sk-file\n")
    let both = try Configuration(options: ["api-key-file": [file.path]], environment: environment)
    #expect(both.key?.value.secret == "sk-file")
    #expect(both.key?.source == "--api-key-file")
  }

  @Test(arguments: ["", " \n", "two\nlines", "sk-ü", "a b"])
  func `a file without a key is a wrong configuration and is not shown`(text: String) throws {
    let file = try TemporaryFile(text)
    let error = try #require(failure(options: ["api-key-file": [file.path]]))
    #expect(error.status == .configuration)
    #expect(error.sentence.contains(file.path))
    #expect(!error.sentence.contains("lines") && !error.sentence.contains("sk-"))
  }

  @Test func `a file that cannot be read is a wrong configuration`() throws {
    let error = try #require(failure(environment: ["SLUICE_API_KEY_FILE": "/nonexistent/key"]))
    #expect(error.status == .configuration)
    #expect(error.sentence.hasPrefix("SLUICE_API_KEY_FILE names \"/nonexistent/key\""))
  }

  @Test func `a key where a file's name belongs is not shown`() throws {
    let error = try #require(failure(options: ["api-key-file": ["sk-secret"]]))
    #expect(!error.sentence.contains("sk-secret"))
  }

  @Test func `a key never shows itself`() throws {
    let configuration = try Configuration(environment: ["OPENAI_API_KEY": "sk-secret"])
    var dumped = ""
    dump(configuration, to: &dumped)
    #expect(!dumped.contains("sk-secret"))
    #expect(!"\(configuration)".contains("sk-secret"))
    #expect(!String(reflecting: configuration.key).contains("sk-secret"))
  }
}
