import Loop
import Testing
import Wire

@testable import Sluice

@Suite struct UpstreamTests {
  private func upstream(_ key: String?) -> Upstream {
    Upstream(.demo(at: .local(port: 1)), key: key.flatMap { APIKey($0) })
  }

  private func redacted(_ text: String, _ key: String? = "sk-1") -> String {
    String(decoding: upstream(key).redacted(Array(text.utf8)), as: UTF8.self)
  }

  @Test(arguments: [
    ("", ""), ("none", "none"), ("sk-1", "•••"), ("a sk-1 b", "a ••• b"), ("sk-1sk-1", "••••••"),
    ("sk-", "sk-"), ("sk-sk-1", "sk-•••"), ("SK-1", "SK-1"),
  ])
  func `an echoed key is blacked out, wherever it stands`(text: String, expected: String) {
    #expect(redacted(text) == expected)
  }

  @Test func `without a key nothing is changed`() {
    #expect(redacted("sk-1", nil) == "sk-1")
  }

  @Test func `bytes that are no text are left as they are`() {
    let bytes: [UInt8] = [0xFF, 0, 0x80] + Array("sk-1".utf8) + [0xC3]
    #expect(upstream("sk-1").redacted(bytes) == [0xFF, 0, 0x80] + Array("•••".utf8) + [0xC3])
  }

  @Test func `the key goes where the path's API looks for it`() throws {
    let chat = try #require(APIPath.find("/v1/chat/completions"))
    let messages = try #require(APIPath.find("/v1/messages"))
    let bearer = upstream("k").authorization(for: chat)
    let plain = upstream("k").authorization(for: messages)
    #expect(bearer.map { "\($0.name): \($0.value)" } == ["Authorization: Bearer k"])
    #expect(plain.map { "\($0.name): \($0.value)" } == ["x-api-key: k"])
    #expect(upstream(nil).authorization(for: chat).isEmpty)
  }

  /// C3: whatever prints an upstream does not print its key.
  @Test func `the key does not show`() {
    let shown = "\(upstream("sk-secret"))" + String(reflecting: upstream("sk-secret"))
    #expect(!shown.contains("sk-secret"))
    var dumped = ""
    dump(upstream("sk-secret"), to: &dumped)
    #expect(!dumped.contains("sk-secret"))
  }
}
