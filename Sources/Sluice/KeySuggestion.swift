/// What to say of a key that is no setting: the secret that belongs elsewhere, or the
/// nearest name that is right.
enum KeySuggestion {
  /// Never shows a value.
  static func sentence(_ key: String) -> String {
    let shown = StartupError.quoted(key)
    let plain = normal(key)
    if keys.contains(plain) {
      return "\(shown) would put a key into this file, which is read by many: put the key alone"
        + " into a file of its own and name that with api-key-file."
    }
    if codes.contains(plain) {
      return "\(shown) would put a code into this file, which is read by many: put the codes, one"
        + " a line, into a file of their own and name that with access-code-file."
    }
    guard let near = nearest(plain) else {
      return "\(shown) is no setting: \"sluice help serve\" lists them."
    }
    return "\(shown) is no setting: did you mean \(near)?"
  }

  private static let keys: Set<String> = [
    "api-key", "apikey", "key", "openai-api-key", "openai-key", "sluice-api-key", "upstream-key",
    "token", "api-token",
  ]
  private static let codes: Set<String> = [
    "access-code", "access-codes", "code", "codes", "sluice-access-code", "password",
  ]

  private static func normal(_ key: String) -> String {
    String(key.lowercased().drop { $0 == "-" }.map { "_. ".contains($0) ? "-" : $0 })
  }

  private static func nearest(_ key: String) -> String? {
    let names = Settings.all.map(\.name).filter { $0 != Settings.config.name }
    let near = names.map { ($0, distance(key, $0)) }.min { $0.1 < $1.1 }
    guard let (name, distance) = near, distance <= max(1, name.count / 3) else { return nil }
    return name
  }

  /// How many letters are to be added, removed, changed, or swapped with the next.
  static func distance(_ from: String, _ to: String) -> Int {
    let (from, to) = (Array(from.utf8.prefix(64)), Array(to.utf8))
    var (before, last) = ([Int](), Array(0...to.count))
    for row in from.indices {
      var next = [row + 1]
      for column in to.indices {
        let isSame = from[row] == to[column]
        var best = min(last[column] + (isSame ? 0 : 1), last[column + 1] + 1, next[column] + 1)
        if row > 0, column > 0, from[row] == to[column - 1], from[row - 1] == to[column] {
          best = min(best, before[column - 1] + 1)
        }
        next.append(best)
      }
      (before, last) = (last, next)
    }
    return last[to.count]
  }
}
