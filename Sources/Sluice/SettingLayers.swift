/// A value and who gave it, for sentences about it.
package struct Given<Value: Sendable>: Sendable {
  package let value: Value
  /// The option or variable.
  package let source: String
}

/// What people said, in the order that wins (C1): options, then environment.
///
/// A variable that is empty counts as not set.
struct SettingLayers {
  /// By option without dashes.
  let options: [String: [String]]
  let environment: [String: String]

  /// The value that wins, the default included.
  func one<Value>(_ setting: Setting<Value>) throws(StartupError) -> Given<Value>? {
    guard let (texts, source) = said(setting), let text = texts.last else { return nil }
    return Given(value: try read(setting, text, source), source: source)
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
    guard let (texts, source) = said(setting) else { return [] }
    var values: [Given<Value>] = []
    for text in texts.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }) {
      let value = try read(setting, SettingLayers.trimmed(text), source)
      values.append(Given(value: value, source: source))
    }
    return values
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text.drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return String(text)
  }

  private func said<Value>(_ setting: Setting<Value>) -> (texts: [String], source: String)? {
    if let texts = options[setting.name], !texts.isEmpty { return (texts, setting.option) }
    for variable in setting.variables {
      if let text = environment[variable], !text.isEmpty { return ([text], variable) }
    }
    return setting.standard.map { ([$0], setting.option) }
  }

  private func read<Value>(
    _ setting: Setting<Value>, _ text: String, _ source: String
  ) throws(StartupError) -> Value {
    guard let value = setting.form.read(text) else {
      throw StartupError(
        .usage, "\(source) takes \(setting.right), not \(StartupError.quoted(text)).")
    }
    return value
  }
}
