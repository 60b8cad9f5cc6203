/// Cuts a text into tokens the way a language model's tokeniser does.
///
/// Short words stay whole with the space before them, long words fall into
/// pieces, Hangul and Chinese characters stand alone, a joined emoji comes in
/// several tokens. Joined again, the tokens are exactly the text, scalar by
/// scalar. No real vocabulary is behind it: counts are close, not equal, to
/// those of a real model.
package struct DemoTokens: Sequence, IteratorProtocol {
  private var rest: Substring.UnicodeScalarView

  /// Longest word that stays whole; a longer one loses `pieceLength` letters at a time.
  private static let wordLength = 8
  private static let pieceLength = 6

  /// The tokens of `text`.
  package init(_ text: String) { rest = Substring(text).unicodeScalars }

  /// The next token; `nil` at the end of the text.
  package mutating func next() -> String? {
    let end = tokenEnd()
    guard end > rest.startIndex else { return nil }
    defer { rest = rest[end...] }
    return String(rest[..<end])
  }

  /// How many tokens `text` has: exact up to 64 kB, from there on four bytes a token.
  package static func count(_ text: String) -> Int {
    guard text.utf8.count > 65_536 else { return DemoTokens(text).reduce(0) { n, _ in n + 1 } }
    return text.utf8.count / 4
  }

  private func tokenEnd() -> Substring.UnicodeScalarView.Index {
    let start = rest.startIndex
    guard let first = rest.first.map(Kind.init) else { return start }
    guard first == .space else { return wordEnd(from: start, first) }
    let word = runEnd(.space, from: start, atMost: 64)
    let last = rest.index(before: word)
    guard word < rest.endIndex else { return word }
    let kind = Kind(rest[word])
    // A number or a line's end does not take the space before it along.
    if kind == .newline || kind == .digit { return word }
    return last > start ? last : wordEnd(from: word, kind)
  }

  /// The end of the token that begins with a scalar of `kind` at `start`.
  private func wordEnd(
    from start: Substring.UnicodeScalarView.Index, _ kind: Kind
  ) -> Substring.UnicodeScalarView.Index {
    switch kind {
    case .letter:
      let end = runEnd(.letter, from: start, atMost: Self.wordLength + 1)
      let whole = rest.distance(from: start, to: end) <= Self.wordLength
      return whole ? end : rest.index(start, offsetBy: Self.pieceLength)
    case .digit: return runEnd(.digit, from: start, atMost: 3)
    case .sign: return runEnd(.sign, from: start, atMost: 4)
    case .newline: return runEnd(.newline, from: start, atMost: 8)
    case .space, .single, .tail:
      return runEnd(.tail, from: rest.index(after: start), atMost: 2)
    }
  }

  private func runEnd(
    _ kind: Kind, from start: Substring.UnicodeScalarView.Index, atMost limit: Int
  ) -> Substring.UnicodeScalarView.Index {
    var end = start
    var length = 0
    while length < limit, end < rest.endIndex, Kind(rest[end]) == kind {
      rest.formIndex(after: &end)
      length += 1
    }
    return end
  }
}

/// What a scalar is to the tokeniser.
private enum Kind {
  case letter, digit, sign, space, newline
  /// Stands alone: a Hangul syllable, a Chinese character, an emoji, a joiner.
  case single
  /// Belongs to the single before it: a variation selector, a skin tone.
  case tail

  init(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x0A, 0x0D: self = .newline
    case 0x20, 0x09: self = .space
    case 0x30...0x39: self = .digit
    case 0x41...0x5A, 0x61...0x7A: self = .letter
    case ..<0x80: self = .sign
    case 0xFE00...0xFE0F, 0x1F3FB...0x1F3FF: self = .tail
    // Kana, CJK and Hangul, with their extensions, and all emoji planes.
    case 0x200D, 0x3040...0x9FFF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0x1F000...: self = .single
    default: self = Kind(properties: scalar.properties)
    }
  }

  private init(properties: Unicode.Scalar.Properties) {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .spacingMark, .enclosingMark:
      self = .letter
    case .decimalNumber: self = .digit
    case .otherSymbol, .format: self = .single
    default: self = .sign
    }
  }
}
