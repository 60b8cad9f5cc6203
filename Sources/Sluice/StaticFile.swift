/// One file of the page, in each form that it is sent in.
struct StaticFile: Sendable {
  /// The bytes of one content coding (RFC 9110, 8.4) and what names them.
  struct Form: Sendable {
    let bytes: SharedBytes
    /// Nil for the file as it is.
    let coding: String?
    /// A strong entity tag, quotes included (RFC 9110, 8.8.3).
    let tag: String

    init(_ bytes: SharedBytes, coding: String?) {
      self.bytes = bytes
      self.coding = coding
      tag = "\"\(bytes.fingerprint)\(coding.map { "-\($0)" } ?? "")\""
    }
  }

  private let type: MediaType
  private let plain: Form
  private let packed: Form?

  /// `path` says what it is; text is compressed here, once, where that is smaller.
  init(path: String, bytes: [UInt8]) {
    type = .of(path: path)
    plain = Form(SharedBytes(bytes), coding: nil)
    packed = type.isText ? gzip(bytes).map { Form(SharedBytes($0), coding: "gzip") } : nil
  }

  /// The answer to a GET or HEAD (RFC 9110, 13.2.2: preconditions first, then the range).
  func answer(isGet: Bool, _ header: (String) -> String?) -> FileAnswer {
    let form = form(accepted: header("Accept-Encoding"))
    let shared = sharedHeaders(form)
    if let tags = header("If-Match"), !EntityTags(tags).match(form.tag, .strong) {
      return FileAnswer(412, shared, form.bytes, 0..<0)
    }
    if let tags = header("If-None-Match"), EntityTags(tags).match(form.tag, .weak) {
      return FileAnswer(304, shared, form.bytes, 0..<0)
    }
    return body(form, shared + ownHeaders(form), range: isGet ? range(form, header) : .whole)
  }

  private func body(
    _ form: Form, _ headers: [(name: String, value: String)], range: ByteRange
  ) -> FileAnswer {
    let size = form.bytes.count
    switch range {
    case .whole: return FileAnswer(200, headers, form.bytes, 0..<size)
    case .part(let part):
      let shown = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(size)"
      return FileAnswer(206, headers + [("Content-Range", shown)], form.bytes, part)
    case .outside:
      let headers = sharedHeaders(form) + [("Content-Range", "bytes */\(size)")]
      return FileAnswer(416, headers, form.bytes, 0..<0)
    }
  }

  /// A range holds only for the form it was meant for (RFC 9110, 13.1.5).
  private func range(_ form: Form, _ header: (String) -> String?) -> ByteRange {
    guard let range = header("Range") else { return .whole }
    if let condition = header("If-Range"), condition != form.tag { return .whole }
    return ByteRange(range, of: form.bytes.count)
  }

  private func form(accepted: String?) -> Form {
    guard let packed, let accepted, acceptsGzip(accepted) else { return plain }
    return packed
  }

  private func sharedHeaders(_ form: Form) -> [(name: String, value: String)] {
    SecurityHeaders.all + [
      ("ETag", form.tag), ("Cache-Control", "no-cache"), ("Accept-Ranges", "bytes"),
    ] + (packed == nil ? [] : [("Vary", "Accept-Encoding")])
  }

  private func ownHeaders(_ form: Form) -> [(name: String, value: String)] {
    [("Content-Type", type.value)] + (form.coding.map { [("Content-Encoding", $0)] } ?? [])
  }
}

/// What to send for a file.
package struct FileAnswer: Sendable {
  package let status: Int
  /// All but Content-Length, which is the length of `range`.
  package let headers: [(name: String, value: String)]
  /// The whole file in the form chosen.
  package let body: SharedBytes
  /// The part of `body` to send; for HEAD what a GET would send.
  package let range: Range<Int>

  init(
    _ status: Int, _ headers: [(name: String, value: String)], _ body: SharedBytes,
    _ range: Range<Int>
  ) {
    (self.status, self.headers, self.body, self.range) = (status, headers, body, range)
  }
}
