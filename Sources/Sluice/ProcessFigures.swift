import Glibc
import Loop

/// The process as the kernel sees it, under the names that Prometheus' client
/// libraries gave these figures; one that cannot be read is left out.
enum ProcessFigures {
  static func describe(_ text: inout MetricsText) {
    if let fields = status(), fields.count > 21 {
      let tick = Double(sysconf(Int32(_SC_CLK_TCK)))
      text.single(
        "process_cpu_seconds_total", "Processor time of all threads.", "counter",
        (number(fields[11]) + number(fields[12])) / tick)
      if let boot = bootTime {
        text.single(
          "process_start_time_seconds", "When the process started, since 1970.", "gauge",
          boot + number(fields[19]) / tick)
      }
      text.gauge(
        "process_virtual_memory_bytes", "Virtual memory.", [("", Int(number(fields[20])))])
      text.gauge(
        "process_resident_memory_bytes", "Resident memory.",
        [("", Int(number(fields[21])) * Int(getpagesize()))])
    }
    describeDescriptors(&text)
  }

  private static func describeDescriptors(_ text: inout MetricsText) {
    if let open = ProcessLimits.openDescriptors {
      text.gauge("process_open_fds", "Open descriptors.", [("", open)])
    }
    var limit = rlimit()
    guard getrlimit(Int32(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    text.gauge(
      "process_max_fds", "Most descriptors that may be open.",
      [("", Int(clamping: limit.rlim_cur))])
  }

  // What follows the program's name, which stands in brackets and may hold
  // anything (proc_pid_stat(5)); so `[0]` is the field that is called (3).
  private static func status() -> [Substring]? {
    guard let line = read("/proc/self/stat"), let bracket = line.lastIndex(of: ")") else {
      return nil
    }
    return line[line.index(after: bracket)...].split(separator: " ")
  }

  // Read once: /proc/stat is long, and this in it stays.
  private static let bootTime: Double? = {
    let lines = read("/proc/stat")?.split(separator: "\n") ?? []
    return lines.first { $0.hasPrefix("btime ") }.map { number($0.dropFirst(6)) }
  }()

  private static func read(_ path: String) -> String? {
    (try? readFile(path, atMost: 1 << 20)).map { String(decoding: $0, as: UTF8.self) }
  }

  private static func number(_ text: Substring) -> Double { Double(text) ?? 0 }
}
