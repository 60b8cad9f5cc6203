import FoundationEssentials

/// What an upstream's JSON says, as far as a check needs it.
enum UpstreamWords {
  /// The names in a list of models; nil when it is none.
  static func models(in bytes: [UInt8]) -> [String]? {
    let (decoder, data) = (JSONDecoder(), Data(bytes))
    if let list = try? decoder.decode(List.self, from: data) { return list.data.map(\.id) }
    // Some servers leave the envelope out.
    return (try? decoder.decode([Model].self, from: data))?.map(\.id)
  }

  /// The message of an error, in any of the shapes that are about; nil when there is none.
  static func error(in bytes: [UInt8]) -> String? {
    let (decoder, data) = (JSONDecoder(), Data(bytes))
    if let failure = try? decoder.decode(Failure.self, from: data) { return failure.error.message }
    return (try? decoder.decode(PlainFailure.self, from: data))?.error
  }

  /// True of what begins as a JSON object or list does; the rest is not looked at.
  static func isJSON(_ bytes: [UInt8]) -> Bool {
    let first = bytes.first { $0 > 0x20 }
    return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
  }

  private struct List: Decodable {
    let data: [Model]
  }

  private struct Model: Decodable {
    let id: String
  }

  private struct Failure: Decodable {
    let error: Message
  }

  private struct Message: Decodable {
    let message: String
  }

  private struct PlainFailure: Decodable {
    let error: String
  }
}
