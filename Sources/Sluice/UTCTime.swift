import Glibc

/// A moment as logs write it: `2026-11-22T10:00:00.000Z` (RFC 3339).
struct UTCTime {
  let seconds: Int
  let milliseconds: Int

  /// This moment.
  static func now() -> UTCTime {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return UTCTime(seconds: time.tv_sec, milliseconds: time.tv_nsec / 1_000_000)
  }

  /// Appends 24 bytes. Holds from 1970 to 9999.
  func append(to bytes: inout [UInt8]) {
    let (year, month, day) = UTCTime.date(seconds / 86_400)
    let second = seconds % 86_400
    UTCTime.append(year, 4, "-", &bytes)
    UTCTime.append(month, 2, "-", &bytes)
    UTCTime.append(day, 2, "T", &bytes)
    UTCTime.append(second / 3600, 2, ":", &bytes)
    UTCTime.append(second / 60 % 60, 2, ":", &bytes)
    UTCTime.append(second % 60, 2, ".", &bytes)
    UTCTime.append(milliseconds, 3, "Z", &bytes)
  }

  /// The Gregorian date of a day since 1970-01-01, reckoned in eras of 400 years that
  /// begin in March, so that a leap day is the last of its year.
  private static func date(_ day: Int) -> (year: Int, month: Int, day: Int) {
    let (era, ofEra) = (day + 719_468).quotientAndRemainder(dividingBy: 146_097)
    let year = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * year + year / 4 - year / 100)
    let march = (5 * ofYear + 2) / 153
    let month = march < 10 ? march + 3 : march - 9
    let start = (153 * march + 2) / 5
    return (era * 400 + year + (month <= 2 ? 1 : 0), month, ofYear - start + 1)
  }

  private static func append(
    _ number: Int, _ digits: Int, _ end: Unicode.Scalar, _ bytes: inout [UInt8]
  ) {
    var divisor = 1
    for _ in 1..<digits { divisor *= 10 }
    while divisor > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
      divisor /= 10
    }
    bytes.append(UInt8(ascii: end))
  }
}
