import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct EntityTagsTests {
  @Test(arguments: [
    ("\"a\"", true, true), ("W/\"a\"", true, false), ("\"b\", \"a\"", true, true),
    ("\"b\",W/\"a\"", true, false), ("*", true, true), (" \"a\" ", true, true),
    ("\"x,\\\", \"a\"", true, true), (",,\"a\"", true, true),
    ("\"b\"", false, false), ("a", false, false), ("", false, false), ("\"a", false, false),
    ("\"b\" junk \"a\"", false, false), ("w/\"a\"", false, false),
  ])
  func `a list holds a tag or not`(list: String, weak: Bool, strong: Bool) {
    #expect(EntityTags(list).match("\"a\"", .weak) == weak)
    #expect(EntityTags(list).match("\"a\"", .strong) == strong)
  }
}
