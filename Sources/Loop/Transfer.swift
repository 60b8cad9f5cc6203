import CCurl
import Glibc

/// What is sent to an upstream.
package struct UpstreamRequest {
  package var method: String
  package var url: String
  package var fields: [Field]
  /// Sent byte for byte, with a `Content-Length`; nil for a GET.
  package var body: Body?

  package init(_ method: String, _ url: String, _ fields: [Field], body: Body?) {
    self.method = method
    self.url = url
    self.fields = fields
    self.body = body
  }
}

/// The start of an upstream's answer.
package struct ResponseHead {
  package internal(set) var status = 0
  package internal(set) var fields: [Field] = []

  /// A head that has not come yet.
  package init() {}

  /// The first value of a field, whatever the case of its name.
  package func field(_ name: String) -> String? {
    let name = name.lowercased()
    return fields.first { $0.name == name }?.value
  }
}

/// What becomes of bytes that have come.
package enum Reception {
  /// They were taken.
  case taken
  /// The same, and `readEnded()` is to be called.
  case gathered
  /// There is no room: they are brought again after `resume()`.
  case full
  /// The transfer is to end; its owner knows why.
  case refused
}

/// What a transfer tells whoever started it, always on the loop.
package protocol TransferOwner: AnyObject {
  /// The final head came (interim ones are skipped).
  func received(_ head: ResponseHead)
  /// Bytes of the body came, borrowed for the call. Called from inside libcurl:
  /// neither `cancel()` nor a new transfer from here. Refused from inside
  /// `resume()`, the transfer stays until its owner cancels it.
  func received(_ bytes: RawSpan) -> Reception
  /// What has been `gathered` is all that there was to read; libcurl calls for each
  /// chunk of it.
  func readEnded()
  /// It is over; nil when the answer is complete.
  func ended(_ failure: TransferFailure?)
}

extension TransferOwner {
  package func readEnded() {}
}

