import Glibc

/// A port that neither accepts nor refuses: the kernel drops who knocks.
final class FullQueue {
  struct Failure: Error {}

  let port: UInt16
  private let listener: Int32
  private let fillers: [Int32]

  init() throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = loopback(0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withSocketAddress(&address) { pointer, size in
      bind(listener, pointer, size) == 0 && listen(listener, 0) == 0
        && getsockname(listener, pointer, &length) == 0
    }
    guard isBound else { throw Failure() }
    (self.listener, port) = (listener, address.sin_port.byteSwapped)
    fillers = (0..<4).map { [address] _ in
      let filler = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
      var address = address
      _ = withSocketAddress(&address) { connect(filler, $0, $1) }
      return filler
    }
  }

  deinit { for descriptor in fillers + [listener] { close(descriptor) } }
}
