import Glibc
import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct FolderReaderTests {
  @Test func `regular files are read, whatever their depth`() throws {
    let folder = try TemporaryFile(folder: ["index.html": "a", "js/panels/x.js": "bc"])
    let files = try FolderReader.read(folder.path).sorted { $0.path < $1.path }
    #expect(files.map(\.path) == ["/index.html", "/js/panels/x.js"])
    #expect(files.map(\.bytes) == [Array("a".utf8), Array("bc".utf8)])
  }

  @Test func `links, hidden files and pipes are passed over`() throws {
    let folder = try TemporaryFile(folder: ["a": "a", ".env": "secret", ".git/config": "x"])
    symlink("/etc/passwd", folder.path + "/passwd")
    symlink("/etc", folder.path + "/etc")
    symlink("a", folder.path + "/inside")
    symlink("nowhere", folder.path + "/dangling")
    mkfifo(folder.path + "/pipe", 0o600)
    #expect(try FolderReader.read(folder.path).map(\.path) == ["/a"])
  }

  @Test func `a folder that is too large is refused with a sentence`() throws {
    let folder = try TemporaryFile(folder: ["index.html": "a"])
    let large = open(folder.path + "/large", O_CREAT | O_WRONLY, 0o600)
    ftruncate(large, FolderReader.byteLimit + 1)
    close(large)
    #expect(throws: StartupError.self) { try StaticFiles.load(folder.path) }
  }

  @Test func `a folder that is not there is a wrong configuration`() {
    do {
      _ = try StaticFiles.load("/nonexistent")
      Issue.record("loaded")
    } catch {
      #expect(error.status == .configuration)
      #expect(error.sentence.contains("\"/nonexistent\""))
    }
  }
}
