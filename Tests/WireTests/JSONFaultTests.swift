import Testing
import Wire

/// R14: what is one JSON object, and where what is not stops being one. The
/// documents are those that parsers disagree about (RFC 8259).
@Suite(.timeLimit(.minutes(1))) struct `A fault in JSON` {
  private static func fault(_ bytes: [UInt8]) -> JSONFault? {
    JSONFault.first(in: bytes.span.bytes)
  }
  private static func fault(_ text: String) -> JSONFault? { fault(Array(text.utf8)) }

  /// Values that stand in an object, an array and alone.
  private static let goodValues = [
    "0", "-0", "1", "-1", "10", "1.5", "-0.0", "1e1", "1E1", "1e+1", "1e-1", "0e0", "123e65",
    "1.0e28", "0.00000000000000000000000000000000000000000000000000000000000001",
    "123123123123123123123123123123", "1e999999", "true", "false", "null", "{}", "[]", "[[]]",
    "{\"\":{}}", "[1,[2,{\"a\":[]}]]", "[ ]", "{ }", "\"\"", "\"a\"", "\" \"", "\"/\"",
    "\"\u{7F}\"",
    #""\"""#, #""\\""#, #""\/\b\f\n\r\t""#, #""\u0000\u0041\uaBcD\uFFFF""#, #""\ud83d\ude00""#,
    #""\ud800""#, #""\udc00\ud800""#, #""a\\b""#, "\"é\"", "\"안녕\"", "\"😀\"", "\"\u{10FFFF}\"",
    "\"\u{2028}\u{2029}\u{FEFF}\u{FFFF}\"", "\t\n\r 1 \t\n\r",
    "\"\(String(repeating: "x", count: 100))\"", "\"\(String(repeating: "하", count: 100))\"",
  ]

  private static let badValues = [
    "", "-", "+1", "01", "-01", "00", "1.", ".5", "-.5", "1.e1", "1e", "1e+", "1E-", "1e1.5", "1 2",
    "0x1", "1_000", "Infinity", "-Infinity", "NaN", "nan", "True", "TRUE", "tru", "truee", "nul",
    "nulll", "fals", "undefined", "a", "'a'", "\"", "\"a", "a\"", "\"\\\"", #""\""#, #""\a""#,
    #""\x41""#, #""\u""#, #""\u12""#, #""\u123""#, #""\u123g""#, #""\U0041""#, #""\'""#, "\"\n\"",
    "\"\t\"", "\"\u{0}\"", "\"\u{1F}\"", "{", "}", "[", "]", "[1", "1]", "[1,", "[1,]", "[,1]",
    "[,]",
    "[1,,2]", "[1 2]", "[1:2]", "[1}", "{]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}",
    "{,\"a\":1}",
    "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{\"a\":1:2}", "{a:1}", "{1:1}", "{'a':1}",
    "{\"a\":1,,\"b\":2}",
    "{\"a\":1;}", "{null:1}", "[1]]", "{}}", "/**/1", "1//", "#1", "\u{FEFF}1", "\u{A0}1", "\u{C}1",
    "\u{B}1", "\u{2028}1", "\u{0}", "1\u{0}", "<b>", "$", "\\u0031", "é",
  ]

  /// Bytes of a string that are no UTF-8, with the place of the first that is wrong.
  private static let badBytes: [[UInt8]] = [
    [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x22], [0xC2, 0xC2],
    [0xE0, 0x80, 0x80],
    [0xE0, 0x9F, 0xBF], [0xE1, 0x80], [0xE1, 0x80, 0x22], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
    [0xEF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF1, 0x80, 0x80],
    [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE],
    [0xFF],
  ]

  @Test(arguments: goodValues) func `is none where a value may stand`(value: String) {
    for text in [
      "{\"a\":\(value)}", "{\"a\":[\(value),\(value)]}", "{\"a\":\(value),\"b\":\(value)}",
    ] {
      #expect(Self.fault(text) == nil, "\(text)")
    }
  }

  @Test(arguments: badValues) func `is found where no value stands`(value: String) {
    for text in ["{\"a\":\(value)}", "{\"a\":[1,\(value)]}", "{\"a\":\(value),\"b\":1}"] {
      #expect(Self.fault(text) != nil, "\(text)")
    }
  }

  @Test(arguments: badBytes) func `is found where bytes are no UTF-8`(bytes: [UInt8]) throws {
    for padding in 0..<20 {  // at each place of a wide look
      let before = Array("{\"a\":\"\(String(repeating: "x", count: padding))".utf8)
      let fault = try #require(Self.fault(before + bytes + Array("\"}".utf8)))
      #expect(fault.kind == .expected("UTF-8") && fault.offset == before.count)
    }
  }

  @Test(arguments: ["", " ", "\n\r\t "]) func `is that there is nothing`(text: String) {
    #expect(Self.fault(text)?.kind == .empty)
  }

  @Test(arguments: ["[]", "1", "\"a\"", "null", "x", "\u{FEFF}{}", "}"])
  func `is that there is no object`(text: String) { #expect(Self.fault(text)?.kind == .notObject) }

  @Test func `is at each place where an object is cut`() throws {
    let text = Array(#"{"a":[1,-2.5e+3,true,"x\u00e9안",{"b":null}],"c":{}}"#.utf8)
    #expect(Self.fault(text) == nil)
    for count in 1..<text.count {
      let fault = try #require(Self.fault(Array(text[..<count])))
      // Mostly the end itself; a word or a character that is cut begins before it.
      #expect(fault.offset <= count && fault.offset > count - 5, "\(count)")
    }
  }

  @Test(arguments: [
    ("{x", 1, 2), ("{\n\n  x", 3, 3), ("{\"한국\": x", 1, 8), ("{\r\nx", 2, 1), ("{\"😀\",", 1, 5),
  ])
  func `has a line and a column`(text: String, line: Int, column: Int) throws {
    let fault = try #require(Self.fault(text))
    #expect((fault.line, fault.column) == (line, column))
    #expect(fault.sentence.contains("line \(line), column \(column)"))
  }

  @Test func `is a nesting too deep, and no stack is used up by it`() {
    func nested(_ count: Int) -> String {
      "{\"a\":" + String(repeating: "[", count: count) + String(repeating: "]", count: count) + "}"
    }
    #expect(Self.fault(nested(511)) == nil)
    #expect(Self.fault(nested(512))?.offset == 5 + 511)
    #expect(Self.fault(String(repeating: "{\"a\":", count: 1_000_000)) != nil)
    // Which of the two is open on each level.
    let mixed = String(repeating: "{\"a\":[", count: 250)
    #expect(Self.fault(mixed + String(repeating: "]}", count: 250)) == nil)
    #expect(Self.fault(mixed + String(repeating: "]}", count: 249) + "}]") != nil)
  }

  /// Wherever a byte that means something stands, the wide look stops at it.
  @Test func `is found at every place of a long string`() {
    for special in [UInt8(0x1F), 0x00, 0x0A, 0x80, 0xFF] {
      for place in 0..<40 {
        var text = Array("{\"a\":\"\(String(repeating: "x", count: 40))\"}".utf8)
        text[6 + place] = special
        #expect(Self.fault(text)?.offset == 6 + place)
      }
    }
  }
}
