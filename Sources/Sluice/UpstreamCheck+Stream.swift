import Loop
import Wire

/// One short streamed question, and one that is stopped.
extension UpstreamCheck {
  private static let path = "/v1/chat/completions"

  /// False when a chat would not work.
  func askQuestion(_ models: [String]) throws(SystemError) -> Bool {
    var answer = try ask(UpstreamCheck.path, question(models, tokens: 40))
    if wantsOtherLimit(answer) {
      answer = try ask(UpstreamCheck.path, question(models, tokens: 40, "max_completion_tokens"))
    }
    guard hasAnswered(answer), isStream(answer) else { return false }
    let reading = StreamReading(answer)
    if let error = reading.error {
      return fail(
        "answer: the stream broke off with an error, saying \(quoted(error)).")
    }
    tellPace(reading)
    return tellEnd(answer, reading)
  }

  /// Leaves an answer at its first text, then asks again: a server that goes on with what
  /// nobody reads keeps the next one waiting. Whether it stopped, only the server knows.
  func tryStop(_ models: [String]) throws(SystemError) {
    let body = question(models, tokens: 400)
    let left = try ask(UpstreamCheck.path, body) { !StreamReading($0).texts.isEmpty }
    guard case .stopped = left.ending, left.head.status == 200 else {
      return warn("stop: there was no answer in progress to stop.")
    }
    let next = try ask(UpstreamCheck.path, question(models, tokens: 1))
    guard next.head.status == 200 else {
      return warn(
        "stop: the question after a stopped one got no answer (\(next.head.status)): look"
          + " at the server's own log.")
    }
    let (first, second) = (began(left), began(next))
    guard second <= 3 * first + 1000 else {
      return warn(
        "stop: after a Stop in mid-answer the next answer began after \(second) ms, the one"
          + " before after \(first): the server may go on with answers that nobody reads.")
    }
    fine("stop: after a Stop in mid-answer the next answer began after \(second) ms.")
  }

  /// In ms since the question.
  private func began(_ answer: UpstreamAnswer) -> UInt64 {
    (StreamReading(answer).texts.first ?? answer.headTime) / 1_000_000
  }

  // The words are simple enough for the smallest model, and the answer long enough to show
  // its pace.
  private func question(
    _ models: [String], tokens: Int, _ limit: String = "max_tokens"
  ) -> [UInt8] {
    var body = Array(#"{"model":"#.utf8)
    appendJSON(model ?? models.first ?? "default", to: &body)
    body += #","stream":true,"\#(limit)":\#(tokens),"messages":[{"role":"user","content":"#.utf8
    appendJSON("What is token streaming? Answer in three sentences.", to: &body)
    return body + "}]}".utf8
  }

  // OpenAI's newer models know the limit by another name only.
  private func wantsOtherLimit(_ answer: UpstreamAnswer) -> Bool {
    answer.head.status == 400 && answer.bytes.contains("max_completion_tokens".utf8)
  }

  // MARK: The head

  private func hasAnswered(_ answer: UpstreamAnswer) -> Bool {
    let address = address(UpstreamCheck.path)
    switch answer.ending {
    case .failed(let failure) where answer.head.status == 0:
      return fail("answer: \(RelayFailure(failure).sentence("\(choice.address)"))")
    case .noHead, .noConnection:
      return fail(
        "answer: no answer began in time: look at the server's own log, or raise"
          + " --first-byte-timeout.")
    default: break
    }
    guard isWelcome(answer) else { return false }
    switch answer.head.status {
    case 200: return true
    case 404:
      return fail(
        "answer: \(address) is not there (404)\(said(answer)): check path and model; the"
          + " path usually ends in /v1.")
    case 429:
      return fail(
        "answer: the server asks to wait (429)\(said(answer)): try again later, or check"
          + " what is left of the account.")
    default:
      return fail(
        "answer: the server refuses the question (\(answer.head.status))\(said(answer)):"
          + " look at its own log.")
    }
  }

  private func isStream(_ answer: UpstreamAnswer) -> Bool {
    let coding = answer.head.field("content-encoding") ?? "identity"
    guard coding.lowercased() == "identity" else {
      return fail(
        "answer: the stream is compressed (\(quoted(coding))) although it was"
          + " asked not to be: switch that off in the server or the proxy before it.")
    }
    guard answer.type == "text/event-stream" else {
      let type = quoted(answer.type)
      return fail(
        "answer: it came whole, as \(type), although a stream was asked for: switch"
          + " streaming on in the server, or use one that has it.")
    }
    return true
  }

  // MARK: The stream

  private func tellPace(_ reading: StreamReading) {
    guard let first = reading.texts.first, let last = reading.texts.last else {
      return warn("stream: no text came, only events around it: try another model with --model.")
    }
    let (count, wait) = (reading.texts.count, first / 1_000_000)
    switch reading.pace {
    case .streamed:
      fine(
        "stream: \(count) events with text, each as it was made, over"
          + " \((last - first) / 1_000_000) ms; the first after \(wait) ms.")
    case .short:
      fine("stream: the first text came after \(wait) ms; the answer was too short to see more.")
    case .fast:
      fine("stream: \(count) events with text came at once after \(wait) ms, too fast to see more.")
    case .atOnce:
      warn(
        "stream: all \(count) events with text came at once after \(wait) ms: unless the model"
          + " is that fast, something gathers them; switch off buffering in the proxies on the way."
      )
    case .lumps:
      warn(
        "stream: \(count) events with text came in lumps, the first after \(wait) ms: switch off"
          + " buffering in the server and the proxies on the way.")
    }
  }

  private func tellEnd(_ answer: UpstreamAnswer, _ reading: StreamReading) -> Bool {
    if case .outOfTime = answer.ending {
      warn("end: the answer was not over after 30 s and was left.")
      return true
    }
    let reason = reading.finishReason.map { "finish reason \(quoted($0))" }
    switch (reading.isDone, reason) {
    case (true, let reason?): fine("end: \(reason), then [DONE].")
    case (true, nil): warn("end: [DONE] without a finish reason: why an answer ends stays unknown.")
    case (false, let reason?): fine("end: \(reason), without [DONE].")
    case (false, nil):
      return fail(
        "end: the stream stops without finish reason and [DONE]: what answers cuts it"
          + " short; look at its own log.")
    }
    return true
  }
}
