import FoundationEssentials

/// A streamed chat answer as it came: which events held text, and when.
struct StreamReading {
  /// How the text arrived.
  enum Pace: Equatable {
    /// Event by event.
    case streamed
    /// Too few events to tell.
    case short
    /// All at once, so soon that it tells nothing.
    case fast
    /// All at once, after a wait.
    case atOnce
    /// Several events together, again and again, with waits between.
    case lumps
  }

  /// When each event with text came, in ns since the question.
  private(set) var texts: [UInt64] = []
  private(set) var isDone = false
  private(set) var finishReason: String?
  /// What an event in mid-stream said had gone wrong.
  private(set) var error: String?

  init(_ answer: UpstreamAnswer) {
    var start = 0
    var arrival = 0
    for (index, byte) in answer.bytes.enumerated() where byte == UInt8(ascii: "\n") {
      while answer.arrivals[arrival].count <= index { arrival += 1 }
      take(answer.bytes[start..<index], answer.arrivals[arrival].time)
      start = index + 1
    }
  }

  private mutating func take(_ line: ArraySlice<UInt8>, _ time: UInt64) {
    guard line.starts(with: "data:".utf8) else { return }
    let data = line.dropFirst(5).filter { $0 != UInt8(ascii: "\r") }.drop {
      $0 == UInt8(ascii: " ")
    }
    if data.elementsEqual("[DONE]".utf8) { isDone = true }
    if let said = UpstreamWords.error(in: Array(data)) { error = said }
    guard let chunk = try? JSONDecoder().decode(Chunk.self, from: Data(data)) else { return }
    for choice in chunk.choices ?? [] {
      if let reason = choice.finish_reason { finishReason = reason }
      if choice.delta?.hasText == true { texts.append(time) }
    }
  }

  /// The rule: events within 5 ms of a moment's first came together. Four and more together on
  /// average, with a wait of 250 ms somewhere between, are lumps.
  var pace: Pace {
    guard let first = texts.first, texts.count >= 4 else { return .short }
    var moments = [first]
    for time in texts where time > moments[moments.count - 1] + 5_000_000 { moments.append(time) }
    let quarter: UInt64 = 250_000_000
    guard moments.count > 1 else { return first < quarter ? .fast : .atOnce }
    let longest = zip(moments.dropFirst(), moments).map { $0 - $1 }.max() ?? 0
    return texts.count >= 4 * moments.count && longest >= quarter ? .lumps : .streamed
  }

  // Names as OpenAI writes them.
  private struct Chunk: Decodable {
    var choices: [Choice]?
  }

  private struct Choice: Decodable {
    var delta: Delta?
    var finish_reason: String?
  }

  private struct Delta: Decodable {
    var content: String?
    var reasoning_content: String?
    var reasoning: String?

    var hasText: Bool {
      [content, reasoning_content, reasoning].contains { $0?.isEmpty == false }
    }
  }
}
