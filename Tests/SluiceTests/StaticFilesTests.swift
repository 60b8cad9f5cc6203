import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct StaticFilesTests {
  private static let style = Array(String(repeating: "p { margin: 0 }\n", count: 50).utf8)
  private let files = StaticFiles([
    ("/index.html", Array("<!doctype html><title>x</title>".utf8)), ("/style.css", style),
    ("/js/main.js", Array("export {}".utf8)), ("/dot.png", [0x89, 0x50]), ("/empty.txt", []),
    ("/vendor/index.html", Array("<p>".utf8)), ("/odd", [1, 2, 3]),
  ])

  private func get(
    _ path: String, _ headers: [String: String] = [:], method: String = "GET"
  ) throws -> FileAnswer {
    try #require(files.answer(method: method, path: path, header: { headers[$0] }))
  }

  @Test(arguments: [
    ("/", "text/html; charset=utf-8"), ("/style.css", "text/css; charset=utf-8"),
    ("/js/main.js", "text/javascript; charset=utf-8"), ("/dot.png", "image/png"),
    ("/vendor/", "text/html; charset=utf-8"), ("/odd", "application/octet-stream"),
  ])
  func `a file has its type and every guard`(path: String, type: String) throws {
    let answer = try get(path)
    #expect(answer.status == 200)
    #expect(answer["Content-Type"] == type)
    #expect(answer["X-Content-Type-Options"] == "nosniff")
    #expect(answer["Referrer-Policy"] == "no-referrer")
    #expect(answer["Cross-Origin-Opener-Policy"] == "same-origin")
    #expect(answer["Cache-Control"] == "no-cache")
    let policy = try #require(answer["Content-Security-Policy"])
    #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; "))
    #expect(!policy.contains("unsafe"))
  }

  @Test(arguments: [
    "", "/none", "/js", "/js/", "/../etc/passwd", "/..", "//", "/./index.html", "index.html",
    "/js/../index.html", "/%2e%2e/etc/passwd", "/style.css/", "/INDEX.HTML", "/style.css\0.png",
    "/..\\etc", "http://h/",
  ])
  func `there is nothing else, and no way out`(path: String) {
    #expect(files.answer(method: "GET", path: path, header: { _ in nil }) == nil)
  }

  @Test func `another method is told what is allowed`() throws {
    let answer = try get("/", method: "POST")
    #expect(answer.status == 405)
    #expect(answer["Allow"] == "GET, HEAD")
    #expect(answer.range.isEmpty)
  }

  @Test func `HEAD says what GET would`() throws {
    let (get, head) = (try get("/style.css"), try get("/style.css", method: "HEAD"))
    #expect(head.status == 200)
    #expect(head.range == get.range)
    #expect(head["ETag"] == get["ETag"])
  }

  @Test func `text is sent packed to who takes it, under its own tag`() throws {
    let plain = try get("/style.css")
    let packed = try get("/style.css", ["Accept-Encoding": "gzip, br"])
    #expect(plain.body.bytes == Self.style)
    #expect(plain["Content-Encoding"] == nil)
    #expect(packed["Content-Encoding"] == "gzip")
    #expect(try gunzip(packed.body.bytes) == Self.style)
    #expect(packed.body.count < plain.body.count)
    #expect(packed["ETag"] != plain["ETag"])
    #expect(plain["Vary"] == "Accept-Encoding" && packed["Vary"] == "Accept-Encoding")
  }

  @Test func `what does not shrink is sent as it is`() throws {
    let answer = try get("/dot.png", ["Accept-Encoding": "gzip"])
    #expect(answer["Content-Encoding"] == nil)
    #expect(answer["Vary"] == nil)
  }

  @Test func `a tag changes with the bytes and only with them`() throws {
    let before = StaticFiles([("/a.txt", [1, 2])])
    let same = StaticFiles([("/a.txt", [1, 2])])
    let after = StaticFiles([("/a.txt", [1, 3])])
    let tags = [before, same, after].map {
      $0.answer(method: "GET", path: "/a.txt", header: { _ in nil })?["ETag"]
    }
    #expect(tags[0] == tags[1])
    #expect(tags[0] != tags[2])
    #expect(tags[0]?.hasPrefix("\"") == true)
  }

  @Test func `a copy that is still good is not sent again`() throws {
    let tag = try #require(try get("/style.css")["ETag"])
    for condition in [tag, "W/\(tag)", "\"a\", \(tag)", "*"] {
      let answer = try get("/style.css", ["If-None-Match": condition, "Range": "bytes=0-1"])
      #expect(answer.status == 304)
      #expect(answer.range.isEmpty)
      #expect(answer["ETag"] == tag)
      #expect(answer["Vary"] == "Accept-Encoding")
      #expect(answer["Content-Type"] == nil)
    }
    #expect(try get("/style.css", ["If-None-Match": "\"a\""]).status == 200)
  }

  @Test func `the tag of one form is not good for the other`() throws {
    let tag = try #require(try get("/style.css")["ETag"])
    let headers = ["If-None-Match": tag, "Accept-Encoding": "gzip"]
    #expect(try get("/style.css", headers).status == 200)
  }

  @Test func `a tag that must match and does not is refused`() throws {
    let tag = try #require(try get("/style.css")["ETag"])
    #expect(try get("/style.css", ["If-Match": "\"a\""]).status == 412)
    #expect(try get("/style.css", ["If-Match": "W/\(tag)"]).status == 412)
    #expect(try get("/style.css", ["If-Match": tag]).status == 200)
  }

  @Test func `a part is sent as a part`() throws {
    let answer = try get("/style.css", ["Range": "bytes=2-5"])
    #expect(answer.status == 206)
    #expect(answer.range == 2..<6)
    #expect(answer["Content-Range"] == "bytes 2-5/800")
    #expect(answer["Accept-Ranges"] == "bytes")
  }

  @Test func `a part that is not there is refused with the size`() throws {
    let answer = try get("/style.css", ["Range": "bytes=800-"])
    #expect(answer.status == 416)
    #expect(answer["Content-Range"] == "bytes */800")
    #expect(answer["Content-Type"] == nil)
    #expect(answer.range.isEmpty)
  }

  @Test func `a part of another version becomes the whole`() throws {
    let tag = try #require(try get("/style.css")["ETag"])
    let range = ["Range": "bytes=2-5"]
    func status(if condition: String) throws -> Int {
      try get("/style.css", range.merging(["If-Range": condition]) { $1 }).status
    }
    #expect(try status(if: tag) == 206)
    #expect(try status(if: "W/\(tag)") == 200)
    #expect(try status(if: "\"old\"") == 200)
    #expect(try status(if: "Sun, 22 Nov 2026 10:00:00 GMT") == 200)
  }

  @Test func `HEAD takes no part, nor does an empty file`() throws {
    #expect(try get("/style.css", ["Range": "bytes=2-5"], method: "HEAD").status == 200)
    #expect(try get("/empty.txt", ["Range": "bytes=0-"]).status == 200)
  }
}

extension FileAnswer {
  /// The header of this name; nil when there is none or more than one.
  subscript(name: String) -> String? {
    let found = headers.filter { $0.name == name }
    return found.count == 1 ? found[0].value : nil
  }
}
