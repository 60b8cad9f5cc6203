import Logging
import Wire

/// Writes one log record as one line.
struct LogLine {
  private(set) var bytes: [UInt8] = []
  private let format: LogFormat

  /// A whole line, its newline included. Fields follow in the order of `order`, then by name.
  static func bytes(
    _ format: LogFormat, at time: UTCTime = .now(), _ level: Logger.Level, _ message: String,
    _ metadata: Logger.Metadata
  ) -> [UInt8] {
    var line = LogLine(format: format)
    line.bytes.reserveCapacity(320)
    line.begin(time, level, message)
    line.append(metadata)
    line.bytes += (format == .json ? "}\n" : "\n").utf8
    return line.bytes
  }

  private init(format: LogFormat) { self.format = format }

  private mutating func begin(_ time: UTCTime, _ level: Logger.Level, _ message: String) {
    if format == .json { bytes += "{\"time\":\"".utf8 }
    time.append(to: &bytes)
    switch format {
    case .text:
      let gap = String(repeating: " ", count: max(1, 8 - level.rawValue.utf8.count))
      bytes += " \(level.rawValue)\(gap)".utf8
      appendVisible(message)
    case .json:
      bytes += "\",\"level\":\"\(level.rawValue)\",\"message\":".utf8
      appendJSON(message, to: &bytes)
    }
  }

  // A dictionary has no order of its own, and a reader looks for the same thing at the
  // same place.
  private static let order = [
    "id", "client", "method", "path", "status", "events", "bytes", "ttft_ms", "duration_ms", "end",
  ]

  private mutating func append(_ metadata: Logger.Metadata) {
    var left = metadata.count
    for name in LogLine.order {
      guard left > 0 else { return }
      guard let value = metadata[name] else { continue }
      append(name, value)
      left -= 1
    }
    guard left > 0 else { return }
    for name in metadata.keys.sorted() where !LogLine.order.contains(name) {
      append(name, metadata[name]!)
    }
  }

  private mutating func append(_ name: String, _ value: Logger.MetadataValue) {
    switch format {
    case .text:
      bytes.append(UInt8(ascii: " "))
      appendVisible(name)
      bytes.append(UInt8(ascii: "="))
      appendText(value)
    case .json:
      bytes.append(UInt8(ascii: ","))
      // The line's own three names are taken.
      appendJSON(LogLine.taken.contains(name) ? "_\(name)" : name, to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      appendValue(value)
    }
  }

  private static let taken = ["time", "level", "message"]
}

extension LogLine {
  /// A value in JSON: what describes itself as a number or a truth stays one.
  private mutating func appendValue(_ value: Logger.MetadataValue) {
    switch value {
    case .string(let text): appendJSON(text, to: &bytes)
    case .stringConvertible(let value): appendBare(value.description)
    case .array(let values): appendArray(values)
    case .dictionary(let values): appendObject(values)
    }
  }

  private mutating func appendBare(_ text: String) {
    if isJSONNumber(text.utf8) || text == "true" || text == "false" {
      bytes += text.utf8
    } else {
      appendJSON(text, to: &bytes)
    }
  }

  private mutating func appendArray(_ values: [Logger.MetadataValue]) {
    bytes.append(UInt8(ascii: "["))
    for (index, value) in values.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      appendValue(value)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  private mutating func appendObject(_ values: Logger.Metadata) {
    bytes.append(UInt8(ascii: "{"))
    for (index, (name, value)) in values.sorted(by: { $0.key < $1.key }).enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      appendJSON(name, to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      appendValue(value)
    }
    bytes.append(UInt8(ascii: "}"))
  }

  /// A value for people: in quotes when it is empty or holds a blank.
  private mutating func appendText(_ value: Logger.MetadataValue) {
    let text = value.description
    let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 != UInt8(ascii: "\"") }
    if isPlain && !text.isEmpty { return appendVisible(text) }
    bytes.append(UInt8(ascii: "\""))
    let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
    appendVisible(parts.joined(separator: "\\\""))
    bytes.append(UInt8(ascii: "\""))
  }

  /// `text` without anything that a terminal would obey or that would begin a line.
  private mutating func appendVisible(_ text: String) {
    if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
      bytes += text.utf8
      return
    }
    for scalar in text.unicodeScalars {
      let isControl = scalar.properties.generalCategory == .control
      bytes += (isControl ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)).utf8
    }
  }
}

/// True for the text of a JSON number (RFC 8259, 6).
func isJSONNumber(_ text: String.UTF8View) -> Bool {
  var rest = text[...]
  if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
  let startsWithZero = rest.first == UInt8(ascii: "0")
  let whole = takeDigits(&rest)
  guard whole > 0, whole == 1 || !startsWithZero else { return false }
  if rest.first == UInt8(ascii: ".") {
    rest.removeFirst()
    guard takeDigits(&rest) > 0 else { return false }
  }
  guard let exponent = rest.first else { return true }
  guard exponent == UInt8(ascii: "e") || exponent == UInt8(ascii: "E") else { return false }
  rest.removeFirst()
  if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
  return takeDigits(&rest) > 0 && rest.isEmpty
}

private func takeDigits(_ text: inout Substring.UTF8View) -> Int {
  let before = text.count
  text = text.drop { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  return before - text.count
}
