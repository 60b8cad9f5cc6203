import Logging

extension SettingForm where Value == Int {
  /// A whole number within `range`.
  static func whole(_ range: ClosedRange<Int>, _ placeholder: String, _ more: String = "") -> Self {
    Self(
      placeholder: placeholder,
      right: "a whole number from \(range.lowerBound) to \(range.upperBound)\(more)"
    ) { text in digits(text[...]).flatMap { range.contains($0) ? $0 : nil } }
  }

  /// A number of bytes within `range`, with or without a unit.
  static func size(_ range: ClosedRange<Int>, _ limits: String) -> Self {
    Self(placeholder: "SIZE", right: "a size such as 16MiB, 512KiB or 1000, \(limits)") { text in
      bytes(text).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  private static func bytes(_ text: String) -> Int? {
    let end = text.firstIndex { !("0"..."9").contains($0) } ?? text.endIndex
    guard let number = digits(text[..<end]), let unit = units[text[end...].lowercased()] else {
      return nil
    }
    let (product, overflow) = number.multipliedReportingOverflow(by: unit)
    return overflow ? nil : product
  }

  private static let units = [
    "": 1, "b": 1, "kb": 1_000, "mb": 1_000_000, "gb": 1_000_000_000,
    "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30,
  ]

  // Int's own reader also takes "+5".
  private static func digits(_ text: Substring) -> Int? {
    text.allSatisfy { ("0"..."9").contains($0) } ? Int(text) : nil
  }
}

extension SettingForm where Value == Duration {
  /// A time in seconds from `least` to `most`; decimals are welcome.
  static func seconds(from least: Double, to most: Double) -> Self {
    let limits = "from \(shown(least)) to \(shown(most))"
    return Self(placeholder: "SECONDS", right: "a number of seconds \(limits)") { text in
      // Double's own reader also takes "inf", "nan" and "0x1p3".
      guard text.allSatisfy({ ("0"..."9").contains($0) || $0 == "." }), let number = Double(text),
        number >= least, number <= most
      else { return nil }
      return .seconds(number)
    }
  }

  private static func shown(_ number: Double) -> String {
    number == number.rounded() ? "\(Int(number))" : "\(number)"
  }
}

extension SettingForm where Value == String {
  /// Visible text of at most 4,096 bytes.
  static func text(_ placeholder: String, _ right: String) -> Self {
    Self(placeholder: placeholder, right: right) { text in
      let isVisible = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
      return isVisible && !text.isEmpty && text.utf8.count <= 4096 ? text : nil
    }
  }

  /// A host's name or address, in normal form.
  static let host = Self(
    placeholder: "HOST", right: "a host's name or address such as 127.0.0.1"
  ) { text in
    let text = text.contains(":") && !text.hasPrefix("[") ? "[\(text)]" : text
    return Authority(text).flatMap { $0.port == nil && !text.hasSuffix(":") ? $0.host : nil }
  }
}

extension SettingForm where Value == Bool {
  /// Said or not.
  static let flag = Self(placeholder: "", right: "true or false") { text in
    switch text.lowercased() {
    case "true", "yes", "on", "1": true
    case "false", "no", "off", "0": false
    default: nil
    }
  }
}

extension SettingForm where Value == UpstreamAddress {
  /// Where an OpenAI-compatible server is.
  static let upstream = Self(
    placeholder: "URL",
    right: "an http or https address such as http://127.0.0.1:11434/v1, without user, query and"
      + " fragment", read: { UpstreamAddress($0) })
}

extension SettingForm where Value == WebOrigin {
  /// Where another page comes from.
  static let origin = Self(
    placeholder: "ORIGIN", right: "an origin such as https://chat.example, without a path",
    read: { WebOrigin($0) })
}

extension SettingForm where Value: RawRepresentable<String> {
  /// One of a few words.
  static func word(_ values: [Value], _ placeholder: String) -> Self {
    let words = values.map(\.rawValue)
    return Self(
      placeholder: placeholder,
      right: words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
    ) { text in values.first { $0.rawValue == text.lowercased() } }
  }
}
