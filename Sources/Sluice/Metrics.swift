import Loop
import Synchronization

/// What all loops have counted, for `GET /metrics`.
///
/// Each loop has counters of its own, so that none waits for another; they are
/// added up when somebody asks.
package final class Metrics: Sendable {
  private let loops = Mutex<[LoopMetrics]>([])
  private let log: LogWriter?

  /// - Parameter log: whose queue is told of too.
  package init(log: LogWriter? = nil) { self.log = log }

  /// New counters for one loop.
  func loop(_ gauges: LoopGauges = LoopGauges()) -> LoopMetrics {
    let made = LoopMetrics(gauges)
    loops.withLock { $0.append(made) }
    return made
  }

  /// All of it in Prometheus' text format, version 0.0.4.
  func text() -> String {
    var text = MetricsText()
    let all = loops.withLock { $0 }
    describeRequests(all, &text)
    describeTimes(all, &text)
    describeConnections(all, &text)
    describeLog(&text)
    text.gauge("sluice_build_info", "The running Sluice.", [("version=\"\(Version.current)\"", 1)])
    ProcessFigures.describe(&text)
    return text.text
  }

  private func describeRequests(_ all: [LoopMetrics], _ text: inout MetricsText) {
    text.counter(
      "sluice_requests_total", "Requests that are over, by how they ended.",
      StreamRecord.End.allCases.map { end in
        ("end=\"\(end.rawValue)\"", all.total { $0.requests[end] })
      })
    text.counter(
      "sluice_refusals_total", "Requests that were refused here, by the status they got.",
      (LoopMetrics.refusals + [0]).map { status in
        ("code=\"\(status == 0 ? "other" : "\(status)")\"", all.total { $0.refused[status] })
      })
    text.counter(
      "sluice_upstream_errors_total", "What went wrong with upstreams.",
      RelayFailure.kinds.map { kind in
        ("kind=\"\(kind)\"", all.total { $0.upstreamErrors[kind] })
      })
    text.counter(
      "sluice_events_total", "Events handed on to clients.", [("", all.total { $0.events })])
    text.counter(
      "sluice_body_bytes_total", "Bytes of answers' bodies.", [("", all.total { $0.bytes })])
  }

  private func describeTimes(_ all: [LoopMetrics], _ text: inout MetricsText) {
    text.histogram(
      "sluice_time_to_first_event_seconds", "From a request to the first event of its stream.",
      all.map(\.firstEvents))
    text.histogram(
      "sluice_event_gap_seconds", "From one event of a stream to its next.", all.map(\.gaps))
  }

  private func describeConnections(_ all: [LoopMetrics], _ text: inout MetricsText) {
    text.gauge(
      "sluice_streams_open", "Relayed requests that are under way.",
      [("", all.total { $0.streams })])
    text.gauge(
      "sluice_streams_paused", "Streams whose upstream waits for a slow client.",
      [("", all.total { $0.paused })])
    text.gauge(
      "sluice_client_connections", "Clients' connections that are open.",
      [("", all.total { $0.loop.clients })])
    let idle = all.total { $0.loop.idleUpstreams }
    text.gauge(
      "sluice_upstream_connections", "Connections to upstreams that are open, by what they do.",
      [
        ("state=\"in_use\"", max(0, all.total { $0.loop.upstreams } - idle)),
        ("state=\"idle\"", max(0, idle)),
      ])
  }

  private func describeLog(_ text: inout MetricsText) {
    guard let queue = log?.queue else { return }
    text.gauge(
      "sluice_log_queue_bytes", "Bytes of the log that are not written yet.",
      [("", queue.bytes)])
    text.counter(
      "sluice_log_lines_dropped_total", "Lines of the log that found no room.",
      [("", queue.dropped)])
  }
}

extension [LoopMetrics] {
  fileprivate func total(_ part: (LoopMetrics) -> Gauge?) -> Int {
    reduce(0) { $0 + (part($1)?.now ?? 0) }
  }
}
