import CLinux
import Glibc

/// Whoever waits for a descriptor.
package protocol DescriptorOwner: AnyObject {
  /// The descriptor has something to say; `events` are epoll's bits.
  ///
  /// Readiness is a hint: an owner that finds nothing to do returns.
  func ready(_ descriptor: Int32, _ events: UInt32)
}

/// Whoever gathers work during a turn and does it before the loop sleeps.
package protocol TurnEnd: AnyObject {
  /// Does what has gathered; true when something is left to do at once.
  func settle() -> Bool
}

/// One thread's world: an epoll set, one ordered deadline list, a clock.
///
/// A turn reads everything that is ready, then, before sleeping, does all that
/// waits (redis' `beforeSleep`). Not `Sendable`, and meant so: it is made, lives
/// and ends on its thread; others hold a `Mailbox`.
package final class EventLoop {
  /// Monotonic time in nanoseconds, read once a turn.
  package private(set) var now: UInt64
  /// All deadlines of this loop, soonest first.
  package let deadlines = Deadlines()
  /// What it holds just now, for other threads to read.
  package let gauges = LoopGauges()

  private struct Watch {
    var owner: (any DescriptorOwner)?
    var generation: UInt32 = 0
    var isRegistered = false
  }

  private static let capacity = 256
  private let epoll: Int32
  private let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: capacity)
  private var watches: [Watch] = []
  private var turnEnds: [any TurnEnd] = []
  private var isRunning = true

  /// Throws when the kernel has no descriptor left.
  package init() throws(SystemError) {
    epoll = try SystemError.check(epoll_create1(Int32(EPOLL_CLOEXEC)), "epoll_create1")
    now = EventLoop.clock()
  }

  deinit {
    events.deallocate()
    close(epoll)
  }

  /// Adds work to be done at the end of each turn, in the order added.
  package func atTurnEnd(_ end: any TurnEnd) { turnEnds.append(end) }

  /// Watches `descriptor`, or changes what it is watched for.
  ///
  /// A number that was closed and taken again gets a new generation, so that an
  /// event of the old one, still in this turn's batch, reaches nobody.
  package func watch(_ descriptor: Int32, _ mask: UInt32, _ owner: any DescriptorOwner) {
    guard isRunning else { return }
    let index = Int(descriptor)
    while watches.count <= index { watches.append(Watch()) }
    watches[index].owner = owner
    watches[index].generation &+= 1
    var event = epoll_event()
    event.events = mask
    event.data.u64 = UInt64(watches[index].generation) << 32 | UInt64(UInt32(descriptor))
    register(descriptor, &event, known: watches[index].isRegistered)
    watches[index].isRegistered = true
  }

  /// Tells somebody else of a watched `descriptor` from now on; what it is watched
  /// for stays. What the kernel has said of it this turn reaches the new owner.
  package func hand(_ descriptor: Int32, to owner: any DescriptorOwner) {
    guard isRunning else { return }
    watches[Int(descriptor)].owner = owner
  }

  /// Looks away from `descriptor`.
  ///
  /// - Parameter isClosing: it is closed next, which takes it out of epoll's set by itself.
  package func forget(_ descriptor: Int32, isClosing: Bool) {
    guard Int(descriptor) < watches.count else { return }
    watches[Int(descriptor)].owner = nil
    watches[Int(descriptor)].isRegistered = false
    if !isClosing { _ = epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, nil) }
  }

  // A library may have closed a descriptor without a word, and the kernel may
  // have given its number away again: so either call can find the other's state.
  private func register(_ descriptor: Int32, _ event: inout epoll_event, known: Bool) {
    let first = known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD
    guard epoll_ctl(epoll, first, descriptor, &event) != 0 else { return }
    guard errno == ENOENT || errno == EEXIST else { return }
    _ = epoll_ctl(epoll, known ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, descriptor, &event)
  }

  /// Turns until `stop()`; then it lets go of all that it called.
  package func run() {
    while isRunning {
      let wait = settle() ? 0 : millisecondsToSleep()
      if isRunning { turn(waiting: wait) }
    }
    turnEnds = []
    watches = []
  }

  /// Ends `run()` once the current turn is over.
  package func stop() { isRunning = false }

  private func turn(waiting milliseconds: Int32) {
    let count = epoll_wait(epoll, events, Int32(EventLoop.capacity), milliseconds)
    now = EventLoop.clock()
    guard count > 0 else { return }
    for index in 0..<Int(count) { dispatch(events[index]) }
  }

  private func dispatch(_ event: epoll_event) {
    let index = Int(UInt32(truncatingIfNeeded: event.data.u64))
    guard index < watches.count else { return }
    let watch = watches[index]
    guard watch.generation == UInt32(event.data.u64 >> 32) else { return }
    watch.owner?.ready(Int32(index), event.events)
  }

  // Ends feed each other (a request starts a transfer, whose bytes wake a
  // client), so they are asked again; bounded, so that sockets are not starved.
  private func settle() -> Bool {
    var isMore = true
    for _ in 0..<8 where isMore {
      isMore = deadlines.fire(now)
      for end in turnEnds where end.settle() { isMore = true }
    }
    return isMore
  }

  private func millisecondsToSleep() -> Int32 {
    guard let due = deadlines.soonest else { return -1 }
    guard due > now else { return 0 }
    return Int32(min((due - now + 999_999) / 1_000_000, 3_600_000))
  }

  /// The monotonic clock, in nanoseconds.
  package static func clock() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}

@available(*, unavailable)
extension EventLoop: Sendable {}
