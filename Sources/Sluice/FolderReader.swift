import Glibc
import Loop

/// Reads a whole folder: regular files beneath it and nothing else.
///
/// Names that begin with a dot are passed over, and so are symbolic links: nothing
/// from outside the folder gets in.
struct FolderReader {
  /// More than this in all is a wrong folder.
  static let byteLimit = 64 << 20
  static let fileLimit = 5_000
  private static let depthLimit = 16

  /// Paths begin with a slash and are relative to the folder.
  private(set) var files: [(path: String, bytes: [UInt8])] = []
  private var room = FolderReader.byteLimit
  private let root: Int32

  private init(root: Int32) { self.root = root }

  /// Reads what is beneath the folder `path`.
  static func read(_ path: String) throws(FileError) -> [(path: String, bytes: [UInt8])] {
    let folder = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw .last() }
    defer { close(folder) }
    var reader = FolderReader(root: folder)
    try reader.enter(try reader.open(".", at: "/"), at: "/", depth: 0)
    return reader.files
  }

  /// Closes `folder`.
  private mutating func enter(_ folder: Int32, at path: String, depth: Int) throws(FileError) {
    guard depth < Self.depthLimit else { throw FileError(reason: "too deep at \(path)") }
    guard let stream = fdopendir(folder) else {
      close(folder)
      throw .last()
    }
    defer { closedir(stream) }
    while let entry = Glibc.readdir(stream) {
      let name = FolderReader.name(entry)
      if !name.hasPrefix(".") { try take(name, in: folder, at: path, depth: depth) }
    }
  }

  /// Opens `path` beneath the root, not merely in the folder that was entered: that may have
  /// been moved away since.
  private func open(_ path: String, at place: String) throws(FileError) -> Int32 {
    do { return try openBeneath(root, path) } catch {
      throw FileError(reason: "\(place): \(error.reason)")
    }
  }

  private mutating func take(
    _ name: String, in folder: Int32, at path: String, depth: Int
  ) throws(FileError) {
    var about = stat()
    guard fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW) == 0 else { throw .last() }
    let kind = about.st_mode & S_IFMT
    guard kind == S_IFREG || kind == S_IFDIR else { return }
    let opened = try open(String((path + name).dropFirst()), at: path + name)
    if kind == S_IFDIR { return try enter(opened, at: "\(path)\(name)/", depth: depth + 1) }
    defer { close(opened) }
    try keep(try readAll(opened, atMost: room), as: path + name)
  }

  private mutating func keep(_ bytes: [UInt8], as path: String) throws(FileError) {
    guard files.count < Self.fileLimit else {
      throw FileError(reason: "more than \(Self.fileLimit) files")
    }
    room -= bytes.count
    files.append((path, bytes))
  }

  private static func name(_ entry: UnsafeMutablePointer<dirent>) -> String {
    withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
    }
  }
}
