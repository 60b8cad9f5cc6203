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
}

/// One loop's share of the clients: accepts them, spreads them over daemons.
///
/// libmicrohttpd walks a daemon's suspended connections at each resume (22 ns
/// each), so a daemon takes few and the next one is filled: an event's cost
/// does not grow with the streams that sleep elsewhere.
package final class Listener: DescriptorOwner, DeadlineOwner, TurnEnd {
  /// How many clients share one daemon.
  package static let clientsPerDaemon = 64
  // How long to wait when the process has no descriptor left.
  private static let breather: UInt64 = 50_000_000

  package let loop: EventLoop
  let application: any Application
  let pool = BufferPool()
  let idleSeconds: UInt32
  private let sockets: [ListenSocket]
  private var daemons: [Daemon] = []
  private var dirty: [Daemon] = []
  private var isAccepting = false
  private let breath = Deadline()

  /// - Parameter idleSeconds: a connection that neither sends nor takes anything for so long is closed.
  package init(
    on loop: EventLoop, _ sockets: [ListenSocket], idleSeconds: Int, application: any Application
  ) {
    self.loop = loop
    self.sockets = sockets
    self.idleSeconds = UInt32(clamping: idleSeconds)
    self.application = application
    breath.owner = self
    loop.atTurnEnd(self)
  }

  /// Starts to accept.
  package func open() {
    isAccepting = true
    for socket in sockets {
      loop.watch(socket.descriptor, EPOLLIN.rawValue | EPOLLEXCLUSIVE.rawValue, self)
    }
  }

  /// Accepts no more; connections that carry no request are closed, the others
  /// are closed when their answers have ended.
  package func drain() {
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
    for _ in 0..<16 where isAccepting { guard accept(from: descriptor) else { return } }
  }

  private func accept(from listener: Int32) -> Bool {
    // Its own descriptor first: a client taken in without one could not be served.
    guard let daemon = freeDaemon() else { return acceptFailed(EMFILE) }
    var address = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutablePointer(to: &address) { pointer in
      let plain = UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: sockaddr.self)
      let socket = sluice_accept(listener, plain, &length)
      guard socket >= 0 else { return acceptFailed(errno) }
      daemon.add(socket, plain, length)
      return true
    }
  }

  // Without a descriptor the next accept would fail at once, and the listen
  // socket would stay ready: look away for a moment (accept(2), EMFILE).
  private func acceptFailed(_ code: Int32) -> Bool {
    guard code == EMFILE || code == ENFILE || code == ENOBUFS || code == ENOMEM else {
      return code == ECONNABORTED || code == EINTR
    }
    stopAccepting()
    loop.deadlines.set(breath, at: loop.now + Listener.breather)
    return false
  }

  package func due(_ deadline: Deadline) { open() }

  private func freeDaemon() -> Daemon? {
    if let daemon = daemons.first(where: { $0.clients < Listener.clientsPerDaemon }) {
      return daemon
    }
    guard let daemon = try? Daemon(self, idleSeconds: idleSeconds) else { return nil }
    daemons.append(daemon)
    return daemon
  }

  func isDirty(_ daemon: Daemon) { dirty.append(daemon) }

  package func settle() -> Bool {
    guard !dirty.isEmpty else { return false }
    let batch = dirty
    dirty.removeAll(keepingCapacity: true)
    for daemon in batch { daemon.turn() }
    return !dirty.isEmpty
  }
}
