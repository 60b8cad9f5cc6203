/// The file that `--config` names: settings by their options' names, in YAML or JSON.
///
/// Every error names the file, the line and the column. Values are judged by the same forms as
/// options, also those that an option or a variable beats.
struct ConfigurationFile: Sendable {
  /// In bytes; every setting with a long value has room ten times over.
  static let sizeLimit = 256 << 10

  private let name: String
  private var texts: [String: [Given<String>]] = [:]

  /// Reads the file and checks its keys and shapes.
  static func read(_ given: Given<String>) throws(StartupError) -> ConfigurationFile {
    let bytes: [UInt8]
    do {
      bytes = try readFile(given.value, atMost: sizeLimit)
    } catch {
      throw StartupError(
        .configuration,
        "\(given.source) names \(StartupError.quoted(given.value)), which cannot be read"
          + " (\(error.reason)): name a file with settings.")
    }
    return try ConfigurationFile(bytes, name: given.value)
  }

  /// What `bytes`, a file called `name`, say.
  init(_ bytes: [UInt8], name: String) throws(StartupError) {
    self.name = StartupError.visible(name, atMost: 4096)
    let value: YAMLValue?
    do {
      value = try YAMLText.read(bytes)
    } catch {
      throw wrong(error.place, "this is not YAML or JSON: \(error.reason).")
    }
    switch value {
    case nil, .nothing: break
    case .mapping(let pairs, _): try take(pairs)
    case .scalar(_, let place), .list(_, let place):
      throw wrong(place, "a configuration is a line for each setting, such as \"port: 8080\".")
    }
  }

  /// What the file says of a setting; nil when nothing.
  func said(_ setting: any SettingRow) -> [Given<String>]? { texts[setting.name] }

  private mutating func take(_ pairs: [(key: YAMLValue, value: YAMLValue)]) throws(StartupError) {
    var places: [String: TextPlace] = [:]
    for (key, value) in pairs {
      let row = try row(key)
      if let first = places.updateValue(key.place, forKey: row.name) {
        throw wrong(key.place, "\(row.name) stands on line \(first.line) already: keep one.")
      }
      let said = try texts(of: value, for: row)
      if !said.isEmpty { texts[row.name] = said }
    }
  }

  private func row(_ key: YAMLValue) throws(StartupError) -> any SettingRow {
    guard case .scalar(let name, let place) = key else {
      throw wrong(key.place, "a setting's name belongs here, such as \"port\".")
    }
    guard name != Settings.config.name else {
      throw wrong(place, "config cannot stand in the file that it names: remove it.")
    }
    if let row = Settings.all.first(where: { $0.name == name }) { return row }
    throw wrong(place, KeySuggestion.sentence(name))
  }

  private func texts(
    of value: YAMLValue, for row: any SettingRow
  ) throws(StartupError) -> [Given<String>] {
    switch value {
    case .nothing: return []
    case .scalar(let text, let place): return [try given(text, place, row)]
    case .list(let values, _) where row.repeats:
      var all: [Given<String>] = []
      for value in values {
        guard case .scalar(let text, let place) = value else {
          throw wrong(value.place, "each item of \(row.name) takes \(row.right).")
        }
        all.append(try given(text, place, row))
      }
      return all
    case .list(_, let place):
      throw wrong(place, "\(row.name) takes \(row.right), not a list.")
    case .mapping(_, let place):
      throw wrong(place, "\(row.name) takes \(row.right), not settings of its own.")
    }
  }

  private func given(
    _ text: String, _ place: TextPlace, _ row: any SettingRow
  ) throws(StartupError) -> Given<String> {
    let given = Given(value: text, source: "\(at(place)): \(row.name)", file: name)
    let parts = row.repeats ? SettingLayers.parts(text) : [text]
    if let wrong = parts.first(where: { !row.accepts($0) }) { throw given.wrong(row, wrong) }
    return given
  }

  private func at(_ place: TextPlace) -> String { "\(name):\(place.line):\(place.column)" }

  private func wrong(_ place: TextPlace, _ sentence: String) -> StartupError {
    StartupError(.configuration, "\(at(place)): \(sentence)")
  }
}
