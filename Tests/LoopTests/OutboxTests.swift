import Testing

@testable import Loop

@Suite(.timeLimit(.minutes(1))) struct OutboxTests {
  @Test func `only bytes of whole events are given out, in order`() {
    var outbox = Outbox(BufferPool())
    outbox.append("one|tw")
    #expect(outbox.waiting == 0 && outbox.openCount == 6)
    #expect(outbox.taken(100).isEmpty)
    outbox.release(4)
    #expect(outbox.waiting == 4 && outbox.openCount == 2)
    #expect(outbox.taken(3) == "one")
    #expect(outbox.taken(100) == "|")
    outbox.append("o|")
    #expect(outbox.open == "two|")
    outbox.release(4)
    #expect(outbox.taken(100) == "two|")
    #expect(outbox.waiting == 0 && outbox.openCount == 0)
  }

  @Test func `the open event is forgotten, the whole ones before it are not`() {
    var outbox = Outbox(BufferPool())
    outbox.append("one|tw")
    outbox.release(4)
    outbox.dropOpen()
    outbox.append("new|")
    outbox.release(4)
    #expect(outbox.taken(100) == "one|new|")
  }

  @Test(arguments: [0, 2, 5]) func `bytes can be put into the open event`(place: Int) {
    var outbox = Outbox(BufferPool())
    outbox.append("one|two|t")
    outbox.release(4)
    outbox.insert(Array("XYZ".utf8).span.bytes, at: place)
    #expect(outbox.open == "two|t".prefix(place) + "XYZ" + "two|t".dropFirst(place))
    outbox.release(7)
    outbox.append("hree|")
    #expect(outbox.waiting == 11 && outbox.openCount == 6)
    #expect(outbox.taken(100).hasPrefix("one|"))
  }

  /// Where there is no room left, the bytes move; what is put in and what was there do not mix.
  @Test(arguments: [1, 4000, 20_000, 40_000]) func `putting bytes in makes room`(count: Int) {
    var outbox = Outbox(BufferPool())
    outbox.append(String(repeating: "w", count: 3000))
    outbox.release(3000)
    #expect(outbox.taken(1000).count == 1000)
    outbox.append(String(repeating: "o", count: 16_000))
    outbox.insert([UInt8](repeating: UInt8(ascii: "i"), count: count).span.bytes, at: 10_000)
    outbox.release(16_000 + count)
    let taken = outbox.taken(100_000)
    #expect(
      taken == String(repeating: "w", count: 2000) + String(repeating: "o", count: 10_000)
        + String(repeating: "i", count: count) + String(repeating: "o", count: 6000))
  }

  @Test func `an empty one can be asked and told everything`() {
    var outbox = Outbox(BufferPool())
    outbox.append("")
    #expect(outbox.open.isEmpty)
    #expect(outbox.taken(100).isEmpty)
    outbox.release(0)
    outbox.dropOpen()
    #expect(outbox.waiting == 0 && outbox.openCount == 0)
  }

  /// What is taken at the front makes room at the back: a stream that runs for
  /// hours needs no more memory than its client lags behind.
  @Test func `taken bytes make room for new ones`() {
    let pool = BufferPool()
    var outbox = Outbox(pool)
    let piece = String(repeating: "x", count: 1000)
    for _ in 0..<12 { outbox.append(piece) }
    outbox.release(12_000)
    for round in 0..<1000 {
      outbox.append("\(round % 10)" + piece.dropFirst())
      outbox.release(1000)
      #expect(outbox.taken(1000).count == 1000)
    }
    #expect(outbox.waiting == 12_000)
    #expect(outbox.taken(1).first == "8")
  }

  @Test func `one event grows to 8 MiB and comes out whole`() {
    var outbox = Outbox(BufferPool())
    let piece = [UInt8]((0..<16_384).map { UInt8(truncatingIfNeeded: $0 &* 7) })
    for _ in 0..<512 { outbox.append(piece.span.bytes) }
    #expect(outbox.openCount == 8 << 20)
    outbox.release(8 << 20)
    for _ in 0..<512 { #expect(outbox.takenBytes(16_384) == piece) }
    #expect(outbox.waiting == 0)
  }

  @Test func `an outbox that holds nothing holds no memory`() {
    let pool = BufferPool()
    let block = pool.take()
    pool.giveBack(block, capacity: BufferPool.blockSize)
    var first = Outbox(pool), second = Outbox(pool)
    for _ in 0..<3 {
      first.append("a")
      #expect(first.address == UnsafeRawPointer(block))
      first.release(1)
      _ = first.taken(1)
      second.append("b")
      #expect(second.address == UnsafeRawPointer(block))
      second.dropOpen()
    }
  }

  @Test func `one that goes gives its memory back`() {
    let pool = BufferPool()
    func use() -> UnsafeRawPointer? {
      var outbox = Outbox(pool)
      outbox.append("a")
      return outbox.address
    }
    #expect(use() == use())
  }

  /// Nothing else may come out of the pool than blocks of its own size.
  @Test func `memory that had to grow does not go to the pool`() {
    let pool = BufferPool()
    var large = Outbox(pool)
    large.append([UInt8](repeating: 1, count: BufferPool.blockSize + 1).span.bytes)
    large.dropOpen()
    var small = Outbox(pool)
    for _ in 0..<20 { small.append([UInt8](repeating: 2, count: 1024).span.bytes) }
    #expect(small.openCount == 20_480)
  }

  @Test(arguments: 0..<20) func `many random operations agree with two arrays`(seed: Int) {
    var random = Seeded(seed)
    let pool = BufferPool()
    var outbox = Outbox(pool)
    var whole: [UInt8] = [], open: [UInt8] = []
    for _ in 0..<400 {
      switch Int.random(in: 0..<10, using: &random) {
      case 0...3:
        let count = Int.random(in: 1...(Bool.random(using: &random) ? 300 : 30_000), using: &random)
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &+ seed) }
        outbox.append(bytes.span.bytes)
        open += bytes
      case 4...6:
        let count = Int.random(in: 0...open.count, using: &random)
        outbox.release(count)
        whole += open.prefix(count)
        open.removeFirst(count)
      case 7, 8:
        let limit = Int.random(in: 1...40_000, using: &random)
        let taken = outbox.takenBytes(limit)
        #expect(taken == Array(whole.prefix(limit)))
        whole.removeFirst(taken.count)
      default:
        outbox.dropOpen()
        open = []
      }
      #expect(outbox.waiting == whole.count && outbox.openCount == open.count)
      #expect(outbox.openBytes == open)
    }
  }
}

extension Outbox {
  fileprivate mutating func append(_ text: String) { append(Array(text.utf8).span.bytes) }

  fileprivate mutating func takenBytes(_ limit: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      count = take(into: UnsafeMutableRawPointer(buffer.baseAddress!), limit: limit)
    }
  }

  fileprivate mutating func taken(_ limit: Int) -> String { takenBytes(limit).text }
  fileprivate var openBytes: [UInt8] { withOpen { $0.withUnsafeBytes { [UInt8]($0) } } }
  fileprivate var open: String { openBytes.text }
  fileprivate var address: UnsafeRawPointer? {
    withOpen { $0.withUnsafeBytes { $0.baseAddress } }
  }
}
