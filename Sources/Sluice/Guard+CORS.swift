/// What a page of an allowed origin is told (Fetch, "CORS protocol").
extension Guard {
  /// `origin` goes back as it came. Credentials are never allowed: such a page says
  /// who it is by a header of its own.
  func allowed(_ origin: String, _ method: String, _ header: (String) -> String?) -> Verdict {
    let headers: [Header] = [("Access-Control-Allow-Origin", origin), ("Vary", "Origin")]
    guard method == "OPTIONS", header("Access-Control-Request-Method") != nil else {
      return .pass(headers + [("Access-Control-Expose-Headers", Guard.exposed)])
    }
    return .preflight(headers + preflight(header("Access-Control-Request-Headers")))
  }

  private func preflight(_ asked: String?) -> [Header] {
    let names = asked.flatMap { Guard.isNameList($0) ? $0 : nil }
    return [
      ("Access-Control-Allow-Methods", "GET, HEAD, POST"),
      ("Access-Control-Allow-Headers", names ?? "authorization, content-type"),
      ("Access-Control-Max-Age", "600"),
    ]
  }

  private static let exposed =
    "x-request-id, retry-after, retry-after-ms, openai-processing-ms, sluice-stream"

  /// Header names and commas: what may be said back safely.
  private static func isNameList(_ text: String) -> Bool {
    text.utf8.count <= 2048
      && text.unicodeScalars.allSatisfy { scalar in
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ",", " ": true
        default: false
        }
      }
  }
}
