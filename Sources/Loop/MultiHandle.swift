import CCurl
import CLinux

/// One libcurl multi handle on the loop: its sockets, its timer, its pool of
/// connections (libcurl's multi_socket interface).
final class MultiHandle: DescriptorOwner, DeadlineOwner {
  private unowned let transfers: Transfers
  /// Transfers that it carries.
  private(set) var count = 0
  /// Behind it in the chain of those that have something to settle.
  var nextActed: MultiHandle?

  private let loop: EventLoop
  private let multi: UnsafeMutableRawPointer
  private let timer = Deadline()
  private var hasActed = false
  private var reading: Transfer?
  private var running: Int32 = 0

  init(_ transfers: Transfers, pooled: Int) {
    self.transfers = transfers
    loop = transfers.loop
    multi = curl_multi_init()!
    timer.owner = self
    let me = Unmanaged.passUnretained(self).toOpaque()  // cleaned up in `close`
    sluice_multi_set_socket(multi, socketDoor, me)
    sluice_multi_set_timer(multi, timerDoor, me)
    sluice_multi_set_long(multi, CURLMOPT_MAXCONNECTS, pooled)
  }

  /// Closes its connections, which idle by now. Once only, and nothing after it:
  /// called from the end of `transfers`, whom libcurl's doors would no longer find.
  func close() {
    loop.deadlines.clear(timer)
    sluice_multi_set_socket(multi, nil, nil)
    sluice_multi_set_timer(multi, nil, nil)
    curl_multi_cleanup(multi)
  }

  /// Starts what the easy handle was set up for.
  func add(_ easy: UnsafeMutableRawPointer) {
    count += 1
    curl_multi_add_handle(multi, easy)
  }

  /// Takes it out; an unfinished request's connection is closed at once. Never
  /// from one of libcurl's callbacks.
  func remove(_ easy: UnsafeMutableRawPointer) {
    count -= 1
    curl_multi_remove_handle(multi, easy)
  }

  // MARK: The loop calls

  func ready(_ descriptor: Int32, _ events: UInt32) {
    act(descriptor, MultiHandle.selected(events))
  }

  func due(_ deadline: Deadline) { act(CURL_SOCKET_TIMEOUT, 0) }

  private func act(_ descriptor: Int32, _ bits: Int32) {
    curl_multi_socket_action(multi, descriptor, bits, &running)
    endRead()
    guard !hasActed else { return }
    hasActed = true
    transfers.hasActed(self)
  }

  /// `transfer` gathers what is being read of it.
  func isReading(_ transfer: Transfer) {
    guard reading !== transfer else { return }
    endRead()
    reading = transfer
  }

  /// libcurl has read what there was.
  func endRead() {
    guard let transfer = reading else { return }
    reading = nil
    transfer.readEnded()
  }

  /// Ends the transfers that are over; true when its time has come again.
  func settle() -> Bool {
    hasActed = false
    nextActed = nil
    var left: Int32 = 0
    while let message = curl_multi_info_read(multi, &left) {
      guard message.pointee.msg == CURLMSG_DONE else { continue }
      transfer(of: message.pointee.easy_handle)?.finished(message.pointee.data.result)
    }
    return timer.isSet && timer.time <= loop.now
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

  // MARK: libcurl calls

  fileprivate func socketChanged(
    _ easy: UnsafeMutableRawPointer, _ descriptor: Int32, _ what: Int32
  ) {
    transfers.socketChanged(
      descriptor, what, of: self, isPaused: transfer(of: easy)?.isPaused == true)
  }

  fileprivate func timerChanged(_ milliseconds: Int) {
    guard milliseconds >= 0 else { return loop.deadlines.clear(timer) }
    loop.deadlines.set(timer, at: loop.now + UInt64(milliseconds) * 1_000_000)
  }
}

private let socketDoor: curl_socket_callback = { easy, descriptor, what, me, _ in
  Unmanaged<MultiHandle>.fromOpaque(me!).takeUnretainedValue()
    .socketChanged(easy!, descriptor, what)
  return 0
}

private let timerDoor: curl_multi_timer_callback = { _, milliseconds, me in
  Unmanaged<MultiHandle>.fromOpaque(me!).takeUnretainedValue().timerChanged(milliseconds)
  return 0
}
