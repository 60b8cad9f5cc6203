import Glibc

/// From what `--host` and `--lan` say to addresses that a socket can be bound to.
enum ListenHost {
  /// Numeric addresses, each once: those of the hosts that were named; every one for `--lan`;
  /// else this computer's own. A host that does not exist is unavailable.
  static func addresses(_ layers: SettingLayers) throws(StartupError) -> [String] {
    let hosts = try layers.list(Settings.host)
    guard let lan = try layers.one(Settings.lan), lan.value else {
      return hosts.isEmpty ? ["127.0.0.1"] : try addresses(hosts)
    }
    guard let host = hosts.first else { return everywhere }
    // An option or a variable beats the file (C1), here too.
    if lan.file == nil, host.file != nil { return everywhere }
    if lan.file != nil, host.file == nil { return try addresses(hosts) }
    throw StartupError(
      lan.fault,
      "\(lan.source) listens on every address, and \(host.source) names"
        + " \(StartupError.quoted(host.value)): leave out one of the two.")
  }

  /// Both families, as far as the machine has them.
  private static var everywhere: [String] {
    let probe = socket(AF_INET6, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard probe >= 0 else { return ["0.0.0.0"] }
    close(probe)
    return ["0.0.0.0", "::"]
  }

  private static func addresses(_ hosts: [Given<String>]) throws(StartupError) -> [String] {
    var all: [String] = []
    for host in hosts {
      for address in try addresses(host) where !all.contains(address) { all.append(address) }
    }
    return all
  }

  private static func addresses(_ host: Given<String>) throws(StartupError) -> [String] {
    // Some systems say ::1 here and have no IPv6 to bind it with.
    if host.value == "localhost" { return ["127.0.0.1"] }
    let found = (try? HostLookup.addresses(of: host.value).get()) ?? []
    let shown = StartupError.quoted(host.value)
    guard !found.isEmpty else {
      throw StartupError(
        .unavailable,
        "\(host.source) names \(shown), a host that is not known here: use 127.0.0.1 for this"
          + " computer.")
    }
    return found
  }
}
