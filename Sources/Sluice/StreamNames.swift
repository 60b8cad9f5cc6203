import Loop

/// Why a stream cannot have the name that its client gave it.
struct NameRefusal: Error {
  let status: Int
  let code: String
  let message: String
}

extension RelayContext {
  /// The name of a relayed request: the client's (`Sluice-Stream`), else one of
  /// 128 random bits. It is taken until the request's receipt is forgotten.
  func claimName(_ exchange: Exchange) throws(NameRefusal) -> String {
    guard let name = exchange.header("Sluice-Stream") else {
      let name = names.next()
      _ = receipts.open(name)
      return name
    }
    guard isStreamName(name) else {
      throw NameRefusal(
        status: 400, code: "invalid_stream_name",
        message: "Sluice-Stream does not name a stream: give 22 to 64 letters, digits, _ or -, at"
          + " least 128 random bits.")
    }
    guard receipts.open(name) else {
      throw NameRefusal(
        status: 409, code: "stream_name_taken",
        message: "A stream has this name already: give each a new random one in Sluice-Stream.")
    }
    return name
  }
}

/// Room for 128 random bits, and nothing that would need quoting anywhere (R11).
func isStreamName(_ text: String) -> Bool {
  (22...64).contains(text.utf8.count)
    && text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
}
