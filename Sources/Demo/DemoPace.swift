/// How fast an answer comes: a rate, a first wait, and unevenness.
package struct DemoPace: Sendable, Equatable {
  /// Tokens a second once the first has come.
  package var tokensPerSecond: Double
  /// Seconds from the request to the first token.
  package var firstTokenDelay: Double
  /// 0 is as even as a clock; at 1 a gap may be anything from none to twice its length.
  package var jitter: Double
  /// The same seed gives the same unevenness.
  package var seed: UInt64 = 0

  /// Seconds from the request to token `index` (the first is 0).
  ///
  /// Every token has its own place on one timetable and strays from it by at
  /// most half of `jitter` × the gap, so nothing adds up: the order holds, and
  /// the thousandth token is no later than the rate says.
  package func due(_ index: Int) -> Double {
    let stray = index == 0 ? 0 : jitter * (noise(index) - 0.5)
    return firstTokenDelay + (Double(index) + stray) / tokensPerSecond
  }

  /// From 0 up to 1, always the same for one seed and index (SplitMix64).
  private func noise(_ index: Int) -> Double {
    var bits = seed &+ UInt64(index) &* 0x9E37_79B9_7F4A_7C15
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((bits ^ (bits >> 31)) >> 11) / Double(1 << 53)
  }
}
