/// Names that nobody can guess: 128 random bits in hex.
///
/// The system is asked for many bits at once: a name is needed for each request.
struct RandomNames {
  private var bits: [UInt64] = []
  private var generator = SystemRandomNumberGenerator()

  mutating func next() -> String {
    if bits.count < 2 { bits = (0..<128).map { _ in generator.next() } }
    let words = [bits.removeLast(), bits.removeLast()]
    return String(unsafeUninitializedCapacity: 32) { text in
      for place in 0..<32 {
        let digit = UInt8(truncatingIfNeeded: words[place / 16] >> (place % 16 * 4)) & 15
        text[place] = digit + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
      }
      return 32
    }
  }
}
