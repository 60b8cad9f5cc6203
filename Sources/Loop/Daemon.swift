import CLinux
import CMicrohttpd
import Glibc

/// One listener-less libmicrohttpd daemon, driven from outside by its epoll
/// descriptor. It runs only when something happened to one of its connections.
final class Daemon: DescriptorOwner, DeadlineOwner {
  // Room for a head and for a chunk of an answer. libmicrohttpd touches most of
  // it on each connection: with 32 KiB a stream takes 6 KiB more than with 20.
  private static func memoryPerConnection(_ head: Int) -> Int { max(head, 16 << 10) + (4 << 10) }

  unowned let listener: Listener
  /// Connections it serves.
  private(set) var clients = 0
  /// Requests not fully answered.
  var openExchanges: Int { connections.count { $0.exchange != nil } }

  /// Behind it in its listener's chain of those that have something to do.
  var nextDirty: Daemon?

  private let loop: EventLoop
  // Set once in init, which needs `self` for the callbacks.
  private var handle: OpaquePointer!
  private var connections: [ClientConnection] = []
  // It is in that chain.
  private var isDirty = false
  // Of the connection that libmicrohttpd announces next, inside `add`.
  private var next: (address: SocketAddress, isSurplus: Bool)?
  private var drained: [Exchange] = []
  private var left: [ClientConnection] = []
  private var ending: [Exchange] = []
  private let inactivity = Deadline()

  init(_ listener: Listener) throws(DaemonError) {
    self.listener = listener
    loop = listener.loop
    let me = Unmanaged.passUnretained(self).toOpaque()  // stopped in our deinit
    handle = sluice_mhd_start(
      UInt32(clamping: listener.limits.idleSeconds),
      Daemon.memoryPerConnection(listener.limits.headSize), UInt32.max / 2, handleDoor, me,
      targetDoor, completedDoor, me, connectionDoor, me, logDoor, me)
    guard handle != nil else { throw DaemonError() }
    inactivity.owner = self
    loop.watch(sluice_mhd_epoll(handle), EPOLLIN.rawValue, self)
  }

  /// Breaks off what is still open and frees the daemon. Harmless when done.
  ///
  /// Not in a deinit: libmicrohttpd calls back while it stops. And it aborts the
  /// process over a connection that is still suspended.
  func close() {
    guard let handle else { return }
    for client in connections { client.exchange?.abort(reset: true) }
    MHD_run(handle)
    loop.deadlines.clear(inactivity)
    MHD_stop_daemon(handle)
    self.handle = nil
  }

  /// Takes over an accepted socket; libmicrohttpd closes it, also when it fails.
  func add(
    _ socket: Int32, _ address: UnsafeMutablePointer<sockaddr>, _ length: socklen_t,
    isSurplus: Bool
  ) {
    next = (SocketAddress(address, length), isSurplus)
    MHD_add_connection(handle, socket, address, length)
    if next != nil { listener.clientClosed() }  // there was no memory for it
    touch()
  }

  /// It has something to do before the loop sleeps.
  func touch() {
    guard !isDirty else { return }
    isDirty = true
    listener.isDirty(self)
  }

  func ready(_ descriptor: Int32, _ events: UInt32) { touch() }

  func due(_ deadline: Deadline) { touch() }

  /// A stalled client has taken so much that its upstream may go on.
  func clientDrained(_ exchange: Exchange) { drained.append(exchange) }

  /// The last of an answer waits for its client; mostly only until this turn's end.
  func isEnding(_ exchange: Exchange) { ending.append(exchange) }

  /// A client's end came while no request of it was known; perhaps one lies
  /// unread before the end, and its name with it (R11). libmicrohttpd would not
  /// look at it any more once the socket is shut down.
  func clientLeft(_ client: ClientConnection) {
    left.append(client)
    touch()
  }

  private func tellLeft() {
    guard !left.isEmpty else { return }
    let clients = left
    left.removeAll(keepingCapacity: true)
    for client in clients { client.tellLeft() }
    touch()
  }

  // A resumed connection needs two runs (fill, send), a large head many
  // (MHD-CURL: about 60), so run until nothing is pending; bounded, so that one
  // daemon cannot starve the loop.
  func turn() {
    isDirty = false
    for _ in 0..<16 {
      MHD_run(handle)
      tellDrained()
      guard isPending else {
        tellLeft()
        tellEnding()
        return waitForInactivity()
      }
    }
    touch()
  }

  private var isPending: Bool {
    var milliseconds: CUnsignedLongLong = 0
    return MHD_get_timeout(handle, &milliseconds) == .YES && milliseconds == 0
  }

