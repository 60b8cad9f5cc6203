/// The shape of the last event of a stream that could not be finished: each
/// API has its own, which its clients raise as an error.
enum ErrorEvent: Sendable {
  /// OpenAI's chat and text completions: a data line with the error object.
  case openAI
  /// OpenAI's responses: an `error` event, its fields at the top.
  case responses
  /// Anthropic's messages: an `error` event with a nested error object.
  case anthropic

  /// The event's bytes, blank line included.
  func bytes(_ error: ErrorBody) -> [UInt8] {
    switch self {
    case .openAI: Array("data: ".utf8) + error.json + "\n\n".utf8
    case .responses: responses(error)
    case .anthropic: anthropic(error)
    }
  }

  private func responses(_ error: ErrorBody) -> [UInt8] {
    var bytes = Array("event: error\ndata: {\"type\":\"error\",\"code\":".utf8)
    appendJSON(error.code, to: &bytes)
    bytes += #","message":"#.utf8
    appendJSON(error.message, to: &bytes)
    bytes += #","param":"#.utf8
    appendJSON(error.param, to: &bytes)
    bytes += ",\"sequence_number\":0}\n\n".utf8
    return bytes
  }

  private func anthropic(_ error: ErrorBody) -> [UInt8] {
    let head = #"{"type":"error","error":{"type":"api_error","message":"#
    var bytes = Array("event: error\ndata: \(head)".utf8)
    appendJSON(error.message, to: &bytes)
    bytes += "}}\n\n".utf8
    return bytes
  }
}
