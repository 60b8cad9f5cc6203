/// A request's body: bytes at one place, which stay there once it is whole, so
/// that libcurl can send them from where they are.
package final class Body {
  /// How many bytes there are.
  package private(set) var count = 0
  private var storage: UnsafeMutableRawPointer?
  private var capacity = 0

  package init() {}

  /// A body that is whole.
  package init(_ bytes: [UInt8]) { append(bytes.span.bytes) }

  deinit { storage?.deallocate() }

  /// The bytes, borrowed for the call.
  package func withBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
    try body(UnsafeRawBufferPointer(start: storage, count: count).bytes)
  }

  /// The bytes where they lie; there until this body goes or grows.
  var pointer: UnsafeRawPointer? { storage.map { UnsafeRawPointer($0) } }

  func reserve(_ wanted: Int) {
    guard wanted > capacity else { return }
    let next = UnsafeMutableRawPointer.allocate(byteCount: wanted, alignment: 16)
    if let storage {
      next.copyMemory(from: storage, byteCount: count)
      storage.deallocate()
    }
    (storage, capacity) = (next, wanted)
  }

  func append(_ bytes: RawSpan) {
    guard bytes.byteCount > 0 else { return }
    if count + bytes.byteCount > capacity { reserve(max(count + bytes.byteCount, 2 * capacity)) }
    bytes.withUnsafeBytes {
      (storage! + count).copyMemory(from: $0.baseAddress!, byteCount: $0.count)
    }
    count += bytes.byteCount
  }
}
