import Loop
import Wire

/// Answers that are no event stream: gathered, so that one cut short can still
/// be told as a 502; those too long for that pass as they come (R8).
extension Relay {
  func gather(_ bytes: RawSpan) -> Reception {
    lastReceived = context.loop.now
    bytes.withUnsafeBytes { gathered.append(contentsOf: $0) }
    guard gathered.count > Relay.longestGathered else { return .taken }
    // An error may hold the key, which is found in whole answers only.
    guard head.status < 400, !isPage else {
      return refuse(.badAnswer(head.status, "its text is too long."))
    }
    beginPassing()
    return .taken
  }

  func answerGathered() {
    // A web page is no answer, whatever its status, and must not run under our origin.
    if isPage || head.status >= 400 && (!isJSON || head.coding != nil) { return fail(badAnswer) }
    let body = head.status >= 400 ? upstream.redacted(gathered) : gathered
    record.bytes = body.count
    exchange.answer(Answer(head.status, wholeFields, body[...]))
    conclude(.finished)
  }

  private var wholeFields: [Field] {
    let passed = RelayFields.down(head, from: upstream, id: record.id)
    guard let coding = head.coding, RelayFields.mayPass(coding, from: upstream) else {
      return passed
    }
    return passed + [Field("Content-Encoding", coding)]
  }

  private var isJSON: Bool { head.field("content-type")?.lowercased().contains("json") == true }

  private var isPage: Bool { head.field("content-type")?.lowercased().contains("html") == true }

  private var badAnswer: RelayFailure {
    // Compressed, it may hold the key where nobody finds it.
    guard head.coding == nil else { return .badAnswer(head.status, "its text is compressed.") }
    let text = String(decoding: upstream.redacted(gathered).prefix(300), as: UTF8.self)
    return isPage || text.isEmpty ? .webPage(head.status) : .badAnswer(head.status, text)
  }

  private func beginPassing() {
    phase = .passing
    exchange.begin(head.status, wholeFields)
    write(gathered)
    gathered = []
  }

  func pass(_ bytes: RawSpan) -> Reception {
    guard exchange.outbox.waiting < Outbox.high else { return pause() }
    lastReceived = context.loop.now
    record.bytes += bytes.byteCount
    exchange.write(bytes)
    return .taken
  }

  func passingEnded(_ failure: TransferFailure?) {
    guard failure == nil else { return fail(.cut) }
    exchange.end()
    conclude(.finished)
  }
}
