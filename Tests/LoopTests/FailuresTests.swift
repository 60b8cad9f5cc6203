import Glibc
import Testing

@testable import Loop

@Suite struct FailuresTests {
  @Test func `a failed call is told by its name and the system's words`() {
    let error = SystemError(code: EADDRINUSE, call: "bind")
    #expect("\(error)" == "bind: Address already in use")
  }

  @Test func `a call that failed throws its errno`() {
    errno = EMFILE
    #expect(throws: SystemError.self) { try SystemError.check(-1, "socket") }
    do {
      errno = EMFILE
      _ = try SystemError.check(-1, "socket")
    } catch { #expect(error.code == EMFILE && error.call == "socket") }
  }

  @Test func `a call that went well gives its result`() throws {
    #expect(try SystemError.check(0, "socket") == 0)
    #expect(try SystemError.check(7, "socket") == 7)
  }
}
