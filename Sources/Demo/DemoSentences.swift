/// A text as a list of sentences, and the few that say most.
struct DemoSentences: Sendable {
  /// The sentences, word for word, in their order.
  let all: [String]

  private static let ends: Set<Character> = [".", "!", "?", "。", "！", "？", "…"]

  /// A sentence ends at its mark before white space, or at the end of a line.
  init(_ text: String) {
    all = text.split(on: "\n").flatMap(Self.sentences).map(\.trimmed)
      .filter { $0.contains(where: \.isLetter) }
  }

  private static func sentences(of line: String) -> [String] {
    var sentences = [""]
    var isAtMark = false
    for character in line {
      if isAtMark, character.isWhitespace { sentences.append("") }
      isAtMark = ends.contains(character)
      sentences[sentences.count - 1].append(character)
    }
    return sentences
  }

  /// At most `count` sentences, in the text's order: those whose words come up
  /// most often in the whole text (Luhn, 1958), the first one favoured.
  func central(_ count: Int) -> [String] {
    let words = all.map(Self.words)
    let frequency = words.joined().reduce(into: [:]) { $0[$1, default: 0] += 1 }
    let scores = words.enumerated().map { index, words in
      let sum = words.reduce(0) { $0 + (frequency[$1] ?? 0) }
      return Double(sum) / Double(words.count + 3) * (index == 0 ? 1.5 : 1)
    }
    let best = scores.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }.prefix(count)
    return best.sorted().map { all[$0] }
  }

  /// Words that carry meaning: Latin ones of four letters and more.
  private static func words(of sentence: String) -> [String] {
    sentence.lowercased().split { !$0.isLetter }.map(String.init)
      .filter { $0.count >= ($0.hasHangul ? 2 : 4) }
  }
}
