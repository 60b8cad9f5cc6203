import Synchronization

@testable import Loop

/// Transfers on a loop of its own; their owners note what they are told.
final class TestClient: Sendable {
  private let runner: LoopRunner<ClientStage>
  // A test's upstreams live as long as their client.
  private let upstreams = Mutex<[ScriptedUpstream]>([])

  init() throws { runner = try LoopRunner { ClientStage(Transfers(on: $0)) } }

  /// Does something on the loop.
  @discardableResult
  func on<Result: Sendable>(_ body: @escaping @Sendable (ClientStage) -> Result) -> Result? {
    runner.on(body)
  }

  /// Waits until `condition` holds on the loop.
  func becomes(_ condition: @escaping @Sendable (ClientStage) -> Bool) -> Bool {
    runner.becomes(condition)
  }

  /// Asks a scripted upstream.
  func ask(
    _ upstream: ScriptedUpstream, _ path: String = "/", body: String? = nil, fields: [Field] = [],
    isFull: Bool = false
  ) -> Question {
    upstreams.withLock { $0.append(upstream) }
    return ask(upstream.url(path), body: body, fields: fields, isFull: isFull)
  }

  /// Starts a request: a POST when there is a body.
  func ask(
    _ url: String, body: String? = nil, fields: [Field] = [], isFull: Bool = false
  ) -> Question {
    let question = Question(number: on { $0.askers.count } ?? 0)
    let journal = question.journal
    on { stage in
      stage.askers.append(Asker(journal, isFull: isFull))
      let request = UpstreamRequest(
        body == nil ? "GET" : "POST", url, fields, body: body.map { Body($0) })
      stage.askers[question.number].start(request, stage.transfers)
    }
    return question
  }

  /// What has come of it.
  func answer(_ question: Question) -> (head: ResponseHead, body: String)? {
    on { stage in
      let asker = stage.askers[question.number]
      return (asker.head, asker.body.text)
    }
  }

  func with(_ question: Question, _ body: @escaping @Sendable (Asker) -> Void) {
    on { body($0.askers[question.number]) }
  }
}

/// One request of a `TestClient`.
struct Question: Sendable {
  let number: Int
  /// `head 200`, `bytes`, `full`, `ended`, `failed cut`.
  let journal = Journal()
}

/// What lives on the client's loop.
final class ClientStage {
  let transfers: Transfers
  var askers: [Asker] = []
  init(_ transfers: Transfers) { self.transfers = transfers }
}

/// Gathers an answer; while `isFull` it takes nothing of it.
final class Asker: TransferOwner {
  private let journal: Journal
  private var transfer: Transfer?
  private(set) var head = ResponseHead()
  private(set) var body: [UInt8] = []
  /// How often bytes came.
  private(set) var offers = 0
  var isFull: Bool
  var refuses = false

  init(_ journal: Journal, isFull: Bool) {
    self.journal = journal
    self.isFull = isFull
  }

  func start(_ request: UpstreamRequest, _ transfers: Transfers) {
    transfer = Transfer(request, on: transfers, for: self)
  }

  func cancel() { transfer?.cancel() }

  func resume() {
    isFull = false
    transfer?.resume()
  }

  func received(_ head: ResponseHead) {
    self.head = head
    journal.note("head \(head.status)")
  }

  func received(_ bytes: RawSpan) -> Reception {
    offers += 1
    if refuses { return .refused }
    if isFull {
      journal.note("full")
      return .full
    }
    bytes.withUnsafeBytes { body += $0 }
    journal.note("bytes")
    return .taken
  }

  func ended(_ failure: TransferFailure?) {
    journal.note(failure.map { "failed \($0.kind)" } ?? "ended")
  }
}

extension Body {
  convenience init(_ text: String) {
    self.init()
    append(Array(text.utf8).span.bytes)
  }
}
