import Loop

/// Times counted by their size, in powers of two of nanoseconds: which bucket
/// one falls into is a question to the position of its highest bit.
struct TimeCounts {
  /// The first bucket ends at 2^17 ns (0.13 ms), each next one at twice that,
  /// the last but one at 2^38 ns (275 s); what is longer is in the last.
  static let buckets = 23
  private static let shift = 17

  private(set) var counts = InlineArray<23, UInt32>(repeating: 0)

  /// Where a time of so many nanoseconds is counted; a bound belongs to the
  /// bucket that it ends.
  @inline(__always)
  static func bucket(of time: UInt64) -> Int {
    let bits = 64 &- (max(time, 1) &- 1).leadingZeroBitCount
    return min(max(bits &- shift, 0), buckets &- 1)
  }

  /// The bucket's upper bound in seconds; nil for the last, which has none.
  static func bound(_ bucket: Int) -> Double? {
    bucket < buckets - 1 ? Double(UInt64(1) << (bucket + shift)) / 1e9 : nil
  }

  @inline(__always)
  mutating func add(_ time: UInt64) { counts[TimeCounts.bucket(of: time)] &+= 1 }

  /// Counts times of nothing at all.
  @inline(__always)
  mutating func addNothing(_ count: Int) { counts[0] &+= UInt32(truncatingIfNeeded: count) }
}

/// The same for other threads to read: a histogram of one loop's times.
struct Histogram: Sendable {
  private let counts = (0..<TimeCounts.buckets).map { _ in Gauge() }
  private let nanoseconds = Gauge()

  /// Adds one time, in nanoseconds.
  func add(_ time: UInt64) {
    counts[TimeCounts.bucket(of: time)].add(1)
    nanoseconds.add(Int(time))
  }

  /// Adds what was counted elsewhere; `sum` is of those times, in nanoseconds.
  func add(_ times: TimeCounts, sum: UInt64) {
    for bucket in 0..<TimeCounts.buckets where times.counts[bucket] > 0 {
      counts[bucket].add(Int(times.counts[bucket]))
    }
    nanoseconds.add(Int(sum))
  }

  /// How many are in each bucket, for themselves.
  var now: [Int] { counts.map(\.now) }
  /// The sum of all times, in nanoseconds.
  var sum: Int { nanoseconds.now }
}
