import Glibc
import Testing

@testable import Loop

/// By openat2, and by the walk that stands in for it on old systems.
@Suite(.timeLimit(.minutes(1))) struct FolderDoorTests {
  enum Door: CaseIterable {
    case openat2, walk

    func open(_ folder: Int32, _ path: String) throws(SystemError) -> Int32 {
      self == .walk
        ? try FolderDoor.walk(from: folder, path) : try openBeneath(folder, path)
    }
  }

  private func inFolder(_ body: (String, Int32) throws -> Void) throws {
    var template = Array("/tmp/sluice-door-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    let path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    let script = """
      cd \(path) && mkdir -p in/js out && echo a >in/a && echo b >in/js/b && echo c >out/c \
      && ln -s a in/link && ln -s js in/folder && ln -s ../out in/away && ln -s /etc in/etc
      """
    try #require(run(script) == 0)
    let folder = open(path + "/in", O_RDONLY | O_DIRECTORY)
    defer {
      close(folder)
      _ = run("rm -r \(path)")
    }
    try body(path, folder)
  }

  private func run(_ script: String) -> Int32 {
    let texts: [String] = ["sh", "-c", script]
    let words = texts.map { strdup($0) }
    defer { for word in words { free(word) } }
    var (child, status) = (pid_t(), Int32(-1))
    guard posix_spawn(&child, "/bin/sh", nil, nil, words + [nil], environ) == 0 else { return -1 }
    waitpid(child, &status, 0)
    return status
  }

  private func error(_ door: Door, _ folder: Int32, _ path: String) -> Int32? {
    do {
      close(try door.open(folder, path))
      return nil
    } catch { return error.code }
  }

  @Test(arguments: Door.allCases) func `what is beneath is opened`(door: Door) throws {
    try inFolder { _, folder in
      for path in ["a", "js/b", "js", ".", "./a"] {
        #expect(error(door, folder, path) == nil, "\(path)")
      }
    }
  }

  @Test(arguments: Door.allCases) func `no link is followed, wherever it leads`(door: Door) throws {
    try inFolder { _, folder in
      for path in ["link", "folder/b", "away/c", "etc/passwd", "away"] {
        let code = try #require(error(door, folder, path), "\(path)")
        #expect(code == ELOOP || code == ENOTDIR, "\(path)")
      }
    }
  }

  @Test(arguments: Door.allCases) func `there is no way out`(door: Door) throws {
    try inFolder { path, folder in
      for way in ["..", "../out/c", "js/../../out/c", "/etc/passwd", "\(path)/out/c"] {
        #expect(error(door, folder, way) == EXDEV, "\(way)")
      }
      #expect(error(door, folder, "nosuch") == ENOENT)
    }
  }
}
