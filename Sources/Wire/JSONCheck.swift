/// Walks through a text as RFC 8259 has it, one object and nothing else; strict,
/// iterative, with nothing but a bit for each level that is open.
struct JSONCheck {
  /// Why it stopped, at `place`.
  struct Stop: Error {
    let kind: JSONFault.Kind
    static func expected(_ what: StaticString) -> Stop { Stop(kind: .expected("\(what)")) }
  }

  /// Objects and arrays inside each other; deeper ones are refused.
  static let deepest = 512

  private enum Next { case key, keyOrEnd, value, valueOrEnd, commaOrEnd }

  /// Where it is, in bytes.
  private(set) var place = 0
  private var next = Next.keyOrEnd
  private var depth = 0
  // A bit a level: set for an object.
  private var levels = InlineArray<8, UInt64>(repeating: 0)

  mutating func run(_ text: RawSpan) throws(Stop) {
    guard let first = skipBlanks(text) else { throw Stop(kind: .empty) }
    guard first == UInt8(ascii: "{") else { throw Stop(kind: .notObject) }
    try open(isObject: true)
    while depth > 0 { try step(text) }
    guard skipBlanks(text) == nil else { throw .expected("nothing more") }
  }

  private mutating func step(_ text: RawSpan) throws(Stop) {
    let byte = skipBlanks(text)
    switch next {
    case .keyOrEnd where byte == UInt8(ascii: "}"), .valueOrEnd where byte == UInt8(ascii: "]"):
      close()
    case .key, .keyOrEnd: try key(text, byte)
    case .value, .valueOrEnd: try value(text, byte)
    case .commaOrEnd: try separator(byte)
    }
  }

  // MARK: Objects and arrays

  private mutating func key(_ text: RawSpan, _ byte: UInt8?) throws(Stop) {
    guard byte == UInt8(ascii: "\"") else {
      throw next == .key ? .expected("a name in quotes") : .expected("a name in quotes or }")
    }
    try string(text)
    guard skipBlanks(text) == UInt8(ascii: ":") else { throw .expected(":") }
    place += 1
    next = .value
  }

  private mutating func value(_ text: RawSpan, _ byte: UInt8?) throws(Stop) {
    let wasFirst = next == .valueOrEnd
    next = .commaOrEnd
    switch byte {
    case UInt8(ascii: "{"): try open(isObject: true)
    case UInt8(ascii: "["): try open(isObject: false)
    case UInt8(ascii: "\""): try string(text)
    case UInt8(ascii: "t"): try word(text, "true")
    case UInt8(ascii: "f"): try word(text, "false")
    case UInt8(ascii: "n"): try word(text, "null")
    case UInt8(ascii: "-"): try number(text)
    case .some(UInt8(ascii: "0")...UInt8(ascii: "9")): try number(text)
    default: throw wasFirst ? .expected("a value or ]") : .expected("a value")
    }
  }

  private mutating func separator(_ byte: UInt8?) throws(Stop) {
    switch byte {
    case UInt8(ascii: ","):
      place += 1
      next = isInObject ? .key : .value
    case UInt8(ascii: "}") where isInObject, UInt8(ascii: "]") where !isInObject: close()
    default: throw isInObject ? .expected(", or }") : .expected(", or ]")
    }
  }

  private var isInObject: Bool { levels[(depth - 1) >> 6] >> UInt64((depth - 1) & 63) & 1 == 1 }

  private mutating func open(isObject: Bool) throws(Stop) {
    guard depth < JSONCheck.deepest else {
      throw .expected("no deeper nesting (512 levels at most)")
    }
    let bit: UInt64 = 1 << UInt64(depth & 63)
    if isObject { levels[depth >> 6] |= bit } else { levels[depth >> 6] &= ~bit }
    depth += 1
    place += 1
    next = isObject ? .keyOrEnd : .valueOrEnd
  }

  private mutating func close() {
    depth -= 1
    place += 1
    next = .commaOrEnd
  }

  // MARK: Strings (7)

