import Testing

@testable import Sluice

@Suite struct MetricsTests {
  @Test func `everything that is counted is there from the start, at 0`() {
    let lines = Metrics().text().split(separator: "\n").map(String.init)
    for end in StreamRecord.End.allCases {
      #expect(lines.contains("sluice_requests_total{end=\"\(end.rawValue)\"} 0"))
    }
    for name in ["events", "body_bytes", "upstream_failures"] {
      #expect(lines.contains("sluice_\(name)_total 0"))
    }
  }

  @Test func `requests are counted by their ends, with what they carried`() {
    let metrics = Metrics()
    metrics.count(.make(end: .finished, events: 3, bytes: 100))
    metrics.count(.make(end: .finished, events: 4, bytes: 20))
    metrics.count(.make(end: .cancelled, events: 1, bytes: 3))
    metrics.upstreamFailed()
    let text = metrics.text()
    for line in [
      "sluice_requests_total{end=\"finished\"} 2", "sluice_requests_total{end=\"cancelled\"} 1",
      "sluice_requests_total{end=\"refused\"} 0", "sluice_events_total 8",
      "sluice_body_bytes_total 123", "sluice_upstream_failures_total 1",
    ] { #expect(text.contains("\n\(line)\n")) }
  }

  /// Prometheus' text format: a HELP and a TYPE line before each metric, a newline at the end.
  @Test func `each metric is described once, before its values`() {
    let lines = Metrics().text().split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.last == "")
    var described: [Substring] = []
    for line in lines.dropLast() {
      if line.hasPrefix("# HELP ") { continue }
      let words = line.split(separator: " ")
      if line.hasPrefix("# TYPE ") {
        #expect(words.last == "counter" && !described.contains(words[2]))
        described.append(words[2])
      } else {
        #expect(words.count == 2 && Int(words[1]) != nil)
        #expect(line.hasPrefix(described.last ?? "?"))
      }
    }
    #expect(described.count == 4)
  }

  @Test func `counts of many threads add up`() async {
    let metrics = Metrics()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask { for _ in 0..<1000 { metrics.count(.make(end: .finished, events: 1)) } }
      }
    }
    #expect(metrics.text().contains("sluice_events_total 8000\n"))
  }
}
