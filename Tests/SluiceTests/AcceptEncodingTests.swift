import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct AcceptEncodingTests {
  @Test(arguments: [
    ("gzip", true), ("gzip, deflate, br, zstd", true), ("br;q=1, GZIP;q=0.5", true), ("*", true),
    ("x-gzip", true), ("gzip ; q=0.001", true), ("identity;q=0.5, gzip", true),
    ("", false), ("identity", false), ("br", false), ("gzip;q=0", false), ("gzip;q=0.000", false),
    ("*;q=0", false), ("gzip;q=0, *", false), ("gzip;q=0.5, identity", false),
    ("gzip;q=x", false), ("gzipped", false),
  ])
  func `gzip is taken or not`(header: String, accepts: Bool) {
    #expect(acceptsGzip(header) == accepts)
  }
}
