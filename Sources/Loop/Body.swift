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

  /// Lets another thread read the bytes; `LentBody.giveBack` ends that, on this thread.
  package func lend() -> LentBody {
    let keeper = Unmanaged.passRetained(self).toOpaque()  // until it is given back
    return LentBody(
      keeper: UInt(bitPattern: keeper), start: UInt(bitPattern: storage), count: count)
  }

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

/// A whole body's bytes, lent to another thread.
///
/// Why this is safe without a lock: a whole body is never written again, so both
/// threads only read; `lend` keeps it until `giveBack`, whatever becomes of its
/// request; and only numbers travel, in a `Mailbox`, whose lock orders what was
/// written before. If it is never given back, it stays for good and harms nobody.
package struct LentBody: Sendable {
  fileprivate let keeper: UInt
  fileprivate let start: UInt
  /// How many bytes there are.
  package let count: Int

  /// The bytes, borrowed for the call. From any thread, before `giveBack`.
  package func withBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
    try body(
      UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: start), count: count).bytes)
  }

  /// Ends the loan. Once, on the thread that lent.
  package func giveBack() {
    Unmanaged<Body>.fromOpaque(UnsafeRawPointer(bitPattern: keeper)!).release()
  }
}
