import Loop
import Wire

/// One request on its way: client → upstream → whole events → client.
///
/// The only state machine there is:
///
///     asking ─ head ─┬─ an event stream ─→ streaming ─┐
///                    ├─ anything else ───→ gathering ─┼─→ over
///                    │    more than 32 MiB ─→ passing ┤
///                    └─ failure, Stop ────────────────┘
///
/// Ownership is one chain: libmicrohttpd's slot → exchange → relay → transfer.
/// All of it lives on one loop; no lock, hop or allocation for an event.
final class Relay: TransferOwner, ExchangeOwner, DeadlineOwner {
  enum Phase { case asking, streaming, gathering, passing, over }

  /// The largest event that is passed on, in bytes (R3).
  static let longestEvent = 8 << 20
  /// As much of an event stream is looked through at once, in bytes.
  static let longestRead = 16 << 10
  /// The largest answer that is gathered before it is passed on, in bytes (R8).
  static let longestGathered = 32 << 20
  /// Silence after which a comment shows that the connection lives (R7).
  static let heartbeat: UInt64 = 15_000_000_000

  unowned let exchange: Exchange
  let context: RelayContext
  let path: APIPath
  let upstream: Upstream
  var record: StreamRecord
  var phase = Phase.asking
  var splitter: SSESplitter
  /// Bytes of the open event that the splitter has not seen.
  var unsplit = 0
  let trace: StreamTrace?
  var flow = StreamFlow()
  var gathered: [UInt8] = []
  var head = ResponseHead()
  private var isStream = false
  var transfer: Transfer?
  var isPaused = false {
    didSet { if isPaused != oldValue { context.metrics.paused.add(isPaused ? 1 : -1) } }
  }
  /// When the whole request was in and the upstream was asked.
  var asked: UInt64 = 0
  var lastReceived: UInt64
  var lastBeat: UInt64 = 0
  let deadline = Deadline()

  /// - Parameter name: taken already; `over` gives it to the receipt.
  init(
    _ exchange: Exchange, _ path: APIPath, _ upstream: Upstream, _ name: String,
    _ context: RelayContext
  ) {
    self.exchange = exchange
    self.path = path
    self.upstream = upstream
    self.context = context
    splitter = SSESplitter(end: path.end)
    record = context.record(exchange, name)
    trace = exchange.header("Sluice-Trace") == "1" ? StreamTrace(exchange.arrived) : nil
    lastReceived = exchange.arrived
    deadline.owner = self
    exchange.commonFields.append(Field("Sluice-Stream", name))
    context.metrics.streams.add(1)
  }

  // MARK: The client

  // Nothing goes up that is no JSON object (R14). The client may leave, or the
  // server be stopped, while a large body is looked at.
  func requestArrived() {
    guard path.method == "POST" else { return ask() }
    context.bodies.check(exchange.body, of: exchange.client.network) { fault in
      guard self.phase == .asking else { return }
      if let fault { self.fail(.badBody(fault)) } else { self.ask() }
    }
  }

  private func ask() {
    let settings = context.settings
    let request = UpstreamRequest(
      path.method, upstream.address(of: path) + context.query(exchange, path),
      RelayFields.up(exchange) + upstream.authorization(for: path),
      body: path.method == "POST" ? exchange.body : nil)
    let first = min(settings.connectTimeout, settings.firstByteTimeout)
    asked = context.loop.now
    context.loop.deadlines.set(deadline, at: asked + first)
    transfer = Transfer(request, on: context.transfers, for: self)
  }

  func clientLeft() {
    record.clientLeft = context.loop.now
    closeUpstream()
    conclude(hasAll ? .finished : .cancelled)
    if !hasAll, record.end == .finished { record.end = .cancelled }
  }

  func drained() {
    guard isPaused else { return }
    isPaused = false
    lastReceived = context.loop.now  // it was us who did not listen
    transfer?.resume()
  }

  func shutDown() { fail(.shuttingDown) }

  func over(timedOut: Bool) {
    closeUpstream()
    context.loop.deadlines.clear(deadline)
    conclude(timedOut ? .clientStalled : unaskedEnd)
    if !exchange.isSent, !hasAll, record.end == .finished {
      record.end = timedOut ? .clientStalled : .cancelled
    }
    if record.end == .cancelled, record.clientLeft == 0 { record.clientLeft = context.loop.now }
    context.admission.leave(exchange.client.network)
    record.over = context.loop.now
    record.status = exchange.status
    isPaused = false
    context.metrics.streams.add(-1)
    countFlow()
    context.ended(record)
  }

