import Glibc
import Synchronization

/// What has happened, noted from any thread, and waited for by any other.
final class Journal: Sendable {
  private struct Pages {
    var entries: [String] = []
    var bells: [Int32] = []
  }

  /// How long anybody waits, in milliseconds.
  static let patience: Int32 = 20_000

  private let pages = Mutex(Pages())

  /// All that was noted so far, in order.
  var entries: [String] { pages.withLock { $0.entries } }

  func note(_ entry: String) {
    pages.withLock { pages in
      pages.entries.append(entry)
      for bell in pages.bells { _ = write(bell, "!", 1) }
    }
  }

  /// How often `entry` was noted.
  func count(of entry: String) -> Int { entries.count { $0 == entry } }

  /// Waits until `entry` was noted so often; false when that takes too long.
  func wait(for entry: String, times: Int = 1) -> Bool {
    wait { entries in entries.count { $0 == entry } >= times }
  }

  /// Waits until what was noted `suffices`; false when that takes too long.
  func wait(until suffices: ([String]) -> Bool) -> Bool {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return false }
    let (ear, bell) = (ends[0], ends[1])
    pages.withLock { $0.bells.append(bell) }
    defer {
      pages.withLock { $0.bells.removeAll { $0 == bell } }
      close(ear)
      close(bell)
    }
    while !suffices(entries) {
      var event = pollfd(fd: ear, events: Int16(POLLIN), revents: 0)
      guard poll(&event, 1, Journal.patience) > 0 else { return false }
      var byte: UInt8 = 0
      _ = read(ear, &byte, 1)
    }
    return true
  }
}
