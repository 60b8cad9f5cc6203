import Testing
import Wire

@testable import Sluice

@Suite struct RelayFailureTests {
  private static let table: [(RelayFailure, Int, String, StreamRecord.End)] = [
    (.unresolved, 502, "upstream_dns", .refused),
    (.unreachable, 502, "upstream_unreachable", .refused),
    (.tls, 502, "upstream_tls", .refused),
    (.noHead, 504, "upstream_timeout", .timedOut),
    (.redirect(302), 502, "upstream_redirect", .refused),
    (.broken, 502, "upstream_broken", .refused),
    (.encoded("gzip"), 502, "upstream_encoded", .refused),
    (.cut, 502, "upstream_cut", .upstreamCut),
    (.idle, 504, "upstream_idle", .timedOut),
    (.tooLong, 502, "upstream_too_long", .tooLong),
    (.webPage(404), 404, "upstream_error", .finished),
    (.webPage(200), 502, "upstream_error", .finished),
    (.badAnswer(500, "no"), 500, "upstream_error", .finished),
  ]

  @Test(arguments: table.indices)
  func `each failure has its status, its code and its end`(row: Int) {
    let (failure, status, code, end) = Self.table[row]
    let body = failure.body("http://engine:1")
    #expect(failure.status == status && failure.end == end)
    #expect(body.code == code && body.type == "upstream_error" && body.param == nil)
  }

  @Test func `a body that is no JSON is its sender's`() throws {
    let text = Array("[]".utf8)
    let found = JSONFault.first(in: text.span.bytes)
    let fault = try #require(found)
    let body = RelayFailure.badBody(fault).body("http://engine:1")
    #expect(
      RelayFailure.badBody(fault).status == 400 && RelayFailure.badBody(fault).end == .rejected)
    #expect(body.code == "invalid_json" && body.type == "invalid_request_error")
    #expect(body.message.contains("line 1, column 1"))
  }

  @Test func `the server's own end is no fault of the upstream's`() {
    let body = RelayFailure.shuttingDown.body("http://engine:1")
    #expect(RelayFailure.shuttingDown.status == 503)
    #expect(RelayFailure.shuttingDown.end == .draining)
    #expect(body.code == "shutting_down" && body.type == "server_error")
  }

  @Test(arguments: table.indices) func `each is one sentence that ends`(row: Int) {
    let message = Self.table[row].0.body("http://engine:1").message
    #expect(message.first?.isUppercase == true && !message.contains("\n"))
    if case .badAnswer = Self.table[row].0 { return }  // theirs to end
    #expect(message.hasSuffix("."))
  }

  /// Everybody may ask `/readyz`.
  @Test(arguments: table.indices) func `why it is not ready has no address in it`(
    row: Int
  ) {
    let (failure, _, code, _) = Self.table[row]
    let body = failure.notReady
    #expect(body.code == code && body.type == "upstream_error")
    #expect(body.message.first?.isUppercase == true && body.message.hasSuffix("."))
    #expect(!body.message.contains("http:") && !body.message.contains("-timeout"))
  }

  @Test func `being stopped is why nothing is ready, too`() {
    #expect(RelayFailure.shuttingDown.notReady.code == "shutting_down")
    #expect(RelayFailure.badAnswer(503, "secret").notReady.message.contains("503"))
    #expect(!RelayFailure.badAnswer(503, "secret").notReady.message.contains("secret"))
  }

  @Test func `where the address is at fault it is named`() {
    for failure in [RelayFailure.unresolved, .unreachable, .tls, .noHead, .redirect(301), .broken] {
      #expect(failure.body("http://engine:1").message.contains("http://engine:1"))
    }
  }

  @Test func `what the upstream said is passed on`() {
    #expect(RelayFailure.badAnswer(500, "out of memory").body("").message.contains("out of memory"))
    #expect(RelayFailure.redirect(307).body("").message.contains("307"))
    #expect(RelayFailure.encoded("br").body("").message.contains("br"))
  }
}
