import Glibc

/// Whether somebody answers at an address, before any HTTP.
enum UpstreamReach {
  /// Milliseconds until the first of the addresses answered; why none did.
  static func connect(
    _ addresses: [String], _ port: UInt16, within limit: Duration
  ) -> Result<Double, FileError> {
    var reason = "no address"
    for address in addresses {
      let clock = ContinuousClock()
      let began = clock.now
      guard let error = tryOne(address, port, limit) else {
        return .success((clock.now - began).seconds * 1000)
      }
      reason = String(cString: strerror(error))
    }
    return .failure(FileError(reason: reason))
  }

  /// Nil when it answered, else the error's number.
  private static func tryOne(_ address: String, _ port: UInt16, _ limit: Duration) -> Int32? {
    var hints = addrinfo()
    hints.ai_flags = AI_NUMERICHOST
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(address, String(port), &hints, &found) == 0, let found else {
      return EADDRNOTAVAIL
    }
    defer { freeaddrinfo(found) }
    let type = found.pointee.ai_socktype | Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let socket = Glibc.socket(found.pointee.ai_family, type, 0)
    guard socket >= 0 else { return errno }
    defer { close(socket) }
    if Glibc.connect(socket, found.pointee.ai_addr, found.pointee.ai_addrlen) == 0 { return nil }
    guard errno == EINPROGRESS else { return errno }
    return outcome(of: socket, limit)
  }

  private static func outcome(of socket: Int32, _ limit: Duration) -> Int32? {
    var wait = pollfd(fd: socket, events: Int16(POLLOUT), revents: 0)
    let milliseconds = Int32(clamping: limit.nanoseconds / 1_000_000)
    guard poll(&wait, 1, max(1, milliseconds)) > 0 else { return ETIMEDOUT }
    var error: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size)
    return error == 0 ? nil : error
  }
}
