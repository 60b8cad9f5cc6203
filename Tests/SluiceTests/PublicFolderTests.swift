import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct PublicFolderTests {
  private func near(
    _ program: String, pages: Set<String>, checkouts: Set<String> = []
  ) throws(StartupError) -> String {
    try PublicFolder.Search(
      holdsPage: { pages.contains($0) }, isCheckout: { checkouts.contains($0) }
    ).near(program)
  }

  @Test func `beside the program comes first`() throws {
    let pages: Set = ["/opt/sluice/Public", "/opt/share/sluice/Public"]
    #expect(try near("/opt/sluice/sluice", pages: pages) == "/opt/sluice/Public")
  }

  @Test func `a built program finds its checkout`() throws {
    let program = "/home/p/sluice/.build/x86_64-unknown-linux-gnu/release/sluice"
    let pages: Set = ["/home/p/sluice/Public", "/home/p/Public"]
    #expect(
      try near(program, pages: pages, checkouts: ["/home/p/sluice"]) == "/home/p/sluice/Public")
  }

  @Test func `a folder that merely has the name is no checkout`() {
    #expect(throws: StartupError.self) {
      try near("/home/p/bin/sluice", pages: ["/home/p/Public"])
    }
  }

  @Test func `an installed program finds its share`() throws {
    let pages: Set = ["/usr/share/sluice/Public"]
    #expect(try near("/usr/bin/sluice", pages: pages) == "/usr/share/sluice/Public")
  }

  @Test func `nothing found is a sentence that says where it was looked for`() {
    do {
      _ = try near("/usr/bin/sluice", pages: [])
      Issue.record("found")
    } catch {
      #expect(error.status == .configuration)
      #expect(error.sentence.contains("/usr/bin/Public, /usr/share/sluice/Public"))
      #expect(error.sentence.hasSuffix("name it with --public."))
    }
  }

  @Test func `a folder that is given must hold a page`() throws {
    let folder = try TemporaryFile(folder: ["index.html": "x"])
    let given = Given(value: folder.path, source: "--public")
    #expect(try PublicFolder.find(given) == folder.path)
    let empty = try TemporaryFile(folder: ["other": "x"])
    do {
      _ = try PublicFolder.find(Given(value: empty.path, source: "SLUICE_PUBLIC"))
      Issue.record("found")
    } catch {
      #expect(error.status == .configuration)
      #expect(error.sentence.hasPrefix("SLUICE_PUBLIC names \"\(empty.path)\""))
    }
  }
}
