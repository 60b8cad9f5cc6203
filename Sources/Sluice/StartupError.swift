/// Why the program did not start: one sentence that a person can act on.
package struct StartupError: Error, Equatable, CustomStringConvertible {
  /// The program's exit status (sysexits.h).
  package enum Status: Int32, Sendable {
    /// An option or variable is wrong.
    case usage = 64
    /// An address, a port or a host is not to be had.
    case unavailable = 69
    /// A file that the configuration names is missing or wrong.
    case configuration = 78
  }

  /// What the program exits with.
  package let status: Status
  /// Names what was wrong and what would be right.
  package let sentence: String

  package init(_ status: Status, _ sentence: String) {
    self.status = status
    self.sentence = sentence
  }

  package var description: String { sentence }

  /// `text` as it may be shown in a sentence: in quotes, clipped, nothing a
  /// terminal would obey, and without a password that stands in an address.
  static func quoted(_ text: String) -> String { clipped(withoutCredentials(text)) }

  /// The same of words that hold no password.
  static func clipped(_ text: String) -> String {
    "\"\(visible(text))\(text.unicodeScalars.count > 80 ? "…" : "")\""
  }

  /// The first `limit` characters of `text`, without anything that a terminal would obey.
  static func visible(_ text: String, atMost limit: Int = 80) -> String {
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(limit) {
      shown.append(scalar.properties.generalCategory == .control ? "?" : scalar)
    }
    return String(shown)
  }

  // Of the whole text: clipped first, it may have lost the sign that a password ends with.
  private static func withoutCredentials(_ text: String) -> String {
    guard let at = text.unicodeScalars.lastIndex(of: "@") else { return text }
    return "•••" + String(text.unicodeScalars[at...])
  }
}
