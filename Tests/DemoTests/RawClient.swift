import Glibc

@testable import Demo

/// A client on a bare socket, which sees what really came. Calls block, for at
/// most 20 s.
final class RawClient {
  /// How the server ended the connection.
  enum End { case closed, reset }

  private let socket: Int32
  private(set) var received: [UInt8] = []
  private var hasLeft = false

  init(port: UInt16) {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    _ = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  deinit { leave() }

  /// Closes the connection.
  func leave() {
    if !hasLeft { close(socket) }
    hasLeft = true
  }

  /// Sends a request; a body makes it a POST of JSON.
  func send(_ target: String, body: String? = nil) {
    let head = "\(target) HTTP/1.1\r\nHost: demo\r\n"
    let type = "Content-Type: application/json\r\n"
    let fields = body.map { type + "Content-Length: \($0.utf8.count)\r\n" } ?? ""
    let bytes = Array((head + fields + "\r\n" + (body ?? "")).utf8)
    _ = Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }

  /// Asks the chat and leaves the answer to be read.
  func chat(_ body: String) { send("POST /v1/chat/completions", body: body) }

  /// Reads until `text` has come, or the end.
  func read(until text: String) {
    while String(decoding: received, as: UTF8.self).range(of: text) == nil {
      guard readSome() > 0 else { return }
    }
  }

  /// Reads until so many tokens have come, or the end.
  func read(tokens count: Int) {
    while tokens < count { guard readSome() > 0 else { return } }
  }

  /// Reads until the server ends the connection.
  func readToEnd() -> End {
    while true {
      let count = readSome()
      if count == 0 { return .closed }
      if count < 0 { return .reset }
    }
  }

  private func readSome() -> Int {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(socket, &buffer, buffer.count, 0)
    if count > 0 { received += buffer[..<count] }
    return count
  }

  /// The head of the answer.
  var head: String { String(decoding: received, as: UTF8.self).split(on: "\r\n\r\n")[0] }

  /// What came after the head, as it came.
  var rest: [UInt8] {
    Array(received.dropFirst(head.utf8.count + 4))
  }

  /// The chunks of a chunked answer that came whole; an empty one is the last.
  var chunks: [[UInt8]] {
    var chunks: [[UInt8]] = []
    var bytes = rest[...]
    while let line = bytes.firstIndex(of: UInt8(ascii: "\r")) {
      guard let size = Int(String(decoding: bytes[..<line], as: UTF8.self), radix: 16),
        bytes.endIndex >= line + 2 + size + 2
      else { break }
      chunks.append(Array(bytes[(line + 2)..<(line + 2 + size)]))
      bytes = bytes[(line + 4 + size)...]
    }
    return chunks
  }

  /// How many tokens' events have come, whole or not; the first event has none.
  var tokens: Int { max(0, text.split(on: #""content":""#).count - 2) }

  /// The body of a chunked answer, as far as it came.
  var text: String { String(decoding: chunks.joined(), as: UTF8.self) }
}
