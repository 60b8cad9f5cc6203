import Glibc

/// Names that nobody can guess: 128 random bits in hex.
///
/// The system is asked for many bits at once: a name is needed for each request.
struct RandomNames {
  private var bits: [UInt64] = []

  mutating func next() -> String {
    if bits.isEmpty { bits = RandomNames.more() }
    let (first, second) = (bits.removeLast(), bits.removeLast())
    return String(unsafeUninitializedCapacity: 32) { text in
      for place in 0..<32 {
        let word = place < 16 ? first : second
        let digit = UInt8(truncatingIfNeeded: word >> (place % 16 * 4)) & 15
        text[place] = digit + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
      }
      return 32
    }
  }

  // An even number, and 256 bytes: the most that getentropy(3) gives in one call.
  private static func more() -> [UInt64] {
    [UInt64](unsafeUninitializedCapacity: 32) { words, count in
      precondition(getentropy(words.baseAddress!, 256) == 0, "the system gives no random bits")
      count = 32
    }
  }
}
