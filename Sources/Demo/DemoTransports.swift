import FoundationEssentials
import Wire

/// The demo's text over `EventSource`: `data:` is a token, `event: done` the end.
///
/// For comparing transports only; a chat needs POST, which `EventSource` cannot.
struct DemoEvents: DemoSteps {
  let id: String
  private(set) var made = 0
  var notMade: Int { text.tokens.count - made }

  private let text: DemoRecital
  private var ready: ArraySlice<DemoStep> = [.begin(.events)]
  private var isOver = false

  init(_ text: DemoRecital, id: String) {
    self.text = text
    self.id = id
  }

  mutating func next() -> DemoStep? {
    if ready.isEmpty, !isOver { ready = moreSteps()[...] }
    return ready.popFirst()
  }

  private mutating func moreSteps() -> [DemoStep] {
    guard made < text.tokens.count else {
      isOver = true
      return [.send(Array("event: done\ndata: done\n\n".utf8), tokens: 0), .end]
    }
    defer { made += 1 }
    let lines = text.tokens[made].split(on: "\n").map { "data: \($0)\n" }.joined()
    return [.wait(until: text.pace.due(made)), .send(Array((lines + "\n").utf8), tokens: 1)]
  }
}

/// The demo's text by long polling: an answer as soon as there is a token after
/// the last one that the client has.
///
/// The server keeps nothing between two polls: a stream's id is the moment it
/// began, in milliseconds since 1970, and its timetable says what is made by now.
struct DemoPoll: DemoSteps {
  let id: String
  private(set) var made = 0
  var notMade: Int { 0 }
  private var ready: ArraySlice<DemoStep>

  /// - Parameters:
  ///   - from: how many tokens the client has.
  ///   - began: the stream's id; `now` for a new one.
  ///   - now: milliseconds since 1970.
  init(_ text: DemoRecital, from: Int, began: Int, now: Int) {
    id = String(began)
    let age = Double(now - began) / 1000
    let isDone = from >= text.tokens.count
    let moment = isDone ? age : max(age, text.pace.due(from))
    let next = text.tokens.indices.first { $0 >= from && text.pace.due($0) > moment }
    let tokens = text.tokens[from..<(next ?? text.tokens.count)]
    let body = Self.body(id, from, tokens, isDone: next == nil)
    ready = [.wait(until: moment - age), .answer(.json, body)]
  }

  mutating func next() -> DemoStep? { ready.popFirst() }

  private static func body(
    _ id: String, _ from: Int, _ tokens: ArraySlice<String>, isDone: Bool
  ) -> [UInt8] {
    var body = Array(#"{"id":"\#(id)","from":\#(from),"next":\#(tokens.endIndex),"tokens":["#.utf8)
    for (index, token) in tokens.enumerated() {
      if index > 0 { body += ",".utf8 }
      appendJSON(token, to: &body)
    }
    return body + #"],"done":\#(isDone)}"#.utf8
  }
}

/// What both transports bring: the text about transports, at the natural pace.
struct DemoRecital: Sendable {
  static let english = DemoRecital(.english)
  static let korean = DemoRecital(.korean)

  let tokens: [String]
  let pace: DemoPace

  private init(_ texts: DemoTexts) {
    tokens = Array(DemoTokens(texts["websocket"]))
    pace = DemoModel.all[0].pace
  }
}
