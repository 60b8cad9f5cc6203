/// What a Range header asks for (RFC 9110, 14.1.2).
enum ByteRange: Equatable {
  /// Everything: no bytes, several ranges, or nothing to take a part of.
  case whole
  case part(Range<Int>)
  /// Badly written, or nothing of it is there.
  case outside

  /// Several ranges at once get everything, which the RFC allows.
  init(_ header: String, of size: Int) {
    let parts = header.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard size > 0, parts.count == 2, parts[0].lowercased() == "bytes", !parts[1].contains(",")
    else {
      self = .whole
      return
    }
    self = ByteRange.single(parts[1], size).map(ByteRange.part) ?? .outside
  }

  private static func single(_ text: Substring, _ size: Int) -> Range<Int>? {
    let trimmed = text.drop { $0 == " " }
    let ends = trimmed.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard ends.count == 2 else { return nil }
    if ends[0].isEmpty { return number(ends[1]).flatMap { suffix($0, size) } }
    guard let first = number(ends[0]), first < size else { return nil }
    if ends[1].isEmpty { return first..<size }
    guard let last = number(ends[1]), last >= first else { return nil }
    return first..<min(last, size - 1) + 1
  }

  private static func suffix(_ length: Int, _ size: Int) -> Range<Int>? {
    length > 0 ? max(0, size - length)..<size : nil
  }

  /// One with too many digits is just very large.
  private static func number(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
    return Int(text) ?? .max
  }
}
