import CMicrohttpd
import Glibc

/// Reads a request's head for `Framing`, in one pass over what libmicrohttpd keeps of it.
///
/// libmicrohttpd's strings lie one behind the other in its read buffer, where it
/// wrote NUL over what parted them. So what lies between two of them shows what it
/// did not tell: a line folded into the one before, a NUL inside a value, a field
/// without a name.
struct RequestHead {
  private(set) var framing = Framing()
  private var end: UnsafePointer<CChar>

  /// - Parameter size: of the whole head, in bytes.
  static func read(
    _ connection: OpaquePointer, target: RawTarget, url: UnsafePointer<CChar>,
    method: UnsafePointer<CChar>, version: UnsafePointer<CChar>, size: Int
  ) -> Framing {
    let methodBytes = bytes(method, strlen(method))
    let versionBytes = bytes(version, strlen(version))
    var head = RequestHead(end: version + versionBytes.count)
    // Exactly one blank after the method, and one after the target.
    let isTight = method + methodBytes.count + 1 == url && url + target.count + 1 == version
    head.framing.take(
      method: methodBytes, isTargetClean: isTight && target.isClean, version: versionBytes)
    withUnsafeMutablePointer(to: &head) {
      _ = MHD_get_connection_values_n(connection, .HEADER_KIND, fieldDoor, $0)
    }
    head.look(to: method + size, lines: 2)
    head.framing.end(version: versionBytes)
    return head.framing
  }

  private init(end: UnsafePointer<CChar>) { self.end = end }

  fileprivate mutating func take(
    _ name: UnsafePointer<CChar>, _ nameCount: Int, _ value: UnsafePointer<CChar>?,
    _ valueCount: Int
  ) {
    look(to: name, lines: 1)
    let value = value ?? name + nameCount + 1
    end = value + valueCount
    framing.take(
      name: RequestHead.bytes(name, nameCount), value: RequestHead.bytes(value, valueCount))
  }

  // What parts two lines is blanks and at most two bytes of line end a line,
  // which libmicrohttpd may have made NULs.
  private mutating func look(to next: UnsafePointer<CChar>, lines: Int) {
    var lineEnds = 2 * lines
    guard next > end else { return framing.note(.layout) }
    while end < next {
      switch end.pointee {
      case 0x20, 0x09: break
      case 0, 0x0A, 0x0D: lineEnds -= 1
      default: lineEnds = -1
      }
      guard lineEnds >= 0 else { return framing.note(.layout) }
      end += 1
    }
  }

  private static func bytes(_ text: UnsafePointer<CChar>, _ count: Int) -> Framing.Bytes {
    UnsafeRawBufferPointer(start: text, count: count)
  }
}

/// What is known of a request's target before libmicrohttpd takes it apart.
struct RawTarget {
  let count: Int
  let isClean: Bool

  init(_ text: UnsafePointer<CChar>) {
    count = strlen(text)
    isClean = Framing.isClean(UnsafeRawBufferPointer(start: text, count: count))
  }
}

private let fieldDoor: MHD_KeyValueIteratorN = { head, _, name, nameCount, value, valueCount in
  guard let name else { return .YES }
  head!.assumingMemoryBound(to: RequestHead.self).pointee
    .take(name, nameCount, value, valueCount)
  return .YES
}
