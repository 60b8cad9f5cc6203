/// Writes Prometheus' text format, version 0.0.4: for each metric a HELP line,
/// a TYPE line, its samples.
struct MetricsText {
  /// Labels between braces (`end="finished"`, or nothing), and a value.
  typealias Sample = (labels: String, value: Int)

  private(set) var text = ""

  mutating func counter(_ name: String, _ help: String, _ samples: [Sample]) {
    describe(name, help, "counter")
    for sample in samples { add(name, sample.labels, "\(sample.value)") }
  }

  mutating func gauge(_ name: String, _ help: String, _ samples: [Sample]) {
    describe(name, help, "gauge")
    for sample in samples { add(name, sample.labels, "\(sample.value)") }
  }

  /// A single value that is not whole.
  mutating func single(_ name: String, _ help: String, _ type: String, _ value: Double) {
    describe(name, help, type)
    add(name, "", "\(value)")
  }

  /// The loops' histograms as one; its buckets hold all that is not longer.
  mutating func histogram(_ name: String, _ help: String, _ parts: [Histogram]) {
    describe(name, help, "histogram")
    var total = 0
    let loops = parts.map(\.now)
    for bucket in 0..<TimeCounts.buckets {
      total += loops.reduce(0) { $0 + $1[bucket] }
      let bound = TimeCounts.bound(bucket).map { "\($0)" } ?? "+Inf"
      add("\(name)_bucket", "le=\"\(bound)\"", "\(total)")
    }
    add("\(name)_sum", "", "\(Double(parts.reduce(0) { $0 + $1.sum }) / 1e9)")
    add("\(name)_count", "", "\(total)")
  }

  private mutating func describe(_ name: String, _ help: String, _ type: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
  }

  private mutating func add(_ name: String, _ labels: String, _ value: String) {
    text += labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
  }
}
