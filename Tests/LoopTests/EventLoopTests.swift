import Glibc
import Testing

@testable import Loop

@Suite(.timeLimit(.minutes(1))) struct EventLoopTests {
  private let loop: EventLoop

  init() throws { loop = try EventLoop() }

  private func listen(_ pipe: Pipe, _ heard: @escaping (UInt32) -> Void) -> Listening {
    let listening = Listening(heard)
    loop.watch(pipe.exit, UInt32(POLLIN), listening)
    return listening
  }

  @Test func `a descriptor that is ready reaches its owner`() {
    let pipe = Pipe()
    let owner = listen(pipe) { [loop] events in
      #expect(events & UInt32(POLLIN) != 0)
      loop.stop()
    }
    pipe.fill()
    loop.run()
    #expect(owner.calls == 1)
  }

  @Test func `a descriptor that was forgotten reaches nobody`() {
    let (first, last) = (Pipe(), Pipe())
    let forgotten = listen(first) { _ in }
    let owner = listen(last) { [loop] _ in loop.stop() }
    loop.forget(first.exit, isClosing: false)
    first.fill()
    last.fill()
    loop.run()
    #expect(forgotten.calls == 0 && owner.calls == 1)
  }

  @Test func `one that is forgotten twice, or was never watched, is left alone`() {
    let pipe = Pipe()
    loop.forget(pipe.exit, isClosing: false)
    _ = listen(pipe) { _ in }
    loop.forget(pipe.exit, isClosing: false)
    loop.forget(pipe.exit, isClosing: false)
  }

  /// Both are ready in the same turn; whoever is called first closes the other,
  /// and its number is taken again at once.
  @Test func `a number that was taken again within the turn reaches nobody`() {
    let (pipes, next, fresh) = ([Pipe(), Pipe()], Pipe(), Pipe())
    let successor = Listening { _ in }
    var called: [Int] = []
    let owners = [0, 1].map { place in
      listen(pipes[place]) { [loop] _ in
        called.append(place)
        let other = pipes[1 - place].exit
        loop.forget(other, isClosing: true)
        dup2(fresh.exit, other)
        loop.watch(other, UInt32(POLLIN), successor)
        loop.forget(pipes[place].exit, isClosing: false)
        next.fill()
      }
    }
    let end = listen(next) { [loop] _ in loop.stop() }
    for pipe in pipes { pipe.fill() }
    loop.run()
    #expect(called.count == 1)
    #expect(successor.calls == 0)
    withExtendedLifetime((owners, end)) {}
  }

  /// Libraries close descriptors without a word.
  @Test(arguments: [true, false])
  func `a number that was taken again is watched anew, said or unsaid`(isSaid: Bool) {
    let (old, fresh) = (Pipe(), Pipe())
    let former = listen(old) { _ in }
    if isSaid { loop.forget(old.exit, isClosing: true) }
    dup2(fresh.exit, old.exit)
    let owner = Listening { [loop] _ in loop.stop() }
    loop.watch(old.exit, UInt32(POLLIN), owner)
    fresh.fill()
    loop.run()
    #expect(former.calls == 0 && owner.calls == 1)
  }

  @Test func `one that was forgotten as closing, and was not closed, can be watched again`() {
    let pipe = Pipe()
    let former = listen(pipe) { _ in }
    loop.forget(pipe.exit, isClosing: true)
    let owner = listen(pipe) { [loop] _ in loop.stop() }
    pipe.fill()
    loop.run()
    #expect(former.calls == 0 && owner.calls == 1)
  }

  @Test func `a deadline wakes the loop, not before its time`() {
    let began = EventLoop.clock()
    let stopper = Stopper(loop)
    loop.deadlines.set(stopper.deadline, at: began + 15_000_000)
    loop.run()
    #expect(loop.now >= began + 15_000_000)
  }

  @Test func `work at the turn's end is asked again while there is more, in the order added`() {
    var order: [String] = []
    let first = Ending {
      order.append("first")
      return order.count < 3
    }
    let second = Ending { [loop] in
      order.append("second")
      if order.count > 3 { loop.stop() }
      return false
    }
    loop.atTurnEnd(first)
    loop.atTurnEnd(second)
    loop.run()
    #expect(order == ["first", "second", "first", "second"])
  }

  /// Work that never ends must not keep descriptors from being read.
  @Test func `endless work at the turn's end starves no descriptor`() {
    let pipe = Pipe()
    let endless = Ending { true }
    loop.atTurnEnd(endless)
    let owner = listen(pipe) { [loop] _ in loop.stop() }
    pipe.fill()
    loop.run()
    #expect(owner.calls == 1)
  }

  @Test func `a loop that is gone lets go of its owners`() throws {
    let pipe = Pipe()
    weak var owner: Listening?
    do {
      let loop = try EventLoop()
      let listening = Listening { _ in }
      loop.watch(pipe.exit, UInt32(POLLIN), listening)
      owner = listening
    }
    #expect(owner == nil)
  }

  /// Also of those that know it: a probe of the local engines makes a loop for a
  /// moment, and must leave no descriptor behind.
  @Test func `a loop with transfers that has ended is gone`() throws {
    let upstream = try ScriptedUpstream { _, peer, journal in
      _ = peer.message()
      peer.send(answer("a"))
      journal.note("\(peer.readToEnd())")
    }
    weak var gone: EventLoop?
    do {
      let loop = try EventLoop()
      gone = loop
      let transfers = Transfers(on: loop)
      let asker = Stopping(loop)
      asker.start(UpstreamRequest("GET", upstream.url(), [], body: nil), transfers)
      loop.run()
    }
    #expect(gone == nil)
    #expect(upstream.journal.wait(for: "closed"))
  }
}

private final class Pipe {
  let exit: Int32
  private let entry: Int32

  init() {
    var ends: [Int32] = [0, 0]
    pipe(&ends)
    (exit, entry) = (ends[0], ends[1])
  }

  deinit {
    close(exit)
    close(entry)
  }

  func fill() { write(entry, "!", 1) }
}

private final class Listening: DescriptorOwner {
  private(set) var calls = 0
  private let heard: (UInt32) -> Void
  init(_ heard: @escaping (UInt32) -> Void) { self.heard = heard }

  func ready(_ descriptor: Int32, _ events: UInt32) {
    calls += 1
    heard(events)
  }
}

private final class Stopper: DeadlineOwner {
  let deadline = Deadline()
  private let loop: EventLoop

  init(_ loop: EventLoop) {
    self.loop = loop
    deadline.owner = self
  }

  func due(_ deadline: Deadline) { loop.stop() }
}

/// Ends the loop with its answer.
private final class Stopping: TransferOwner {
  private let loop: EventLoop
  private var transfer: Transfer?
  init(_ loop: EventLoop) { self.loop = loop }

  func start(_ request: UpstreamRequest, _ transfers: Transfers) {
    transfer = Transfer(request, on: transfers, for: self)
  }

  func received(_ head: ResponseHead) {}
  func received(_ bytes: RawSpan) -> Reception { .taken }
  func ended(_ failure: TransferFailure?) { loop.stop() }
}

private final class Ending: TurnEnd {
  private let work: () -> Bool
  init(_ work: @escaping () -> Bool) { self.work = work }
  func settle() -> Bool { work() }
}
