import CZlib
import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct GzipTests {
  @Test(arguments: [100, 10_000, 3_000_000])
  func `what is packed can be unpacked`(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 / 7) }
    let packed = try #require(gzip(bytes))
    #expect(packed.count < bytes.count)
    #expect(try gunzip(packed) == bytes)
    #expect(gzip(bytes) == packed)
  }

  @Test func `what would not shrink is left`() {
    var random = SystemRandomNumberGenerator()
    #expect(gzip([]) == nil)
    #expect(gzip([1, 2, 3]) == nil)
    #expect(gzip((0..<4096).map { _ in UInt8.random(in: 0...255, using: &random) }) == nil)
  }
}

/// Why bytes are not in gzip's form.
struct GunzipFailure: Error { let code: Int32 }

/// The bytes that `packed` holds.
func gunzip(_ packed: [UInt8]) throws -> [UInt8] {
  var stream = z_stream()
  let size = Int32(MemoryLayout<z_stream>.size)
  guard inflateInit2_(&stream, 31, ZLIB_VERSION, size) == Z_OK else {
    throw GunzipFailure(code: 0)
  }
  defer { inflateEnd(&stream) }
  var (input, bytes) = (packed, [UInt8](repeating: 0, count: 8 << 20))
  let code = input.withUnsafeMutableBufferPointer { input in
    bytes.withUnsafeMutableBufferPointer { bytes in
      (stream.next_in, stream.avail_in) = (input.baseAddress, UInt32(input.count))
      (stream.next_out, stream.avail_out) = (bytes.baseAddress, UInt32(bytes.count))
      return inflate(&stream, Z_FINISH)
    }
  }
  guard code == Z_STREAM_END else { throw GunzipFailure(code: code) }
  return Array(bytes.dropLast(Int(stream.avail_out)))
}
