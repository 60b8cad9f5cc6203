import FoundationEssentials
import Glibc

/// A file or folder that is gone when the test is.
final class TemporaryFile: Sendable {
  struct Failure: Error {}

  let path: String

  /// A file that holds `text`.
  convenience init(_ text: String) throws {
    try self.init(folder: ["file": text], keeping: "/file")
  }

  /// A folder that holds files by their relative paths.
  convenience init(folder files: [String: String]) throws {
    try self.init(folder: files, keeping: "")
  }

  /// From now on the file holds `text`; who may read it stays as it was.
  func write(_ text: String) throws { try TemporaryFile.write(text, to: path) }

  private let folder: String

  private init(folder files: [String: String], keeping name: String) throws {
    var template = Array("/tmp/sluice-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure() }
    folder = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    path = folder + name
    for (name, text) in files { try TemporaryFile.write(text, to: "\(folder)/\(name)") }
  }

  deinit {
    try? FileManager.default.removeItem(atPath: folder)
  }

  private static func write(_ text: String, to path: String) throws {
    var parent = ""
    for part in path.split(separator: "/").dropLast() {
      parent += "/" + part
      mkdir(parent, 0o700)
    }
    guard let file = fopen(path, "w") else { throw Failure() }
    defer { fclose(file) }
    _ = Array(text.utf8).withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
  }
}
