/// Whoever is called when a deadline has come.
package protocol DeadlineOwner: AnyObject {
  /// `deadline` has passed and is off the list; set it again to be called again.
  func due(_ deadline: Deadline)
}

/// One moment that somebody waits for; on at most one list, at one place.
package final class Deadline {
  /// When it is due, in nanoseconds of the loop's clock.
  package fileprivate(set) var time: UInt64 = 0
  fileprivate static let nowhere = -1
  fileprivate static let fired = -2
  fileprivate var index = nowhere
  /// Who is called. The owner holds its deadline and clears it before it goes;
  /// not `weak`, which would slow every retain of the owner down.
  package unowned var owner: (any DeadlineOwner)?

  package init() {}

  /// True while it is on the list.
  package var isSet: Bool { index >= 0 }
}

/// The one ordered list of a loop: a binary heap whose entries know their place,
/// so that setting and clearing one costs the logarithm of their number.
package final class Deadlines {
  private var heap: [Deadline] = []
  // Taken off the heap together, so that one that is set into the past again
  // does not come before the others; clearing one here still holds.
  private var due: [Deadline] = []

  /// When the next one is due; nil when nothing is waited for.
  package var soonest: UInt64? { heap.first?.time }

  /// Puts `deadline` on the list, or moves it.
  package func set(_ deadline: Deadline, at time: UInt64) {
    let before = deadline.time
    deadline.time = time
    if !deadline.isSet {
      deadline.index = heap.count
      heap.append(deadline)
      rise(deadline.index)
    } else if time < before {
      rise(deadline.index)
    } else {
      sink(deadline.index)
    }
  }

  /// Takes `deadline` off the list; one that is not on it is left alone.
  package func clear(_ deadline: Deadline) {
    guard deadline.isSet else { return deadline.index = Deadline.nowhere }
    let hole = deadline.index
    let last = heap.removeLast()
    deadline.index = Deadline.nowhere
    guard last !== deadline else { return }
    heap[hole] = last
    last.index = hole
    rise(hole)
    sink(last.index)
  }

  /// Calls the owners of all that is due; true when something still is.
  ///
  /// One that is set again to a moment already past waits for the next call.
  package func fire(_ now: UInt64) -> Bool {
    guard let soonest, soonest <= now else { return false }
    while let first = heap.first, first.time <= now {
      clear(first)
      first.index = Deadline.fired
      due.append(first)
    }
    for deadline in due where deadline.index == Deadline.fired {
      deadline.index = Deadline.nowhere
      deadline.owner?.due(deadline)
    }
    due.removeAll(keepingCapacity: true)
    return (heap.first?.time ?? .max) <= now
  }

  private func rise(_ start: Int) {
    var place = start
    while place > 0, heap[place].time < heap[(place - 1) / 2].time {
      swap(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  private func sink(_ start: Int) {
    var place = start
    while let child = smallerChild(of: place), heap[child].time < heap[place].time {
      swap(place, child)
      place = child
    }
  }

  private func smallerChild(of place: Int) -> Int? {
    let left = 2 * place + 1
    guard left < heap.count else { return nil }
    guard left + 1 < heap.count, heap[left + 1].time < heap[left].time else { return left }
    return left + 1
  }

  private func swap(_ first: Int, _ second: Int) {
    heap.swapAt(first, second)
    heap[first].index = first
    heap[second].index = second
  }
}
