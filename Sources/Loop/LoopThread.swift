import CLinux
import Glibc
import Synchronization

/// A thread for one loop.
///
/// The body is `@Sendable`: nothing confined gets in. What lives on the loop is
/// made inside, lives there and ends there.
package final class LoopThread: Sendable {
  private let thread: pthread_t

  /// Starts at once. Throws when the system gives no thread.
  package init(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
    let start = Unmanaged.passRetained(Start(body))  // taken back by the thread
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { start in
        Unmanaged<Start>.fromOpaque(start!).takeRetainedValue().body()
        return nil
      }, start.toOpaque())
    guard code == 0 else {
      start.release()
      throw SystemError(code: code, call: "pthread_create")
    }
    self.thread = thread
  }

  /// Waits until the body has returned.
  package func join() { pthread_join(thread, nil) }
}

private final class Start {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

/// What another thread may hold of a loop: a bell and an inbox.
package final class Mailbox<Message: Sendable>: Sendable {
  fileprivate let bell: Int32
  private let inbox = Mutex<[Message]>([])

  /// Throws when the kernel has no descriptor left.
  package init() throws(SystemError) {
    bell = try SystemError.check(
      eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC)), "eventfd")
  }

  deinit { close(bell) }

  /// Leaves a message and wakes the loop. From any thread.
  package func send(_ message: Message) {
    inbox.withLock { $0.append(message) }
    var one: UInt64 = 1
    _ = write(bell, &one, 8)
  }

  fileprivate func empty() -> [Message] {
    var count: UInt64 = 0
    _ = read(bell, &count, 8)
    return inbox.withLock { messages in
      defer { messages = [] }
      return messages
    }
  }
}

/// The loop's end of a mailbox: hands each message to `receive`, on the loop.
package final class MailboxReader<Message: Sendable>: DescriptorOwner {
  private let mailbox: Mailbox<Message>
  private let receive: (Message) -> Void

  package init(
    _ mailbox: Mailbox<Message>, on loop: EventLoop, _ receive: @escaping (Message) -> Void
  ) {
    self.mailbox = mailbox
    self.receive = receive
    loop.watch(mailbox.bell, EPOLLIN.rawValue, self)
  }

  package func ready(_ descriptor: Int32, _ events: UInt32) {
    for message in mailbox.empty() { receive(message) }
  }
}
