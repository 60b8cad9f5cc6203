import Glibc

/// A server on bare sockets: each connection is played by the test's script, on
/// a thread of its own.
final class ScriptedUpstream: Sendable {
  /// One connection: its number, from 0, and what was noted of all of them.
  typealias Script = @Sendable (_ number: Int, _ client: BareSocket, _ journal: Journal) -> Void

  let port: UInt16
  /// Notes `connection` for each; the script notes what it likes.
  let journal = Journal()
  private let listener: Int32

  struct Failure: Error {}

  /// Throws when there is no socket to be had.
  init(_ script: @escaping Script) throws {
    listener = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard listener >= 0 else { throw Failure() }
    port = bindAndListen(listener)
    let (listener, journal) = (listener, journal)
    inBackground {
      var number = 0
      while true {
        let socket = accept(listener, nil, nil)
        guard socket >= 0 else { break }
        journal.note("connection")
        let place = number
        number += 1
        inBackground { script(place, BareSocket(taking: socket), journal) }
      }
      close(listener)
    }
  }

  // Wakes the thread that accepts, and so ends it.
  deinit { shutdown(listener, Int32(SHUT_RDWR)) }

  func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

  /// A port at which nobody listens.
  static func closedPort() -> UInt16 {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    return bindAndListen(socket)
  }
}

extension BareSocket {
  /// Answers each request the same, until the client goes; notes `request` for each.
  func answerAll(_ answer: String, _ journal: Journal) {
    while message() != nil {
      journal.note("request")
      send(answer)
    }
  }
}

/// A whole answer with its length.
func answer(_ body: String, status: Int = 200, type: String = "text/plain") -> String {
  "HTTP/1.1 \(status) X\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
}

/// The head of a chunked answer.
func streamHead(_ type: String = "text/event-stream") -> String {
  "HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\nTransfer-Encoding: chunked\r\n\r\n"
}

/// One chunk; an empty one is the last.
func chunk(_ text: String) -> String {
  "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n"
}

private func bindAndListen(_ socket: Int32) -> UInt16 {
  var address = loopback(0)
  _ = withSocketAddress(&address) { bind(socket, $0, $1) }
  listen(socket, 64)
  return withSocketAddress(&address) { pointer, length in
    var length = length
    getsockname(socket, pointer, &length)
    return UnsafeRawPointer(pointer).load(fromByteOffset: 2, as: UInt16.self).byteSwapped
  }
}
