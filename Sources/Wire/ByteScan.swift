import Glibc

/// Wide looks at bytes that are not ours to keep: 64 at a time, no copy.
///
/// Both searches take the place to start from and answer an index into the
/// same bytes, so that a caller can go on where the last look ended.
extension RawSpan {
  /// The first LF or CR at or behind `start`; nil when there is none.
  func firstLineEnd(from start: Int) -> Int? {
    // Every other line is the empty one that ends an event: no wide look.
    if start < byteCount, isLineEnd(start) { return start }
    var at = start
    while at &+ 64 <= byteCount {
      if let lane = lineEnds(at).firstLane { return at &+ lane }
      at &+= 64
    }
    if at < byteCount, byteCount >= 64 {
      let last = byteCount &- 64
      return lineEnds(last).from(lane: at &- last).firstLane.map { last &+ $0 }
    }
    while at < byteCount, !isLineEnd(at) { at &+= 1 }
    return at < byteCount ? at : nil
  }

  /// The first `h_` (as in `finish_reason`, and in little else) at or behind
  /// `start`; nil when there is none.
  func firstFinishMark(from start: Int) -> Int? {
    var at = start
    while at &+ 65 <= byteCount {
      if let lane = finishMarks(at).firstLane { return at &+ lane }
      at &+= 64
    }
    if at < byteCount, byteCount >= 65 {
      let last = byteCount &- 65
      return finishMarks(last).from(lane: at &- last).firstLane.map { last &+ $0 }
    }
    while at &+ 1 < byteCount {
      if byte(at) == Byte.h, byte(at &+ 1) == Byte.underscore { return at }
      at &+= 1
    }
    return nil
  }

  /// True when the bytes from `at` on begin with `text`.
  @inline(__always) func has(_ text: StaticString, at offset: Int) -> Bool {
    let count = text.utf8CodeUnitCount
    guard offset >= 0, offset &+ count <= byteCount else { return false }
    return unsafe withUnsafeBytes { bytes in
      unsafe memcmp(bytes.baseAddress! + offset, text.utf8Start, count) == 0
    }
  }

  /// The byte at `offset`, which the caller has shown to lie inside.
  @inline(__always) func byte(_ offset: Int) -> UInt8 {
    assert(offset >= 0 && offset < byteCount)
    return unsafe unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self)
  }

  @inline(__always) private func isLineEnd(_ offset: Int) -> Bool {
    byte(offset) == Byte.lf || byte(offset) == Byte.cr
  }

  @inline(__always) private func wide(_ offset: Int) -> Wide {
    assert(offset >= 0 && offset &+ 64 <= byteCount)
    return unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: Wide.self)
  }

  @inline(__always) private func lineEnds(_ offset: Int) -> SIMDMask<SIMD64<Int8>> {
    let block = wide(offset)
    return (block .== Wide(repeating: Byte.lf)) .| (block .== Wide(repeating: Byte.cr))
  }

  @inline(__always) private func finishMarks(_ offset: Int) -> SIMDMask<SIMD64<Int8>> {
    (wide(offset) .== Wide(repeating: Byte.h))
      .& (wide(offset &+ 1) .== Wide(repeating: Byte.underscore))
  }
}

/// The bytes that the splitter gives a meaning to.
enum Byte {
  static let lf: UInt8 = 0x0A
  static let cr: UInt8 = 0x0D
  static let colon = UInt8(ascii: ":")
  static let h = UInt8(ascii: "h")
  static let underscore = UInt8(ascii: "_")
}

private typealias Wide = SIMD64<UInt8>

// The casts below are between plain vectors of the same 64 bytes: no reference
// is in them, and every bit pattern is a value of either.
extension SIMDMask<SIMD64<Int8>> {
  /// The first lane that is true; nil when none is.
  @inline(__always) fileprivate var firstLane: Int? {
    let words = unsafe unsafeBitCast(self, to: SIMD8<UInt64>.self)
    let halves = words.lowHalf | words.highHalf
    let quarters = halves.lowHalf | halves.highHalf
    guard quarters[0] | quarters[1] != 0 else { return nil }
    var index = 0
    while words[index] == 0 { index &+= 1 }
    return index &* 8 &+ words[index].trailingZeroBitCount &>> 3
  }

  /// The mask without its lanes before `lane`: bytes that were looked at.
  @inline(__always) fileprivate func from(lane: Int) -> Self {
    let numbers = SIMD8<UInt64>(
      0x0706_0504_0302_0100, 0x0F0E_0D0C_0B0A_0908, 0x1716_1514_1312_1110, 0x1F1E_1D1C_1B1A_1918,
      0x2726_2524_2322_2120, 0x2F2E_2D2C_2B2A_2928, 0x3736_3534_3332_3130, 0x3F3E_3D3C_3B3A_3938)
    let lanes = unsafe unsafeBitCast(numbers, to: Wide.self)
    return self .& (lanes .>= Wide(repeating: UInt8(truncatingIfNeeded: lane)))
  }
}
