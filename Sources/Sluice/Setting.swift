/// How a setting's value is written.
package struct SettingForm<Value: Sendable>: Sendable {
  /// Stands for the value in a usage line; empty for a flag.
  let placeholder: String
  /// What would be right, as it follows "takes".
  let right: String
  /// Nil when the text is wrong.
  let read: @Sendable (String) -> Value?
}

/// One thing that can be set: its name everywhere, its form, its default.
package struct Setting<Value: Sendable>: SettingRow {
  /// The option without its dashes.
  package let name: String
  let form: SettingForm<Value>
  /// The default, as one would write it; nil when there is none.
  package let standard: String?
  /// What holds without a default, in words.
  var otherwise = ""
  /// A variable that other programs use for the same thing; ours beats it.
  var otherVariable: String?
  /// True when it may be given more than once.
  package var repeats = false
  package let help: String

  package var placeholder: String { form.placeholder }
  package var right: String { form.right }
  package var shownStandard: String { standard ?? otherwise }
  package func accepts(_ text: String) -> Bool { form.read(text) != nil }
  package var variables: [String] { [variable] + (otherVariable.map { [$0] } ?? []) }
}

/// A setting without its type: a row of the table (C1).
package protocol SettingRow: Sendable {
  /// The option without its dashes.
  var name: String { get }
  /// Stands for the value in a usage line; empty for a flag.
  var placeholder: String { get }
  /// What would be right, as it follows "takes".
  var right: String { get }
  /// The default, as one would write it; nil when there is none.
  var standard: String? { get }
  /// True when it may be given more than once.
  var repeats: Bool { get }
  /// The default, or what holds without one.
  var shownStandard: String { get }
  /// Environment variables, the one that wins first.
  var variables: [String] { get }
  /// One line.
  var help: String { get }
  /// True when `text` is a right value.
  func accepts(_ text: String) -> Bool
}

extension SettingRow {
  /// As it is written on a command line.
  package var option: String { "--\(name)" }

  /// Its environment variable.
  package var variable: String {
    "SLUICE_" + String(name.uppercased().map { $0 == "-" ? "_" : $0 })
  }
}
