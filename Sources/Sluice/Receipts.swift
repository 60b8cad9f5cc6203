import Synchronization
import Wire

/// The records of the last 10,000 relayed requests and the names of those under
/// way, of all loops (R11).
///
/// Written when a request begins and when it is over; no token passes this lock.
package final class Receipts: Sendable {
  /// What is known under a name.
  enum Finding {
    /// Nothing: never given, or forgotten since.
    case unknown
    /// The request is under way.
    case open
    case over(StreamRecord)
  }

  private static let kept = 10_000
  // The place of those that are under way.
  private static let nowhere = -1

  private struct Shelf {
    var ring: [StreamRecord] = []
    var next = 0
    var places: [String: Int] = [:]
  }

  private let shelf = Mutex(Shelf())

  package init() {}

  /// Takes a name for a request that begins; false when it is in use or still
  /// kept. Its record must be kept one day.
  func open(_ name: String) -> Bool {
    shelf.withLock { shelf in
      guard shelf.places[name] == nil else { return false }
      shelf.places[name] = Receipts.nowhere
      return true
    }
  }

  /// Keeps the record of a request that is over; the oldest one is forgotten for it.
  func keep(_ record: StreamRecord) {
    shelf.withLock { shelf in
      if shelf.ring.count < Receipts.kept {
        shelf.ring.append(record)
      } else {
        shelf.places[shelf.ring[shelf.next].id] = nil
        shelf.ring[shelf.next] = record
      }
      shelf.places[record.id] = shelf.next
      shelf.next = (shelf.next + 1) % Receipts.kept
    }
  }

  func find(_ name: String) -> Finding {
    shelf.withLock { shelf in
      guard let place = shelf.places[name] else { return .unknown }
      return place == Receipts.nowhere ? .open : .over(shelf.ring[place])
    }
  }
}

extension StreamRecord {
  /// The receipt as JSON; a moment that never came is null. `clock` is the request's
  /// time on the clock that `GET /api/clock` tells.
  var json: [UInt8] {
    StreamRecord.receipt(
      id, ended: "\"\((end ?? .finished).rawValue)\"", status: "\(status)", events: "\(events)",
      bytes: "\(bytes)",
      times: [connected, head, firstEvent, lastEvent, clientLeft, upstreamClosed].map {
        milliseconds(to: $0)
      }, clock: "\(Sluice.milliseconds(requested))")
  }

  /// The receipt of a request that is still under way: what becomes of it is not
  /// known here yet, so all but its name is null.
  static func openReceipt(_ name: String) -> [UInt8] {
    receipt(
      name, ended: "null", status: "null", events: "null", bytes: "null",
      times: moments.map { _ in nil }, clock: "null")
  }

  private static let moments = [
    "upstream_connected", "head", "first_event", "last_event", "client_left", "upstream_closed",
  ]

  private static func receipt(
    _ id: String, ended: String, status: String, events: String, bytes: String, times: [Double?],
    clock: String
  ) -> [UInt8] {
    var json = Array(#"{"id":"#.utf8)
    appendJSON(id, to: &json)
    json += #","ended":\#(ended),"status":\#(status),"events":\#(events),"bytes":\#(bytes),"#.utf8
    json += #""times":{"request":0"#.utf8
    for (name, time) in zip(moments, times) {
      json += ",\"\(name)\":\(time.map { "\($0)" } ?? "null")".utf8
    }
    return json + "},\"clock\":\(clock)}\n".utf8
  }
}
