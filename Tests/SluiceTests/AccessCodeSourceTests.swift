import Glibc
import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct AccessCodeSourceTests {
  private static let variable = ["SLUICE_ACCESS_CODE": "from-variable"]

  private func codes(
    _ options: [String: [String]] = [:], _ environment: [String: String] = [:]
  ) throws -> AccessCodeSource {
    try Configuration(options: options, environment: environment).accessCodes
  }

  private func failure(
    _ options: [String: [String]], _ environment: [String: String] = [:]
  ) -> StartupError? {
    do {
      _ = try Configuration(options: options, environment: environment)
      return nil
    } catch { return error }
  }

  @Test func `on loopback nobody is asked, unless a code was given`() throws {
    #expect(try codes().codes.isEmpty)
    #expect(try codes(["host": ["127.0.0.1,::1,localhost"]]).codes.isEmpty)
    #expect(try codes([:], Self.variable).codes.map(\.secret) == ["from-variable"])
  }

  @Test(arguments: ["0.0.0.0", "::", "192.0.2.1", "127.0.0.1,192.0.2.1"])
  func `where others can come in a code is made`(host: String) throws {
    guard case .made = try codes(["host": [host]]) else {
      Issue.record("nobody is asked at \(host)")
      return
    }
    #expect(try codes(["host": [host], "open-access": ["true"]]).codes.isEmpty)
  }

  @Test func `the whole network is every address`() throws {
    let configuration = try Configuration(options: ["lan": ["true"]])
    #expect(configuration.hosts.first == "0.0.0.0")
    #expect(Set(configuration.hosts).isSubset(of: ["0.0.0.0", "::"]))
    #expect(configuration.isReachable && configuration.accessCodes.codes.count == 1)
  }

  @Test func `the whole network and a host exclude each other`() throws {
    let error = try #require(failure(["lan": ["true"]], ["SLUICE_HOST": "127.0.0.1"]))
    #expect(error.status == .usage)
    #expect(error.sentence.contains("--lan") && error.sentence.contains("SLUICE_HOST"))
  }

  @Test func `a file beats a variable`() throws {
    let file = try TemporaryFile("# who\n\nfirst-code\r\n  second-code \n")
    chmod(file.path, 0o600)
    let source = try codes(["access-code-file": [file.path]], Self.variable)
    #expect(source.codes.map(\.secret) == ["first-code", "second-code"])
  }

  /// A configuration file that names a file with one code, `in-file-code`.
  private func named(_ more: String = "") throws -> (config: TemporaryFile, codes: TemporaryFile) {
    let codes = try TemporaryFile("in-file-code\n")
    chmod(codes.path, 0o600)
    return (try TemporaryFile("access-code-file: \(codes.path)\n\(more)\n"), codes)
  }

  @Test func `a variable beats the configuration file`() throws {
    let (config, file) = try named()
    let option = ["config": [config.path]]
    #expect(try codes(option).codes.map(\.secret) == ["in-file-code"])
    #expect(try codes(option, ["SLUICE_ACCESS_CODE": ""]).codes.count == 1)
    #expect(try codes(option, Self.variable).codes.map(\.secret) == ["from-variable"])
    var both = Self.variable
    both["SLUICE_ACCESS_CODE_FILE"] = file.path
    #expect(try codes(option, both).codes.map(\.secret) == ["in-file-code"])
  }

  @Test func `open access beats the configuration file's codes, which are not read`() throws {
    let (config, file) = try named()
    let option = ["config": [config.path], "host": ["0.0.0.0"]]
    let open = option.merging(["open-access": ["true"]]) { $1 }
    chmod(file.path, 0o644)
    #expect(try codes(open).codes.isEmpty)
    #expect(try codes(option, ["SLUICE_OPEN_ACCESS": "true"]).codes.isEmpty)
  }

  @Test func `codes beat the configuration file's open access`() throws {
    let config = try TemporaryFile("open-access: true\n")
    let option = ["config": [config.path]]
    #expect(try codes(option, Self.variable).codes.map(\.secret) == ["from-variable"])
    let (_, file) = try named()
    let both = option.merging(["access-code-file": [file.path]]) { $1 }
    #expect(try codes(both).codes.map(\.secret) == ["in-file-code"])
  }

  @Test func `codes and open access in one configuration file exclude each other`() throws {
    let (config, _) = try named("open-access: true")
    let error = try #require(failure(["config": [config.path]]))
    #expect(error.status == .configuration)
    #expect(error.sentence.contains("leave out one of the two"))
  }

  @Test func `codes and open access exclude each other`() throws {
    let error = try #require(failure(["open-access": ["true"]], Self.variable))
    #expect(error.status == .usage)
    #expect(error.sentence.contains("--open-access"))
    #expect(error.sentence.contains("SLUICE_ACCESS_CODE") && !error.sentence.contains("from-"))
  }

  @Test(arguments: [0o604, 0o640, 0o620, 0o602, 0o601, 0o644] as [mode_t])
  func `a file that others may touch is refused`(mode: mode_t) throws {
    let file = try TemporaryFile("first-code\n")
    chmod(file.path, mode)
    let error = try #require(failure(["access-code-file": [file.path]]))
    #expect(error.status == .configuration)
    #expect(error.sentence.contains(file.path) && error.sentence.contains("chmod 600"))
  }

  @Test(arguments: ["", "\n\n", "# only\n", "short\n", "good-code\nbad code\n", "ünlesbar\n"])
  func `a file without good codes is refused and not shown`(text: String) throws {
    let file = try TemporaryFile(text)
    chmod(file.path, 0o600)
    let error = try #require(failure(["access-code-file": [file.path]]))
    #expect(error.status == .configuration)
    #expect(error.sentence.hasPrefix("--access-code-file names \"\(file.path)\", "))
    for word in ["short", "good-code", "bad code"] { #expect(!error.sentence.contains(word)) }
  }

  @Test func `a file that is not there is refused`() throws {
    let error = try #require(failure([:], ["SLUICE_ACCESS_CODE_FILE": "/nonexistent/codes"]))
    #expect(error.status == .configuration)
    #expect(error.sentence.hasPrefix("SLUICE_ACCESS_CODE_FILE names \"/nonexistent/codes\""))
  }

  @Test func `a weak variable is refused and not shown`() throws {
    let error = try #require(failure([:], ["SLUICE_ACCESS_CODE": "hunter2"]))
    #expect(error.status == .usage)
    #expect(error.sentence.contains("SLUICE_ACCESS_CODE") && !error.sentence.contains("hunter2"))
  }
}
