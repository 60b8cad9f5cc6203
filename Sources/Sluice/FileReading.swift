import Glibc

/// Why a file could not be read.
struct FileError: Error {
  /// In the system's words, ready for a pair of brackets.
  let reason: String

  static func last() -> FileError { FileError(reason: String(cString: strerror(errno))) }
}

/// All bytes of the file at `path`; an error when there are more than `limit`.
func readFile(_ path: String, atMost limit: Int) throws(FileError) -> [UInt8] {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { throw .last() }
  defer { close(file) }
  return try readAll(file, atMost: limit)
}

/// All bytes that an open file still has; an error when there are more than `limit`.
func readAll(_ file: Int32, atMost limit: Int) throws(FileError) -> [UInt8] {
  var bytes: [UInt8] = []
  while true {
    let piece = try readSome(file, atMost: min(limit - bytes.count + 1, 256 << 10))
    guard !piece.isEmpty else { return bytes }
    bytes += piece
    if bytes.count > limit { throw FileError(reason: "larger than \(limit) bytes") }
  }
}

private func readSome(_ file: Int32, atMost count: Int) throws(FileError) -> [UInt8] {
  var failed = false
  let bytes = [UInt8](unsafeUninitializedCapacity: count) { space, filled in
    let result = read(file, space.baseAddress, count)
    failed = result < 0
    filled = max(0, result)
  }
  if failed { throw .last() }
  return bytes
}
