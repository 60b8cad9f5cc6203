/// Which prepared text answers a conversation, with the user's words put in.
///
/// The same conversation always gets the same text, so that an answer that was
/// stopped can be continued at the very letter.
enum DemoAnswers {
  /// An answer, and the thoughts that a reasoning model shows before it.
  struct Reply: Sendable, Equatable {
    let text: String
    let reasoning: String
  }

  /// The reply to a conversation. A continued answer has no reasoning.
  static func reply(to messages: [DemoMessage]) -> Reply {
    let question = DemoQuestion(messages)
    let texts = texts(for: question.words)
    let whole = text(for: question.words, texts)
    guard !question.begun.isEmpty else {
      let short = question.words.split(on: "\n")[0].shortened(to: 80)
      return Reply(text: whole, reasoning: texts["reasoning"].filled(["short": short]))
    }
    return Reply(text: rest(of: whole, after: question.begun, texts), reasoning: "")
  }

  /// Korean if at least half of the first line's words hold Hangul.
  private static func texts(for words: String) -> DemoTexts {
    let first = words.split(on: "\n")[0].split(on: " ").prefix(60)
    let korean = first.count { $0.hasHangul }
    return korean * 2 >= max(first.count, 1) ? .korean : .english
  }

  private static func text(for words: String, _ texts: DemoTexts) -> String {
    guard !words.isEmpty else { return texts["empty"] }
    let question = DemoQuestion([DemoMessage(.user, words)])
    let instruction = question.instruction {
      texts.section(for: DemoWords($0), withText: true) != nil
    }
    let material = question.material(without: instruction)
    let withText = material.contains(where: \.isWhitespace)
    let section = texts.section(for: DemoWords(instruction), withText: withText)
    let text = section?.needsText == true ? material : words
    return fill(section?.body ?? texts["default"], text)
  }

  private static func fill(_ body: String, _ text: String) -> String {
    let sentences = DemoSentences(text)
    let few = sentences.central(min(3, max(1, sentences.all.count / 2)))
    return body.filled([
      "quote": text.shortened(to: 280).quoted,
      "picked": few.map { $0.shortened(to: 400).quoted }.joined(separator: "\n>\n"),
      "count": String(sentences.all.count),
    ])
  }

  private static func rest(of whole: String, after begun: String, _ texts: DemoTexts) -> String {
    // A page may have trimmed what it kept.
    for start in [begun, begun.trimmed] where whole.utf8.starts(with: start.utf8) {
      let rest = String(decoding: whole.utf8.dropFirst(start.utf8.count), as: UTF8.self)
      return rest.trimmed.isEmpty ? "\n\n" + texts["whole"] : rest
    }
    return texts["onward"]
  }
}

extension String {
  /// With each `{{name}}` replaced; what is put in is not looked through again.
  fileprivate func filled(_ gaps: [String: String]) -> String {
    let parts = split(on: "{{")
    return parts.dropFirst().reduce(parts[0]) { text, part in
      let halves = part.split(on: "}}", atMost: 1)
      return text + (gaps[halves[0]] ?? "") + (halves.count > 1 ? halves[1] : "")
    }
  }
}
