/// A path that is relayed to an upstream: how it is asked, how the key
/// travels, what ends its stream, and how an error looks inside one.
///
/// `all` is the one table of them: a path that is not in it is not relayed.
package struct APIPath: Sendable {
  /// The path as asked, without the prefix that names an upstream.
  package let path: String
  /// The only method that the path answers to.
  package let method: String
  /// The header in which the server's key goes up.
  package let authorization: Authorization
  /// What ends the path's stream.
  package let end: StreamEnd
  /// True when a stream may just end. On chat it may not: there a clean end
  /// with neither terminal line nor finish reason is a cut.
  package let endsCleanly: Bool
  let errorEvent: ErrorEvent

  /// Where an API looks for its key.
  package enum Authorization: Sendable {
    /// `Authorization: Bearer KEY`, OpenAI's way.
    case bearer
    /// `x-api-key: KEY`, Anthropic's way.
    case apiKey
  }

  /// The last event of a stream that ends in `error`, in the path's own
  /// shape. It is never followed by a terminal line.
  package func errorEvent(_ error: ErrorBody) -> [UInt8] { errorEvent.bytes(error) }

  /// The row of exactly this path; nil when it is not relayed.
  package static func find(_ path: String) -> APIPath? { all.first { $0.path == path } }

  /// The demo upstream's other transports: no part of any API, there only to be
  /// compared with its stream.
  package static let transports = ["/demo/events", "/demo/poll"].map { path in
    APIPath(
      path: path, method: "GET", authorization: .bearer, end: [], endsCleanly: true,
      errorEvent: .openAI)
  }

  /// Every relayed path.
  package static let all = [
    APIPath(
      path: "/v1/chat/completions", method: "POST", authorization: .bearer,
      end: [.done, .finishReason], endsCleanly: false, errorEvent: .openAI),
    APIPath(
      path: "/v1/completions", method: "POST", authorization: .bearer,
      end: .done, endsCleanly: true, errorEvent: .openAI),
    APIPath(
      path: "/v1/responses", method: "POST", authorization: .bearer,
      end: .responseOver, endsCleanly: true, errorEvent: .responses),
    APIPath(
      path: "/v1/messages", method: "POST", authorization: .apiKey,
      end: .messageStop, endsCleanly: true, errorEvent: .anthropic),
    APIPath(
      path: "/v1/embeddings", method: "POST", authorization: .bearer,
      end: [], endsCleanly: true, errorEvent: .openAI),
    APIPath(
      path: "/v1/models", method: "GET", authorization: .bearer,
      end: [], endsCleanly: true, errorEvent: .openAI),
  ]
}