/// One request to an upstream, over HTTP/1.1 (a cancelled HTTP/2 stream is not
/// told to the upstream by libcurl 7.88.1, R5).
///
/// Sent once: libcurl would send a request again, whole, when a reused
/// connection dies before the answer; its second sending is refused (R12).
package final class Transfer {
  // With interim heads and trailers, in bytes.
  private static let longestHead = 256 << 10

  private let transfers: Transfers
  private let handle: MultiHandle
  // Not copied by libcurl: kept until the transfer is gone.
  private let body: Body?
  private unowned let owner: any TransferOwner
  private var easy: UnsafeMutableRawPointer?
  private var lines: UnsafeMutablePointer<curl_slist>?
  private var head = ResponseHead()
  private var isHeadWhole = false
  private var headSize = 0
  /// A connection is there and the request goes out on it.
  package var wasSent: Bool { sent != 0 }
  /// When that was, in nanoseconds of the loop's clock, taken anew; 0 until then.
  package private(set) var sent: UInt64 = 0
  private var port: UInt16 = 0
  private var hasLeftovers = false
  /// Its owner had no room: libcurl does not read until `resume()`.
  private(set) var isPaused = false

  /// Starts at once; the owner hears of the outcome unless it cancels.
  package init(_ request: UpstreamRequest, on transfers: Transfers, for owner: any TransferOwner) {
    self.transfers = transfers
    handle = transfers.freeHandle()
    body = request.body
    self.owner = owner
    let easy = transfers.easyHandle()
    self.easy = easy
    configure(easy, request)
    handle.add(easy)
  }

  deinit { cancel() }

  /// Ends it without a word to the owner; an unfinished answer's connection is
  /// closed at once. Harmless when it is over. Not from inside `received`.
  package func cancel() {
    guard let easy else { return }
    self.easy = nil
    isPaused = false
    handle.remove(easy)
    transfers.keep(easy)
    if port > 0 { transfers.giveBack(port) }
    curl_slist_free_all(lines)
    lines = nil
  }

  /// Goes on after `full`; the bytes held back come from inside this call.
  package func resume() {
    guard let easy else { return }
    isPaused = false
    curl_easy_pause(easy, CURLPAUSE_CONT)
    handle.endRead()
  }

  private func configure(_ easy: UnsafeMutableRawPointer, _ request: UpstreamRequest) {
    let me = Unmanaged.passUnretained(self).toOpaque()  // removed from libcurl in `cancel`
    sluice_set_pointer(easy, CURLOPT_PRIVATE, me)
    sluice_set_write(easy, bytesDoor, me)
    sluice_set_header(easy, headDoor, me)
    sluice_set_before_request(easy, requestDoor, me)
    sluice_set_debug(easy, debugDoor, me)
    request.url.withCString { _ = sluice_set_string(easy, CURLOPT_URL, $0) }
    sluice_set_long(easy, CURLOPT_VERBOSE, 0)
    // Until the head is whole: to libcurl one that breaks off is an answer, and
    // its dead connection one to keep.
    sluice_set_long(easy, CURLOPT_FORBID_REUSE, 1)
    configureBody(easy)
    configureFields(easy, request.fields)
  }

  private func configureBody(_ easy: UnsafeMutableRawPointer) {
    guard let body else {
      sluice_set_long(easy, CURLOPT_HTTPGET, 1)
      return
    }
    sluice_set_long(easy, CURLOPT_POST, 1)
    sluice_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, body.count)
    sluice_set_pointer(easy, CURLOPT_POSTFIELDS, body.pointer ?? UnsafeRawPointer(bitPattern: 1)!)
  }

  // An empty `Expect` keeps libcurl from waiting for 100-continue before large bodies.
  private func configureFields(_ easy: UnsafeMutableRawPointer, _ fields: [Field]) {
    for field in fields { add("\(field.name): \(field.value)") }
    add("Expect:")
    sluice_set_pointer(easy, CURLOPT_HTTPHEADER, lines)
  }

  // libcurl copies it; handed over without this closure Swift would too.
  private func add(_ line: String) {
    lines = line.withCString { curl_slist_append(lines, $0) }
  }

  // MARK: Doors lead here

  func finished(_ code: CURLcode) {
    if let easy, hasLeftovers || transfers.knowsHasty { endConnection(easy) }
    var judgement = 0
    if code != CURLE_OK, let easy { sluice_get_long(easy, CURLINFO_SSL_VERIFYRESULT, &judgement) }
    cancel()
    guard code == CURLE_OK else { return owner.ended(TransferFailure(code, judgement)) }
    owner.ended(isHeadWhole ? nil : .noHead)
  }

  fileprivate func received(_ bytes: RawSpan) -> Int {
    switch owner.received(bytes) {
    case .taken: return bytes.byteCount
    case .gathered:
      handle.isReading(self)
      return bytes.byteCount
    case .full:
      isPaused = true
      return Int(CURL_WRITEFUNC_PAUSE)
    case .refused: return 0
    }
  }

  func readEnded() { owner.readEnded() }

  /// False when the head is longer than any head should be.
  fileprivate func receivedLine(_ line: UnsafeRawBufferPointer) -> Bool {
    headSize += line.count
    if !isHeadWhole { take(headLine: line) }  // else a trailer
    return headSize <= Transfer.longestHead
  }

  private func take(headLine line: UnsafeRawBufferPointer) {
    if line.starts(with: "HTTP/".utf8) {
      head = ResponseHead()
      head.status = Transfer.status(line)
    } else if let field = Transfer.field(line) {
      head.fields.append(field)
    } else if head.status >= 200, line.first == 13 || line.first == 10 {
      isHeadWhole = true
      if let easy {
        sluice_set_long(easy, CURLOPT_VERBOSE, 1)  // see `said`
        sluice_set_long(easy, CURLOPT_FORBID_REUSE, 0)
      }
      owner.received(head)
      head = ResponseHead()  // a stream that waits needs none of it
    }
  }

  /// False when it must not go out: it went out before, or what the upstream
  /// has said unasked would be taken for the answer.
  fileprivate func aboutToSend(from port: UInt16) -> Bool {
    guard !wasSent else { return false }
    sent = EventLoop.clock()
    self.port = port
    return !transfers.hasSpoken(on: port, to: handle)
  }

  // libcurl drops bytes behind the last chunk and would use the connection
  // again; this line of its log is the only word about them.
  fileprivate func said(_ line: UnsafeRawBufferPointer) {
    if line.starts(with: "Leftovers after chunking".utf8) { hasLeftovers = true }
  }

  private func endConnection(_ easy: UnsafeMutableRawPointer) {
    var descriptor: curl_socket_t = -1
    guard sluice_get_socket(easy, CURLINFO_ACTIVESOCKET, &descriptor) == CURLE_OK,
      descriptor >= 0
    else { return }
    if hasLeftovers || transfers.endsSoon(descriptor) { transfers.end(descriptor) }
  }

  private static func status(_ line: UnsafeRawBufferPointer) -> Int {
    let words = line.split(separator: UInt8(ascii: " "), maxSplits: 2)
    return words.count < 2 ? 0 : words[1].prefix(3).reduce(0) { $0 * 10 + Int($1 & 15) }
  }

  private static func field(_ line: UnsafeRawBufferPointer) -> Field? {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let isSpace: (UInt8) -> Bool = { $0 <= 32 }
    let value = line[(colon + 1)...].drop(while: isSpace)
    let end = value.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? value.startIndex
    return Field(
      String(decoding: line[..<colon], as: UTF8.self).lowercased(),
      String(decoding: value[..<end], as: UTF8.self))
  }
}

private let bytesDoor: curl_write_callback = { bytes, _, count, me in
  Unmanaged<Transfer>.fromOpaque(me!).takeUnretainedValue()
    .received(UnsafeRawBufferPointer(start: bytes, count: count).bytes)
}

private let headDoor: curl_write_callback = { bytes, _, count, me in
  Unmanaged<Transfer>.fromOpaque(me!).takeUnretainedValue()
    .receivedLine(UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
}

private let requestDoor: curl_prereq_callback = { me, _, _, _, port in
  Unmanaged<Transfer>.fromOpaque(me!).takeUnretainedValue()
    .aboutToSend(from: UInt16(truncatingIfNeeded: port))
    ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}

private let debugDoor: curl_debug_callback = { _, kind, text, count, me in
  guard kind == CURLINFO_TEXT else { return 0 }
  Unmanaged<Transfer>.fromOpaque(me!).takeUnretainedValue()
    .said(UnsafeRawBufferPointer(start: text, count: count))
  return 0
}
