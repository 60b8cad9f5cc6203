import Wire

/// The steps of one chat answer: the request's text at its pace, in OpenAI's
/// shape, with the fault asked for.
package struct DemoScript: DemoSteps {
  package let id: String
  package private(set) var made = 0
  package var notMade: Int { plan.tokens.count - made }

  private let shape: DemoShape
  private let plan: DemoPlan
  private let pace: DemoPace
  private let isStreamed: Bool
  private let fault: DemoFault?
  private var ready: ArraySlice<DemoStep> = []
  private var hasBegun = false
  private var isOver = false

  /// The script for a request.
  ///
  /// - Parameters:
  ///   - id: the answer's id, such as `chatcmpl-…`.
  ///   - created: seconds since 1970.
  package init(_ request: DemoRequest, id: String, created: Int) {
    self.id = id
    shape = DemoShape(
      id: id, created: created, model: request.model.id, includesUsage: request.includesUsage)
    plan = DemoPlan(request)
    pace = request.pace
    isStreamed = request.isStreamed
    fault = request.fault
  }

  package mutating func next() -> DemoStep? {
    if ready.isEmpty, !isOver { ready = moreSteps()[...] }
    let step = ready.popFirst()
    if case .send(_, let tokens) = step { made += tokens }
    return step
  }

  private mutating func moreSteps() -> [DemoStep] {
    guard hasBegun else {
      hasBegun = true
      return beginning()
    }
    // The place of a fault behind the end is the end.
    if let fault, fault.kind.hasPlace, made == min(fault.place, plan.tokens.count) {
      isOver = true
      return [.wait(until: pace.due(made))] + failure(fault.kind)
    }
    guard made < plan.tokens.count else {
      isOver = true
      return ending()
    }
    return token(made)
  }

  private mutating func beginning() -> [DemoStep] {
    if fault?.kind == .silent { return over([.stall]) }
    if let refusal = fault?.kind.refusal { return over([.refusal(refusal)]) }
    guard isStreamed else { return [.wait(until: 0)] }
    return [.begin(.events), .wait(until: pace.firstTokenDelay)] + sending(shape.role())
  }

  private mutating func over(_ steps: [DemoStep]) -> [DemoStep] {
    isOver = true
    return steps
  }

  private func token(_ index: Int) -> [DemoStep] {
    let wait = DemoStep.wait(until: pace.due(index))
    // An answer that is not streamed is made at the same pace and held back.
    guard isStreamed else { return [wait, .send([], tokens: 1)] }
    let token = plan.tokens[index]
    return [wait] + sending(shape.token(token.text, token.part), tokens: 1)
  }

  private func ending() -> [DemoStep] {
    guard isStreamed else { return wholeAnswer(plan.finish) }
    guard fault?.kind != .noDone else { return [.end] }
    return finishing(plan.finish)
  }

  private func finishing(_ reason: String) -> [DemoStep] {
    let usage = shape.includesUsage ? sending(shape.usage(plan.usage(made: made))) : []
    let end = sending(shape.finish(reason)) + usage + sending(DemoShape.done)
    return [.wait(until: 0)] + end + [.end]  // apart from the last token
  }

  private func wholeAnswer(_ reason: String) -> [DemoStep] {
    let body = wholeBody(reason)
    guard fault?.kind == .bytes else { return [.answer(.json, body)] }
    return [.begin(.json)] + sending(body) + [.end]
  }

  private func wholeBody(_ reason: String) -> [UInt8] {
    let reasoning = plan.text(.reasoning, made: made)
    return shape.whole(
      plan.text(.answer, made: made), reasoning: reasoning.isEmpty ? nil : reasoning,
      finish: reason, plan.usage(made: made))
  }

  /// Bytes as one write, or as one a byte if that is the fault. The wait between
  /// two is long over; it only keeps them apart.
  private func sending(_ bytes: [UInt8], tokens: Int = 0) -> [DemoStep] {
    guard fault?.kind == .bytes else { return [.send(bytes, tokens: tokens)] }
    return bytes.enumerated().flatMap { index, byte in
      [.send([byte], tokens: index == bytes.count - 1 ? tokens : 0), .wait(until: 0)]
    }
  }
}

extension DemoScript {
  /// What a fault does at its place.
  private func failure(_ kind: DemoFault.Kind) -> [DemoStep] {
    switch kind {
    case .cut: broken(half: !isStreamed, by: .cut)
    case .reset: broken(half: !isStreamed, by: .reset)
    case .cutInside: broken(half: true, by: .cut)
    case .error: inBandError()
    case .filter: isStreamed ? finishing("content_filter") : wholeAnswer("content_filter")
    case .stall, .noDone, .bytes, .silent, .status429, .status500, .status503: [.stall]
    }
  }

  /// `half`: an event or a body is begun first and not finished.
  private func broken(half: Bool, by end: DemoStep) -> [DemoStep] {
    guard half else { return [end] }
    let whole = isStreamed ? nextEvent() : wholeBody(plan.finish)
    let begin = isStreamed ? [] : [DemoStep.begin(.json)]
    return begin + [.send(Array(whole.prefix(whole.count / 2)), tokens: 0), .wait(until: 0), end]
  }

  private func nextEvent() -> [UInt8] {
    guard made < plan.tokens.count else { return shape.finish(plan.finish) }
    return shape.token(plan.tokens[made].text, plan.tokens[made].part)
  }

  private func inBandError() -> [DemoStep] {
    let body = ErrorBody(
      message: "The demo model failed after \(made) tokens, as the fault error@\(made) asks.",
      type: "server_error", code: "demo_fault")
    guard isStreamed else { return [.refusal(DemoError(500, body))] }
    return [.send(DemoShape.error(body), tokens: 0), .end]
  }
}

extension DemoStep {
  /// A whole answer that says no.
  static func refusal(_ error: DemoError) -> DemoStep {
    let head = DemoHead(error.status, "application/json", retryAfter: error.retryAfter)
    return .answer(head, error.body.json)
  }
}
