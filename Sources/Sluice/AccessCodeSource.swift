/// Where the access codes come from, decided once at start (S1).
package enum AccessCodeSource: Sendable {
  /// Nobody is asked for one.
  case none
  /// Nobody gave one and one is needed: made for this run, to be printed.
  case made(AccessCode)
  /// From the environment.
  case variable(AccessCode)
  /// From a file, which can be read again.
  case file(Given<String>, [AccessCode])

  /// The variable that holds a code. There is no such option: other users could read it.
  static let variable = "SLUICE_ACCESS_CODE"

  /// File beats variable; without either a code is made when others can reach an address
  /// of ours, unless everybody is to be let in.
  static func choose(
    _ layers: SettingLayers, isReachable: Bool
  ) throws(StartupError) -> AccessCodeSource {
    let given = try given(layers)
    guard let open = try layers.one(Settings.openAccess), open.value else {
      if let given { return given.codes }
      return isReachable ? .made(.made()) : .none
    }
    guard let given else { return .none }
    throw StartupError(
      open.fault,
      "\(open.source) lets everybody in, and \(given.source) gives codes that would be asked for:"
        + " leave out one of the two.")
  }

  private static func given(
    _ layers: SettingLayers
  ) throws(StartupError) -> (codes: AccessCodeSource, source: String)? {
    if let file = try layers.one(Settings.accessCodeFile) {
      return (.file(file, try AccessCodeFile.read(file)), file.source)
    }
    guard let text = layers.environment[variable], !text.isEmpty else { return nil }
    guard let code = AccessCode(text) else {
      throw StartupError(
        .usage,
        "\(variable) does not hold an access code: it takes 8 to 256 visible ASCII characters"
          + " without blanks.")
    }
    return (.variable(code), variable)
  }

  /// Those that hold at start; none when nobody is asked.
  package var codes: [AccessCode] {
    switch self {
    case .none: []
    case .made(let code), .variable(let code): [code]
    case .file(_, let codes): codes
    }
  }
}
