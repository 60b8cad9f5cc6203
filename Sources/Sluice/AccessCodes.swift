import Synchronization

/// The codes that hold now. They can be read again while the server runs.
final class AccessCodes: Sendable {
  private let source: AccessCodeSource
  private let codes: Mutex<[AccessCode]>

  init(_ source: AccessCodeSource) {
    self.source = source
    codes = Mutex(source.codes)
  }

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

  /// Reads their file again, if they have one, and returns what holds then. A file that has
  /// gone wrong changes nothing and is one sentence.
  func reload() throws(StartupError) -> [AccessCode] {
    guard case .file(let file, _) = source else { return codes.withLock { $0 } }
    let fresh = try AccessCodeFile.read(file)
    replace(with: fresh)
    return fresh
  }
}
