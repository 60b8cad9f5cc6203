import Glibc

/// Asks the system for a host's addresses.
enum HostLookup {
  /// Those of `name`, in numbers, each once; why there are none (getaddrinfo(3)).
  static func addresses(of name: String) -> Result<[String], FileError> {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var first: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(name, nil, &hints, &first)
    guard code == 0, let first else {
      return .failure(FileError(reason: String(cString: gai_strerror(code))))
    }
    defer { freeaddrinfo(first) }
    let found = sequence(first: first, next: { $0.pointee.ai_next })
    return .success(
      found.compactMap { found in
        found.pointee.ai_addr.flatMap { numericHost($0, found.pointee.ai_addrlen) }
      })
  }
}

/// The address in a sockaddr, in numbers; nil when it cannot be said (getnameinfo(3)).
func numericHost(_ address: UnsafePointer<sockaddr>, _ size: socklen_t) -> String? {
  let room = Int(NI_MAXHOST)
  return withUnsafeTemporaryAllocation(of: CChar.self, capacity: room) { text in
    let code = getnameinfo(
      address, size, text.baseAddress!, socklen_t(room), nil, 0, NI_NUMERICHOST)
    return code == 0 ? String(cString: text.baseAddress!) : nil
  }
}
