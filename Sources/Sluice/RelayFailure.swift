import Loop
import Wire

/// Why a relayed request cannot be answered as its upstream would have, in the
/// three forms that are needed: a status, a sentence with a code, an end.
enum RelayFailure {
  case unresolved, unreachable, tls, noHead, redirect(Int), broken, encoded(String)
  case cut, idle, tooLong, shuttingDown, webPage(Int), badAnswer(Int, String), badBody(JSONFault)

  init(_ failure: TransferFailure) {
    switch failure.kind {
    case .unresolved: self = .unresolved
    case .unreachable: self = .unreachable
    case .tls: self = .tls
    case .broken: self = .broken
    case .cut: self = .cut
    }
  }

  /// The status when nothing has been answered yet (R8).
  var status: Int {
    switch self {
    case .noHead, .idle: 504
    case .shuttingDown: 503
    case .badBody: 400
    case .webPage(let status), .badAnswer(let status, _): status < 400 ? 502 : status
    default: 502
    }
  }

  /// How the record calls it.
  var end: StreamRecord.End {
    switch self {
    case .cut: .upstreamCut
    case .noHead, .idle: .timedOut
    case .tooLong: .tooLong
    case .shuttingDown: .draining
    case .webPage, .badAnswer: .finished
    case .badBody: .rejected
    default: .refused
    }
  }

  /// The error as a client gets it; `upstream` is its address.
  func body(_ upstream: String) -> ErrorBody {
    ErrorBody(message: sentence(upstream), type: type, code: code)
  }

  private var type: String {
    switch self {
    case .shuttingDown: "server_error"
    case .badBody: "invalid_request_error"
    default: "upstream_error"
    }
  }

  /// What metrics call it: the code, without what all of them begin with; nil
  /// when it was not the upstream's doing.
  var kind: String? {
    switch self {
    case .shuttingDown, .badBody: return nil
    default: return String(code.dropFirst("upstream_".count))
    }
  }

  /// All that `kind` can be.
  static let kinds = [
    "dns", "unreachable", "tls", "timeout", "redirect", "broken", "encoded", "cut", "idle",
    "too_long", "error",
  ]

  private var code: String {
    switch self {
    case .unresolved: "upstream_dns"
    case .unreachable: "upstream_unreachable"
    case .tls: "upstream_tls"
    case .noHead: "upstream_timeout"
    case .redirect: "upstream_redirect"
    case .broken: "upstream_broken"
    case .encoded: "upstream_encoded"
    case .cut: "upstream_cut"
    case .idle: "upstream_idle"
    case .tooLong: "upstream_too_long"
    case .shuttingDown: "shutting_down"
    case .webPage, .badAnswer: "upstream_error"
    case .badBody: "invalid_json"
    }
  }

  /// In words; `upstream` is its address.
  func sentence(_ upstream: String) -> String {
    switch self {
    case .unresolved:
      "The model server's name in \(upstream) has no address: check --upstream and the network."
    case .unreachable:
      "No model server answers at \(upstream): start it, then try again."
    case .tls:
      "No secure connection to \(upstream) came about: check that it speaks https and that its"
        + " certificate is valid."
    case .noHead:
      "The model server at \(upstream) did not begin to answer in time: try again, or raise"
        + " --first-byte-timeout."
    case .redirect(let status):
      "The model server at \(upstream) points elsewhere (\(status)), which is never followed: give"
        + " the final address with --upstream."
    case .broken:
      "What \(upstream) answered is not HTTP: check that --upstream names a model server."
    case .encoded(let coding):
      "The model server at \(upstream) compressed its event stream (\(coding)) although it was"
        + " asked not to: switch that off there."
    case .cut:
      "The connection to the model server was lost before its answer was complete: ask again."
    case .idle:
      "The model server said nothing more for too long: ask again, or raise --idle-timeout."
    case .tooLong:
      "The model server sent one event of more than 8 MiB, which is not passed on."
    case .shuttingDown:
      "This server is being stopped: ask again when it is back."
    case .webPage(let status):
      "The model server at \(upstream) answered \(status) with a web page: check that --upstream"
        + " names a model server."
    case .badAnswer(let status, let text):
      "The model server answered \(status): \(text)"
    case .badBody(let fault): fault.sentence
    }
  }
}
