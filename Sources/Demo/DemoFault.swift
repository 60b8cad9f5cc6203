import Wire

/// A fault asked for with `"demo":{"fault":"name@k"}`: what goes wrong, and
/// after how many tokens.
package struct DemoFault: Sendable, Equatable {
  /// What goes wrong. The raw value is its name in a request.
  package enum Kind: String, CaseIterable, Sendable {
    case cut
    case reset
    case cutInside = "cut-inside"
    case stall
    case error
    case filter
    case noDone = "no-done"
    case bytes
    case silent
    case status429 = "status-429"
    case status500 = "status-500"
    case status503 = "status-503"
  }

  /// Tokens before the fault when the request does not say.
  package static let usualPlace = 20
  /// Every kind of fault, in the order of the help text.
  package static let all = Kind.allCases

  /// What goes wrong.
  package let kind: Kind
  /// Tokens made before it does; if the answer is shorter, it happens at its end.
  package let place: Int

  /// Reads `name` or `name@k`.
  ///
  /// Throws a 400 that names the known faults, or says what `k` must be.
  package init(_ text: String) throws(DemoError) {
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    guard let kind = Kind(rawValue: String(parts[0])) else { throw .noFault(text) }
    self.kind = kind
    guard parts.count == 2 else {
      place = Self.usualPlace
      return
    }
    guard kind.hasPlace else { throw .placeless(text, kind) }
    guard let place = Int(parts[1]), (0...1_000_000).contains(place) else {
      throw .misplaced(text)
    }
    self.place = place
  }

  /// The faults, one a line, for `sluice help demo`.
  package static var help: String {
    all.map { "  \($0.pattern.padded(to: 16))\($0.meaning)" }.joined(separator: "\n")
  }
}

extension DemoFault.Kind {
  /// Whether it comes after some tokens and so takes `@k`.
  package var hasPlace: Bool {
    switch self {
    case .cut, .reset, .cutInside, .stall, .error, .filter: true
    case .noDone, .bytes, .silent, .status429, .status500, .status503: false
    }
  }

  /// How a request writes it.
  package var pattern: String { hasPlace ? rawValue + "@K" : rawValue }

  /// What happens, in one line.
  package var meaning: String {
    switch self {
    case .cut: "the connection closes after K tokens, between two events"
    case .reset: "the connection is reset (TCP RST) after K tokens"
    case .cutInside: "the connection closes after K tokens, inside an event"
    case .stall: "nothing more comes after K tokens; the connection stays open"
    case .error: "an error event after K tokens, then the end, no [DONE]"
    case .filter: "finish_reason content_filter after K tokens"
    case .noDone: "all tokens come, then the end, without finish_reason and [DONE]"
    case .bytes: "every byte is a write of its own, inside characters too"
    case .silent: "the request is taken and never answered"
    case .status429: "HTTP 429 with Retry-After: 20 and an error body"
    case .status500: "HTTP 500 with an error body"
    case .status503: "HTTP 503 with an error body"
    }
  }

  /// The refusal that a status fault stands for; none for the others.
  package var refusal: DemoError? {
    switch self {
    case .status429:
      failure(429, "is too busy", "rate_limit_error", "rate_limit_exceeded", retryAfter: 20)
    case .status500: failure(500, "failed", "server_error", "demo_fault")
    case .status503: failure(503, "is away", "server_error", "demo_fault")
    default: nil
    }
  }

  private func failure(
    _ status: Int, _ what: String, _ type: String, _ code: String, retryAfter: Int? = nil
  ) -> DemoError {
    let next = retryAfter.map { "Ask again in \($0) s." } ?? "Ask again without the fault."
    let message = "The demo model \(what), as the fault \(rawValue) asks. \(next)"
    return DemoError(
      status, ErrorBody(message: message, type: type, code: code), retryAfter: retryAfter)
  }
}

extension DemoError {
  fileprivate static func noFault(_ text: String) -> DemoError {
    let known = DemoFault.all.map(\.rawValue).joined(separator: ", ")
    return wrong(
      "demo.fault", is: "\"\(text.shortened(to: 40))\"",
      mustBe: "one of \(known); most take @K, the number of tokens before it")
  }

  fileprivate static func placeless(_ text: String, _ kind: DemoFault.Kind) -> DemoError {
    wrong(
      "demo.fault", is: "\"\(text.shortened(to: 40))\"",
      mustBe: "\"\(kind.rawValue)\" without @, because it has no place among the tokens")
  }

  fileprivate static func misplaced(_ text: String) -> DemoError {
    wrong(
      "demo.fault", is: "\"\(text.shortened(to: 40))\"",
      mustBe: "a name, @ and a whole number from 0 to 1000000, such as \"cut@20\"")
  }
}
