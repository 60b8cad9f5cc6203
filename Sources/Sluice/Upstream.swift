import Loop
import Wire

/// One of the list of upstreams: where it is, what it is, which key it takes.
package struct Upstream: Sendable {
  /// What it is and where.
  package let choice: UpstreamChoice
  private let key: APIKey?
  private let addresses: [String: String]

  package init(_ choice: UpstreamChoice, key: APIKey?) {
    self.choice = choice
    self.key = key
    let paths = (APIPath.all + APIPath.transports).map(\.path)
    addresses = Dictionary(
      uniqueKeysWithValues: paths.map { ($0, choice.address.address(for: $0)) })
  }

  /// Where `path` is asked for.
  func address(of path: APIPath) -> String { addresses[path.path] ?? choice.address.description }

  /// The header that carries the key, as the path's API wants it; none without a key.
  func authorization(for path: APIPath) -> [Field] {
    guard let key else { return [] }
    return switch path.authorization {
    case .bearer: [Field("Authorization", "Bearer \(key.secret)")]
    case .apiKey: [Field("x-api-key", key.secret)]
    }
  }

  /// True when the key stands in `text`.
  func holdsKey(_ text: String) -> Bool { key.map { text.contains($0.secret) } ?? false }

  /// `bytes` with the key blacked out, should the upstream have echoed it (R8).
  func redacted(_ bytes: [UInt8]) -> [UInt8] {
    guard let secret = key.map({ Array($0.secret.utf8) }), !secret.isEmpty else { return bytes }
    var clean: [UInt8] = []
    var rest = bytes[...]
    while let found = rest.firstRange(of: secret) {
      clean += rest[..<found.lowerBound] + "•••".utf8
      rest = rest[found.upperBound...]
    }
    return clean + rest
  }
}

/// The upstreams there are. The path chooses, never the body.
package struct Upstreams: Sendable {
  /// Behind `/v1`.
  package let main: Upstream
  /// Behind `/demo/v1`.
  package let demo: Upstream

  package init(main: Upstream, demo: Upstream) {
    self.main = main
    self.demo = demo
  }
}
