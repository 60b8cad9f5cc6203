import CLinux
import Glibc

/// Opens `path`, relative, for reading, beneath the open folder `folder`: never through a
/// symbolic link and never outside, even when somebody moves things meanwhile (openat2(2)).
///
/// What is not there, or is a way out, is an error. A pipe is opened without waiting.
package func openBeneath(_ folder: Int32, _ path: String) throws(SystemError) -> Int32 {
  let opened = sluice_open_beneath(folder, path, UInt64(FolderDoor.flags))
  if opened >= 0 { return opened }
  // Linux before 5.6, or a sandbox that does not know the call.
  guard errno == ENOSYS || errno == EPERM else { throw SystemError(call: "openat2") }
  return try FolderDoor.walk(from: folder, path)
}

/// The same, for systems without openat2.
enum FolderDoor {
  static let flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC

  /// Name by name, each without following a link.
  static func walk(from folder: Int32, _ path: String) throws(SystemError) -> Int32 {
    var names = path.split(separator: "/", omittingEmptySubsequences: false)
    guard let last = names.popLast(), !path.hasPrefix("/") else {
      throw SystemError(code: EXDEV, call: "openat")
    }
    var (current, opened) = (folder, [Int32]())
    defer { for folder in opened { close(folder) } }
    for name in names {
      current = try step(current, name, FolderDoor.flags | O_DIRECTORY)
      opened.append(current)
    }
    return try step(current, last, FolderDoor.flags)
  }

  private static func step(
    _ folder: Int32, _ name: Substring, _ flags: Int32
  ) throws(SystemError) -> Int32 {
    guard name != ".." else { throw SystemError(code: EXDEV, call: "openat") }
    return try SystemError.check(openat(folder, String(name), flags | O_NOFOLLOW), "openat")
  }
}
