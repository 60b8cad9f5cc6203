/// One thing that a check found, in one sentence with what to do.
package struct CheckFinding: Sendable {
  package enum Mark: String, Sendable {
    case fine = "ok"
    /// It works, and could be better.
    case warning = "warn"
    /// It does not work.
    case failure = "FAIL"
  }

  package let mark: Mark
  package let sentence: String

  /// As it is printed, for a terminal with colours or without.
  package func line(isColoured: Bool) -> String {
    let gap = String(repeating: " ", count: 5 - mark.rawValue.utf8.count)
    guard isColoured else { return mark.rawValue + gap + sentence }
    return "\u{1B}[\(colour)m\(mark.rawValue)\u{1B}[0m\(gap)\(sentence)"
  }

  private var colour: Int {
    switch mark {
    case .fine: 32
    case .warning: 33
    case .failure: 31
    }
  }
}
