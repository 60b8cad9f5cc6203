import CCurl
import CLinux
import Glibc

/// One libcurl multi handle on the loop: its sockets, its timer, its pool of
/// connections (libcurl's multi_socket interface).
///
/// Connections that idle are watched too: libcurl looks only for their end, and
/// takes bytes that come behind a complete answer for the next one (R12).
package final class Transfers: DescriptorOwner, DeadlineOwner, TurnEnd {
  private static let spares = 256
  private static let readSize = 16 << 10

  let loop: EventLoop
  private let multi: UnsafeMutableRawPointer
  private let timer = Deadline()
  // By descriptor, in nanoseconds of the loop's clock; 0 is "in use".
  private var idleSince: [UInt64] = []
  private var idlePorts: [UInt16: Int32] = [:]
  // Taken out of the pool, and libcurl has not spoken of them since.
  private var borrowed: [Int32: UInt16] = [:]
  private var spare: [UnsafeMutableRawPointer] = []
  private var hasty = HastyUpstreams()
  private var hasActed = false
  private var running: Int32 = 0

  /// - Parameter pooled: how many connections are kept for reuse.
  package init(on loop: EventLoop, pooled: Int = 256) {
    self.loop = loop
    multi = curl_multi_init()!
    timer.owner = self
    let me = Unmanaged.passUnretained(self).toOpaque()  // cleaned up in our deinit
    sluice_multi_set_socket(multi, socketDoor, me)
    sluice_multi_set_timer(multi, timerDoor, me)
    sluice_multi_set_long(multi, CURLMOPT_MAXCONNECTS, pooled)
    loop.atTurnEnd(self)
  }

  deinit {
    loop.deadlines.clear(timer)
    for easy in spare { curl_easy_cleanup(easy) }
    curl_multi_cleanup(multi)
  }

  // MARK: What transfers need

  /// An easy handle on which all that no request changes is set already.
  func handle() -> UnsafeMutableRawPointer { spare.popLast() ?? newHandle() }

  private func newHandle() -> UnsafeMutableRawPointer {
    let easy = curl_easy_init()!
    let me = Unmanaged.passUnretained(self).toOpaque()  // its connections end with our multi handle
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
    return easy
  }

  func add(_ easy: UnsafeMutableRawPointer) { curl_multi_add_handle(multi, easy) }

  /// Takes a handle out; an unfinished request's connection is closed at once.
  /// Never from one of libcurl's callbacks.
  func remove(_ easy: UnsafeMutableRawPointer) {
    curl_multi_remove_handle(multi, easy)
    sluice_set_pointer(easy, CURLOPT_PRIVATE, nil)
    guard spare.count < Transfers.spares else { return curl_easy_cleanup(easy) }
    spare.append(easy)
  }

  // MARK: The loop calls

  package func ready(_ descriptor: Int32, _ events: UInt32) {
    guard !isIdle(descriptor) else { return silence(descriptor) }
    curl_multi_socket_action(multi, descriptor, Transfers.selected(events), &running)
    hasActed = true
  }

  package func due(_ deadline: Deadline) {
    curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running)
    hasActed = true
  }

  package func settle() -> Bool {
    guard hasActed else { return false }
    hasActed = false
    var left: Int32 = 0
    while let message = curl_multi_info_read(multi, &left) {
      guard message.pointee.msg == CURLMSG_DONE else { continue }
      finish(message.pointee.easy_handle, message.pointee.data.result)
    }
    return timer.isSet && timer.time <= loop.now
  }

  private func finish(_ easy: UnsafeMutableRawPointer, _ code: CURLcode) {
    transfer(of: easy)?.finished(code)
  }

  private func transfer(of easy: UnsafeMutableRawPointer) -> Transfer? {
    var context: UnsafeMutableRawPointer?
    sluice_get_pointer(easy, CURLINFO_PRIVATE, &context)
    return context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
  }

  private static func selected(_ events: UInt32) -> Int32 {
    var bits: Int32 = 0
    if events & EPOLLIN.rawValue != 0 { bits |= CURL_CSELECT_IN }
    if events & EPOLLOUT.rawValue != 0 { bits |= CURL_CSELECT_OUT }
    if events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { bits |= CURL_CSELECT_ERR }
    return bits
  }

  // An idle connection that speaks is not used again: libcurl finds it ended
  // when it next looks for one. One that ends tells something of its upstream.
  private func silence(_ descriptor: Int32) {
    let count = receive(descriptor, peeking: false)
    if count > 0 { return end(descriptor) }
    guard count == 0 else { return }
    hasty.closed(
      .peer(of: descriptor), idle: idleSince[Int(descriptor)], now: loop.now)
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
  fileprivate func socketChanged(
    _ easy: UnsafeMutableRawPointer, _ descriptor: Int32, _ what: Int32
  ) {
    while idleSince.count <= Int(descriptor) { idleSince.append(0) }
    borrowed[descriptor] = nil
    let isLeft = what == CURL_POLL_REMOVE
    if isLeft, transfer(of: easy)?.isPaused == true {
      return loop.forget(descriptor, isClosing: false)
    }
    setIdle(descriptor, isLeft)
    if isLeft { idlePorts[localPort(of: descriptor)] = descriptor }
    loop.watch(descriptor, Transfers.mask(what), self)
  }

  private func isIdle(_ descriptor: Int32) -> Bool { idleSince[Int(descriptor)] != 0 }

  private func setIdle(_ descriptor: Int32, _ idle: Bool) {
    guard isIdle(descriptor) != idle else { return }
    idleSince[Int(descriptor)] = idle ? loop.now : 0
    loop.gauges.idleUpstreams.add(idle ? 1 : -1)
  }

  fileprivate func opened() { loop.gauges.upstreams.add(1) }

  // libcurl has looked away before, which made it an idle one.
  fileprivate func close(_ descriptor: Int32) -> Int32 {
    borrowed[descriptor] = nil
    if Int(descriptor) < idleSince.count { setIdle(descriptor, false) }
    loop.gauges.upstreams.add(-1)
    return Glibc.close(descriptor)
  }

  /// A request is about to go out from our `port`: true when what idled there
  /// has spoken meanwhile.
  func hasSpoken(on port: UInt16) -> Bool {
    guard let descriptor = idlePorts.removeValue(forKey: port) else { return false }
    // The number may have been closed and taken by somebody else since.
    guard isIdle(descriptor), localPort(of: descriptor) == port else { return false }
    borrowed[descriptor] = port
    setIdle(descriptor, false)
    return receive(descriptor, peeking: true) > 0
  }

  // A quick answer can come, and even pause its transfer, before libcurl first
  // says what it waits for: what it took out of the pool idles no longer. Over
  // as quickly, it idles again without a word.
  func giveBack(_ port: UInt16) {
    guard let (descriptor, port) = borrowed.first(where: { $0.value == port }) else { return }
    borrowed[descriptor] = nil
    setIdle(descriptor, true)
    idlePorts[port] = descriptor
  }

  private static func mask(_ what: Int32) -> UInt32 {
    switch what {
    case CURL_POLL_IN: EPOLLIN.rawValue
    case CURL_POLL_OUT: EPOLLOUT.rawValue
    case CURL_POLL_INOUT: EPOLLIN.rawValue | EPOLLOUT.rawValue
    case CURL_POLL_REMOVE: EPOLLIN.rawValue | EPOLLET.rawValue
    default: 0
    }
  }

  fileprivate func timerChanged(_ milliseconds: Int) {
    guard milliseconds >= 0 else { return loop.deadlines.clear(timer) }
    loop.deadlines.set(timer, at: loop.now + UInt64(milliseconds) * 1_000_000)
  }
}

private let socketDoor: curl_socket_callback = { easy, descriptor, what, me, _ in
  Unmanaged<Transfers>.fromOpaque(me!).takeUnretainedValue()
    .socketChanged(easy!, descriptor, what)
  return 0
}

private let openedDoor: curl_sockopt_callback = { me, _, _ in
  Unmanaged<Transfers>.fromOpaque(me!).takeUnretainedValue().opened()
  return CURL_SOCKOPT_OK
}

private let closeDoor: curl_closesocket_callback = { me, descriptor in
  Unmanaged<Transfers>.fromOpaque(me!).takeUnretainedValue().close(descriptor)
}

private let timerDoor: curl_multi_timer_callback = { _, milliseconds, me in
  Unmanaged<Transfers>.fromOpaque(me!).takeUnretainedValue().timerChanged(milliseconds)
  return 0
}
