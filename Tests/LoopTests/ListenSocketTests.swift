import Glibc
import Testing

@testable import Loop

@Suite(.timeLimit(.minutes(1))) struct ListenSocketTests {
  @Test func `port 0 gets a port that can be connected to`() throws {
    let socket = try ListenSocket(host: "127.0.0.1", port: 0)
    #expect(socket.port != 0)
    #expect(accepts(socket.port))
  }

  @Test func `the IPv6 loopback knows its port too`() throws {
    guard let socket = try? ListenSocket(host: "::1", port: 0) else { return }
    #expect(socket.port != 0)
    // IPv6 only: the same port of IPv4 is another's.
    #expect(!accepts(socket.port))
  }

  /// A second server on the port has to hear of it, with no SO_REUSEPORT.
  @Test func `a busy port is refused as in use`() throws {
    let first = try ListenSocket(host: "127.0.0.1", port: 0)
    #expect(refusal("127.0.0.1", first.port) == EADDRINUSE)
  }

  @Test func `a port is free again when its socket is gone, also with connections left`() throws {
    var socket: ListenSocket? = try ListenSocket(host: "127.0.0.1", port: 0)
    let port = try #require(socket?.port)
    let client = BareSocket(port: port)
    let server = BareSocket(taking: accept(try #require(socket?.descriptor), nil, nil))
    server.close()  // its end waits for the client's
    socket = nil
    #expect(throws: Never.self) { try ListenSocket(host: "127.0.0.1", port: port) }
    withExtendedLifetime(client) {}
  }

  @Test func `an address that is not ours is refused`() {
    #expect(refusal("192.0.2.1", 0) == EADDRNOTAVAIL)
  }

  @Test(arguments: ["nosuch.invalid", "300.1.1.1", "not a name"])
  func `a name that means nothing is an unknown host`(host: String) {
    do {
      _ = try ListenSocket(host: host, port: 0)
      Issue.record("bound")
    } catch {
      guard case .unknownHost(let reason) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(!reason.isEmpty)
    }
  }

  /// R5: a client whose cable is pulled is noticed within 45 s, also while bytes
  /// for it are on the way, when no keepalive is sent (tcp(7)).
  @Test func `accepted sockets notice within 45 s that their client is dead`() throws {
    let socket = try ListenSocket(host: "127.0.0.1", port: 0)
    #expect(option(socket, SOL_SOCKET, SO_KEEPALIVE) == 1)
    let idle = option(socket, Int32(IPPROTO_TCP), TCP_KEEPIDLE)
    let each = option(socket, Int32(IPPROTO_TCP), TCP_KEEPINTVL)
    let count = option(socket, Int32(IPPROTO_TCP), TCP_KEEPCNT)
    #expect(idle + each * count <= 45)
    let milliseconds = option(socket, Int32(IPPROTO_TCP), 18)  // TCP_USER_TIMEOUT
    #expect((1...45_000).contains(milliseconds))
  }

  private func option(_ socket: ListenSocket, _ level: Int32, _ name: Int32) -> Int32 {
    var value: Int32 = -1
    var size = socklen_t(4)
    getsockopt(socket.descriptor, level, name, &value, &size)
    return value
  }

  /// The errno with which a socket is refused; nil when it is not.
  private func refusal(_ host: String, _ port: UInt16) -> Int32? {
    do {
      _ = try ListenSocket(host: host, port: port)
      return nil
    } catch {
      guard case .refused(let reason) = error else { return nil }
      return reason.code
    }
  }

  private func accepts(_ port: UInt16) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = loopback(port)
    return withSocketAddress(&address) { connect(descriptor, $0, $1) } == 0
  }
}
