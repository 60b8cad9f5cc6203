import CLinux
import Glibc

/// What the whole process may take.
package enum ProcessLimits {
  /// As many descriptors as the system allows (a stream takes two), and an
  /// allocator that keeps what it has. Once, before the loops start.
  package static func raise() {
    let resource = Int32(RLIMIT_NOFILE.rawValue)
    var limit = rlimit()
    if getrlimit(resource, &limit) == 0 {
      limit.rlim_cur = limit.rlim_max
      setrlimit(resource, &limit)
    }
    // Buffers of 16 KiB come and go with every request: glibc would merge its
    // small blocks and give memory back each time (mallopt(3)).
    mallopt(M_MXFAST, 0)
    mallopt(M_TRIM_THRESHOLD, 64 << 20)
  }
}
