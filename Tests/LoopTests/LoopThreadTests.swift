import Synchronization
import Testing

@testable import Loop

@Suite(.timeLimit(.minutes(1))) struct LoopThreadTests {
  @Test func `the body has run once the thread is joined`() throws {
    let count = Counter()
    let threads = try (0..<8).map { _ in
      try LoopThread { for _ in 0..<1000 { count.value.add(1, ordering: .relaxed) } }
    }
    for thread in threads { thread.join() }
    #expect(count.value.load(ordering: .relaxed) == 8000)
  }

  @Test func `the body is let go of when it has run`() throws {
    var held: Counter? = Counter()
    weak let watched = held
    let thread = try LoopThread { [held] in held?.value.add(1, ordering: .relaxed) }
    held = nil
    thread.join()
    #expect(watched == nil)
  }
}

@Suite(.timeLimit(.minutes(1))) struct MailboxTests {
  @Test func `messages of one sender come in order, on the loop`() throws {
    let (mailbox, loop) = (try Mailbox<Int>(), try EventLoop())
    var received: [Int] = []
    let reader = MailboxReader(mailbox, on: loop) { message in
      received.append(message)
      if message == 9999 { loop.stop() }
    }
    let sender = try LoopThread { for number in 0..<10_000 { mailbox.send(number) } }
    loop.run()
    sender.join()
    #expect(received == Array(0..<10_000))
    withExtendedLifetime(reader) {}
  }

  @Test func `none is lost when many threads send`() throws {
    let (mailbox, loop) = (try Mailbox<Int>(), try EventLoop())
    var sum = 0, left = 8000
    let reader = MailboxReader(mailbox, on: loop) { message in
      sum += message
      left -= 1
      if left == 0 { loop.stop() }
    }
    let senders = try (0..<8).map { _ in
      try LoopThread { for number in 0..<1000 { mailbox.send(number) } }
    }
    loop.run()
    for sender in senders { sender.join() }
    #expect(sum == 8 * 499_500)
    withExtendedLifetime(reader) {}
  }

  @Test func `a message that was sent before anybody read is not lost`() throws {
    let (mailbox, loop) = (try Mailbox<String>(), try EventLoop())
    mailbox.send("early")
    var received: [String] = []
    let reader = MailboxReader(mailbox, on: loop) { message in
      received.append(message)
      // Sent while the inbox is read: the bell rings again.
      message == "early" ? mailbox.send("again") : loop.stop()
    }
    loop.run()
    #expect(received == ["early", "again"])
    withExtendedLifetime(reader) {}
  }
}

private final class Counter: Sendable {
  let value = Atomic<Int>(0)
}
