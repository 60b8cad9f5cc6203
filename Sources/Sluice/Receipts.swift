import Synchronization
import Wire

/// The records of the last 10,000 streams, of all loops, by their ids (R11).
///
/// Written once when a stream is over; no token passes this lock.
package final class Receipts: Sendable {
  private static let kept = 10_000

  private struct Shelf {
    var ring: [StreamRecord] = []
    var next = 0
    var places: [String: Int] = [:]
  }

  private let shelf = Mutex(Shelf())

  package init() {}

  func keep(_ record: StreamRecord) {
    shelf.withLock { shelf in
      if shelf.ring.count < Receipts.kept {
        shelf.ring.append(record)
      } else {
        // Its name may have been given again since.
        let old = shelf.ring[shelf.next].id
        if shelf.places[old] == shelf.next { shelf.places[old] = nil }
        shelf.ring[shelf.next] = record
      }
      shelf.places[record.id] = shelf.next
      shelf.next = (shelf.next + 1) % Receipts.kept
    }
  }

  func find(_ id: String) -> StreamRecord? {
    shelf.withLock { shelf in shelf.places[id].map { shelf.ring[$0] } }
  }
}

extension StreamRecord {
  /// The receipt as JSON; a moment that never came is null.
  var json: [UInt8] {
    var bytes = Array(#"{"id":"#.utf8)
    appendJSON(id, to: &bytes)
    bytes += #","ended":"\#((end ?? .finished).rawValue)","status":\#(status),"#.utf8
    bytes += #""events":\#(events),"bytes":\#(self.bytes),"times":{"request":0"#.utf8
    let times = [
      ("head", head), ("first_event", firstEvent), ("last_event", lastEvent),
      ("client_left", clientLeft), ("upstream_closed", upstreamClosed),
    ]
    for (name, time) in times {
      bytes += ",\"\(name)\":\(milliseconds(to: time).map { "\($0)" } ?? "null")".utf8
    }
    return bytes + "}}\n".utf8
  }
}
