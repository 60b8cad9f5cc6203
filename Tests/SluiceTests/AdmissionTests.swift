import Loop
import Testing
import Wire

@testable import Sluice

/// R13: how many requests are relayed at once, and how many clients the open
/// files allow.
@Suite struct AdmissionTests {
  private static let near = ClientNetwork([127, 0, 0, 1], own: [])
  private static let one = ClientNetwork([10, 0, 0, 1], own: [])
  private static let two = ClientNetwork([10, 0, 0, 2], own: [])

  @Test func `all streams together have a limit`() {
    let admission = Admission(limit: 2, perClient: nil)
    #expect(admission.enter(Self.one) == nil && admission.enter(Self.near) == nil)
    #expect(admission.enter(Self.two) == .streams(2))
    #expect(admission.count == 2)
    admission.leave(Self.near)
    #expect(admission.enter(Self.two) == nil)
  }

  @Test func `each client has one of its own`() {
    let admission = Admission(limit: 100, perClient: 1)
    #expect(admission.enter(Self.one) == nil)
    #expect(admission.enter(Self.one) == .streamsOfClient(1))
    #expect(admission.enter(Self.two) == nil && admission.enter(Self.near) == nil)
    #expect(admission.enter(Self.near) == .streamsOfClient(1))
    #expect(admission.count == 3)
    admission.leave(Self.one)
    #expect(admission.enter(Self.one) == nil)
  }

  @Test func `the standard is 64, and this computer is free of it`() {
    let admission = Admission(limit: 1000, perClient: nil)
    #expect((0..<64).allSatisfy { _ in admission.enter(Self.one) == nil })
    #expect(admission.enter(Self.one) == .streamsOfClient(64))
    #expect((0..<200).allSatisfy { _ in admission.enter(Self.near) == nil })
  }

  @Test func `a refusal is a sentence with the option`() {
    for (refusal, option) in [
      (Admission.Refusal.streams(5), "--max-streams."),
      (.streamsOfClient(7), "--max-streams-per-client."),
    ] {
      #expect(refusal.error.message.hasSuffix(option) && refusal.error.type == "rate_limit_error")
    }
  }

  @Test func `a limit beyond the open files is said`() throws {
    let capacity = Capacity(limit: 64, open: 12, loops: 1)
    #expect(capacity.warning(try Configuration(options: [:])) == nil)
    let large = try Configuration(options: ["max-streams": ["\(capacity.clients + 1)"]])
    #expect(capacity.warning(large)?.contains("ulimit -n") == true)
  }

  /// What the worst moment takes: all clients relay at the demo, and every pooled
  /// connection that is not among them idles.
  @Test(arguments: [64, 100, 256, 1024, 4096, 65_536, 1 << 20], [1, 2, 16])
  func `what is allowed never takes more descriptors than there are`(limit: Int, loops: Int) {
    let capacity = Capacity(limit: limit, open: 12, loops: loops)
    #expect(capacity.clients >= 1 && (1...256).contains(capacity.pooled))
    let daemons = loops + capacity.clients / Listener.clientsPerDaemon
    let most = 12 + 6 * loops + daemons + 3 * capacity.clients + 2 * loops * capacity.pooled
    let isTiny = limit < 12 + 16 + 12 * loops
    #expect(isTiny || most <= limit, "\(capacity) takes \(most)")
    #expect(limit < 4096 || capacity.clients > limit / 4)
  }
}
