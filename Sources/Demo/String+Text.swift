extension StringProtocol {
  /// Where `part` first occurs, compared byte by byte; `nil` for an empty part.
  ///
  /// Unlike `firstRange(of:)` it finds what is within a character, such as the
  /// LF of a CRLF, and takes nothing for `part` that only looks the same.
  func range(of part: String) -> Range<Index>? {
    guard let first = part.utf8.first else { return nil }
    var rest = utf8[...]
    while let start = rest.firstIndex(of: first) {
      rest = rest[start...]
      if rest.starts(with: part.utf8) {
        return start..<rest.index(start, offsetBy: part.utf8.count)
      }
      rest = rest.dropFirst()
    }
    return nil
  }
}

extension String {
  /// The parts between occurrences of `mark`, empty ones included.
  func split(on mark: String, atMost limit: Int = .max) -> [String] {
    var parts: [String] = []
    var rest = self[...]
    while parts.count < limit, let range = rest.range(of: mark) {
      parts.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    return parts + [String(rest)]
  }

  /// Without white space at either end.
  var trimmed: String {
    guard let last = lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(self[...last].drop { $0.isWhitespace })
  }

  /// With Markdown's line break (two spaces) at each line that another follows.
  var withLineBreaks: String {
    split(on: "\n\n").map { $0.split(on: "\n").joined(separator: "  \n") }
      .joined(separator: "\n\n")
  }

  /// As a Markdown quotation.
  var quoted: String {
    split(on: "\n").map { $0.trimmed.isEmpty ? ">" : "> " + $0 }.joined(separator: "\n")
  }

  /// Whether a Hangul syllable is in it.
  var hasHangul: Bool { unicodeScalars.contains { (0xAC00...0xD7A3).contains($0.value) } }

  /// At most `length` characters; what was longer ends in an ellipsis.
  func shortened(to length: Int) -> String {
    guard let cut = index(startIndex, offsetBy: length, limitedBy: endIndex), cut < endIndex
    else { return self }
    return self[..<cut] + "…"
  }

  /// Filled up with spaces to `width` columns, for tables in plain text.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(1, width - count))
  }
}
