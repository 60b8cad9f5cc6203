import Glibc
import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct SettingsTests {
  @Test func `every setting has its own option and variable`() {
    #expect(Set(Settings.all.map(\.option)).count == Settings.all.count)
    #expect(Set(Settings.all.flatMap(\.variables)).count == Settings.all.flatMap(\.variables).count)
  }

  @Test func `a variable is the option in capitals`() {
    #expect(Settings.firstByteTimeout.variable == "SLUICE_FIRST_BYTE_TIMEOUT")
  }

  @Test func `the table for people has a line a setting`() {
    let lines = Settings.markdown.split(separator: "\n")
    #expect(lines.count == Settings.all.count + 2)
    #expect(lines.contains { $0.hasPrefix("| `--port PORT` | `SLUICE_PORT` | 7584 |") })
    #expect(!Settings.markdown.contains("||"))
  }

  @Test(.enabled(if: access(readme, R_OK) == 0))
  func `the README shows the same table`() throws {
    let text = String(decoding: try readFile(readme, atMost: 1 << 20), as: UTF8.self)
    #expect(text.contains(Settings.markdown))
  }
}

private let readme =
  "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/README.md"
