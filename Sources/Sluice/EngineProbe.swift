package import Loop

/// Looks for model servers on this computer: `GET /v1/models` at each engine's
/// usual port, all at once, 300 ms at most (C2).
package enum EngineProbe {
  /// The ports that answered with a list of models.
  package static func ask(_ engines: [UpstreamChoice.Engine]) throws(SystemError) -> [UInt16: Bool]
  {
    let loop = try EventLoop()
    let search = Search(on: loop, engines)
    loop.run()
    return search.answers
  }

  private final class Search: DeadlineOwner {
    private static let patience: UInt64 = 300_000_000

    private let loop: EventLoop
    private let limit = Deadline()
    private var questions: [Question] = []
    private var left: Int
    private(set) var answers: [UInt16: Bool] = [:]

    init(on loop: EventLoop, _ engines: [UpstreamChoice.Engine]) {
      self.loop = loop
      left = engines.count
      limit.owner = self
      loop.deadlines.set(limit, at: loop.now + Search.patience)
      let transfers = Transfers(on: loop)
      questions = engines.map { Question($0.port, on: transfers, of: self) }
    }

    func due(_ deadline: Deadline) { loop.stop() }

    func answered(_ port: UInt16, _ isThere: Bool) {
      answers[port] = isThere
      left -= 1
      if left == 0 { loop.stop() }
    }
  }

  private final class Question: TransferOwner {
    private unowned let search: Search
    private let port: UInt16
    private var transfer: Transfer?
    private var status = 0

    init(_ port: UInt16, on transfers: Transfers, of search: Search) {
      self.port = port
      self.search = search
      let request = UpstreamRequest(
        "GET", "http://127.0.0.1:\(port)/v1/models", [], body: nil)
      transfer = Transfer(request, on: transfers, for: self)
    }

    func received(_ head: ResponseHead) {
      let isJSON = head.field("content-type")?.lowercased().contains("json") == true
      status = isJSON ? head.status : 0
    }

    func received(_ bytes: RawSpan) -> Reception { .taken }

    func ended(_ failure: TransferFailure?) {
      search.answered(port, failure == nil && status == 200)
    }
  }
}
