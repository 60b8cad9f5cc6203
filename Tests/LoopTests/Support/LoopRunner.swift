import Loop
import Synchronization

/// A loop on a thread of its own, and a stage: what a test put there, confined
/// to it. Stopped when the runner goes.
final class LoopRunner<Stage>: Sendable {
  typealias Order = @Sendable (EventLoop, Stage) -> Void

  private let mailbox: Mailbox<Order>
  private let thread: LoopThread

  /// - Parameter ending: what is to be done on the thread when the loop has ended.
  init(
    _ make: @escaping @Sendable (EventLoop) -> Stage,
    ending: @escaping @Sendable (Stage) -> Void = { _ in }
  ) throws {
    let mailbox = try Mailbox<Order>()
    self.mailbox = mailbox
    thread = try LoopThread {
      guard let loop = try? EventLoop() else { return }
      let stage = make(loop)
      let mail = MailboxReader(mailbox, on: loop) { $0(loop, stage) }
      withExtendedLifetime((stage, mail)) { loop.run() }
      ending(stage)
    }
  }

  deinit {
    mailbox.send { loop, _ in loop.stop() }
    thread.join()
  }

  /// Asks again, turn after turn, until `condition` holds; false after 20 s.
  func becomes(_ condition: @escaping @Sendable (Stage) -> Bool) -> Bool {
    let end = EventLoop.clock() + UInt64(Journal.patience) * 1_000_000
    while EventLoop.clock() < end { if on(condition) == true { return true } }
    return false
  }

  /// Does something on the loop, and waits for what comes of it.
  func on<Result: Sendable>(_ body: @escaping @Sendable (Stage) -> Result) -> Result? {
    let reply = Reply<Result>()
    mailbox.send { _, stage in reply.give(body(stage)) }
    return reply.wait()
  }
}

private final class Reply<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)
  private let journal = Journal()

  func give(_ given: Value) {
    value.withLock { $0 = given }
    journal.note("given")
  }

  func wait() -> Value? {
    _ = journal.wait(for: "given")
    return value.withLock { $0 }
  }
}
