import Glibc

/// Runs `body` on a thread of its own, which nobody waits for.
func inBackground(_ body: @escaping @Sendable () -> Void) {
  let work = Unmanaged.passRetained(Work(body))  // taken back by the thread
  var thread = pthread_t()
  let code = pthread_create(
    &thread, nil,
    { work in
      Unmanaged<Work>.fromOpaque(work!).takeRetainedValue().body()
      return nil
    }, work.toOpaque())
  guard code == 0 else { return work.release() }
  pthread_detach(thread)
}

private final class Work {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
