import Testing

@testable import Wire

@Suite(.timeLimit(.minutes(1))) struct `A wide look` {
  /// Every length around the block size, every place in it, every start.
  @Test(arguments: [1, 7, 63, 64, 65, 66, 127, 128, 129, 200])
  func `finds what is at any place and nothing before its start`(length: Int) {
    for place in 0..<length {
      var bytes = [UInt8](repeating: UInt8(ascii: "x"), count: length)
      bytes[place] = place.isMultiple(of: 2) ? Byte.lf : Byte.cr
      for start in [0, place - 1, place, place + 1, length] where 0...length ~= start {
        let found = bytes.span.bytes.firstLineEnd(from: start)
        #expect(found == (start <= place ? place : nil))
      }
    }
  }

  @Test(arguments: [2, 7, 64, 65, 66, 67, 128, 129, 130, 200])
  func `finds a pair at any place`(length: Int) {
    for place in 0..<(length - 1) {
      let filler = place.isMultiple(of: 2) ? Byte.h : Byte.underscore
      var bytes = [UInt8](repeating: filler, count: length)
      bytes.replaceSubrange(place..<(place + 2), with: [Byte.h, Byte.underscore])
      for start in 0..<length {
        let expected = (start..<length).first { place in
          place + 1 < length && bytes[place] == Byte.h && bytes[place + 1] == Byte.underscore
        }
        #expect(bytes.span.bytes.firstFinishMark(from: start) == expected)
      }
    }
  }
}
