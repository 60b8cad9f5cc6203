import Synchronization

/// What all loops have counted, for `GET /metrics`.
///
/// Counted when a request is over, never for a token.
package final class Metrics: Sendable {
  private final class Counter: Sendable {
    private let value = Atomic<Int>(0)
    func add(_ count: Int) { value.add(count, ordering: .relaxed) }
    var total: Int { value.load(ordering: .relaxed) }
  }

  private let requests: [StreamRecord.End: Counter]
  private let events = Counter()
  private let bytes = Counter()
  private let failures = Counter()

  package init() {
    requests = Dictionary(uniqueKeysWithValues: StreamRecord.End.allCases.map { ($0, Counter()) })
  }

  func count(_ record: StreamRecord) {
    requests[record.end ?? .finished]?.add(1)
    events.add(record.events)
    bytes.add(record.bytes)
  }

  func upstreamFailed() { failures.add(1) }

  /// All counters in Prometheus' text format, version 0.0.4.
  func text() -> String {
    let ends = StreamRecord.End.allCases.map { end in
      "sluice_requests_total{end=\"\(end.rawValue)\"} \(requests[end]?.total ?? 0)\n"
    }
    return Metrics.header("sluice_requests_total", "Requests that are over, by how they ended.")
      + ends.joined()
      + Metrics.counter("sluice_events_total", "Events handed on to clients.", events.total)
      + Metrics.counter("sluice_body_bytes_total", "Bytes of answers' bodies.", bytes.total)
      + Metrics.counter(
        "sluice_upstream_failures_total", "Requests to upstreams that failed.", failures.total)
  }

  private static func counter(_ name: String, _ help: String, _ value: Int) -> String {
    header(name, help) + "\(name) \(value)\n"
  }

  private static func header(_ name: String, _ help: String) -> String {
    "# HELP \(name) \(help)\n# TYPE \(name) counter\n"
  }
}
