import Loop

/// Transport security, the key and the list of models: all by one harmless question.
extension UpstreamCheck {
  private static let path = "/v1/models"

  /// The models there are (none when the server has no list); nil when it is no use to go on.
  func askForModels() throws(SystemError) -> [String]? {
    let answer = try ask(UpstreamCheck.path, within: 10)
    guard try isHTTP(answer) else { return nil }
    if choice.address.scheme == "https" { fine("tls: the certificate is valid.") }
    guard isWelcome(answer), isAPI(answer) else { return nil }
    return judge(answer)
  }

  // MARK: Is it HTTP at all?

  private func isHTTP(_ answer: UpstreamAnswer) throws(SystemError) -> Bool {
    let address = choice.address
    switch answer.ending {
    case .complete where answer.head.status == 400 && answer.isWebPage && address.scheme == "http":
      // nginx and its like say in a page that they want https.
      return try isOtherScheme() ? false : true
    case .complete, .stopped: return true
    case .noConnection:
      if try isOtherScheme() { return false }
      return fail(
        "tls: port \(address.port) takes a connection and says nothing: check that it speaks"
          + " \(address.scheme).")
    case .noHead, .outOfTime:
      return fail(
        "http: port \(address.port) takes a request and says nothing: check that"
          + " \(source) names a model server, and not another kind of server.")
    case .failed(let failure): return try explain(failure)
    }
  }

  private func explain(_ failure: TransferFailure) throws(SystemError) -> Bool {
    if let certificate = failure.certificate {
      return fail(
        "tls: the certificate of \(choice.address.host) is not trusted (\(certificate)):"
          + " use the name that it is for, or have this computer trust its issuer"
          + " (update-ca-certificates).")
    }
    if try isOtherScheme() { return false }
    switch failure.kind {
    case .tls:
      return fail(
        "tls: no secure connection to \(choice.address) comes about"
          + " (\(failure.description)): check that it speaks https.")
    case .broken, .cut:
      return fail(
        "http: what answers at port \(choice.address.port) does not speak HTTP: check that"
          + " \(source) names a model server, and not a database or another kind of server.")
    case .unresolved, .unreachable:
      return fail("connection: \(RelayFailure(failure).sentence("\(choice.address)"))")
    }
  }

  /// True, and said, when the server answers to the other one of http and https. It is asked
  /// without the key.
  private func isOtherScheme() throws(SystemError) -> Bool {
    let other = choice.address.scheme == "http" ? "https" : "http"
    let address = "\(choice.address)".dropFirst(choice.address.scheme.count)
    let request = UpstreamRequest("GET", "\(other)\(address)/", [], body: nil)
    let second: UInt64 = 1_000_000_000
    let answer = try UpstreamQuestion.ask(
      request, .init(connection: 3 * second, head: 3 * second, end: 4 * second))
    if case .failed(let failure) = answer.ending, failure.certificate == nil { return false }
    if case .noHead = answer.ending { return false }
    if case .noConnection = answer.ending { return false }
    fail(
      "tls: this server speaks \(other), not \(choice.address.scheme): write"
        + " \(other)\(address) instead.")
    return true
  }

  // MARK: Does it let us in, and is it an API?

  /// False, and said, when the key is missing or wrong.
  func isWelcome(_ answer: UpstreamAnswer) -> Bool {
    let status = answer.head.status
    guard status == 401 || status == 403 else { return true }
    guard let key else {
      return fail(
        "key: the server asks for a key (\(status))\(said(answer)): put it into"
          + " OPENAI_API_KEY, or into a file that --api-key-file names.")
    }
    return fail(
      "key: the server refuses the key from \(key.mention) (\(status))\(said(answer)):"
        + " check that it is this server's, whole and still valid.")
  }

  private func isAPI(_ answer: UpstreamAnswer) -> Bool {
    let (status, address) = (answer.head.status, address(UpstreamCheck.path))
    switch status {
    case 300..<400:
      let place =
        answer.head.field("location").map { " (to \(StartupError.quoted(redacted($0))))" } ?? ""
      return fail(
        "http: \(address) points elsewhere\(place), which is never followed: give the"
          + " final address.")
    case 500...:
      return fail(
        "models: the server answers \(status)\(said(answer)): wait until it is ready, or"
          + " look at its own log.")
    default: break
    }
    if answer.isWebPage {
      return fail(
        "models: \(address) is a web page (\(status)), not a model server: check host,"
          + " port and path; the path usually ends in /v1.")
    }
    return true
  }

  /// What the server itself said of an error, in brackets.
  func said(_ answer: UpstreamAnswer) -> String {
    UpstreamWords.error(in: answer.bytes).map { ", saying \(quoted($0))" } ?? ""
  }

  private func judge(_ answer: UpstreamAnswer) -> [String]? {
    let address = address(UpstreamCheck.path)
    guard answer.head.status == 200 else {
      warn(
        "models: \(address) answers \(answer.head.status)\(said(answer)): the page cannot offer"
          + " models, so name one with --model.")
      return []
    }
    guard let models = UpstreamWords.models(in: answer.bytes) else {
      let what = UpstreamWords.isJSON(answer.bytes) ? "JSON that is no list of models" : "no JSON"
      fail(
        "models: \(address) answers with \(what): check that \(source) names an"
          + " OpenAI-compatible server; the path usually ends in /v1.")
      return nil
    }
    if let key { fine("key: the list of models came with the key from \(key.mention).") }
    tellModels(models)
    return models
  }

  private func tellModels(_ models: [String]) {
    let count = models.count == 1 ? "one model" : "\(models.count) models"
    guard let first = models.first else {
      return warn("models: the list is empty: load a model into the server.")
    }
    guard let model else {
      return fine("models: \(count); the page begins with \(quoted(first)).")
    }
    guard models.contains(model) else {
      return warn(
        "models: \(quoted(model)) is not among the \(count): --model takes"
          + " one of the server's names, such as \(quoted(first)).")
    }
    fine("models: \(count), \(quoted(model)) among them.")
  }
}
