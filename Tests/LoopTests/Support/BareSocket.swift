import Glibc

/// One end of a connection on a bare socket, which sees what really came. Each
/// call blocks, for at most 20 s.
final class BareSocket {
  /// How the other side ended the connection.
  enum End { case closed, reset, stillOpen }

  private var descriptor: Int32
  /// What has come and was not taken by `message`.
  private(set) var received: [UInt8] = []

  /// Takes over an open socket.
  init(taking descriptor: Int32) {
    self.descriptor = descriptor
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
  }

  /// Connects to a port of this machine. A small `receiveBuffer`, in bytes, makes
  /// a client that stalls soon.
  convenience init(port: UInt16, receiveBuffer: Int32? = nil) {
    self.init(taking: Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
    if var receiveBuffer {
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, 4)
    }
    var address = loopback(port)
    _ = withSocketAddress(&address) { connect(descriptor, $0, $1) }
  }

  deinit { close() }

  func close() {
    if descriptor >= 0 { Glibc.close(descriptor) }
    descriptor = -1
  }

  /// Closes so that the other side sees RST.
  func reset() {
    var now = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    close()
  }

  /// Says that no more will be sent, and goes on reading.
  func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  func send(_ text: String) { send(Array(text.utf8)) }

  /// Sends all of it; a connection that is gone shows when it is read.
  func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// Reads until `text` has come; false when the end came first.
  func read(until text: String) -> Bool {
    while received.find(text) == nil { guard readSome() > 0 else { return false } }
    return true
  }

  /// Reads on until the other side ends the connection.
  func readToEnd() -> End {
    while true {
      let count = readSome()
      if count == 0 { return .closed }
      if count < 0 { return errno == ECONNRESET ? .reset : .stillOpen }
    }
  }

  private func readSome() -> Int {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    if count > 0 { received += buffer[..<count] }
    return count
  }

  // MARK: Messages

  /// Reads and takes one HTTP message; nil when the end came first. `bodiless`
  /// is for the answer to a HEAD.
  func message(bodiless: Bool = false) -> Message? {
    guard let head = take(through: "\r\n\r\n") else { return nil }
    var message = Message(head.text)
    if bodiless { return message }
    if message["transfer-encoding"] != nil {
      guard let body = takeChunks() else { return nil }
      message.body = body
    } else if let length = message["content-length"].flatMap({ Int($0) }) {
      guard let body = take(count: length) else { return nil }
      message.body = body
    }
    return message
  }

  private func takeChunks() -> [UInt8]? {
    var body: [UInt8] = []
    while true {
      guard let line = take(through: "\r\n"), let size = Int(line.text.dropLast(), radix: 16),
        let chunk = take(count: size + 2)
      else { return nil }
      if size == 0 { return body }
      body += chunk.dropLast(2)
    }
  }

  private func take(through mark: String) -> [UInt8]? {
    guard read(until: mark), let place = received.find(mark) else { return nil }
    return take(count: place + mark.utf8.count)
  }

  private func take(count: Int) -> [UInt8]? {
    while received.count < count { guard readSome() > 0 else { return nil } }
    defer { received.removeFirst(count) }
    return Array(received.prefix(count))
  }
}

/// One HTTP request or answer.
struct Message: Sendable {
  let start: String
  let fields: [(name: String, value: String)]
  var body: [UInt8] = []

  init(_ head: String) {
    let lines = head.split(separator: "\r\n")
    start = String(lines.first ?? "")
    fields = lines.dropFirst().map { line in
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      return (parts[0].lowercased(), parts.count > 1 ? String(parts[1].drop { $0 == " " }) : "")
    }
  }

  /// The first value of a field by its name in lower case.
  subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

  var status: Int { start.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0 }
  var text: String { body.text }
}

extension [UInt8] {
  /// The bytes as text.
  var text: String { String(decoding: self, as: UTF8.self) }

  /// Where `text` first stands.
  func find(_ text: String) -> Int? {
    let wanted = Array(text.utf8)
    guard count >= wanted.count else { return nil }
    return (0...(count - wanted.count)).first { place in
      self[place] == wanted[0] && self[place..<(place + wanted.count)].elementsEqual(wanted)
    }
  }
}

/// The address of a port of this machine; 0 asks for a free one.
func loopback(_ port: UInt16) -> sockaddr_in {
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = port.bigEndian
  address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
  return address
}

func withSocketAddress<Result>(
  _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> Result
) -> Result {
  withUnsafeMutablePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }
}