  private mutating func string(_ text: RawSpan) throws(Stop) {
    place += 1
    while true {
      skipPlain(text)
      guard place < text.byteCount else { throw .expected("the end of a string") }
      switch text.byte(place) {
      case UInt8(ascii: "\""): return place += 1
      case UInt8(ascii: "\\"): try escape(text)
      case 0..<0x20: throw .expected("an escape: control characters do not stand in strings")
      case 0x80...: try character(text)
      default: place += 1
      }
    }
  }

  // Eight bytes at a time that mean nothing but themselves.
  private mutating func skipPlain(_ text: RawSpan) {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs = ones &* 0x80
    while place &+ 8 <= text.byteCount {
      let word = unsafe text.unsafeLoadUnaligned(fromUncheckedByteOffset: place, as: UInt64.self)
      let (quote, slash) = (word ^ ones &* 0x22, word ^ ones &* 0x5C)
      // The lowest set bit is right, which is all that is asked (Bit Twiddling Hacks, "haszero").
      let special =
        (word | (word &- ones &* 0x20) & ~word | (quote &- ones) & ~quote
          | (slash &- ones) & ~slash) & highs
      guard special == 0 else { return place &+= special.trailingZeroBitCount &>> 3 }
      place &+= 8
    }
  }

  private mutating func escape(_ text: RawSpan) throws(Stop) {
    place += 1
    switch byte(text) {
    case UInt8(ascii: "u"):
      place += 1
      for _ in 0..<4 {
        guard JSONCheck.isHex(byte(text)) else { throw .expected("four hexadecimal digits") }
        place += 1
      }
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      place += 1
    default: throw .expected("an escape such as \\n or \\u0041")
    }
  }

  // RFC 3629, 4: no overlong form, no surrogate, nothing above U+10FFFF.
  private mutating func character(_ text: RawSpan) throws(Stop) {
    let first = text.byte(place)
    let (more, second): (Int, ClosedRange<UInt8>) =
      switch first {
      case 0xC2...0xDF: (1, 0x80...0xBF)
      case 0xE0: (2, 0xA0...0xBF)
      case 0xED: (2, 0x80...0x9F)
      case 0xE1...0xEF: (2, 0x80...0xBF)
      case 0xF0: (3, 0x90...0xBF)
      case 0xF1...0xF3: (3, 0x80...0xBF)
      case 0xF4: (3, 0x80...0x8F)
      default: throw .expected("UTF-8")
      }
    guard place + more < text.byteCount, second.contains(text.byte(place + 1)) else {
      throw .expected("UTF-8")
    }
    for index in 1...more where text.byte(place + index) & 0xC0 != 0x80 { throw .expected("UTF-8") }
    place += more + 1
  }

  // MARK: Numbers (6) and words (3)

  private mutating func number(_ text: RawSpan) throws(Stop) {
    if byte(text) == UInt8(ascii: "-") { place += 1 }
    // Behind a leading zero no digit may stand: what comes next is not the number's.
    if byte(text) == UInt8(ascii: "0") { place += 1 } else { try digits(text) }
    if byte(text) == UInt8(ascii: ".") {
      place += 1
      try digits(text)
    }
    guard let exponent = byte(text), exponent | 0x20 == UInt8(ascii: "e") else { return }
    place += 1
    if let sign = byte(text), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { place += 1 }
    try digits(text)
  }

  private mutating func digits(_ text: RawSpan) throws(Stop) {
    let start = place
    while let byte = byte(text), byte &- 0x30 < 10 { place += 1 }
    guard place > start else { throw .expected("a digit") }
  }

  private mutating func word(_ text: RawSpan, _ word: StaticString) throws(Stop) {
    guard text.has(word, at: place) else { throw .expected("a value") }
    place += word.utf8CodeUnitCount
  }

  // MARK: Bytes

  private func byte(_ text: RawSpan) -> UInt8? {
    place < text.byteCount ? text.byte(place) : nil
  }

  /// The next byte that is no blank (2); nil at the end.
  private mutating func skipBlanks(_ text: RawSpan) -> UInt8? {
    while let byte = byte(text) {
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
      place += 1
    }
    return nil
  }

  private static func isHex(_ byte: UInt8?) -> Bool {
    guard let byte else { return false }
    return byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 6
  }
}
