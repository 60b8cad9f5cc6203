import CLinux
import Glibc

/// What a server does with the requests that reach its loop.
package protocol Application: AnyObject {
  /// A request's head is in, its body is not.
  ///
  /// Answer now (404, 413, a file …), or give the exchange an owner and return:
  /// its body is read, up to the limit returned, in bytes, and the owner's
  /// `requestArrived` follows.
  func headArrived(_ exchange: Exchange) -> Int
  /// The body grew past its limit; what is left of it is swallowed and then
  /// this answer is sent.
  func bodyTooLarge(_ exchange: Exchange) -> Answer
  /// A client took too long over a request, and is let go with this answer (R13).
  ///
  /// - Parameter exchange: nil while not even the head is in; else the body's time
  ///   is over, and the exchange's owner hears of its end.
  func tooSlow(_ client: ClientConnection, _ exchange: Exchange?) -> Answer
}

extension Application {
  package func tooSlow(_ client: ClientConnection, _ exchange: Exchange?) -> Answer {
    Answer(408, [], [])
  }
}

/// One loop's share of the clients: accepts them, spreads them over daemons.
///
/// libmicrohttpd walks a daemon's suspended connections at each resume (22 ns
/// each), and a run of a daemon costs a look at its epoll descriptor (0.4 µs): so
/// a daemon takes few and the next one is filled, and an event's cost does not
/// grow with the streams that sleep elsewhere.
package final class Listener: DescriptorOwner, DeadlineOwner, TurnEnd {
  /// How many clients share one daemon.
  package static let clientsPerDaemon = 16
  // How often to look again when there is no room, and nothing here makes any:
  // a connection that closes on this loop is enough to look at once.
  private static let breather: UInt64 = 1_000_000_000
  // How long a head may take when others wait for the connection.
  private static let patience: UInt64 = 1_000_000_000

  package let loop: EventLoop
  let application: any Application
  let pool = BufferPool()
  let limits: ClientLimits
  private let sockets: [ListenSocket]
  private var daemons: [Daemon] = []
  // The first of a chain: no array that a turn would have to empty.
  private var dirty: Daemon?
  private var isAccepting = false
  private var isOpen = false
  private let breath = Deadline()

  /// Accepts nobody yet.
  package init(
    on loop: EventLoop, _ sockets: [ListenSocket], _ limits: ClientLimits,
    application: any Application
  ) {
    self.loop = loop
    self.sockets = sockets
    self.limits = limits
    self.application = application
    breath.owner = self
    loop.atTurnEnd(self)
  }

  /// Starts to accept.
  package func open() {
    isOpen = true
    isAccepting = true
    loop.deadlines.clear(breath)
    for socket in sockets {
      loop.watch(socket.descriptor, EPOLLIN.rawValue | EPOLLEXCLUSIVE.rawValue, self)
    }
  }

  /// Accepts no more; connections that carry no request are closed, the others
  /// are closed when their answers have ended.
  package func drain() {
    isOpen = false
    stopAccepting()
    loop.deadlines.clear(breath)
    isDraining = true
    for daemon in daemons { daemon.closeIdleClients() }
  }

  /// Brings all that is still open to an end.
  package func shutDown() { for daemon in daemons { daemon.shutDownExchanges() } }

  /// Breaks off whatever is left and frees the daemons. After the loop has
  /// ended, before this goes.
  package func close() { for daemon in daemons { daemon.close() } }

  /// True once `drain()` was called.
  package private(set) var isDraining = false

  /// Requests that have come and are not fully answered.
  package var openExchanges: Int { daemons.reduce(0) { $0 + $1.openExchanges } }

  private func stopAccepting() {
    guard isAccepting else { return }
    isAccepting = false
    for socket in sockets { loop.forget(socket.descriptor, isClosing: false) }
  }

  package func ready(_ descriptor: Int32, _ events: UInt32) {
    for round in 0..<16 where isAccepting {
      guard accept(from: descriptor, isFirst: round == 0) else { return }
    }
  }

  // That somebody waits is known in the first round only.
  private func accept(from listener: Int32, isFirst: Bool) -> Bool {
    // First its seat and its daemon: a client taken in without could not be served.
    guard let seat = limits.seats.take() else { return isFirst && acceptFailed(EMFILE) }
    guard let daemon = freeDaemon() else { return acceptFailed(EMFILE, leaving: seat) }
    var address = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutablePointer(to: &address) { pointer in
      let plain = UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: sockaddr.self)
      let socket = sluice_accept(listener, plain, &length)
      guard socket >= 0 else { return acceptFailed(errno, leaving: seat) }
      daemon.add(socket, plain, length, isSurplus: seat == .surplus)
      return true
    }
  }

  // Without a descriptor the next accept would fail at once, and the listen
  // socket would stay ready: look away until there is room (accept(2), EMFILE).
  private func acceptFailed(_ code: Int32, leaving seat: Seats.Seat? = nil) -> Bool {
    if seat != nil { limits.seats.leave() }
    guard code == EMFILE || code == ENFILE || code == ENOBUFS || code == ENOMEM else {
      return code == ECONNABORTED || code == EINTR
    }
    makeRoom()
    stopAccepting()
    loop.deadlines.set(breath, at: loop.now + Listener.breather)
    return false
  }

  // Whoever waits has more use for a connection than one that idles, or one that
  // has taken its time over its head.
  private func makeRoom() {
    if daemons.contains(where: { $0.closeOneIdleClient() }) { return }
    let slowest = daemons.compactMap(\.slowestHead).max { $0.headAge < $1.headAge }
    if let slowest, slowest.headAge > Listener.patience { slowest.shutDown() }
  }

  package func due(_ deadline: Deadline) { open() }

  /// One of its clients has gone: another one may come.
  func clientClosed() {
    limits.seats.leave()
    if isOpen, !isAccepting { open() }
  }

  private func freeDaemon() -> Daemon? {
    if let daemon = daemons.first(where: { $0.clients < Listener.clientsPerDaemon }) {
      return daemon
    }
    guard let daemon = try? Daemon(self) else { return nil }
    daemons.append(daemon)
    return daemon
  }

  func isDirty(_ daemon: Daemon) {
    daemon.nextDirty = dirty
    dirty = daemon
  }

  package func settle() -> Bool {
    var next = dirty
    dirty = nil
    while let daemon = next {
      next = daemon.nextDirty
      daemon.nextDirty = nil
      daemon.turn()
    }
    return dirty != nil
  }
}
