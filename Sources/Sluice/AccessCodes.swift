import Synchronization

/// The codes that hold now. They can be read again while the server runs.
final class AccessCodes: Sendable {
  /// A file can be read again.
  let areFromFile: Bool
  private let codes: Mutex<[AccessCode]>

  init(_ source: AccessCodeSource) {
    areFromFile = if case .file = source { true } else { false }
    codes = Mutex(source.codes)
  }

  /// Those that hold now.
  var all: [AccessCode] { codes.withLock { $0 } }

  /// The code that `text` is; nil when it is none. All of them are compared, whichever
  /// it is.
  func code(for text: String) -> AccessCode? {
    codes.withLock { codes in
      var found: AccessCode?
      for code in codes where code.matches(text) { found = code }
      return found
    }
  }

  /// From now on these hold and no others.
  func replace(with codes: [AccessCode]) { self.codes.withLock { $0 = codes } }
}
