import CQrencode

/// A text as a QR code that a camera can read off a terminal (ISO/IEC 18004).
package struct QRCode {
  private let size: Int
  private let isDark: [Bool]

  /// Nil when the text is too long.
  package init?(_ text: String) {
    guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_L) else { return nil }
    defer { QRcode_free(code) }
    let size = Int(code.pointee.width)
    self.size = size
    // The lowest bit of each is its colour, the others say what part it is.
    isDark = (0..<size * size).map { code.pointee.data[$0] & 1 == 1 }
  }

  /// One string a line of the terminal, two rows of the code each. Its colours are said, so
  /// that it looks the same on a light and on a dark terminal: white paper with the quiet zone
  /// of four modules that a reader needs, black ink.
  package var lines: [String] {
    stride(from: -4, to: size + 4, by: 2).map { row in
      let blocks = (-4..<size + 4).map { column in
        block(upper: dark(row, column), lower: dark(row + 1, column))
      }
      return "\u{1B}[38;5;231;48;5;16m\(blocks.joined())\u{1B}[0m"
    }
  }

  private func dark(_ row: Int, _ column: Int) -> Bool {
    (0..<size).contains(row) && (0..<size).contains(column) && isDark[row * size + column]
  }

  /// What is painted is the paper.
  private func block(upper: Bool, lower: Bool) -> String {
    switch (upper, lower) {
    case (false, false): "█"
    case (false, true): "▀"
    case (true, false): "▄"
    case (true, true): " "
    }
  }
}
