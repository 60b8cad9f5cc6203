import Loop
import Synchronization
import Wire

/// One thread of the process that looks whether large bodies are JSON: a hostile
/// one of 16 MiB would hold up a whole loop's tokens (R14).
final class BodyChecker: Sendable {
  /// A body, and where to say what is wrong with it.
  struct Order: Sendable {
    let number: Int
    let body: LentBody
    let reply: Mailbox<Verdict>
  }

  /// What came of an order: nil when nothing is wrong.
  struct Verdict: Sendable {
    let number: Int
    let body: LentBody
    let fault: JSONFault?
  }

  private enum Message: Sendable { case check(Order), stop }

  private let mailbox: Mailbox<Message>
  private let thread: LoopThread

  /// Throws when the system has no thread or descriptor left.
  init() throws(SystemError) {
    let mailbox = try Mailbox<Message>()
    self.mailbox = mailbox
    thread = try LoopThread {
      // Without a descriptor at start nothing else would run either.
      guard let loop = try? EventLoop() else { return }
      let reader = MailboxReader(mailbox, on: loop) { message in
        switch message {
        case .check(let order): BodyChecker.perform(order)
        case .stop: loop.stop()
        }
      }
      withExtendedLifetime(reader) { loop.run() }
    }
  }

  deinit {
    mailbox.send(.stop)
    thread.join()
  }

  func check(_ order: Order) { mailbox.send(.check(order)) }

  private static func perform(_ order: Order) {
    let fault = order.body.withBytes { JSONFault.first(in: $0) }
    order.reply.send(Verdict(number: order.number, body: order.body, fault: fault))
  }
}

/// One loop's side of it: bodies that are out, and who waits for them.
final class BodyDesk {
  /// Larger bodies are looked at by the other thread, in bytes.
  static let largest = 256 << 10

  private let checker: BodyChecker
  private let replies: Mailbox<BodyChecker.Verdict>
  private var reader: MailboxReader<BodyChecker.Verdict>?
  private var waiting: [Int: (client: ClientNetwork, then: (JSONFault?) -> Void)] = [:]
  // Of each client one body is out; these come after it.
  private var queues: [ClientNetwork: [BodyChecker.Order]] = [:]
  private var next = 0

  init(_ checker: BodyChecker, on loop: EventLoop) throws(SystemError) {
    self.checker = checker
    replies = try Mailbox()
    reader = MailboxReader(replies, on: loop) { [unowned self] in returned($0) }
  }

  /// Calls `then` with what is wrong, or nil: at once, or from the loop later. A client
  /// with many bodies waits for its own, not others for them.
  func check(_ body: Body, of client: ClientNetwork, then: @escaping (JSONFault?) -> Void) {
    guard body.count > BodyDesk.largest else { return then(body.withBytes(JSONFault.first)) }
    next += 1
    waiting[next] = (client, then)
    let order = BodyChecker.Order(number: next, body: body.lend(), reply: replies)
    guard queues[client]?.append(order) == nil else { return }
    queues[client] = []
    checker.check(order)
  }

  private func returned(_ verdict: BodyChecker.Verdict) {
    verdict.body.giveBack()
    guard let (client, then) = waiting.removeValue(forKey: verdict.number) else { return }
    sendNext(of: client)
    then(verdict.fault)
  }

  private func sendNext(of client: ClientNetwork) {
    guard let order = queues[client]?.first else { return queues[client] = nil }
    queues[client]?.removeFirst()
    checker.check(order)
  }
}
