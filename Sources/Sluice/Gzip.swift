import CZlib

/// `bytes` in gzip's form (RFC 1952), the same each time; nil when that is no smaller.
func gzip(_ bytes: [UInt8]) -> [UInt8]? {
  guard bytes.count > 20 else { return nil }
  var stream = z_stream()
  guard sluice_deflate_gzip(&stream) == Z_OK else { return nil }
  defer { deflateEnd(&stream) }
  var input = bytes
  var packed = [UInt8](repeating: 0, count: bytes.count - 1)
  let result = input.withUnsafeMutableBufferPointer { input in
    packed.withUnsafeMutableBufferPointer { packed in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      stream.next_out = packed.baseAddress
      stream.avail_out = UInt32(packed.count)
      return deflate(&stream, Z_FINISH)
    }
  }
  guard result == Z_STREAM_END else { return nil }
  packed.removeLast(Int(stream.avail_out))
  return packed
}
