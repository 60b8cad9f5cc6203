import Testing

@testable import Loop
@testable import Sluice

@Suite struct MetricsTests {
  private func lines(_ metrics: Metrics) -> [String] {
    metrics.text().split(separator: "\n").map(String.init)
  }

  @Test func `everything that is counted is there from the start, at 0`() {
    let metrics = Metrics()
    _ = metrics.loop()
    for end in StreamRecord.End.allCases {
      #expect(lines(metrics).contains("sluice_requests_total{end=\"\(end.rawValue)\"} 0"))
    }
    for name in [
      "events_total", "body_bytes_total", "streams_open", "streams_paused", "client_connections",
      "upstream_connections{state=\"idle\"}", "refusals_total{code=\"429\"}",
      "upstream_errors_total{kind=\"dns\"}", "event_gap_seconds_count",
      "time_to_first_event_seconds_bucket{le=\"+Inf\"}",
    ] { #expect(lines(metrics).contains("sluice_\(name) 0"), "\(name)") }
  }

  @Test func `requests are counted by their ends, refusals by their status`() {
    let metrics = Metrics()
    let loop = metrics.loop()
    loop.count(.make(end: .finished))
    loop.count(.make(end: .finished))
    loop.count(.make(status: 418, end: .rejected))
    loop.count(.make(status: 429, end: .rejected))
    loop.count(.make(status: 408, end: .rejected))
    for line in [
      "sluice_requests_total{end=\"finished\"} 2", "sluice_requests_total{end=\"rejected\"} 3",
      "sluice_requests_total{end=\"refused\"} 0", "sluice_refusals_total{code=\"429\"} 1",
      "sluice_refusals_total{code=\"408\"} 1", "sluice_refusals_total{code=\"other\"} 1",
    ] { #expect(lines(metrics).contains(line), "\(line)") }
  }

  @Test func `each failure of an upstream has a kind that is counted`() {
    let failures: [RelayFailure] = [
      .unresolved, .unreachable, .tls, .noHead, .redirect(302), .broken, .encoded("gzip"), .cut,
      .idle, .tooLong, .webPage(500), .badAnswer(500, ""), .shuttingDown,
    ]
    let metrics = Metrics()
    let loop = metrics.loop()
    for failure in failures { loop.count(failure) }
    #expect(loop.upstreamErrors.values.reduce(0) { $0 + $1.now } == failures.count - 1)
    #expect(loop.upstreamErrors.values.allSatisfy { $0.now > 0 })
  }

  /// What a stream carries is told more than once (at each heartbeat) and counted once.
  @Test func `events, bytes and gaps are counted once, however often they are told`() {
    let metrics = Metrics()
    let loop = metrics.loop()
    var record = StreamRecord.make(requested: 1_000_000)
    var flow = StreamFlow()
    loop.count(&flow, of: record)
    for (event, time) in [3_000_000, 4_000_000, 104_000_000].map(UInt64.init).enumerated() {
      if event == 0 { record.firstEvent = time } else { flow.gaps.add(time - record.lastEvent) }
      (record.lastEvent, record.events, record.bytes) = (time, event + 1, event * 10 + 10)
      loop.count(&flow, of: record)
      loop.count(&flow, of: record)
    }
    for line in [
      "sluice_events_total 3", "sluice_body_bytes_total 30",
      "sluice_time_to_first_event_seconds_sum 0.002",
      "sluice_time_to_first_event_seconds_count 1", "sluice_event_gap_seconds_sum 0.101",
      "sluice_event_gap_seconds_bucket{le=\"0.001048576\"} 1",
      "sluice_event_gap_seconds_bucket{le=\"0.067108864\"} 1",
      "sluice_event_gap_seconds_bucket{le=\"0.134217728\"} 2",
      "sluice_event_gap_seconds_count 2",
    ] { #expect(lines(metrics).contains(line), "\(line)") }
  }

  /// Prometheus' text format: a HELP and a TYPE line before each metric, a newline at the end.
  @Test func `each metric is described once, before its values`() {
    let metrics = Metrics()
    _ = metrics.loop()
    let lines = metrics.text().split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.last == "")
    var described: [Substring] = []
    for line in lines.dropLast() where !line.hasPrefix("# HELP ") {
      let words = line.split(separator: " ")
      if line.hasPrefix("# TYPE ") {
        #expect(["counter", "gauge", "histogram"].contains(words.last))
        #expect(!described.contains(words[2]))
        described.append(words[2])
      } else {
        #expect(
          words.count == 2 && Double(words[1]) != nil && line.hasPrefix(described.last ?? "?"))
      }
    }
    #expect(described.count > 15)
  }

  @Test func `what many loops counted adds up`() async {
    let metrics = Metrics()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          let loop = metrics.loop()
          for _ in 0..<1000 { loop.count(.make(end: .finished)) }
        }
      }
    }
    #expect(lines(metrics).contains("sluice_requests_total{end=\"finished\"} 8000"))
  }

  @Test func `the kernel's figures of the process are told`() {
    var text = MetricsText()
    ProcessFigures.describe(&text)
    var values: [Substring: Double] = [:]
    for line in text.text.split(separator: "\n") where !line.hasPrefix("#") {
      let words = line.split(separator: " ")
      values[words[0]] = Double(words[1])
    }
    #expect(values.count == 6)
    #expect((values["process_resident_memory_bytes"] ?? 0) > 1_000_000)
    #expect((values["process_start_time_seconds"] ?? 0) > 1_600_000_000)
    #expect((values["process_open_fds"] ?? 0) > 3)
    #expect((values["process_max_fds"] ?? 0) >= (values["process_open_fds"] ?? 0))
  }
}

@Suite struct TimeCountsTests {
  @Test func `a time is counted in the first bucket whose bound it does not pass`() throws {
    for bucket in 0..<TimeCounts.buckets - 1 {
      let bound = UInt64((try #require(TimeCounts.bound(bucket)) * 1e9).rounded())
      #expect(TimeCounts.bucket(of: bound) == bucket)
      #expect(TimeCounts.bucket(of: bound + 1) == bucket + 1)
    }
    #expect(TimeCounts.bound(TimeCounts.buckets - 1) == nil)
  }

  @Test func `nothing and more than anything have their buckets`() {
    var counts = TimeCounts()
    counts.add(0)
    counts.add(1)
    counts.addNothing(3)
    counts.add(.max)
    #expect(counts.counts[0] == 5 && counts.counts[TimeCounts.buckets - 1] == 1)
  }
}
