/// The upstream's key. It shows itself to nobody who does not ask for `secret`.
package struct APIKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// The key itself, for the upstream's head alone.
  package let secret: String

  /// Blanks around `text` are dropped. Nil when nothing is left, or anything but
  /// visible ASCII: it goes into a header.
  package init?(_ text: String) {
    let start = text.utf8.drop(while: APIKey.isBlank)
    guard let last = start.lastIndex(where: { !APIKey.isBlank($0) }) else { return nil }
    guard start[...last].allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
    secret = String(Substring(start[...last]))
  }

  package var description: String { "•••" }
  package var debugDescription: String { "•••" }
  package var customMirror: Mirror { Mirror(self, children: []) }

  /// The key in a file of one line.
  static func read(file: Given<String>) throws(StartupError) -> APIKey {
    if file.value.hasPrefix("sk-") {
      throw StartupError(
        file.fault,
        "\(file.source) takes a file's name, and this looks like a key: put the key into a file"
          + " that only you can read, and name that.")
    }
    let text: String
    do {
      text = String(decoding: try readFile(file.value, atMost: 16 << 10), as: UTF8.self)
    } catch {
      throw StartupError(
        .configuration,
        "\(file.source) names \(StartupError.quoted(file.value)), which cannot be read"
          + " (\(error.reason)): name a file that holds the key.")
    }
    guard let key = APIKey(text) else {
      throw StartupError(
        .configuration,
        "\(file.source) names \(StartupError.quoted(file.value)), which does not hold a key:"
          + " it should hold the key on one line and nothing else.")
    }
    return key
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte <= 0x20 }
}
