import CLinux
import Glibc

/// A bound and listening socket, shared by all loops; each accepts from it itself.
///
/// What is set here is inherited by every accepted socket. There is no
/// `SO_REUSEPORT`: a second server on a busy port has to hear of it.
package final class ListenSocket: Sendable {
  /// The address it was asked for, as given.
  package let host: String
  /// The port it got, also when any was asked for (0).
  package let port: UInt16
  let descriptor: Int32

  /// Why there is no such socket.
  package enum Failure: Error {
    /// The name or address means nothing here (getaddrinfo(3)).
    case unknownHost(String)
    /// The address is there, but cannot be had: busy, not ours, not allowed.
    case refused(SystemError)
  }

  /// Binds and listens. `port` 0 takes any free one.
  package init(host: String, port: UInt16) throws(Failure) {
    self.host = host
    let addresses = try ListenSocket.resolve(host, port)
    defer { freeaddrinfo(addresses) }
    do {
      descriptor = try ListenSocket.open(addresses.pointee)
      self.port = localPort(of: descriptor)
    } catch { throw .refused(error) }
  }

  deinit { close(descriptor) }

  /// From now on new connections are refused, whichever loop they would have
  /// gone to. From any thread.
  package func refuse() { shutdown(descriptor, Int32(SHUT_RDWR)) }

  private static func resolve(_ host: String, _ port: UInt16) throws(Failure)
    -> UnsafeMutablePointer<addrinfo>
  {
    var hints = addrinfo()
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, String(port), &hints, &found)
    guard code == 0, let found else { throw .unknownHost(String(cString: gai_strerror(code))) }
    return found
  }

  private static func open(_ address: addrinfo) throws(SystemError) -> Int32 {
    let flags = address.ai_socktype | Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let socket = try SystemError.check(Glibc.socket(address.ai_family, flags, 0), "socket")
    do {
      configure(socket)
      _ = try SystemError.check(bind(socket, address.ai_addr, address.ai_addrlen), "bind")
      _ = try SystemError.check(listen(socket, SOMAXCONN), "listen")
      return socket
    } catch {
      close(socket)
      throw error
    }
  }

  private static func configure(_ socket: Int32) {
    let tcp = Int32(IPPROTO_TCP)
    // A plain restart must not wait for old connections to time out.
    _ = sluice_set(socket, SOL_SOCKET, SO_REUSEADDR, 1)
    _ = sluice_set(socket, Int32(IPPROTO_IPV6), IPV6_V6ONLY, 1)
    // A client whose cable is pulled is gone after 20 + 4 × 5 s (R5), with
    // bytes under way after as long.
    _ = sluice_set(socket, SOL_SOCKET, SO_KEEPALIVE, 1)
    _ = sluice_set(socket, tcp, TCP_KEEPIDLE, 20)
    _ = sluice_set(socket, tcp, TCP_KEEPINTVL, 5)
    _ = sluice_set(socket, tcp, TCP_KEEPCNT, 4)
    _ = sluice_set(socket, tcp, TCP_USER_TIMEOUT, ClientConnection.patience)
    // A stalled client then holds 43 KB of the kernel's memory, not 3.8 MB.
    _ = sluice_set(socket, tcp, TCP_NOTSENT_LOWAT, 32 << 10)
  }
}

/// The port at our end of a socket.
func localPort(of socket: Int32) -> UInt16 {
  var address = sockaddr_storage()
  var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
  return withUnsafeMutableBytes(of: &address) { bytes in
    getsockname(socket, bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self), &length)
    // It stands at the same place in IPv4's and IPv6's addresses.
    return UInt16(bigEndian: bytes.load(fromByteOffset: 2, as: UInt16.self))
  }
}
