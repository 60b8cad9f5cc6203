import Testing

@testable import Loop

@Suite(.timeLimit(.minutes(1))) struct DeadlinesTests {
  private let list = Deadlines()

  private func alarm(_ time: UInt64, _ ring: @escaping (Alarm) -> Void = { _ in }) -> Alarm {
    let alarm = Alarm(ring)
    list.set(alarm.deadline, at: time)
    return alarm
  }

  @Test func `an empty list waits for nothing`() {
    #expect(list.soonest == nil)
    #expect(!list.fire(1 << 62))
  }

  @Test func `the soonest comes first, whatever order they were set in`() {
    var rung: [UInt64] = []
    let alarms = [5, 1, 4, 1, 3, 9, 2].map { alarm($0) { rung.append($0.deadline.time) } }
    #expect(list.soonest == 1)
    #expect(!list.fire(4))
    #expect(rung == [1, 1, 2, 3, 4])
    #expect(list.soonest == 5)
    #expect(alarms.map(\.deadline.isSet) == [true, false, false, false, false, true, false])
  }

  @Test(arguments: [UInt64(1), 8])
  func `one that is moved is due at its new time only`(to: UInt64) {
    var rung = 0
    let moved = alarm(5) { _ in rung += 1 }
    let others = [alarm(3), alarm(6)]
    list.set(moved.deadline, at: to)
    #expect(!list.fire(to - 1))
    #expect(rung == 0)
    #expect(!list.fire(to))
    #expect(rung == 1)
    withExtendedLifetime(others) {}
  }

  @Test func `one that was cleared is never called, and clearing twice is harmless`() {
    let cleared = alarm(2) { _ in Issue.record("called") }
    let other = alarm(1)
    list.clear(cleared.deadline)
    list.clear(cleared.deadline)
    #expect(!cleared.deadline.isSet && other.deadline.isSet)
    #expect(!list.fire(9))
  }

  @Test func `one that its callback sets into the past waits for the next call`() {
    var rung = 0
    let again = alarm(1) { [list] alarm in
      rung += 1
      list.set(alarm.deadline, at: 1)
    }
    #expect(list.fire(5))
    #expect(rung == 1)
    #expect(list.fire(5))
    #expect(rung == 2)
    withExtendedLifetime(again) {}
  }

  @Test func `one that sets itself into the past holds up none of the others`() {
    var rung: [String] = []
    let again = alarm(1) { [list] alarm in
      rung.append("again")
      list.set(alarm.deadline, at: 1)
    }
    let other = alarm(2) { _ in rung.append("other") }
    #expect(list.fire(5))
    #expect(rung == ["again", "other"])
    withExtendedLifetime((again, other)) {}
  }

  @Test func `a callback may clear another that is due too`() {
    let second = alarm(2) { _ in Issue.record("called") }
    let first = alarm(1) { [list] _ in list.clear(second.deadline) }
    #expect(!list.fire(5))
    withExtendedLifetime(first) {}
  }

  @Test func `one without an owner is passed over`() {
    let deadline = Deadline()
    list.set(deadline, at: 1)
    #expect(!list.fire(5))
    #expect(!deadline.isSet)
  }

  /// Against a model: what is set, by its time, in an array that is searched.
  @Test(arguments: 0..<20) func `many random operations agree with a plain list`(seed: Int) {
    var random = Seeded(seed)
    var model: [Int: UInt64] = [:]
    var rung: [Int] = []
    let alarms = (0..<60).map { number in Alarm { _ in rung.append(number) } }
    for _ in 0..<2000 {
      let number = Int.random(in: 0..<alarms.count, using: &random)
      switch Int.random(in: 0..<8, using: &random) {
      case 0...4:
        let time = UInt64.random(in: 1...40, using: &random)
        list.set(alarms[number].deadline, at: time)
        model[number] = time
      case 5, 6:
        list.clear(alarms[number].deadline)
        model[number] = nil
      default:
        let now = UInt64.random(in: 1...40, using: &random)
        rung = []
        #expect(!list.fire(now))
        #expect(rung.map { model[$0] } == model.values.filter { $0 <= now }.sorted())
        #expect(Set(rung) == Set(model.filter { $0.value <= now }.keys))
        model = model.filter { $0.value > now }
      }
      #expect(list.soonest == model.values.min())
    }
  }
}

private final class Alarm: DeadlineOwner {
  let deadline = Deadline()
  private let ring: (Alarm) -> Void

  init(_ ring: @escaping (Alarm) -> Void) {
    self.ring = ring
    deadline.owner = self
  }

  func due(_ deadline: Deadline) { ring(self) }
}
