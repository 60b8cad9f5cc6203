import Glibc

/// The person's own browser.
enum Browser {
  /// Opens `address` where there is a desktop; elsewhere nothing happens: the address has
  /// been printed.
  static func open(_ address: String) {
    // The shell ends at once and leaves the browser to init: no child of ours stays behind.
    let script = "command -v xdg-open && { xdg-open \"$1\" & }"
    let texts = ["sh", "-c", "(\(script)) >/dev/null 2>&1 </dev/null", "sh", address]
    let words = texts.map { strdup($0) }
    defer { for word in words { free(word) } }
    var child = pid_t()
    guard spawn("/bin/sh", words + [nil], &child) == 0 else { return }
    while waitpid(child, nil, 0) < 0 && errno == EINTR {}
  }

  /// Our blocked signals are not the child's.
  private static func spawn(
    _ path: String, _ words: [UnsafeMutablePointer<CChar>?], _ child: inout pid_t
  ) -> Int32 {
    var attributes = posix_spawnattr_t()
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    return posix_spawn(&child, path, nil, &attributes, words, environ)
  }
}
