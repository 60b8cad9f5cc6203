import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct StreamReadingTests {
  /// An answer whose events came at these moments, in ms since the question.
  private func answer(_ moments: [UInt64], _ event: String = text) -> UpstreamAnswer {
    var answer = UpstreamAnswer()
    for moment in moments {
      answer.bytes += event.utf8
      answer.arrivals.append((moment * 1_000_000, answer.bytes.count))
    }
    return answer
  }

  private static let text = #"data: {"choices":[{"delta":{"content":"a"}}]}"# + "\n\n"

  private static let paces: [([UInt64], StreamReading.Pace)] = [
    ([], .short), ([100, 200, 300], .short), ([900, 900, 900], .short),
    ([100, 120, 140, 160], .streamed), (Array(repeating: 100, count: 40), .fast),
    (Array(repeating: 900, count: 40), .atOnce), ([900, 901, 902, 905], .atOnce),
    // A fast model: several events a read, but no waits.
    ((0..<200).map { 500 + $0 / 2 }, .streamed), ((0..<200).map { 500 + $0 * 4 }, .streamed),
    // One event of many is late: no lump.
    ((0..<40).map { $0 < 20 ? $0 * 10 : 1000 + $0 * 10 }, .streamed),
    ((0..<40).map { 500 + $0 / 10 * 400 }, .lumps), ((0..<8).map { 500 + $0 / 4 * 250 }, .lumps),
    ((0..<8).map { 500 + $0 / 4 * 240 }, .streamed),
    ((0..<6).map { 500 + $0 / 3 * 400 }, .streamed),
  ]

  @Test(arguments: paces)
  func `how text arrives is judged by its moments`(moments: [UInt64], pace: StreamReading.Pace) {
    #expect(StreamReading(answer(moments)).pace == pace)
  }

  @Test(arguments: [
    (#"{"choices":[{"delta":{"content":"a"}}]}"#, 1),
    (#"{"choices":[{"delta":{"reasoning_content":"a"}}]}"#, 1),
    (#"{"choices":[{"delta":{"reasoning":"a","content":""}}]}"#, 1),
    (#"{"choices":[{"delta":{"role":"assistant","content":""}}]}"#, 0),
    (#"{"choices":[{"delta":{"content":null}}]}"#, 0), (#"{"choices":[],"usage":{}}"#, 0),
    ("[DONE]", 0), ("{", 0), ("", 0),
  ])
  func `only events with text count`(data: String, count: Int) {
    for line in ["data: \(data)\n\n", "data:\(data)\r\n\r\n"] {
      #expect(StreamReading(answer([1], line)).texts.count == count)
    }
  }

  @Test func `the end is found however the reads cut it`() {
    let whole =
      Self.text + #"data: {"choices":[{"delta":{},"finish_reason":"stop"}]}"#
      + "\n\ndata: [DONE]\n\n"
    for size in [1, 7, 1000] {
      var answer = UpstreamAnswer()
      for (index, byte) in whole.utf8.enumerated() {
        answer.bytes.append(byte)
        if index % size == size - 1 || index == whole.utf8.count - 1 {
          answer.arrivals.append((UInt64(index), answer.bytes.count))
        }
      }
      let reading = StreamReading(answer)
      #expect(reading.isDone && reading.finishReason == "stop" && reading.texts.count == 1)
      #expect(reading.error == nil)
    }
  }

  @Test(arguments: [
    #"{"error":{"message":"no"}}"#, #"{"error":"no"}"#, #"{"error":{"message":"no","code":1}}"#,
  ])
  func `an error in the stream is found`(data: String) {
    #expect(StreamReading(answer([1], "data: \(data)\n\n")).error == "no")
  }
}
