/// A value and who gave it, for sentences about it.
package struct Given<Value: Sendable>: Sendable {
  package let value: Value
  /// Where it stands, to begin a sentence with: the option, the variable, or the file's
  /// line, column and key.
  package let source: String
  /// The configuration file that it stands in; nil for an option or a variable.
  var file: String?

  /// Where it stands, for the middle of a sentence.
  package var mention: String { file ?? source }
  /// What a wrong value is called (C4).
  var fault: StartupError.Status { file == nil ? .usage : .configuration }

  /// `text` is no right value of the setting that it was given for.
  func wrong(_ setting: any SettingRow, _ text: String) -> StartupError {
    StartupError(fault, "\(source) takes \(setting.right), not \(StartupError.quoted(text)).")
  }
}

/// What people said, in the order that wins (C1): options, then environment, then the
/// configuration file.
///
/// A variable that is empty counts as not set.
struct SettingLayers {
  /// By option without dashes.
  let options: [String: [String]]
  let environment: [String: String]
  var file: ConfigurationFile?

  /// The value that wins, the default included.
  func one<Value>(_ setting: Setting<Value>) throws(StartupError) -> Given<Value>? {
    guard let given = said(setting).last else { return nil }
    return try read(setting, given.value, given)
  }

  /// The value that wins, where the table has a default.
  func value<Value>(_ setting: Setting<Value>) throws(StartupError) -> Value {
    guard let given = try one(setting) else {
      preconditionFailure("\(setting.option) has no default")
    }
    return given.value
  }

  /// All values of the layer that wins; commas part them.
  func list<Value>(_ setting: Setting<Value>) throws(StartupError) -> [Given<Value>] {
    var values: [Given<Value>] = []
    for given in said(setting) {
      for text in SettingLayers.parts(given.value) {
        values.append(try read(setting, text, given))
      }
    }
    return values
  }

  /// What the layer that wins says, as it was written; empty when nobody says anything.
  func said(_ setting: any SettingRow) -> [Given<String>] {
    if let texts = options[setting.name], !texts.isEmpty {
      return texts.map { Given(value: $0, source: setting.option) }
    }
    for variable in setting.variables {
      if let text = environment[variable], !text.isEmpty {
        return [Given(value: text, source: variable)]
      }
    }
    if let given = file?.said(setting) { return given }
    return setting.standard.map { [Given(value: $0, source: setting.option)] } ?? []
  }

  /// What commas part, without blanks around it.
  static func parts(_ text: String) -> [String] {
    text.split(separator: ",", omittingEmptySubsequences: false).map(trimmed)
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text.drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return String(text)
  }

  private func read<Value>(
    _ setting: Setting<Value>, _ text: String, _ given: Given<String>
  ) throws(StartupError) -> Given<Value> {
    guard let value = setting.form.read(text) else { throw given.wrong(setting, text) }
    return Given(value: value, source: given.source, file: given.file)
  }
}
