import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct QRCodeTests {
  /// The code as a reader sees it: true is ink.
  private func modules(_ lines: [String]) throws -> [[Bool]] {
    try lines.flatMap { line in
      let blocks = try #require(line.wholeMatch(of: /\x{1B}\[38;5;231;48;5;16m(.*)\x{1B}\[0m/)).1
      return [
        blocks.map { " ▄".contains($0) },
        blocks.map { " ▀".contains($0) },
      ]
    }
  }

  @Test func `it has a quiet zone of four, and its three marks`() throws {
    let code = try #require(QRCode("http://192.0.2.1:7584/#code=abcd-efgh-jkmn-pqrs"))
    let rows = try modules(code.lines)
    let size = rows[0].count - 8
    #expect(size == 29)
    for row in rows[..<4] + rows[(4 + size)...] { #expect(!row.contains(true)) }
    #expect(rows.allSatisfy { !$0[..<4].contains(true) && !$0[(4 + size)...].contains(true) })
    let mark = [
      [true, true, true, true, true, true, true], [true, false, false, false, false, false, true],
    ]
    for (row, column) in [(4, 4), (4, size - 3), (size - 3, 4)] {
      #expect(Array(rows[row][column..<column + 7]) == mark[0])
      #expect(Array(rows[row + 1][column..<column + 7]) == mark[1])
    }
  }

  @Test func `a text that is too long has none`() {
    #expect(QRCode(String(repeating: "x", count: 4_000)) == nil)
  }
}
