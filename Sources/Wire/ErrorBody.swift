/// What went wrong, in the words of OpenAI's API.
package struct ErrorBody: Sendable {
  /// A sentence a person understands, with the next step.
  package let message: String
  /// Whose fault: `upstream_error`, `invalid_request_error`, `rate_limit_error` (too much at
  /// once) or `server_error`.
  package let type: String
  /// What happened, for programs: `upstream_cut`, `not_found`, ….
  package let code: String
  /// The request's field at fault, if it is one.
  package let param: String?

  /// An error, by default of no field of the request.
  package init(message: String, type: String, code: String, param: String? = nil) {
    self.message = message
    self.type = type
    self.code = code
    self.param = param
  }

  /// The body of an HTTP error: `{"error":{"message","type","param","code"}}`.
  package var json: [UInt8] {
    var bytes = Array(#"{"error":{"message":"#.utf8)
    appendJSON(message, to: &bytes)
    bytes += #","type":"#.utf8
    appendJSON(type, to: &bytes)
    bytes += #","param":"#.utf8
    appendJSON(param, to: &bytes)
    bytes += #","code":"#.utf8
    appendJSON(code, to: &bytes)
    bytes += "}}".utf8
    return bytes
  }
}

/// Appends `text` as a JSON string, or `null`.
func appendJSON(_ text: String?, to bytes: inout [UInt8]) {
  guard let text else { return bytes += "null".utf8 }
  appendJSON(text, to: &bytes)
}
