import CYaml

/// A place in a text, both counted from 1; a column is a character.
struct TextPlace: Equatable, Sendable {
  let line: Int
  let column: Int
}

/// What is wrong with a text, and where.
struct TextError: Error, Equatable {
  let place: TextPlace
  /// A clause, such as "did not find expected key".
  let reason: String
}

/// A value in a YAML text. What a plain scalar means is not guessed: `no`, `010` and `12:30`
/// stay the words that were written.
enum YAMLValue {
  case scalar(String, TextPlace)
  /// Nothing at all, `~` or `null`.
  case nothing(TextPlace)
  case list([YAMLValue], TextPlace)
  case mapping([(key: YAMLValue, value: YAMLValue)], TextPlace)

  var place: TextPlace {
    switch self {
    case .scalar(_, let place), .nothing(let place), .list(_, let place), .mapping(_, let place):
      place
    }
  }
}

/// Reads YAML 1.1, of which JSON is a part, by libyaml's parser: one document, without
/// anchors, aliases and tags, nested no deeper than any file of ours.
struct YAMLText: ~Copyable {
  private static let depthLimit = 8

  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let bytes: UnsafeMutableBufferPointer<UInt8>

  /// The text's value; nil when there is nothing in it but comments.
  static func read(_ bytes: [UInt8]) throws(TextError) -> YAMLValue? {
    if let place = firstWrongByte(bytes) {
      throw TextError(place: place, reason: "it is not UTF-8 text")
    }
    let text = YAMLText(bytes)
    return try text.document()
  }

  private init(_ text: [UInt8]) {
    // libyaml reads where the bytes are, until it is done.
    bytes = .allocate(capacity: text.count)
    _ = bytes.initialize(from: text)
    parser = .allocate(capacity: 1)
    yaml_parser_initialize(parser)
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    bytes.deallocate()
  }

  private func document() throws(TextError) -> YAMLValue? {
    var event = try next()  // the stream's start
    event = try next()
    guard event.kind == YAML_DOCUMENT_START_EVENT else { return nil }
    let value = try value(try next(), depth: 0)
    _ = try next()  // the document's end
    event = try next()
    guard event.kind == YAML_STREAM_END_EVENT else {
      throw TextError(place: event.place, reason: "a second document begins here")
    }
    return value
  }

  /// The value that begins with `event`.
  private func value(_ event: Event, depth: Int) throws(TextError) -> YAMLValue {
    if let extra = event.extra { throw TextError(place: event.place, reason: extra) }
    guard depth < YAMLText.depthLimit else {
      throw TextError(place: event.place, reason: "it is nested too deep")
    }
    switch event.kind {
    case YAML_SEQUENCE_START_EVENT: return try list(event.place, depth)
    case YAML_MAPPING_START_EVENT: return try mapping(event.place, depth)
    default: return event.isNothing ? .nothing(event.place) : .scalar(event.text, event.place)
    }
  }

  private func list(_ place: TextPlace, _ depth: Int) throws(TextError) -> YAMLValue {
    var values: [YAMLValue] = []
    while true {
      let event = try next()
      guard event.kind != YAML_SEQUENCE_END_EVENT else { return .list(values, place) }
      values.append(try value(event, depth: depth + 1))
    }
  }

  private func mapping(_ place: TextPlace, _ depth: Int) throws(TextError) -> YAMLValue {
    var pairs: [(key: YAMLValue, value: YAMLValue)] = []
    while true {
      let event = try next()
      guard event.kind != YAML_MAPPING_END_EVENT else { return .mapping(pairs, place) }
      let key = try value(event, depth: depth + 1)
      pairs.append((key, try value(try next(), depth: depth + 1)))
    }
  }
}

extension YAMLText {
  /// What is needed of one of libyaml's events, copied.
  private struct Event {
    let kind: yaml_event_type_t
    let place: TextPlace
    var text = ""
    var isNothing = false
    /// What it has that no file of ours may.
    var extra: String?

    init(_ event: yaml_event_t) {
      kind = event.type
      place = TextPlace(event.start_mark)
      switch kind {
      case YAML_SCALAR_EVENT: take(event.data.scalar)
      case YAML_SEQUENCE_START_EVENT:
        note(event.data.sequence_start.anchor, event.data.sequence_start.tag)
      case YAML_MAPPING_START_EVENT:
        note(event.data.mapping_start.anchor, event.data.mapping_start.tag)
      case YAML_ALIAS_EVENT: extra = "aliases (*) are not read here: write the value itself"
      default: break
      }
    }

    private mutating func take(_ scalar: yaml_event_s.__Unnamed_union_data.__Unnamed_struct_scalar)
    {
      text = String(
        decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
      isNothing = isPlain && ["", "~", "null"].contains(text)
      note(scalar.anchor, scalar.tag)
    }

    private mutating func note(
      _ anchor: UnsafeMutablePointer<UInt8>?, _ tag: UnsafeMutablePointer<UInt8>?
    ) {
      if anchor != nil { extra = "anchors (&) are not read here: write the value itself" }
      if tag != nil { extra = "tags (!) are not read here: write the value itself" }
    }
  }

  private func next() throws(TextError) -> Event {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
    defer { yaml_event_delete(&event) }
    return Event(event)
  }

  private func failure() -> TextError {
    let parser = parser.pointee
    var reason = parser.problem.map { String(cString: $0) } ?? "it cannot be read"
    guard parser.error != YAML_READER_ERROR else {
      return TextError(place: YAMLText.place(of: parser.problem_offset, in: bytes), reason: reason)
    }
    if let context = parser.context {
      let start = TextPlace(parser.context_mark)
      reason += " \(String(cString: context)) from \(start.line):\(start.column) on"
    }
    // The end of a text without a last newline is on its last line.
    let (place, end) = (
      TextPlace(parser.problem_mark), YAMLText.place(of: bytes.count, in: bytes)
    )
    return TextError(place: place.line > end.line ? end : place, reason: reason)
  }

  private static func firstWrongByte(_ bytes: [UInt8]) -> TextPlace? {
    guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
    var decoder = Unicode.UTF8.ForwardParser()
    var (rest, offset) = (bytes.makeIterator(), 0)
    while case .valid(let scalar) = decoder.parseScalar(from: &rest) { offset += scalar.count }
    return place(of: offset, in: bytes)
  }

  private static func place(of offset: Int, in bytes: some Collection<UInt8>) -> TextPlace {
    let before = bytes.prefix(offset)
    let line = before.reversed().prefix { $0 != UInt8(ascii: "\n") }
    return TextPlace(
      line: before.count { $0 == UInt8(ascii: "\n") } + 1,
      column: line.count { $0 & 0xC0 != 0x80 } + 1)
  }
}

extension TextPlace {
  fileprivate init(_ mark: yaml_mark_t) {
    self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
  }
}
