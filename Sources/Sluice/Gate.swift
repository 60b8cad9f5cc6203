import Loop

/// Who may ask where a code is needed (S1): one gate for `/v1`, `/demo` and `/api`, whichever
/// header the code or the session comes in.
final class Gate: Sendable {
  /// A request's credentials, as its head holds them.
  struct Claim {
    let client: ClientNetwork
    let authorization: String?
    let apiKey: String?
    let cookie: String?
  }

  /// What becomes of a request, or of an attempt to sign in.
  enum Verdict: Equatable {
    case pass
    /// Neither code nor session.
    case missing
    /// A code was given that does not hold.
    case wrong
    /// Too many of those: nothing was compared; try again after so many seconds.
    case wait(Int)
  }

  private let codes: AccessCodes
  private let sessions: Sessions
  private let guesses: Guesses
  private let cookie: String

  /// Nil when nobody is asked for a code. `port` is the one that browsers come in by: cookies
  /// are shared by all ports of a host, so theirs names it.
  init?(
    _ source: AccessCodeSource, port: UInt16,
    clock: @escaping @Sendable () -> UInt64 = { EventLoop.clock() }
  ) {
    if case .none = source { return nil }
    codes = AccessCodes(source)
    sessions = Sessions(clock: clock)
    guesses = Guesses(clock: clock)
    cookie = "sluice-\(port)"
  }

  /// True when the request's path is behind the gate.
  static func guards(_ path: String) -> Bool {
    for folder in ["/v1", "/demo", "/api"] where path.hasPrefix(folder) {
      let rest = path.utf8.dropFirst(folder.utf8.count)
      if rest.isEmpty || rest.first == UInt8(ascii: "/") { return path != SignIn.path }
    }
    return false
  }

  /// Judges a request. A session passes whatever else there is.
  func judge(_ claim: Claim) -> Verdict {
    if isSignedIn(claim.cookie) { return .pass }
    let given = [claim.authorization.flatMap(Gate.bearer), claim.apiKey].compactMap { $0 }
    guard !given.isEmpty else { return .missing }
    return attempt(given, from: claim.client).verdict
  }

  /// Whether the request's cookies hold an open session.
  func isSignedIn(_ cookies: String?) -> Bool {
    cookies.map { tokens(in: $0).contains(where: sessions.isOpen) } ?? false
  }

  /// Trades a code for a session: the value of `Set-Cookie`, or why not.
  func signIn(_ code: String, from client: ClientNetwork) -> (verdict: Verdict, cookie: String?) {
    let (verdict, code) = attempt([code], from: client)
    guard let code else { return (verdict, nil) }
    let token = sessions.begin(code)
    // The codes may have been read again since it was compared.
    guard codes.all.contains(code) else {
      sessions.end(token)
      return (.wrong, nil)
    }
    let attributes = "HttpOnly; SameSite=Strict; Path=/; Max-Age=\(Sessions.lifetime)"
    return (.pass, "\(cookie)=\(token); \(attributes)")
  }

  /// Ends the sessions in the request's cookies; returns the value of `Set-Cookie` that has
  /// the browser forget them.
  func signOut(_ cookies: String?) -> String {
    for token in cookies.map(tokens) ?? [] { sessions.end(token) }
    return "\(cookie)=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0"
  }

  /// Takes `--access-code-file` while the program runs: sessions of codes that are gone end.
  /// Nil where the codes did not come from a file.
  var reloader: Reloader? {
    guard codes.areFromFile else { return nil }
    let (codes, sessions) = (codes, sessions)
    return Reloader([Settings.accessCodeFile]) { configuration throws(StartupError) in
      guard case .file(_, let fresh) = configuration.accessCodes else { throw Gate.fileless }
      guard fresh != codes.all else { return nil }
      return { @Sendable in
        codes.replace(with: fresh)
        sessions.keepOnly(fresh)
      }
    }
  }

  private static let fileless = StartupError(
    .configuration,
    "The access codes came from a file and none is named any more: name one, or start anew.")

  private func attempt(
    _ given: [String], from client: ClientNetwork
  ) -> (verdict: Verdict, AccessCode?) {
    if let seconds = guesses.wait(client) { return (.wait(seconds), nil) }
    for text in given {
      guard let code = codes.code(for: text) else { continue }
      guesses.right(client)
      return (.pass, code)
    }
    for _ in given { guesses.wrong(client) }
    return (.wrong, nil)
  }

  /// The code in `Bearer CODE`; the scheme's letters may be large or small (RFC 9110, 11.1).
  private static func bearer(_ authorization: String) -> String? {
    let text = authorization.utf8
    guard text.prefix(7).elementsEqual("bearer ".utf8, by: { $0 | 0x20 == $1 }) else { return nil }
    return String(Substring(text.dropFirst(7).drop { $0 == UInt8(ascii: " ") }))
  }

  /// All values of our cookie: a browser may send several of one name (RFC 6265, 5.4), and
  /// another server of this host may have set one.
  private func tokens(in cookies: String) -> [String] {
    cookies.utf8.split(separator: UInt8(ascii: ";")).compactMap { pair in
      let pair = pair.drop { $0 == UInt8(ascii: " ") }
      guard pair.starts(with: cookie.utf8) else { return nil }
      let rest = pair.dropFirst(cookie.utf8.count)
      guard rest.first == UInt8(ascii: "=") else { return nil }
      return String(Substring(rest.dropFirst()))
    }
  }
}
