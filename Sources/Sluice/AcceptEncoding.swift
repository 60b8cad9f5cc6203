/// True when an Accept-Encoding header prefers gzip to the bytes as they are, or has no
/// preference (RFC 9110, 12.5.3).
func acceptsGzip(_ header: String) -> Bool {
  var qualities: [String: Double] = [:]
  for item in header.lowercased().split(separator: ",") {
    let parts = item.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
    guard let coding = parts.first else { continue }
    let weight = parts.dropFirst().first { $0.hasPrefix("q=") }
    qualities[coding] = weight.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
  }
  let gzip = qualities["gzip"] ?? qualities["x-gzip"] ?? qualities["*"] ?? 0
  return gzip > 0 && gzip >= (qualities["identity"] ?? 0)
}
