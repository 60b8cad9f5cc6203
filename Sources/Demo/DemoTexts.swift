/// The prepared texts of one language, read from its file in `Texts/`.
///
/// A file is a list of sections. A section is a line `%% name`, header lines
/// (`when:`, `needs:`, `lines:`), an empty line, and Markdown with `{{gaps}}`:
///
/// - `when:` phrases that a question has to hold: commas part alternatives, `+`
///   joins what has to be there together. Latin words match at their beginning,
///   a dot ends one; Hangul matches anywhere. The first section that fits wins.
/// - `needs: text`: fits only if the question brings a text to work on.
/// - `lines: kept`: each line's end is a line break, as in a poem.
struct DemoTexts: Sendable {
  /// One prepared answer.
  struct Section: Sendable {
    let name: String
    let phrases: [[String]]
    let needsText: Bool
    let body: String
  }

  static let english = DemoTexts(PackageResources.en_md)
  static let korean = DemoTexts(PackageResources.ko_md)

  /// All sections, in the order of the file.
  let sections: [Section]

  init(_ file: [UInt8]) {
    sections = ("\n" + String(decoding: file, as: UTF8.self))
      .split(on: "\n%% ").dropFirst().map(Section.init)
  }

  /// The text of the section with that name; empty if the file has none.
  subscript(name: String) -> String { sections.first { $0.name == name }?.body ?? "" }

  /// The first section that fits a question.
  func section(for words: DemoWords, withText: Bool) -> Section? {
    sections.first { section in
      (withText || !section.needsText)
        && section.phrases.contains { $0.allSatisfy(words.hold) }
    }
  }
}

extension DemoTexts.Section {
  init(_ source: String) {
    let parts = source.split(on: "\n\n", atMost: 1)
    var lines = parts[0].split(on: "\n")
    name = lines.removeFirst()
    func header(_ key: String) -> String? {
      lines.first { $0.hasPrefix(key) }.map { String($0.dropFirst(key.count)) }
    }
    phrases = (header("when: ") ?? "").split(on: ", ").filter { !$0.isEmpty }
      .map { $0.split(on: " + ") }
    needsText = header("needs: ") == "text"
    let text = (parts.count > 1 ? parts[1] : "").trimmed
    body = header("lines: ") == "kept" ? text.withLineBreaks : text
  }
}

/// The words of a question, ready to be looked through.
struct DemoWords {
  private let text: String

  /// Lower case, with one space in place of whatever is no letter or digit.
  init(_ question: String) {
    let words = question.lowercased().split { !$0.isLetter && !$0.isNumber }
    text = " " + words.joined(separator: " ") + " "
  }

  /// Whether they begin with a whole phrase; in Hangul an ending may follow it.
  func begin(_ phrase: String) -> Bool {
    text.hasPrefix(" " + (phrase.hasHangul ? phrase : phrase + " "))
  }

  /// Whether a phrase of a `when:` line is among them.
  func hold(_ phrase: String) -> Bool {
    if phrase.hasHangul { return text.range(of: phrase) != nil }
    return text.range(of: " " + (phrase.hasSuffix(".") ? phrase.dropLast() + " " : phrase)) != nil
  }
}
