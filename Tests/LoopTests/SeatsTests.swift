import Testing

@testable import Loop

/// R13: how many connections there may be.
@Suite struct SeatsTests {
  @Test func `a surplus is taken in, and then nobody`() {
    let seats = Seats(2, surplus: 1)
    #expect(
      [seats.take(), seats.take(), seats.take(), seats.take()] == [
        .regular, .regular, .surplus, nil,
      ])
    #expect(seats.count == 3)
    seats.leave()
    seats.leave()
    #expect(seats.take() == .regular)
    #expect(seats.take() == .surplus)
    #expect(seats.take() == nil)
  }

  @Test func `many threads never share a seat`() throws {
    let (seats, journal) = (Seats(100), Journal())
    let threads = try (0..<8).map { _ in
      try LoopThread {
        for _ in 0..<10_000 where seats.take() != nil {
          if seats.count > 108 { journal.note("too many") }  // eight may just be refused
          seats.leave()
        }
      }
    }
    for thread in threads { thread.join() }
    #expect(seats.count == 0 && journal.entries.isEmpty)
  }

  @Test(
    arguments: [
      ([127, 0, 0, 1], true), ([127, 9, 9, 9], true), ([10, 0, 0, 1], false),
      ([UInt8](repeating: 0, count: 15) + [1], true), ([UInt8](repeating: 0, count: 16), false),
      ([UInt8](repeating: 0, count: 15) + [2], false), ([], false),
    ] as [([UInt8], Bool)])
  func `this computer's own addresses are known`(address: [UInt8], isLoopback: Bool) {
    #expect(ClientNetwork(address, own: []).isLoopback == isLoopback)
  }

  @Test func `a client is an address, or half a long one`() {
    let long: [UInt8] = [0x20, 1, 0xD, 0xB8, 0, 1, 0, 2] + [0, 0, 0, 0, 0, 0, 0, 1]
    var neighbour = long
    neighbour[15] = 9
    var stranger = long
    stranger[7] = 3
    #expect(ClientNetwork(long, own: []) == ClientNetwork(neighbour, own: []))
    #expect(ClientNetwork(long, own: []) != ClientNetwork(stranger, own: []))
    #expect(ClientNetwork([10, 0, 0, 1], own: []) != ClientNetwork([10, 0, 0, 2], own: []))
    // On our own network all have the first half in common.
    let own: [UInt8] = long[..<8] + [0, 0, 0, 0, 0, 0, 0, 7]
    #expect(ClientNetwork(long, own: own) != ClientNetwork(neighbour, own: own))
    #expect(ClientNetwork(stranger, own: own) == ClientNetwork(stranger, own: []))
    let local: [UInt8] = [0xFE, 0x80] + [UInt8](repeating: 0, count: 13)
    #expect(ClientNetwork(local + [1], own: long) != ClientNetwork(local + [2], own: long))
    // Not even one whose first half looks like a short one.
    #expect(
      ClientNetwork([0, 0, 0, 1], own: [])
        != ClientNetwork([0, 0, 0, 0, 0, 0, 0, 1] + long[8...], own: []))
  }
}
