import Loop
import Wire

/// Event streams: the path of a token.
extension Relay {
  /// Bytes of a read: whole events are handed on at once, in one write; what is left
  /// waits behind them for its end. A read's first chunk is mostly alone; those that
  /// come behind it are looked through together.
  func relay(_ bytes: RawSpan) -> Reception {
    let exchange = exchange  // each look through an unowned reference costs two counts
    guard exchange.outbox.waiting < Outbox.high else { return pause() }
    let isFirst = lastReceived != context.loop.now
    lastReceived = context.loop.now
    exchange.outbox.append(bytes)
    unsplit += bytes.byteCount
    // A trace tells of each; and a flood must come to the mark above.
    guard isFirst || trace != nil || unsplit >= Relay.longestRead else { return .gathered }
    return split(exchange) ? .taken : .refused
  }

  func readEnded() { if unsplit > 0, phase == .streaming { _ = split(exchange) } }

  // False when an event is too long, and the stream has been ended for it.
  private func split(_ exchange: Exchange) -> Bool {
    let events = splitter.events
    let whole = exchange.outbox.withOpen { splitter.advance($0) }
    let found = splitter.events &- events
    if let trace { tell(trace, unsplit, found) }
    unsplit = 0
    if whole > 0 { handOn(whole, events: found) }
    guard exchange.outbox.openCount > Relay.longestEvent else { return true }
    fail(.tooLong)
    return false
  }

  private func tell(_ trace: StreamTrace, _ bytes: Int, _ events: Int) {
    trace.read(bytes, at: EventLoop.clock())
    guard events > 0 else { return }
    trace.announce(
      events, isStart: record.bytes == 0, isLast: splitter.sawTerminal, in: &exchange.outbox)
  }

  private func handOn(_ count: Int, events: Int) {
    record.bytes += count
    if events > 0 {
      if record.firstEvent == 0 {
        record.firstEvent = lastReceived
      } else {
        flow.gaps.add(lastReceived &- record.lastEvent)
      }
      flow.gaps.addNothing(events &- 1)
      record.lastEvent = lastReceived
    }
    exchange.release(count)
  }

  /// Backpressure: libcurl keeps the bytes and stops reading until `drained`.
  func pause() -> Reception {
    isPaused = true
    exchange.tellWhenDrained()
    return .full
  }

  func refuse(_ failure: RelayFailure) -> Reception {
    fail(failure)
    return .refused
  }

  /// The upstream's connection has ended, well or not (R9).
  func streamEnded(_ failure: TransferFailure?) {
    guard failure == nil else {
      guard splitter.sawTerminal else { return fail(.cut) }
      exchange.outbox.dropOpen()
      return finishStream()
    }
    let isWhole = path.endsCleanly || splitter.sawTerminal || splitter.sawFinish || endsInTail()
    isWhole ? finishStream() : fail(.cut)
  }

  private func finishStream() {
    handOn(exchange.outbox.openCount, events: 0)
    exchange.end()
    conclude(.finished)
  }

  // Some servers leave out the last blank line. The bytes stay as they are;
  // this only asks what the line would have said.
  private func endsInTail() -> Bool {
    var last = splitter
    var tail = exchange.outbox.withOpen { $0.withUnsafeBytes { [UInt8]($0) } }
    tail += "\n\n".utf8
    _ = last.advance(tail.span.bytes)
    return last.sawTerminal || last.sawFinish
  }

  // MARK: Silence

  func due(_ deadline: Deadline) {
    switch phase {
    case .asking: lookAtHead()
    case .gathering, .passing, .streaming: lookAtSilence()
    case .over: closeUpstream()
    }
  }

  // libcurl is given no time of its own: a stream that waits has one deadline.
  private func lookAtHead() {
    guard transfer?.wasSent == true else { return timeOut(.unreachable) }
    let due = asked + context.settings.firstByteTimeout
    context.loop.now < due ? look(at: due) : timeOut(.noHead)
  }

  /// Sets the next moment to look; moved once it has come, not with each event.
  func setDeadline() {
    let now = context.loop.now
    let idle = context.settings.idleTimeout
    context.loop.deadlines.set(deadline, at: now + min(idle, Relay.heartbeat))
  }

  private func lookAtSilence() {
    countFlow()
    let now = context.loop.now
    let idle = context.settings.idleTimeout
    // What came in this very turn has not been offered to the client yet.
    let isSlow = isPaused || exchange.outbox.waiting > 0 && lastReceived < now
    exchange.client.isSlow(isSlow)
    if isSlow {
      guard now < exchange.lastTaken + idle else { return clientStalled() }
      return look(at: min(exchange.lastTaken + idle, now + Relay.heartbeat))
    }
    guard now < lastReceived + idle else { return timeOut(.idle) }
    guard phase == .streaming else { return look(at: lastReceived + idle) }
    if now >= max(lastReceived, lastBeat) + Relay.heartbeat { beat() }
    look(at: min(lastReceived + idle, max(lastReceived, lastBeat) + Relay.heartbeat))
  }

  private func look(at time: UInt64) {
    let soonest = context.loop.now + 1_000_000
    context.loop.deadlines.set(deadline, at: max(time, soonest))
  }

  // Only between events, never before the first byte of the upstream's body nor
  // behind its last.
  private func beat() {
    lastBeat = context.loop.now
    guard record.bytes > 0, splitter.isBetweenEvents, !splitter.sawTerminal else { return }
    exchange.write(Relay.comment.span.bytes)
  }

  private static let comment = Array(": still waiting\n\n".utf8)

  private func timeOut(_ failure: RelayFailure) {
    closeUpstream()
    fail(failure)
  }

  private func clientStalled() {
    closeUpstream()
    conclude(.clientStalled)
    exchange.abort(reset: true)
  }
}
