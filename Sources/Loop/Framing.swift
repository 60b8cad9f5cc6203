/// Where a request begins and ends, and whether everybody reads it that way.
///
/// libmicrohttpd takes much that servers read differently from each other, which
/// is how one request is smuggled inside another (RFC 9112, 11.2). Fed with the
/// start line and each header field as bytes; says what is wrong with them (R14).
package struct Framing {
  /// Why a request is refused; such a connection is not used again.
  package enum Fault: String, CaseIterable, Sendable {
    case method = "its method is no token"
    case version = "it speaks neither HTTP/1.0 nor HTTP/1.1"
    case target = "its target holds a blank or a control character"
    case name = "the name of a header field is no token"
    case value = "the value of a header field holds a control character"
    case layout = "a header field is folded over lines, or holds NUL, or has no name"
    case noHost = "it has no Host"
    case twoHosts = "it has more than one Host"
    case twoTypes = "it has more than one Content-Type"
    case twoLengths = "it has more than one Content-Length"
    case length = "its Content-Length is no number"
    case lengthAndCoding = "it has both Content-Length and Transfer-Encoding"
    case coding = "its Transfer-Encoding is not exactly chunked"
  }

  /// The first thing that is wrong; nil when nothing is.
  package private(set) var fault: Fault?
  /// The body's length as announced, in bytes; nil when it is not.
  package private(set) var length: Int?
  /// The body comes in chunks.
  package private(set) var isChunked = false
  private var hosts = 0
  private var types = 0

  package init() {}

  /// Any bytes; borrowed for the call.
  package typealias Bytes = UnsafeRawBufferPointer

  /// The start line. `isTargetClean` is what was found of its target (`isClean`).
  package mutating func take(method: Bytes, isTargetClean: Bool, version: Bytes) {
    if !Framing.isToken(method) { note(.method) }
    if !isTargetClean { note(.target) }
    if !version.elementsEqual("HTTP/1.1".utf8), !version.elementsEqual("HTTP/1.0".utf8) {
      note(.version)
    }
  }

  /// The next header field.
  package mutating func take(name: Bytes, value: Bytes) {
    if !Framing.isToken(name) { note(.name) }
    if !value.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) { note(.value) }
    switch name.count {
    case 4 where Framing.equal(name, "host"): hosts += 1
    case 12 where Framing.equal(name, "content-type"): types += 1
    case 14 where Framing.equal(name, "content-length"): take(length: value)
    case 17 where Framing.equal(name, "transfer-encoding"): take(coding: value)
    default: break
    }
  }

  /// All fields have come, from a client that speaks `version`.
  package mutating func end(version: Bytes) {
    if isChunked, length != nil { note(.lengthAndCoding) }
    if isChunked, version.last == UInt8(ascii: "0") { note(.coding) }  // RFC 9112, 6.1
    if hosts > 1 { note(.twoHosts) }
    if types > 1 { note(.twoTypes) }
    if hosts == 0, version.last == UInt8(ascii: "1") { note(.noHost) }
  }

  /// Notes what somebody else found.
  package mutating func note(_ fault: Fault) { if self.fault == nil { self.fault = fault } }

  private mutating func take(length value: Bytes) {
    guard length == nil else { return note(.twoLengths) }
    var number = 0
    for byte in value {
      guard byte & 0xF0 == 0x30, byte <= 0x39, number < 1 << 58 else { return note(.length) }
      number = number * 10 + Int(byte & 0x0F)
    }
    value.isEmpty ? note(.length) : (length = number)
  }

  private mutating func take(coding value: Bytes) {
    guard !isChunked, Framing.equal(value, "chunked") else { return note(.coding) }
    isChunked = true
  }

  /// True for what a target may hold: no blanks, no control characters.
  static func isClean(_ target: Bytes) -> Bool { target.allSatisfy { $0 > 0x20 && $0 != 0x7F } }

  private static func equal(_ bytes: Bytes, _ text: StaticString) -> Bool {
    let text = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    return bytes.elementsEqual(text) { $0 | ($0 &- 0x41 < 26 ? 0x20 : 0) == $1 }
  }

  private static func isToken(_ bytes: Bytes) -> Bool {
    !bytes.isEmpty && bytes.allSatisfy(isTokenByte)
  }

  // RFC 9110, 5.6.2: tchar.
  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true  // digits and letters
    // !#$%&'*+-.^_`|~
    case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E...0x60, 0x7C, 0x7E: true
    default: false
    }
  }
}
