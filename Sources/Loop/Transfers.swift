import CCurl
import CLinux
import Glibc

/// One loop's transfers, spread over libcurl multi handles, and what is known of
/// their connections.
///
/// libcurl looks through all connections of a multi handle at each request, and
/// through a chain of sockets at each event: so a handle takes few and the next
/// one is filled, and an event's cost does not grow with the streams elsewhere.
///
/// Connections that idle are watched too: libcurl looks only for their end, and
/// takes bytes that come behind a complete answer for the next one (R12).
package final class Transfers: DescriptorOwner, TurnEnd {
  /// How many transfers share one multi handle.
  package static let perHandle = 128
  private static let spares = 256
  private static let readSize = 16 << 10

  let loop: EventLoop
  private let pooled: Int
  private var handles: [MultiHandle] = []
  // The first of a chain: no array that a turn would have to empty.
  private var acted: MultiHandle?

  private struct Connection {
    // By libcurl, to an upstream; others are its own affair, such as a resolver's.
    var isOpen = false
    // In nanoseconds of the loop's clock; 0 is "in use".
    var idleSince: UInt64 = 0
    // What epoll watches it for; 0 while nobody looks.
    var mask: UInt32 = 0
    // Our port of it, once it has idled.
    var port: UInt16 = 0
    // Who took it out of the pool, until libcurl speaks of it.
    var borrower: MultiHandle?
  }
  // By descriptor.
  private var connections: [Connection] = []
  private var ports: [UInt16: Int32] = [:]
  private var spare: [UnsafeMutableRawPointer] = []
  private var hasty = HastyUpstreams()

  /// - Parameter pooled: how many connections a multi handle keeps for reuse.
  package init(on loop: EventLoop, pooled: Int = perHandle) {
    self.loop = loop
    self.pooled = pooled
    loop.atTurnEnd(self)
  }

  deinit {
    for easy in spare { curl_easy_cleanup(easy) }
    for handle in handles { handle.close() }
  }

  // MARK: What transfers need

  /// An easy handle on which all that no request changes is set already.
  func easyHandle() -> UnsafeMutableRawPointer { spare.popLast() ?? newEasyHandle() }

  private func newEasyHandle() -> UnsafeMutableRawPointer {
    let easy = curl_easy_init()!
    let me = Unmanaged.passUnretained(self).toOpaque()  // called last by our multi handles' end
    sluice_set_opened(easy, openedDoor, me)
    sluice_set_close(easy, closeDoor, me)
    sluice_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https")
    sluice_set_long(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
    sluice_set_long(easy, CURLOPT_NOSIGNAL, 1)
    sluice_set_long(easy, CURLOPT_BUFFERSIZE, Transfers.readSize)
    // A cancel during a name's look-up must not wait for it: that would hold
    // the whole loop (libcurl joins the resolver's thread).
    sluice_set_long(easy, CURLOPT_QUICK_EXIT, 1)
    // No proxy of the environment: the upstream is the one that was named.
    sluice_set_string(easy, CURLOPT_PROXY, "")
    // Whom else to trust: OpenSSL's own name for it, which libcurl leaves to programs.
    if let authorities = getenv("SSL_CERT_FILE"), authorities.pointee != 0 {
      sluice_set_string(easy, CURLOPT_CAINFO, authorities)
    }
    return easy
  }

  /// The first multi handle with room for one more transfer.
  func freeHandle() -> MultiHandle {
    if let handle = handles.first(where: { $0.count < Transfers.perHandle }) { return handle }
    let handle = MultiHandle(self, pooled: pooled)
    handles.append(handle)
    return handle
  }

  /// Takes back an easy handle that no multi handle knows any more.
  func keep(_ easy: UnsafeMutableRawPointer) {
    sluice_set_pointer(easy, CURLOPT_PRIVATE, nil)
    guard spare.count < Transfers.spares else { return curl_easy_cleanup(easy) }
    spare.append(easy)
  }

  // MARK: The loop calls

  package func ready(_ descriptor: Int32, _ events: UInt32) {
    if isIdle(descriptor) { return silence(descriptor) }
    connections[Int(descriptor)].borrower?.ready(descriptor, events)
  }

  package func settle() -> Bool {
    var isMore = false
    while let handle = acted {
      acted = handle.nextActed
      if handle.settle() { isMore = true }
    }
    return isMore
  }

  /// `handle` has something to settle before the loop sleeps.
  func hasActed(_ handle: MultiHandle) {
    handle.nextActed = acted
    acted = handle
  }

  // An idle connection that speaks is not used again: libcurl finds it ended
  // when it next looks for one. One that ends tells something of its upstream.
  private func silence(_ descriptor: Int32) {
    let count = receive(descriptor, peeking: false)
    guard count >= 0 || errno != EAGAIN else { return }
    lookAway(descriptor)  // its end would be told at each turn
    if count > 0 { end(descriptor) }
    guard count == 0 else { return }
    hasty.closed(
      .peer(of: descriptor), idle: connections[Int(descriptor)].idleSince, now: loop.now)
  }

  private func lookAway(_ descriptor: Int32) {
    connections[Int(descriptor)].mask = 0
    loop.forget(descriptor, isClosing: false)
  }

  /// Some upstream is known to close connections unannounced.
  var knowsHasty: Bool { !hasty.isEmpty }

  /// True when this connection's upstream is one of them.
  func endsSoon(_ descriptor: Int32) -> Bool {
    hasty.contains(.peer(of: descriptor), now: loop.now)
  }

  /// libcurl will find this connection ended when it next looks at it.
  func end(_ descriptor: Int32) { shutdown(descriptor, Int32(SHUT_RDWR)) }

  private func receive(_ descriptor: Int32, peeking: Bool) -> Int {
    let flags = Int32(MSG_DONTWAIT) | (peeking ? Int32(MSG_PEEK) : 0)
    return withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) {
      recv(descriptor, $0.baseAddress!, $0.count, flags)
    }
  }

  // MARK: libcurl calls

  // A socket that libcurl looks away from is one of three: its transfer is
  // paused, and nobody looks; it is closed next, which ends the watch; or it
  // idles in the pool, and is listened to.
  //
  // One that goes to and from the pool is watched for the same: only who is told
  // of it changes, and the kernel is not asked.
  func socketChanged(
    _ descriptor: Int32, _ what: Int32, of handle: MultiHandle, isPaused: @autoclosure () -> Bool
  ) {
    let isLeft = what == CURL_POLL_REMOVE
    guard isOpen(descriptor) else {
      guard isLeft else { return loop.watch(descriptor, Transfers.mask(what), handle) }
      return loop.forget(descriptor, isClosing: false)
    }
    connections[Int(descriptor)].borrower = nil
    if isLeft, isPaused() { return lookAway(descriptor) }
    setIdle(descriptor, isLeft)
    if isLeft { learnPort(of: descriptor) }
    let mask = Transfers.mask(what)
    let owner: any DescriptorOwner = isLeft ? self : handle
    guard connections[Int(descriptor)].mask != mask else {
      return loop.hand(descriptor, to: owner)
    }
    connections[Int(descriptor)].mask = mask
    loop.watch(descriptor, mask, owner)
  }

  private func learnPort(of descriptor: Int32) {
    guard connections[Int(descriptor)].port == 0 else { return }
    let port = localPort(of: descriptor)
    connections[Int(descriptor)].port = port
    ports[port] = descriptor
  }

  private func isOpen(_ descriptor: Int32) -> Bool {
    Int(descriptor) < connections.count && connections[Int(descriptor)].isOpen
  }

  private func isIdle(_ descriptor: Int32) -> Bool { connections[Int(descriptor)].idleSince != 0 }

  private func setIdle(_ descriptor: Int32, _ idle: Bool) {
    guard isIdle(descriptor) != idle else { return }
    connections[Int(descriptor)].idleSince = idle ? loop.now : 0
    loop.gauges.idleUpstreams.add(idle ? 1 : -1)
  }

  fileprivate func opened(_ descriptor: Int32) {
    while connections.count <= Int(descriptor) { connections.append(Connection()) }
    connections[Int(descriptor)] = Connection(isOpen: true)  // it may have been another one's
    loop.gauges.upstreams.add(1)
  }

  // libcurl has looked away before, which made it an idle one.
  fileprivate func close(_ descriptor: Int32) -> Int32 {
    setIdle(descriptor, false)
    let port = connections[Int(descriptor)].port
    if ports[port] == descriptor { ports[port] = nil }
    connections[Int(descriptor)] = Connection()
    loop.forget(descriptor, isClosing: true)
    loop.gauges.upstreams.add(-1)
    return Glibc.close(descriptor)
  }

  /// A request is about to go out from our `port`: true when what idled there
  /// has spoken meanwhile.
  func hasSpoken(on port: UInt16, to handle: MultiHandle) -> Bool {
    guard let descriptor = ports[port], isIdle(descriptor) else { return false }
    connections[Int(descriptor)].borrower = handle
    setIdle(descriptor, false)
    return receive(descriptor, peeking: true) > 0
  }

  // A quick answer can come, and even pause its transfer, before libcurl first
  // says what it waits for: what it took out of the pool idles no longer. Over
  // as quickly, it idles again without a word.
  func giveBack(_ port: UInt16) {
    guard let descriptor = ports[port], connections[Int(descriptor)].borrower != nil else {
      return
    }
    connections[Int(descriptor)].borrower = nil
    setIdle(descriptor, true)
  }

  private static func mask(_ what: Int32) -> UInt32 {
    switch what {
    case CURL_POLL_IN, CURL_POLL_REMOVE: EPOLLIN.rawValue
    case CURL_POLL_OUT: EPOLLOUT.rawValue
    case CURL_POLL_INOUT: EPOLLIN.rawValue | EPOLLOUT.rawValue
    default: 0
    }
  }
}

private let openedDoor: curl_sockopt_callback = { me, descriptor, _ in
  Unmanaged<Transfers>.fromOpaque(me!).takeUnretainedValue().opened(descriptor)
  return CURL_SOCKOPT_OK
}

private let closeDoor: curl_closesocket_callback = { me, descriptor in
  Unmanaged<Transfers>.fromOpaque(me!).takeUnretainedValue().close(descriptor)
}
