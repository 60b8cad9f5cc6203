import FoundationEssentials
import Testing

@testable import Sluice

@Suite struct ReceiptsTests {
  @Test func `a record is found by its id`() {
    let receipts = Receipts()
    receipts.keep(.make(id: "a"))
    receipts.keep(.make(id: "b", path: "/v1/messages"))
    #expect(receipts.find("b")?.path == "/v1/messages")
    #expect(receipts.find("c") == nil)
  }

  @Test func `the last 10,000 are kept`() {
    let receipts = Receipts()
    for number in 0..<25_000 { receipts.keep(.make(id: "\(number)", status: number)) }
    #expect(receipts.find("14999") == nil)
    #expect(receipts.find("0") == nil)
    for number in [15_000, 20_000, 24_999] {
      #expect(receipts.find("\(number)")?.status == number)
    }
  }

  @Test func `of two of one name the later is found, as long as it is kept`() {
    let receipts = Receipts()
    receipts.keep(.make(id: "twice", status: 1))
    for number in 0..<5000 { receipts.keep(.make(id: "\(number)")) }
    receipts.keep(.make(id: "twice", status: 2))
    #expect(receipts.find("twice")?.status == 2)
    for number in 5000..<9999 { receipts.keep(.make(id: "\(number)")) }
    #expect(receipts.find("twice")?.status == 2)
  }

  @Test func `a receipt says all that is known, in milliseconds since the request`() throws {
    var record = StreamRecord.make(id: "a\"b", requested: 5_000_000_000, status: 200)
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
        "request": 0, "head": 1.5, "first_event": 2, "last_event": 250.123, "client_left": nil,
        "upstream_closed": 250.2,
      ])
  }

  @Test func `a moment that never came is null`() throws {
    let receipt = try JSONDecoder().decode(Receipt.self, from: Data(StreamRecord.make().json))
    #expect(receipt.times["head"] == .some(nil))
    #expect(receipt.times["request"] == 0)
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
    let times: [String: Double?]
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
