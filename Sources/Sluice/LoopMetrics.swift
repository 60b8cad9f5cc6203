import Loop

/// What one loop has counted: written by it alone, read by whoever is asked
/// for `/metrics`. Counted when a request is over, never for a token.
final class LoopMetrics: Sendable {
  /// Statuses of refusals that have a counter of their own; others share one.
  static let refusals = [
    400, 401, 403, 404, 405, 408, 409, 413, 415, 421, 429, 431, 503,
  ]

  let loop: LoopGauges
  /// Relayed requests that are open.
  let streams = Gauge()
  /// Upstreams that wait for their client to take something.
  let paused = Gauge()
  let requests: [StreamRecord.End: Gauge]
  let refused: [Int: Gauge]
  let upstreamErrors: [String: Gauge]
  let events = Gauge()
  let bytes = Gauge()
  let firstEvents = Histogram()
  let gaps = Histogram()

  init(_ loop: LoopGauges) {
    self.loop = loop
    requests = LoopMetrics.gauges(StreamRecord.End.allCases)
    refused = LoopMetrics.gauges(LoopMetrics.refusals + [0])
    upstreamErrors = LoopMetrics.gauges(RelayFailure.kinds)
  }

  /// A request is over.
  func count(_ record: StreamRecord) {
    requests[record.end ?? .finished]?.add(1)
    if record.end == .rejected { (refused[record.status] ?? refused[0])?.add(1) }
  }

  /// An upstream did not do what it should.
  func count(_ failure: RelayFailure) { failure.kind.map { upstreamErrors[$0]?.add(1) } }

  /// What an answer has carried since it was last asked.
  func count(_ flow: inout StreamFlow, of record: StreamRecord) {
    events.add(record.events - flow.events)
    bytes.add(record.bytes - flow.bytes)
    (flow.events, flow.bytes) = (record.events, record.bytes)
    guard record.firstEvent > 0 else { return }
    if flow.last == 0 { firstEvents.add(record.firstEvent &- record.requested) }
    gaps.add(flow.gaps, sum: record.lastEvent &- max(flow.last, record.firstEvent))
    (flow.gaps, flow.last) = (TimeCounts(), record.lastEvent)
  }

  private static func gauges<Key: Hashable>(_ keys: [Key]) -> [Key: Gauge] {
    Dictionary(uniqueKeysWithValues: keys.map { ($0, Gauge()) })
  }
}

/// What a stream has counted by itself, in plain memory, and how much of its
/// record the loop's counters know already.
struct StreamFlow {
  /// The times between events, since the counters were told.
  var gaps = TimeCounts()
  fileprivate(set) var events = 0
  fileprivate(set) var bytes = 0
  fileprivate(set) var last: UInt64 = 0
}
