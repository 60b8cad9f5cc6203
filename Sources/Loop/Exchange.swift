import CMicrohttpd
import Glibc

/// Whoever works on an exchange's answer.
package protocol ExchangeOwner: AnyObject {
  /// The whole request is in: answer now, or later from this loop.
  func requestArrived()
  /// The client is gone, in whatever phase; nothing can be sent any more.
  func clientLeft()
  /// A slow client has taken so much that fewer than `Outbox.low` bytes wait.
  func drained()
  /// The server ends and waits no longer: bring the answer to an end now.
  func shutDown()
  /// The exchange is over; `timedOut` when the client took nothing for too long.
  func over(timedOut: Bool)
}

/// One client's request, and the answer it gets: whole (`answer`) or streamed
/// (`begin`, `write` …, `end`). Between its bytes the connection is suspended.
///
/// Kept alive by libmicrohttpd's request slot, from the head until it is over.
package final class Exchange {
  private enum Phase { case receiving, tooLarge, handling, answering, over }

  package let client: ClientConnection
  /// The path, percent-decoded, without its query.
  package let path: String
  /// The host that stood before the path (RFC 9112, 3.2.2); nil when none did, as is usual.
  package let authority: String?
  package let method: String
  package let version: String
  /// How its bytes are to be read, and whether everybody reads them so.
  package let framing: Framing
  /// Its head's size, in bytes.
  package let headSize: Int
  /// When the head came, in nanoseconds of the loop's clock.
  package let arrived: UInt64
  /// The request's body, byte for byte.
  package private(set) var body = Body()
  /// What waits to be sent. Fill it, `release` what is whole, then `wake()`.
  package var outbox: Outbox
  /// Whoever works on the answer; let go when the exchange is over.
  package var owner: (any ExchangeOwner)?
  /// Header fields that go with the answer, whatever it will be.
  package var commonFields: [Field] = []
  /// When libmicrohttpd last asked for bytes, in nanoseconds of the loop's clock.
  package private(set) var lastTaken: UInt64
  /// True once all of the answer has gone to the client's socket.
  package private(set) var isSent = false
  /// The status answered with; 0 until then.
  package private(set) var status = 0

  let connection: OpaquePointer
  private let loop: EventLoop
  private var phase = Phase.receiving
  private var response: OpaquePointer?
  private var bodyLimit = 0
  private var isSuspended = false
  private var isEnded = false
  private var isAborted = false
  private var wasFull = false
  private var wasRefused = false
  private var dropped = 0

  init(
    _ connection: OpaquePointer, _ client: ClientConnection, _ path: UnsafePointer<CChar>,
    _ method: UnsafePointer<CChar>, _ version: UnsafePointer<CChar>
  ) {
    self.connection = connection
    self.client = client
    let target = RequestTarget(path)
    (self.path, authority) = (target.path, target.authority)
    self.method = String(cString: method)
    self.version = String(cString: version)
    headSize = sluice_mhd_head_size(connection)
    framing = RequestHead.read(
      connection, target: client.target ?? RawTarget(path), url: path, method: method,
      version: version, size: headSize)
    loop = client.daemon.listener.loop
    arrived = loop.now
    lastTaken = arrived
    outbox = Outbox(client.daemon.listener.pool)
    client.exchange = self
  }

  deinit { if let response { MHD_destroy_response(response) } }

  // MARK: The request

  func headArrived() -> MHD_Result {
    bodyLimit = client.daemon.listener.application.headArrived(self)
    let length = framing.length ?? 0
    let hasBody = length > 0 || framing.isChunked
    client.headCame(headSize, expectsBody: hasBody && response == nil)
    // Refused before its body: queued now, libmicrohttpd closes the connection
    // and the body is not read. Without a body the connection is kept.
    if response != nil, hasBody || framing.fault != nil { return queue() }
    if framing.isChunked { client.tookUncounted() }
    if response == nil { body.reserve(min(length, bodyLimit)) }
    return .YES
  }

  // libmicrohttpd takes no answer in the middle of a body, so the rest of one
  // that is too large is read and dropped: as much again, then that is enough.
  func bodyArrived(_ bytes: RawSpan) {
    client.took(bytes.byteCount)
    if phase == .receiving, body.count + bytes.byteCount <= bodyLimit { return body.append(bytes) }
    if phase == .receiving {
      phase = .tooLarge
      body = Body()
    }
    dropped += bytes.byteCount
    guard phase == .tooLarge, !isAborted, dropped > bodyLimit + Outbox.high else { return }
    refuse(client.daemon.listener.application.bodyTooLarge(self))
  }

  /// Called when the request is whole, and again after each resume until an
  /// answer is queued.
  func proceed() -> MHD_Result {
    guard !client.isGone, !isAborted else { return .NO }
    if phase == .receiving || phase == .tooLarge { client.requestCame() }
    switch phase {
    case .receiving:
      phase = .handling
      if response == nil { owner?.requestArrived() }
    case .tooLarge:
      answer(client.daemon.listener.application.bodyTooLarge(self))
    case .handling, .answering, .over: break
    }
    guard response == nil else { return queue() }
    suspend()
    return .YES
  }

  // MARK: The answer

  /// Answers whole. Once only, and not after `begin`.
  package func answer(_ answer: Answer) {
    let made = answer.body.withUnsafeBytes {
      MHD_create_response_from_buffer(
        $0.count,
        UnsafeMutableRawPointer(mutating: $0.baseAddress ?? UnsafeRawPointer(bitPattern: 1)!),
        .RESPMEM_MUST_COPY)
    }
    prepare(made, answer.status, answer.fields)
    isEnded = true
    if answer.body.count > Outbox.high { client.isSlow(true) }
  }

  /// The server is ending: it accepts no more and lets what runs finish.
  package var isDraining: Bool { client.daemon.listener.isDraining }

  /// Starts a streamed answer: the head goes out now, bytes as they are written.
  package func begin(_ status: Int, _ fields: [Field]) {
    let me = Unmanaged.passUnretained(self).toOpaque()  // the request slot outlives the response
    let made = MHD_create_response_from_callback(
      sluice_mhd_size_unknown(), 1024, pullDoor, me, nil)
    prepare(made, status, fields)
    sendsWhenWoken(true)
  }

  private func prepare(_ made: OpaquePointer?, _ status: Int, _ fields: [Field]) {
    guard response == nil, !isAborted else { return MHD_destroy_response(made) }
    for field in commonFields { field.add(to: made) }
    for field in fields { field.add(to: made) }
    commonFields = []
    if client.daemon.listener.isDraining { MHD_add_response_header(made, "Connection", "close") }
    response = made
    self.status = status
    wake()
  }

  /// Writes bytes that are whole as they are; they leave before the loop sleeps.
  package func write(_ bytes: RawSpan) {
    outbox.append(bytes)
    release(bytes.byteCount)
  }

  /// The first `count` bytes of the open event are whole; they leave as written ones do.
  package func release(_ count: Int) {
    outbox.release(count)
    wake()
  }

  /// The answer is complete once what was written has gone.
  package func end() {
    isEnded = true
    if outbox.waiting > 0 { client.daemon.isEnding(self) }
    wake()
  }

  /// The turn in which it ended is over: what its client has not taken may take long.
  func turnEnded() { if phase != .over, outbox.waiting > 0 { client.isSlow(true) } }

  /// Breaks the answer off so that the client cannot take it for whole; what
  /// has not gone yet never goes. `reset` shows as RST, else as a plain end
  /// without the last chunk.
  package func abort(reset: Bool) {
    guard !isAborted, phase != .over else { return }
    isAborted = true
    if reset { client.reset() } else { client.shutDown() }
    wake()
  }

  /// Lets libmicrohttpd ask for bytes before the loop sleeps.
  package func wake() {
    guard isSuspended else { return }
    isSuspended = false
    MHD_resume_connection(connection)
    client.daemon.touch()
  }

  /// The upstream waits for this client: tell the owner when it has drained.
  package func tellWhenDrained() { wasFull = true }

  func tellDrained() {
    guard phase != .over else { return }
    owner?.drained()
  }

  /// The body's time is over: refused where libmicrohttpd takes no answer.
  func clientTooSlow() {
    guard phase == .receiving || phase == .tooLarge, !isAborted else { return }
    refuse(client.daemon.listener.application.tooSlow(client, self))
  }

  // In the middle of a body.
  private func refuse(_ answer: Answer) {
    (isAborted, wasRefused) = (true, true)
    status = answer.status
    client.refuse(answer)
  }

  /// Reached from the watch of the socket, in whatever phase.
  func clientLeft() {
    guard phase != .over, !wasRefused else { return }
    let isOurs = isAborted  // a connection that was reset here ends as well
    isAborted = true
    if !isOurs { owner?.clientLeft() }
    // A connection that waits for its answer is refused when it wakes. Any other
    // must see an error of its socket: that is how libmicrohttpd frees one that
    // sends, and how it notices an end behind half a request.
    if phase != .handling { client.shutDown() }
    wake()
  }

  /// The server ends: whoever works on the answer ends it, or the client is let go.
  func shutDown() {
    guard phase != .over else { return }
    if let owner { owner.shutDown() } else { client.shutDown() }
  }

  func completed(_ code: MHD_RequestTerminationCode) {
    let timedOut = code == .REQUEST_TERMINATED_TIMEOUT_REACHED
    phase = .over
    isSent = code == .REQUEST_TERMINATED_COMPLETED_OK
    sendsWhenWoken(false)
    client.exchange = nil
    client.isSlow(false)
    owner?.over(timedOut: timedOut && !client.isGone)
    owner = nil
    client.daemon.listener.isDraining ? client.shutDown() : client.answered()
  }

  private func queue() -> MHD_Result {
    phase = .answering
    defer {
      MHD_destroy_response(response)
      response = nil
    }
    return MHD_queue_response(connection, UInt32(status), response)
  }

  private func suspend() {
    isSuspended = true
    MHD_suspend_connection(connection)
  }

  // Never END_WITH_ERROR: with epoll it leaks the connection. A broken-off
  // answer has had its socket shut down, so the last chunk reaches nobody.
  fileprivate func pull(into target: UnsafeMutableRawPointer, limit: Int) -> Int {
    guard !isAborted else { return Exchange.endOfStream }
    let count = outbox.take(into: target, limit: limit)
    lastTaken = loop.now
    if wasFull, outbox.waiting < Outbox.low {
      wasFull = false
      client.daemon.clientDrained(self)
    }
    guard count == 0 else { return count }
    guard !isEnded else { return Exchange.endOfStream }
    suspend()
    return 0
  }

  private static let endOfStream = -1  // MHD_CONTENT_READER_END_OF_STREAM
}

private let pullDoor: MHD_ContentReaderCallback = { me, _, target, limit in
  Unmanaged<Exchange>.fromOpaque(me!).takeUnretainedValue().pull(into: target!, limit: limit)
}
