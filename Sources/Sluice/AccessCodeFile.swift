import Glibc

/// A file with access codes: one a line; empty lines and lines that begin with # count for
/// nothing.
enum AccessCodeFile {
  private static let largest = 64 << 10

  /// The codes in `file`. What is wrong with it is one sentence, in which no code stands.
  static func read(_ file: Given<String>) throws(StartupError) -> [AccessCode] {
    var codes: [AccessCode] = []
    for (number, line) in lines(try text(file)).enumerated() {
      guard let first = line.first(where: { $0 != " " && $0 != "\t" }), first != "#" else {
        continue
      }
      guard let code = AccessCode(String(line)) else {
        throw wrong(
          file,
          "whose line \(number + 1) is too weak or odd for a code: a code is 8 to 256 visible"
            + " ASCII characters without blanks")
      }
      codes.append(code)
    }
    guard !codes.isEmpty else {
      throw wrong(file, "which holds no code: write one a line, each 8 or more characters long")
    }
    return codes
  }

  private static func lines(_ text: String) -> [Substring.UnicodeScalarView] {
    // By scalars: to Swift, CR LF is one character.
    Substring(text).unicodeScalars
      .split(omittingEmptySubsequences: false) { $0 == "\n" }
      .map { $0.last == "\r" ? $0.dropLast() : $0 }
  }

  private static func text(_ file: Given<String>) throws(StartupError) -> String {
    let opened = open(file.value, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { throw unreadable(file, .last()) }
    defer { close(opened) }
    // Of the file that is open, not of what the name may lead to a moment later.
    var about = stat()
    guard fstat(opened, &about) == 0 else { throw unreadable(file, .last()) }
    guard about.st_mode & 0o077 == 0 else {
      throw wrong(file, "which others than its owner may read or write: run chmod 600 on it")
    }
    do {
      return String(decoding: try readAll(opened, atMost: largest), as: UTF8.self)
    } catch {
      throw unreadable(file, error)
    }
  }

  private static func unreadable(_ file: Given<String>, _ error: FileError) -> StartupError {
    wrong(file, "which cannot be read (\(error.reason)): name a file that holds the codes")
  }

  private static func wrong(_ file: Given<String>, _ what: String) -> StartupError {
    StartupError(
      .configuration, "\(file.source) names \(StartupError.quoted(file.value)), \(what).")
  }
}
