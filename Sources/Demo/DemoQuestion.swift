/// What the end of a conversation asks: the words, the text that they are about,
/// and how much of the answer is there already.
struct DemoQuestion: Sendable {
  /// The last thing a user said, "go on" aside.
  let words: String
  /// What an answer has to go on from; empty if it is to begin.
  let begun: String

  // A whole book may come; the demo looks at its first pages.
  private static let reach = 20_000

  /// Reads the conversation from its end. An assistant's message there is an
  /// answer to continue, and so is one that a user follows with "continue".
  init(_ messages: [DemoMessage]) {
    var rest = messages.filter { $0.role == .user || $0.role == .assistant }[...]
    var begun = ""
    while true {
      if let last = rest.last, last.asksToGoOn, rest.dropLast().last?.role == .assistant {
        rest.removeLast()
      }
      guard let last = rest.last, last.role == .assistant else { break }
      begun = last.text + begun
      rest.removeLast()
    }
    words = String((rest.last?.text ?? "").prefix(Self.reach)).trimmed
    self.begun = begun
  }

  /// The line that says what to do: the first, or the last if only that one
  /// names a task (`isTask`), as when a text is pasted above it.
  func instruction(where isTask: (String) -> Bool) -> String {
    let lines = words.split(on: "\n").filter { !$0.trimmed.isEmpty }
    guard let first = lines.first, let last = lines.last else { return "" }
    if lines.count == 1 { return String(first.prefix(while: { $0 != ":" }).prefix(400)) }
    return (isTask(first) || !isTask(last) ? first : last).shortened(to: 400)
  }

  /// What is left of the words without their instruction: a text to work on.
  func material(without instruction: String) -> String {
    guard let range = words.range(of: instruction) else { return words }
    let rest = words[..<range.lowerBound] + words[range.upperBound...]
    return String(rest.drop { $0 == ":" || $0.isWhitespace }).trimmed
  }
}

extension DemoMessage {
  private static let goOn = [
    "continue", "go on", "keep going", "carry on", "계속", "이어서", "이어 써", "마저 써",
  ]

  /// A user who only asks for more of the answer before.
  fileprivate var asksToGoOn: Bool {
    guard role == .user, text.utf8.count <= 100 else { return false }
    let words = DemoWords(text)
    return Self.goOn.contains(where: words.begin)
  }
}
