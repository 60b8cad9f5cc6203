import Wire

/// One run of the fuzzer: some bytes, some cutting, and the reference beside
/// the splitter after each read (R3).
///
/// An input is the row of `APIPath.all` to take the stream's end from, the
/// number of read sizes (0 to 7), so many sizes, and then the stream. No
/// size at all means the whole stream in one read.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  guard input.count >= 2 else { return 0 }
  let end = APIPath.all[Int(input[0]) % APIPath.all.count].end
  let sizes = input.dropFirst(2).prefix(Int(input[1]) % 8).map { Int($0) + 1 }
  let stream = Array(input.dropFirst(2 + sizes.count))
  let sample = SplitterCase(stream, end: end)
  if let wrong = sample.disagreement(reads: sizes.isEmpty ? [stream.count] : sizes) {
    fatalError("the splitter disagrees with the reference: \(wrong)")
  }
  return 0
}
