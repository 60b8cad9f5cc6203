import Glibc

/// Blocks of memory that a loop's outboxes borrow while they hold something, so
/// that a sleeping stream holds none.
package final class BufferPool {
  /// One read of libcurl, and room for the rest of the event before it.
  static let blockSize = 20 << 10
  private static let keep = 256
  private var free: [UnsafeMutableRawPointer] = []

  package init() {}

  deinit { for block in free { block.deallocate() } }

  func take() -> UnsafeMutableRawPointer {
    free.popLast() ?? .allocate(byteCount: BufferPool.blockSize, alignment: 64)
  }

  func giveBack(_ block: UnsafeMutableRawPointer, capacity: Int) {
    guard capacity == BufferPool.blockSize, free.count < BufferPool.keep else {
      return block.deallocate()
    }
    free.append(block)
  }
}

/// Bytes a client has not taken yet, and behind them the event still open.
///
///     start ……… ready ……… end
///     | whole events | open event |
///
/// Bytes are copied in once and out once; only the mark between the two parts
/// moves. An outbox never drops whole events. It knows no marks: whoever fills it
/// looks at `waiting` and stops.
package struct Outbox: ~Copyable {
  /// Above this many bytes of whole events the upstream is paused …
  package static let high = 64 << 10
  /// … and below this it goes on.
  package static let low = 32 << 10

  private let pool: BufferPool
  private var storage: UnsafeMutableRawPointer?
  private var capacity = 0
  private var start = 0
  private var ready = 0
  private var end = 0

  init(_ pool: BufferPool) { self.pool = pool }

  deinit {
    if let storage { pool.giveBack(storage, capacity: capacity) }
  }

  /// Bytes of whole events that wait for the client.
  package var waiting: Int { ready - start }
  /// Bytes of the event still open.
  package var openCount: Int { end - ready }

  /// The open event's bytes, borrowed for the call.
  package func withOpen<Result>(_ body: (RawSpan) -> Result) -> Result {
    body(UnsafeRawBufferPointer(start: storage.map { $0 + ready }, count: end - ready).bytes)
  }

  /// Adds bytes to the open event.
  package mutating func append(_ bytes: RawSpan) {
    let count = bytes.byteCount
    guard count > 0 else { return }
    if end + count > capacity { makeRoom(for: count) }
    bytes.withUnsafeBytes { (storage! + end).copyMemory(from: $0.baseAddress!, byteCount: count) }
    end += count
  }

  /// The first `count` bytes of the open event are whole: the client may have them.
  package mutating func release(_ count: Int) { ready += count }

  /// Puts bytes into the open event, `place` bytes behind its start.
  package mutating func insert(_ bytes: RawSpan, at place: Int) {
    let (count, behind) = (bytes.byteCount, openCount - place)
    append(bytes)  // for the room
    let gap = storage! + ready + place
    memmove(gap + count, gap, behind)
    bytes.withUnsafeBytes { gap.copyMemory(from: $0.baseAddress!, byteCount: count) }
  }

  /// Forgets the open event.
  package mutating func dropOpen() {
    end = ready
    giveBackIfEmpty()
  }

  /// Copies whole events' bytes out, at most `limit`; how many it were.
  mutating func take(into target: UnsafeMutableRawPointer, limit: Int) -> Int {
    let count = min(limit, ready - start)
    guard count > 0 else { return 0 }
    target.copyMemory(from: storage! + start, byteCount: count)
    start += count
    giveBackIfEmpty()
    return count
  }

  private mutating func giveBackIfEmpty() {
    guard start == end, let storage else { return }
    pool.giveBack(storage, capacity: capacity)
    self.storage = nil
    (capacity, start, ready, end) = (0, 0, 0, 0)
  }

  private mutating func makeRoom(for count: Int) {
    let held = end - start
    if held + count <= capacity - capacity / 4 {  // a quarter is free again: moving is cheaper
      memmove(storage!, storage! + start, held)
    } else {
      move(to: max(held + count, min(2 * capacity, capacity + (4 << 20))), held: held)
    }
    (ready, end, start) = (ready - start, held, 0)
  }

  private mutating func move(to wanted: Int, held: Int) {
    let isBlock = wanted <= BufferPool.blockSize
    let size = isBlock ? BufferPool.blockSize : wanted
    let next = isBlock ? pool.take() : .allocate(byteCount: size, alignment: 64)
    if let storage {
      next.copyMemory(from: storage + start, byteCount: held)
      pool.giveBack(storage, capacity: capacity)
    }
    (storage, capacity) = (next, size)
  }
}
