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

  /// How many descriptors there may be; nil for no limit.
  package static var descriptors: Int? {
    var limit = rlimit()
    guard getrlimit(Int32(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
    return limit.rlim_cur > UInt64(Int32.max) ? nil : Int(limit.rlim_cur)
  }

  /// How many descriptors are open (proc(5)); nil when nobody says.
  package static var openDescriptors: Int? {
    // Linux 6.2 and newer say how many there are; before, they have to be counted.
    var status = stat()
    if stat("/proc/self/fd", &status) == 0, status.st_size > 0 { return Int(status.st_size) }
    guard let folder = opendir("/proc/self/fd") else { return nil }
    defer { closedir(folder) }
    var count = -3  // ".", ".." and the folder itself
    while readdir(folder) != nil { count += 1 }
    return count
  }
}
