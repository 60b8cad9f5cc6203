import FoundationEssentials
import Testing

@testable import Sluice

@Suite struct ReceiptsTests {
  @Test func `a record is found by its id`() {
    let receipts = Receipts()
    receipts.keep(.make(id: "a"))
    receipts.keep(.make(id: "b", path: "/v1/messages"))
    #expect(receipts.record("b")?.path == "/v1/messages")
    #expect(receipts.record("c") == nil)
  }

  @Test func `a name is taken from the request's beginning until its receipt is forgotten`() {
    let receipts = Receipts()
    #expect(receipts.open("a") && !receipts.open("a"))
    guard case .open = receipts.find("a") else { return #expect(Bool(false)) }
    guard case .unknown = receipts.find("b") else { return #expect(Bool(false)) }
    receipts.keep(.make(id: "a", status: 7))
    #expect(receipts.record("a")?.status == 7 && !receipts.open("a"))
    for number in 0..<9_999 { receipts.keep(.make(id: "\(number)")) }
    #expect(!receipts.open("a"))
    receipts.keep(.make(id: "last"))
    #expect(receipts.record("a") == nil && receipts.open("a"))
  }

  /// R11: room for 128 random bits, and nothing that needs quoting.
  @Test func `a name is 22 to 64 letters, digits, dashes and underscores`() {
    for good in [
      "abcdefghijklmnopqrstuv", "-_0123456789ABCDEFGHIJ", String(repeating: "z", count: 64),
    ] {
      #expect(isStreamName(good), "\(good)")
    }
    let name = "abcdefghijklmnopqrstuv"
    for bad in [
      "", "a", String(name.dropFirst()), String(repeating: "z", count: 65), name + " ", name + "é",
      name + ".", name + "\"", name + "/",
    ] {
      #expect(!isStreamName(bad), "\(bad)")
    }
  }

  @Test func `the last 10,000 are kept`() {
    let receipts = Receipts()
    for number in 0..<25_000 { receipts.keep(.make(id: "\(number)", status: number)) }
    #expect(receipts.record("14999") == nil)
    #expect(receipts.record("0") == nil)
    for number in [15_000, 20_000, 24_999] {
      #expect(receipts.record("\(number)")?.status == number)
    }
  }

  @Test func `a receipt says all that is known, in milliseconds since the request`() throws {
    var record = StreamRecord.make(id: "a\"b", requested: 5_000_000_000, status: 200)
    record.connected = 5_000_250_000
    record.head = 5_001_500_000
    record.firstEvent = 5_002_000_000
    record.lastEvent = 5_250_123_456
    record.upstreamClosed = 5_250_200_000
    (record.events, record.bytes, record.end) = (31, 7000, .finished)
    let receipt = try JSONDecoder().decode(Receipt.self, from: Data(record.json))
    #expect(receipt.id == "a\"b" && receipt.ended == "finished" && receipt.status == 200)
    #expect(receipt.events == 31 && receipt.bytes == 7000)
    #expect(
      receipt.times == [
        "request": 0, "upstream_connected": 0.25, "head": 1.5, "first_event": 2,
        "last_event": 250.123, "client_left": nil,
        "upstream_closed": 250.2,
      ])
    #expect(receipt.clock == 5000)
  }

  @Test func `a moment that never came is null`() throws {
    let receipt = try JSONDecoder().decode(Receipt.self, from: Data(StreamRecord.make().json))
    #expect(receipt.times["head"] == .some(nil))
    #expect(receipt.times["request"] == 0)
  }

  @Test func `of one that is under way all but its name is null`() throws {
    let receipt = try JSONDecoder().decode(Open.self, from: Data(StreamRecord.openReceipt("a")))
    #expect(receipt.id == "a" && receipt.ended == nil && receipt.bytes == nil)
    #expect(receipt.clock == nil)
    let whole = try JSONDecoder().decode(Receipt.self, from: Data(StreamRecord.make().json))
    #expect(receipt.times.keys == whole.times.keys)
  }

  private struct Open: Decodable {
    let id: String, ended: String?, bytes: Int?
    let times: [String: Double?], clock: Double?
  }

  @Test func `ends are named as the contract names them`() {
    #expect(
      StreamRecord.End.allCases.map(\.rawValue) == [
        "finished", "cancelled", "upstream_cut", "timed_out", "refused", "client_stalled",
        "too_long", "draining", "rejected", "answered",
      ])
  }

  private struct Receipt: Decodable {
    let id: String, ended: String
    let status: Int, events: Int, bytes: Int
    let times: [String: Double?], clock: Double?
  }
}

extension Receipts {
  func record(_ name: String) -> StreamRecord? {
    if case .over(let record) = find(name) { record } else { nil }
  }
}

extension StreamRecord {
  static func make(
    id: String = "a", path: String = "/v1/chat/completions", requested: UInt64 = 1,
    status: Int = 0, end: End? = nil, events: Int = 0, bytes: Int = 0
  ) -> StreamRecord {
    var record = StreamRecord(
      id: id, client: "127.0.0.1", method: "POST", path: path, requested: requested)
    (record.status, record.end, record.events, record.bytes) = (status, end, events, bytes)
    return record
  }
}
