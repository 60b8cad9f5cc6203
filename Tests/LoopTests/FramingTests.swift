import Loop
import Testing

/// R14: which heads everybody reads the same way.
@Suite struct FramingTests {
  private typealias Field = (name: String, value: String)

  private static func framing(
    _ fields: [Field], method: String = "POST", version: String = "HTTP/1.1",
    isTargetClean: Bool = true
  ) -> Framing {
    func bytes(_ text: String, _ body: (UnsafeRawBufferPointer) -> Void) {
      Array(text.unicodeScalars.map { UInt8($0.value) }).withUnsafeBytes(body)
    }
    var framing = Framing()
    bytes(version) { version in
      bytes(method) { framing.take(method: $0, isTargetClean: isTargetClean, version: version) }
      for field in fields {
        bytes(field.name) { name in bytes(field.value) { framing.take(name: name, value: $0) } }
      }
      framing.end(version: version)
    }
    return framing
  }

  private static let host: Field = ("Host", "a")

  @Test func `a length and a coding are read`() {
    let long = Self.framing([Self.host, ("content-LENGTH", "0123")])
    #expect(long.fault == nil && long.length == 123 && !long.isChunked)
    let chunked = Self.framing([("transfer-encoding", "Chunked"), ("HOST", "")])
    #expect(chunked.fault == nil && chunked.length == nil && chunked.isChunked)
    #expect(Self.framing([Self.host]).fault == nil)
  }

  private static let bad: [([Field], Framing.Fault)] = [
    ([host, host], .twoHosts), ([host, ("hOST", "b")], .twoHosts), ([], .noHost),
    ([host, ("Content-Length", "1"), ("Content-Length", "1")], .twoLengths),
    ([host, ("Content-Type", "text/plain"), ("content-type", "text/plain")], .twoTypes),
    ([host, ("Content-Length", "1"), ("content-length", "2")], .twoLengths),
    ([host, ("Content-Length", "1"), ("Transfer-Encoding", "chunked")], .lengthAndCoding),
    ([host, ("Transfer-Encoding", "chunked"), ("Content-Length", "1")], .lengthAndCoding),
    ([host, ("Transfer-Encoding", "chunked"), ("Transfer-Encoding", "chunked")], .coding),
    ([("a b", "")], .name), ([("", "x")], .name), ([("a:", "x")], .name), ([("\u{80}", "")], .name),
    ([("a\u{0}", "")], .name), ([("\u{7F}", "")], .name),
    ([("a", "\u{0}")], .value), ([("a", "x\ry")], .value), ([("a", "\u{7F}")], .value),
  ]

  @Test(arguments: bad.indices) func `a head that is read in more than one way is refused`(row: Int)
  {
    #expect(Self.framing(Self.bad[row].0).fault == Self.bad[row].1)
  }

  @Test(arguments: [
    "", " ", "+1", "-1", "1 ", "1,1", "0x1", "1.0", "x", "99999999999999999999",
  ])
  func `a length is digits`(value: String) {
    #expect(Self.framing([Self.host, ("Content-Length", value)]).fault == .length)
  }

  @Test(arguments: [
    "", "chunked ", "chunked,", "chunked, chunked", "gzip", "gzip, chunked", "identity", "xchunked",
    "chunke", "chunkedd",
  ])
  func `a coding is chunked and nothing else`(value: String) {
    #expect(Self.framing([Self.host, ("Transfer-Encoding", value)]).fault == .coding)
  }

  @Test func `the start line counts too`() {
    #expect(Self.framing([Self.host], method: "").fault == .method)
    #expect(Self.framing([Self.host], method: "A B").fault == .method)
    #expect(Self.framing([Self.host], method: "M-SEARCH").fault == nil)
    #expect(Self.framing([Self.host], version: "HTTP/1.2").fault == .version)
    #expect(Self.framing([Self.host], isTargetClean: false).fault == .target)
  }

  @Test func `an old client needs no Host and may have no coding`() {
    #expect(Self.framing([], version: "HTTP/1.0").fault == nil)
    let coded = Self.framing([("Transfer-Encoding", "chunked")], version: "HTTP/1.0")
    #expect(coded.fault == .coding)
  }

  @Test func `the first fault is kept`() {
    let two = Self.framing([("a b", ""), Self.host, Self.host])
    #expect(two.fault == .name)
  }
}
