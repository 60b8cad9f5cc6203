package import Wire

/// A refusal: an HTTP status and an error body in OpenAI's shape.
///
/// Its `message` is one sentence: which field, which value, what would be right.
package struct DemoError: Error, Sendable {
  /// The HTTP status to answer with.
  package let status: Int
  /// What is wrong, in OpenAI's shape.
  package let body: ErrorBody
  /// Seconds for the `Retry-After` header; none if asking again does not help.
  package let retryAfter: Int?

  init(_ status: Int, _ body: ErrorBody, retryAfter: Int? = nil) {
    self.status = status
    self.body = body
    self.retryAfter = retryAfter
  }
}

extension DemoError {
  /// A field that holds something else than it must.
  static func wrong(_ field: String, is value: String, mustBe right: String) -> DemoError {
    refusal(
      400, "\"\(field)\" is \(value); it must be \(right).", "invalid_value", param: field)
  }

  /// A refusal that is the client's to mend.
  static func refusal(
    _ status: Int, _ message: String, _ code: String, param: String? = nil
  ) -> DemoError {
    let type = "invalid_request_error"
    return DemoError(
      status, ErrorBody(message: message, type: type, code: code, param: param))
  }

  /// A model that the demo does not have.
  static func noModel(_ name: String) -> DemoError {
    let names = DemoModel.all.map(\.id)
    let known = names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
    let message = "The demo has no model \"\(name.shortened(to: 60))\"; it has \(known)."
    return refusal(404, message, "model_not_found", param: "model")
  }
}
