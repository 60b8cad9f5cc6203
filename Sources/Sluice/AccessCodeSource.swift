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

  /// A file named for this program beats the variable, and that the configuration file's
  /// word (C1); without any a code is made when others can reach an address of ours,
  /// unless everybody is to be let in.
  static func choose(
    _ layers: SettingLayers, isReachable: Bool
  ) throws(StartupError) -> AccessCodeSource {
    let open = try layers.one(Settings.openAccess)
    guard let given = try given(layers) else {
      return isReachable && open?.value != true ? .made(.made()) : .none
    }
    guard let open, open.value else { return try given.codes() }
    // An option or a variable beats the file (C1), here too.
    if open.file == nil, given.file != nil { return .none }
    if open.file != nil, given.file == nil { return try given.codes() }
    throw StartupError(
      open.fault,
      "\(open.source) lets everybody in, and \(given.source) gives codes that would be asked for:"
        + " leave out one of the two.")
  }

  private static func given(_ layers: SettingLayers) throws(StartupError) -> GivenCodes? {
    let text = layers.environment[variable].flatMap { $0.isEmpty ? nil : $0 }
    let path = try layers.one(Settings.accessCodeFile)
    if let path, path.file == nil || text == nil { return .inFile(path) }
    return text.map { .variable($0) }
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

/// Who gives codes, before they are read.
private enum GivenCodes {
  case variable(String)
  case inFile(Given<String>)

  /// To begin a sentence with.
  var source: String {
    switch self {
    case .variable: AccessCodeSource.variable
    case .inFile(let path): path.source
    }
  }

  /// The configuration file that says so; nil for an option or a variable.
  var file: String? {
    guard case .inFile(let path) = self else { return nil }
    return path.file
  }

  func codes() throws(StartupError) -> AccessCodeSource {
    switch self {
    case .inFile(let path): return .file(path, try AccessCodeFile.read(path))
    case .variable(let text):
      guard let code = AccessCode(text) else {
        throw StartupError(
          .usage,
          "\(source) does not hold an access code: it takes 8 to 256 visible ASCII characters"
            + " without blanks.")
      }
      return .variable(code)
    }
  }
}
