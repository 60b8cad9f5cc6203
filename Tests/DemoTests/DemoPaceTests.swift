import Testing

@testable import Demo

@Suite struct `A pace` {
  private let pace = DemoPace(tokensPerSecond: 20, firstTokenDelay: 0.5, jitter: 0.6, seed: 3)

  @Test func `brings the first token after its delay`() {
    #expect(pace.due(0) == 0.5)
  }

  @Test func `does not drift`() {
    for index in [1, 100, 100_000] {
      #expect(abs(pace.due(index) - (0.5 + Double(index) / 20)) <= 0.3 / 20)
    }
  }

  @Test func `is uneven, but never out of order`() {
    let wild = DemoPace(tokensPerSecond: 20, firstTokenDelay: 0, jitter: 1, seed: 3)
    let gaps = (1..<2_000).map { wild.due($0) - wild.due($0 - 1) }
    #expect(gaps.allSatisfy { $0 >= 0 && $0 <= 2.0 / 20 })
    #expect(gaps.contains { $0 < 0.2 / 20 } && gaps.contains { $0 > 1.8 / 20 })
  }

  @Test func `without jitter is even`() {
    let even = DemoPace(tokensPerSecond: 4, firstTokenDelay: 1, jitter: 0)
    #expect((0..<4).map(even.due) == [1, 1.25, 1.5, 1.75])
  }
}
