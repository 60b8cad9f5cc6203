/// Where bytes stop being one JSON object, and why (RFC 8259).
package struct JSONFault: Error, Sendable, Equatable {
  /// What is wrong, apart from the place.
  package enum Kind: Sendable, Equatable {
    /// There is nothing, or nothing but blanks.
    case empty
    /// It is, or begins like, JSON that is no object.
    case notObject
    /// Something else was expected.
    case expected(String)
  }

  package let kind: Kind
  /// Bytes before the place.
  package let offset: Int
  /// From 1; lines end with LF.
  package let line: Int
  /// From 1, in characters (Unicode scalars) of that line.
  package let column: Int
  /// What is there, as it can be shown.
  package let found: String

  /// The first fault of `text`; nil when it is one JSON object and nothing else.
  ///
  /// Copies and allocates nothing for a text without fault.
  package static func first(in text: RawSpan) -> JSONFault? {
    var check = JSONCheck()
    do throws(JSONCheck.Stop) {
      try check.run(text)
      return nil
    } catch {
      return JSONFault(error.kind, at: check.place, in: text)
    }
  }

  private init(_ kind: Kind, at offset: Int, in text: RawSpan) {
    self.kind = kind
    self.offset = offset
    (line, column) = JSONFault.position(of: offset, in: text)
    found = JSONFault.show(offset, in: text)
  }

  private static func position(of offset: Int, in text: RawSpan) -> (line: Int, column: Int) {
    var (line, column) = (1, 1)
    for index in 0..<offset {
      let byte = text.byte(index)
      if byte == Byte.lf {
        (line, column) = (line + 1, 1)
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return (line, column)
  }

  private static func show(_ offset: Int, in text: RawSpan) -> String {
    guard offset < text.byteCount else { return "the end" }
    let byte = text.byte(offset)
    if byte == UInt8(ascii: "\"") { return "a quote" }
    if (0x21...0x7E).contains(byte) { return "\"\(Character(UnicodeScalar(byte)))\"" }
    let digits = String(byte, radix: 16, uppercase: true)
    return "the byte 0x\(digits.utf8.count < 2 ? "0" : "")\(digits)"
  }

  /// What a person is told of a request's body.
  package var sentence: String {
    let place = "line \(line), column \(column)"
    return switch kind {
    case .empty:
      "The body is empty (\(place)): a JSON object was expected, such as"
        + " {\"model\": …, \"messages\": […]}."
    case .notObject:
      "The body is no JSON object: at \(place) stands \(found), where { was expected."
    case .expected(let what):
      "The body is not JSON: at \(place) stands \(found), where \(what) was expected."
    }
  }
}