  private func tellDrained() {
    guard !drained.isEmpty else { return }
    let exchanges = drained
    drained.removeAll(keepingCapacity: true)
    for exchange in exchanges { exchange.tellDrained() }
  }

  private func tellEnding() {
    guard !ending.isEmpty else { return }
    for exchange in ending { exchange.turnEnded() }
    ending.removeAll(keepingCapacity: true)
  }

  // libmicrohttpd has to run when a connection has been inactive too long. The
  // moment only ever moves away, so one look at it every now and then is enough.
  private func waitForInactivity() {
    guard !inactivity.isSet, clients > 0 else { return }
    var milliseconds: CUnsignedLongLong = 0
    guard MHD_get_timeout(handle, &milliseconds) == .YES else { return }
    loop.deadlines.set(
      inactivity, at: loop.now + UInt64(milliseconds) * 1_000_000 + 1_000_000)
  }

  /// Ends the connections on which no request is under way.
  func closeIdleClients() {
    for client in connections where client.exchange == nil { client.shutDown() }
    touch()
  }

  /// Ends one connection that idles between two requests; false when none does.
  func closeOneIdleClient() -> Bool {
    guard connections.contains(where: { $0.endIfIdle() }) else { return false }
    touch()
    return true
  }

  /// The connection that has taken longest over a head that is not in yet.
  var slowestHead: ClientConnection? {
    connections.max { $0.headAge < $1.headAge }.flatMap { $0.headAge > 0 ? $0 : nil }
  }

  /// Ends the requests that are under way.
  func shutDownExchanges() { for client in connections { client.exchange?.shutDown() } }

  fileprivate func connected(_ connection: OpaquePointer) -> ClientConnection {
    clients += 1
    loop.gauges.clients.add(1)
    let (address, isSurplus) = next!  // announced from inside `add`
    next = nil
    let client = ClientConnection(
      sluice_mhd_socket(connection), from: address, of: self, place: connections.count,
      isSurplus: isSurplus)
    connections.append(client)
    return client
  }

  fileprivate func disconnected(_ client: ClientConnection) {
    clients -= 1
    loop.gauges.clients.add(-1)
    client.closed()
    connections.swapAt(client.place, connections.count - 1)
    connections[client.place].place = client.place
    connections.removeLast()
    listener.clientClosed()
    touch()  // else a freed slot is not noticed (MHD-CURL, point 2)
  }
}

/// libmicrohttpd gave no daemon: there is no memory or descriptor left.
struct DaemonError: Error {}

// The doors: each finds its object, calls one method, returns.

private let handleDoor: MHD_AccessHandlerCallback = {
  _, connection, path, method, version, bytes, count, slot in
  guard let context = slot!.pointee else {
    let exchange = Exchange(connection!, client(of: connection!), path!, method!, version!)
    // Kept by libmicrohttpd's request slot until `completedDoor` takes it back.
    slot!.pointee = Unmanaged.passRetained(exchange).toOpaque()
    return exchange.headArrived()
  }
  let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
  guard count!.pointee > 0 else { return exchange.proceed() }
  exchange.bodyArrived(UnsafeRawBufferPointer(start: bytes, count: count!.pointee).bytes)
  count!.pointee = 0
  return .YES
}

// A request's target as it came; what it returns is the request's slot, still empty.
private let targetDoor: sluice_mhd_target = { _, target, connection in
  client(of: connection!).target = RawTarget(target!)
  return nil
}

private func client(of connection: OpaquePointer) -> ClientConnection {
  Unmanaged<ClientConnection>.fromOpaque(sluice_mhd_context(connection)!).takeUnretainedValue()
}

private let completedDoor: MHD_RequestCompletedCallback = { _, _, slot, code in
  guard let context = slot!.pointee else { return }
  slot!.pointee = nil
  Unmanaged<Exchange>.fromOpaque(context).takeRetainedValue()
    .completed(code)
}

private let connectionDoor: MHD_NotifyConnectionCallback = { me, connection, slot, what in
  let daemon = Unmanaged<Daemon>.fromOpaque(me!).takeUnretainedValue()
  if what == .CONNECTION_NOTIFY_STARTED {
    // Kept by libmicrohttpd's socket slot from STARTED to CLOSED.
    slot!.pointee = Unmanaged.passRetained(daemon.connected(connection!)).toOpaque()
  } else if let context = slot!.pointee {
    daemon.disconnected(Unmanaged<ClientConnection>.fromOpaque(context).takeRetainedValue())
  }
}

// What libmicrohttpd complains about is its clients' doing (half requests,
// broken chunks); it answers or closes by itself.
private let logDoor: MHD_LogCallback = { _, _, _ in }
