import CLinux
import CMicrohttpd
import Glibc

/// One client's socket, and our own watch of it: libmicrohttpd does not look at
/// a suspended connection, and a client that leaves has to be noticed at once (R5).
///
/// `EPOLLRDHUP` beside `EPOLLIN`: bytes of a next request do not hide the end
/// behind them. A half-closed client counts as gone.
///
/// It also keeps the one clock of a request that is coming in (R13):
///
///     accepted ──────── head's time ─┐      ┌─ body's time ─┐
///     answered ─ idle ─ first byte ──┴ head ┴───────────────┴ request ─ none
package final class ClientConnection: DescriptorOwner, DeadlineOwner {
  let descriptor: Int32
  unowned let daemon: Daemon
  /// Where it stands in its daemon's list.
  var place: Int
  /// There are more connections than there should be, and this is one too many.
  package let isSurplus: Bool
  /// The client's address in numbers, without its port.
  package let peer: String
  /// Our own address on this connection, in numbers, without its port.
  package let localHost: String
  /// Whom this client counts as.
  package let network: ClientNetwork
  /// How long bytes may stay unacknowledged before a client is gone, in ms. With
  /// the 15 s until a heartbeat sends some, a pulled cable is noticed within 45 s.
  static let patience: Int32 = 28_000
  private var isSlow = false

  /// The request under way. The exchange takes itself out when it is over.
  unowned var exchange: Exchange?
  /// Its end came; perhaps before there was a request to tell it to.
  private(set) var isGone = false
  private var isClosed = false
  /// The target of the request whose head has just been read.
  var target: RawTarget?
  private let clock = Deadline()
  // A first byte is only announced until the turn is over in which it came: mostly
  // its whole head has come with it, and nobody needs to ask the kernel.
  private enum Head { case none, announced, coming }
  private static let turn: UInt64 = 1_000_000
  private var head = Head.coming  // of the first one the time begins at the start
  /// How many bytes whole heads and bodies have taken; `nil` when nobody can say.
  private var consumed: UInt64? = 0

  init(
    _ descriptor: Int32, from address: SocketAddress, of daemon: Daemon, place: Int,
    isSurplus: Bool
  ) {
    let own = SocketAddress.local(of: descriptor)
    (peer, localHost, network) = (address.text, own.text, address.network(own: own))
    self.descriptor = descriptor
    self.daemon = daemon
    self.place = place
    self.isSurplus = isSurplus
    clock.owner = self
    let mask = EPOLLRDHUP.rawValue | EPOLLIN.rawValue | EPOLLET.rawValue
    daemon.listener.loop.watch(descriptor, mask, self)
    startClock(listener.limits.headTime)
  }

  private var listener: Listener { daemon.listener }

  package func ready(_ descriptor: Int32, _ events: UInt32) {
    guard events == EPOLLIN.rawValue else { return left() }
    // Bytes behind a request that is under way are the next one's: its time
    // begins when that one is over.
    guard exchange == nil, head == .none else { return }
    head = .announced
    startClock(ClientConnection.turn)
  }

  private func left() {
    isGone = true
    if let exchange { exchange.clientLeft() } else { daemon.clientLeft(self) }
  }

  /// What it sent before it left has been read.
  func tellLeft() {
    guard !isClosed else { return }
    if let exchange { exchange.clientLeft() } else { shutDown() }
  }

  // MARK: The clock

  private func startClock(_ time: UInt64) {
    listener.loop.deadlines.set(clock, at: listener.loop.now + time)
  }

  /// A head is in; a body comes behind it, or none does.
  func headCame(_ size: Int, expectsBody: Bool) {
    took(size)
    expectsBody ? startClock(listener.limits.bodyTime) : requestCame()
  }

  /// How long a head has been coming, in nanoseconds; 0 while none is.
  var headAge: UInt64 {
    let end = listener.loop.now + listener.limits.headTime
    return head == .coming && exchange == nil && clock.isSet && end > clock.time
      ? end - clock.time : 0
  }

  /// The request is whole, or nothing more is wanted of it.
  func requestCame() { listener.loop.deadlines.clear(clock) }

  /// So many bytes of a head or a body have come.
  func took(_ count: Int) { consumed? += UInt64(count) }

  /// A body came in chunks, whose framing nobody counts.
  func tookUncounted() { consumed = nil }

  /// A request has been answered, and another may come on this connection; of
  /// which some may be here already, unannounced: so one look, a head's time later.
  func answered() {
    if consumed == nil { consumed = received }
    head = .none
    startClock(listener.limits.headTime)
  }

  package func due(_ deadline: Deadline) {
    if let exchange { return exchange.clientTooSlow() }
    switch (head, hasPartOfHead) {
    case (.announced, true):
      head = .coming
      startClock(listener.limits.headTime)
    case (_, true): refuse(listener.application.tooSlow(self, nil))
    case (.coming, false): shutDown()
    case (_, false): head = .none  // it idles
    }
  }

  // Being told of bytes is no proof of them: they may have been served before.
  private var hasPartOfHead: Bool {
    guard let received, let consumed else { return false }
    return received > consumed
  }

  /// All bytes that ever came; nil when the kernel does not say.
  private var received: UInt64? {
    var count: UInt64 = 0
    return sluice_received(descriptor, &count) == 0 ? count : nil
  }

  // MARK: The end

  /// Answers where libmicrohttpd cannot: before a request is whole. Then closes.
  func refuse(_ answer: Answer) {
    let bytes = answer.closing
    _ = bytes.withUnsafeBytes {
      send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
    }
    shutDown()
  }

  /// Ends the connection for both sides; libmicrohttpd then closes it.
  func shutDown() { Glibc.shutdown(descriptor, Int32(SHUT_RDWR)) }

  /// Ends it if it idles between two requests; true when it did.
  func endIfIdle() -> Bool {
    guard exchange == nil, !isGone, head != .coming, !hasPartOfHead else { return false }
    isGone = true
    shutDown()
    return true
  }

  /// As `shutDown`, and the client sees a reset, not an end.
  func reset() { _ = sluice_reset(descriptor) }

  /// A slow client that takes nothing may stay as long as an idle one: the kernel
  /// would take its closed window for a pulled cable (tcp(7), TCP_USER_TIMEOUT).
  package func isSlow(_ slow: Bool) {
    guard slow != isSlow else { return }
    isSlow = slow
    let idle = Int32(clamping: listener.limits.idleSeconds * 1000)
    let limit = slow ? max(idle, ClientConnection.patience) : ClientConnection.patience
    _ = sluice_set(descriptor, Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, limit)
  }

  /// libmicrohttpd closes the socket next.
  func closed() {
    isClosed = true
    listener.loop.deadlines.clear(clock)
    listener.loop.forget(descriptor, isClosing: true)
  }
}
