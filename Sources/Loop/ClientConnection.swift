import CLinux
import CMicrohttpd
import Glibc

/// One client's socket, and our own watch of it: libmicrohttpd does not look at
/// a suspended connection, and a client that leaves has to be noticed at once (R5).
///
/// `EPOLLRDHUP` and not readability: bytes of a next request neither wake us nor
/// hide the end behind them. A half-closed client counts as gone.
package final class ClientConnection: DescriptorOwner {
  let descriptor: Int32
  unowned let daemon: Daemon
  /// Where it stands in its daemon's list.
  var place: Int
  /// How long bytes may stay unacknowledged before a client is gone, in ms. With
  /// the 15 s until a heartbeat sends some, a pulled cable is noticed within 45 s.
  static let patience: Int32 = 28_000
  private var isSlow = false

  /// The request under way. The exchange takes itself out when it is over.
  unowned var exchange: Exchange?
  /// Its end came; perhaps before there was a request to tell it to.
  private(set) var isGone = false
  private var isClosed = false

  init(_ descriptor: Int32, of daemon: Daemon, place: Int) {
    self.descriptor = descriptor
    self.daemon = daemon
    self.place = place
    daemon.listener.loop.watch(descriptor, EPOLLRDHUP.rawValue | EPOLLET.rawValue, self)
  }

  package func ready(_ descriptor: Int32, _ events: UInt32) {
    isGone = true
    if let exchange { exchange.clientLeft() } else { daemon.clientLeft(self) }
  }

  /// What it sent before it left has been read.
  func tellLeft() {
    guard !isClosed else { return }
    if let exchange { exchange.clientLeft() } else { shutDown() }
  }

  /// Ends the connection for both sides; libmicrohttpd then closes it.
  func shutDown() { Glibc.shutdown(descriptor, Int32(SHUT_RDWR)) }

  /// As `shutDown`, and the client sees a reset, not an end.
  func reset() { _ = sluice_reset(descriptor) }

  /// A slow client that takes nothing may stay as long as an idle one: the kernel
  /// would take its closed window for a pulled cable (tcp(7), TCP_USER_TIMEOUT).
  package func isSlow(_ slow: Bool) {
    guard slow != isSlow else { return }
    isSlow = slow
    let idle = Int32(clamping: UInt64(daemon.listener.idleSeconds) * 1000)
    let limit = slow ? max(idle, ClientConnection.patience) : ClientConnection.patience
    _ = sluice_set(descriptor, Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, limit)
  }

  /// libmicrohttpd closes the socket next.
  func closed() {
    isClosed = true
    daemon.listener.loop.forget(descriptor, isClosing: true)
  }

  /// The client's address in numbers, without its port.
  package lazy var peer: String = address(of: getpeername)
  /// Our own address on this connection, in numbers, without its port.
  package lazy var localHost: String = address(of: getsockname)

  private func address(
    of call: (Int32, UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
  ) -> String {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutablePointer(to: &storage) { pointer in
      let raw = UnsafeMutableRawPointer(pointer)
      let isKnown = call(descriptor, raw.assumingMemoryBound(to: sockaddr.self), &length) == 0
      return isKnown ? numericHost(raw) : "-"
    }
  }
}

/// The address in a sockaddr, as text (inet_ntop(3)).
private func numericHost(_ address: UnsafeMutableRawPointer) -> String {
  let family = Int32(address.assumingMemoryBound(to: sockaddr.self).pointee.sa_family)
  let offset = family == AF_INET6 ? 8 : 4
  return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
    inet_ntop(family, address + offset, text.baseAddress!, socklen_t(INET6_ADDRSTRLEN)) == nil
      ? "-" : String(cString: text.baseAddress!)
  }
}
