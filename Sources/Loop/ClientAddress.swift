import CLinux
import Glibc

/// The part of a client's address that is one client's for sure: all of IPv4's,
/// the first half of IPv6's, of which a household has 2^64. On our own network,
/// where all share that half, it is the whole address.
package struct ClientNetwork: Hashable, Sendable {
  /// It is this computer itself.
  package let isLoopback: Bool
  private let isLong: Bool
  private let bits: UInt64
  private let rest: UInt64

  /// From addresses as bytes in the network's order, 4 or 16: the client's and our own end of
  /// its connection. Of any other length it is nobody's.
  package init(
    _ address: some BidirectionalCollection<UInt8>, own: some BidirectionalCollection<UInt8>
  ) {
    isLong = address.count == 16
    bits = ClientNetwork.number(address.prefix(8))
    let isNear = ClientNetwork.number(own.prefix(8)) == bits || bits >> 54 == 0x3FA  // fe80::/10
    rest = isLong && isNear ? ClientNetwork.number(address.suffix(8)) : 0
    let isOne = isLong && address.dropLast().allSatisfy { $0 == 0 } && address.last == 1
    isLoopback = isOne || !isLong && address.first == 127
  }

  private static func number(_ bytes: some Collection<UInt8>) -> UInt64 {
    bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// The numeric address at one end of a socket.
struct SocketAddress {
  private var storage = sockaddr_storage()
  private let isKnown: Bool

  /// The other end.
  static func peer(of socket: Int32) -> Self { Self(socket, getpeername) }
  /// Our own end.
  static func local(of socket: Int32) -> Self { Self(socket, getsockname) }

  /// As accept(2) gave it.
  init(_ address: UnsafePointer<sockaddr>, _ length: socklen_t) {
    isKnown = true
    let count = min(Int(length), MemoryLayout<sockaddr_storage>.size)
    withUnsafeMutableBytes(of: &storage) {
      $0.baseAddress!.copyMemory(from: address, byteCount: count)
    }
  }

  private typealias Call = (
    Int32, UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>
  ) -> Int32

  private init(_ socket: Int32, _ call: Call) {
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    isKnown = withUnsafeMutableBytes(of: &storage) {
      call(socket, $0.baseAddress!.assumingMemoryBound(to: sockaddr.self), &length) == 0
    }
  }

  /// Its bytes in the network's order; none when it is not known.
  private func withBytes<Result>(_ body: (Slice<UnsafeRawBufferPointer>) -> Result) -> Result {
    let isLong = Int32(storage.ss_family) == AF_INET6
    let place = isLong ? 8..<24 : 4..<8  // ip(7), ipv6(7)
    return withUnsafeBytes(of: storage) { body($0[isKnown ? place : 0..<0]) }
  }

  /// Without its port, as text (inet_ntop(3)); "-" when it is not known.
  var text: String {
    withBytes { bytes in
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
        guard isKnown, let start = UnsafeRawBufferPointer(rebasing: bytes).baseAddress else {
          return "-"
        }
        let length = socklen_t(INET6_ADDRSTRLEN)
        return inet_ntop(Int32(storage.ss_family), start, text.baseAddress!, length) == nil
          ? "-" : String(cString: text.baseAddress!)
      }
    }
  }

  /// Its port; it stands at the same place in IPv4's and IPv6's addresses.
  var port: UInt16 {
    withUnsafeBytes(of: storage) {
      UInt16(bigEndian: $0.load(fromByteOffset: 2, as: UInt16.self))
    }
  }

  /// Whose it is; `own` is the other end.
  func network(own: SocketAddress) -> ClientNetwork {
    withBytes { peer in own.withBytes { ClientNetwork(peer, own: $0) } }
  }
}