  /// Tells the counters what has come since they last heard.
  func countFlow() {
    record.events = splitter.events
    context.metrics.count(&flow, of: record)
  }

  /// The client has taken the whole answer. Many close behind `[DONE]`, without
  /// waiting for the upstream's end; of an answer that is no stream nobody knows.
  private var hasAll: Bool {
    isStream && exchange.outbox.waiting == 0
      && (splitter.sawTerminal || record.end == .finished)
  }

  // Answered before the upstream was asked, the request was too large or too slow; else a
  // send failed: the client left, and libmicrohttpd saw it first.
  private var unaskedEnd: StreamRecord.End {
    phase == .asking && exchange.status != 0 ? .rejected : .cancelled
  }

  // MARK: The upstream

  func received(_ head: ResponseHead) {
    guard phase == .asking else { return }
    self.head = head
    record.head = context.loop.now
    lastReceived = record.head
    guard !(300..<400).contains(head.status) else { return fail(.redirect(head.status)) }
    isStream = isEventStream
    guard isStream else { return gather() }
    if let coding = head.coding {
      return fail(.encoded(RelayFields.mayPass(coding, from: upstream) ? coding : "unnamed"))
    }
    stream()
  }

  func received(_ bytes: RawSpan) -> Reception {
    switch phase {
    case .streaming: relay(bytes)
    case .gathering: gather(bytes)
    case .passing: pass(bytes)
    case .asking, .over: .refused
    }
  }

  func ended(_ failure: TransferFailure?) {
    record.connected = transfer?.sent ?? 0
    transfer = nil
    // What was refused ended by our doing, perhaps late in a long turn.
    record.upstreamClosed = phase == .over ? EventLoop.clock() : context.loop.now
    if let failure { context.upstreamFailed(failure, record.id) }
    switch phase {
    case .streaming: streamEnded(failure)
    case .gathering: failure == nil ? answerGathered() : fail(.cut)
    case .passing: passingEnded(failure)
    case .asking: fail(failure.map { RelayFailure($0) } ?? .broken)
    case .over: break
    }
  }

  private var isEventStream: Bool {
    (200..<300).contains(head.status)
      && head.field("content-type")?.lowercased().hasPrefix("text/event-stream") == true
  }

  private func stream() {
    phase = .streaming
    // Only what a GET reaches can be put into a frame.
    let own = path.method == "GET" ? RelayFields.fixed : RelayFields.unstored
    exchange.begin(
      head.status, RelayFields.down(head, from: upstream, id: record.id, own: own))
    head = ResponseHead()  // a stream that waits needs none of it
    setDeadline()
  }

  private func gather() {
    phase = .gathering
    setDeadline()
  }

  // MARK: The end

  /// Brings it to an end for a reason of ours or the upstream's: by status and
  /// body before the head (R8), in band after it (R9), by a reset where an
  /// answer is under way that can carry no error.
  func fail(_ failure: RelayFailure) {
    switch phase {
    case .asking, .gathering: answer(failure)
    case .streaming: endInBand(failure)
    case .passing: exchange.abort(reset: true)
    case .over: return
    }
    if !splitter.sawTerminal { context.metrics.count(failure) }
    conclude(splitter.sawTerminal ? .finished : failure.end)
    letGoSoon()
  }

  private func endInBand(_ failure: RelayFailure) {
    exchange.outbox.dropOpen()
    if !splitter.sawTerminal {
      write(path.errorEvent(failure.body(upstream.choice.address.description)))
    }
    exchange.end()
  }

  private func answer(_ failure: RelayFailure) {
    let body = failure.body(upstream.choice.address.description).json
    let passed = RelayFields.down(head, from: upstream, id: record.id).filter {
      $0.name != "content-type"
    }
    record.bytes = body.count
    exchange.answer(
      Answer(failure.status, passed + [Field("Content-Type", "application/json")], body[...]))
  }

  func write(_ bytes: [UInt8]) {
    record.bytes += bytes.count
    exchange.write(bytes.span.bytes)
  }

  /// Notes how it ended, the first time.
  func conclude(_ end: StreamRecord.End) {
    phase = .over
    if record.end == nil { record.end = end }
  }

  // This may run inside one of libcurl's callbacks, where nothing is removed:
  // the deadline comes round at the end of the turn.
  private func letGoSoon() { context.loop.deadlines.set(deadline, at: context.loop.now) }

  func closeUpstream() {
    guard let transfer else { return }
    record.connected = transfer.sent
    transfer.cancel()
    self.transfer = nil
    record.upstreamClosed = EventLoop.clock()  // our doing, and perhaps late in a long turn
  }
}
