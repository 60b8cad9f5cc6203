import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct StartupErrorTests {
  @Test func `a value is shown short and harmless`() {
    #expect(StartupError.quoted("a\u{1B}[2J\nb") == "\"a?[2J?b\"")
    #expect(StartupError.quoted(String(repeating: "x", count: 90)).count == 83)
    #expect(StartupError.quoted("http://me:secret@host/") == "\"•••@host/\"")
  }

  /// The sign that ends it may lie behind what is shown.
  @Test(arguments: [1, 40, 60, 79, 80, 81, 167, 5000])
  func `a password is not shown, however long`(length: Int) {
    let password = String(repeating: "s", count: length)
    let shown = StartupError.quoted("https://user:\(password)@host/v1")
    #expect(shown == "\"•••@host/v1\"")
    #expect(!StartupError.quoted("https://user:\(password)@\u{301}host").contains("user"))
  }

  @Test func `the upstream's address is refused without its long password`() {
    let password = String(repeating: "s", count: 167)
    #expect {
      try Configuration(options: ["upstream": ["https://user:\(password)@host/v1"]])
    } throws: {
      let sentence = "\($0)"
      return sentence.contains("•••@host/v1") && !sentence.contains("sss")
    }
  }
}
