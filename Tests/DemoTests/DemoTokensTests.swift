import Testing

@testable import Demo

@Suite struct `Tokens` {
  @Test func `joined again are exactly the text`() {
    let bodies = (DemoTexts.english.sections + DemoTexts.korean.sections).map(\.body)
    let odd = [
      "", " ", "  a", "\n\n \n", "a\r\nb", "e\u{301}e\u{301}", "👩‍👩‍👧 ✋🏽 🇰🇷", "1234567 8,9",
    ]
    for text in bodies + odd {
      #expect(Array(DemoTokens(text).joined().utf8) == Array(text.utf8))
    }
  }

  @Test func `keep short words whole, with the space before them`() {
    #expect(
      Array(DemoTokens("A token is a piece.")) == ["A", " token", " is", " a", " piece", "."])
  }

  @Test func `of a long word are several`() {
    #expect(Array(DemoTokens(" tokenisation")) == [" tokeni", "sation"])
  }

  @Test func `of Hangul are its syllables`() {
    #expect(Array(DemoTokens("안녕하세요 강물")) == ["안", "녕", "하", "세", "요", " 강", "물"])
  }

  @Test func `of a joined emoji are several`() {
    #expect(DemoTokens.count("👩‍👩‍👧") == 5)
    #expect(Array(DemoTokens("✋🏽!")) == ["✋🏽", "!"])
  }

  @Test func `of code keep its indentation`() {
    #expect(Array(DemoTokens("{\n    go 12345")) == ["{", "\n", "   ", " go", " ", "123", "45"])
  }

  @Test func `are never empty`() {
    #expect(DemoTokens("a \n b").allSatisfy { !$0.isEmpty })
  }
}
