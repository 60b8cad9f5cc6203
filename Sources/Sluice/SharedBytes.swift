/// Bytes that never change and that any thread may read.
package final class SharedBytes: Sendable {
  package let bytes: [UInt8]

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  package var count: Int { bytes.count }

  /// A name for exactly these bytes: the 64 bits of FNV-1a and the length, in hex.
  ///
  /// It tells versions of a file apart; it is no defence against a forger.
  var fingerprint: String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return "\(String(hash, radix: 16))-\(String(bytes.count, radix: 16))"
  }
}
