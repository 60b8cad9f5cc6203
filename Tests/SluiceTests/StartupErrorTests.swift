import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct StartupErrorTests {
  @Test func `a value is shown short and harmless`() {
    #expect(StartupError.quoted("a\u{1B}[2J\nb") == "\"a?[2J?b\"")
    #expect(StartupError.quoted(String(repeating: "x", count: 90)).count == 83)
    #expect(StartupError.quoted("http://me:secret@host/") == "\"•••@host/\"")
  }
}
