/// A code that lets people in (S1). It shows itself to nobody who does not ask for `secret`.
package struct AccessCode: Sendable, Hashable, CustomStringConvertible,
  CustomDebugStringConvertible, CustomReflectable
{
  /// The code itself, for the printed link alone.
  package let secret: String

  /// Blanks around `text` are dropped. Nil unless 8 to 256 visible ASCII characters are
  /// left: it is typed, and goes into a header.
  package init?(_ text: some StringProtocol) {
    let start = Substring(text).utf8.drop { $0 <= 0x20 }
    guard let last = start.lastIndex(where: { $0 > 0x20 }) else { return nil }
    let code = start[...last]
    guard (8...256).contains(code.count), code.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      return nil
    }
    secret = String(Substring(code))
  }

  private init(secret: String) { self.secret = secret }

  /// A new one of 80 random bits that a person can read out and type: four groups of four,
  /// without letters and digits that look alike.
  package static func made() -> AccessCode {
    var generator = SystemRandomNumberGenerator()
    let groups = (0..<4).map { _ in
      String((0..<4).map { _ in alphabet[Int(generator.next() & 31 as UInt64)] })
    }
    return AccessCode(secret: groups.joined(separator: "-"))
  }

  private static let alphabet = Array("abcdefghijkmnpqrstuvwxyz23456789")

  /// True when `text` is this code. How long it takes says nothing of where they differ.
  func matches(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { given in
      var difference = secret.utf8.count ^ given.count
      for (place, byte) in secret.utf8.enumerated() {
        difference |= Int(byte ^ (place < given.count ? given[place] : 0))
      }
      return difference == 0
    }
  }

  /// The code as a part of an address, where letters, digits and "-._~" stay as they are
  /// (RFC 3986, 2.3).
  var escaped: String {
    var text = ""
    for byte in secret.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        text += "%\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))"
      }
    }
    return text
  }

  package var description: String { "•••" }
  package var debugDescription: String { "•••" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
