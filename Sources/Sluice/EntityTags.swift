/// A list of entity tags, or `*`, as in If-None-Match (RFC 9110, 13.1.2).
struct EntityTags {
  /// How two tags are compared (RFC 9110, 8.8.3.2).
  enum Comparison { case strong, weak }

  private let text: Substring

  init(_ text: String) { self.text = text[...] }

  /// True when the list holds `tag`, which is a strong one.
  ///
  /// A tag may hold a comma, so the list is read by its quotes.
  func match(_ tag: String, _ comparison: Comparison) -> Bool {
    var rest = text.drop(while: EntityTags.separates)
    if rest.first == "*" { return true }
    while let (found, isWeak, after) = EntityTags.next(rest) {
      if found == tag, comparison == .weak || !isWeak { return true }
      rest = after.drop(while: EntityTags.separates)
    }
    return false
  }

  private static func next(
    _ text: Substring
  ) -> (tag: Substring, isWeak: Bool, after: Substring)? {
    let isWeak = text.hasPrefix("W/")
    let tag = isWeak ? text.dropFirst(2) : text
    guard tag.first == "\"", let end = tag.dropFirst().firstIndex(of: "\"") else { return nil }
    return (tag[...end], isWeak, tag[tag.index(after: end)...])
  }

  private static func separates(_ character: Character) -> Bool {
    character == "," || character == " " || character == "\t"
  }
}
