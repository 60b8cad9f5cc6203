import FoundationEssentials
import Loop
import Wire

/// `POST /api/session` with `{"code":"…"}`: trades a code for a cookie, once the body is in.
final class SignIn: ExchangeOwner {
  static let path = "/api/session"
  /// The largest body, in bytes: no code is longer.
  static let largest = 4_096

  private struct Form: Decodable {
    let code: String
  }

  private unowned let exchange: Exchange
  private let access: AccessRoutes
  private var hasArrived = false

  init(_ exchange: Exchange, _ access: AccessRoutes) {
    self.exchange = exchange
    self.access = access
  }

  func requestArrived() {
    hasArrived = true
    let body = exchange.body.withBytes { bytes in
      bytes.withUnsafeBytes { FoundationEssentials.Data($0) }
    }
    access.signIn(exchange, code: try? JSONDecoder().decode(Form.self, from: body).code)
  }

  func clientLeft() {}
  func drained() {}
  func shutDown() {}
  func over(timedOut: Bool) {
    if !hasArrived, exchange.status != 0 { access.gaveUp(exchange) }
  }
}
