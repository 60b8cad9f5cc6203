import Foundation
import Testing
import Wire

@Suite(.timeLimit(.minutes(1))) struct `An error body` {
  @Test func `has the shape of OpenAI's`() {
    let error = ErrorBody(message: "No.", type: "server_error", code: "not_found")
    let body =
      #"{"error":{"message":"No.","type":"server_error","param":null,"code":"not_found"}}"#
    #expect(String(decoding: error.json, as: UTF8.self) == body)
  }

  @Test func `names the field at fault`() throws {
    let error = ErrorBody(message: "m", type: "t", code: "c", param: "model")
    let body = try JSONSerialization.jsonObject(with: Data(error.json))
    let fields = ["message": "m", "type": "t", "param": "model", "code": "c"]
    #expect(body as? [String: [String: String]] == ["error": fields])
  }

  @Test(arguments: [
    "", "plain", "\"quoted\" \\ back", "tab\t line\n return\r", "한국어 🙂", "\u{2028}\u{FEFF}",
    String(String.UnicodeScalarView((0...0x80).compactMap(Unicode.Scalar.init))),
  ])
  func `gives every text back when it is read as JSON`(text: String) throws {
    var bytes: [UInt8] = []
    appendJSON(text, to: &bytes)
    #expect(!bytes.contains { $0 < 0x20 })
    let read = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
    #expect(read as? String == text)
  }
}
