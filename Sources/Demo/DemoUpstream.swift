package import Logging
package import Loop

/// The demo upstream: an OpenAI-compatible server whose model is a handful of
/// written texts. It runs on a thread of its own.
///
/// A real server on a real socket, so that the relay meets it as it meets any
/// other. It says in every answer that it is no AI.
package final class DemoUpstream: Sendable {
  private let mailbox: Mailbox<DemoWorker.Order>
  private let thread: LoopThread

  /// Starts to serve on listening sockets.
  ///
  /// Its log has one line for each answer whose client left before the end:
  /// `demo stream ended early` with `id`, `made` and `not_made`. Throws when the
  /// system has no descriptor or thread left.
  package init(on sockets: [ListenSocket], logger: Logger) throws(SystemError) {
    let mailbox = try Mailbox<DemoWorker.Order>()
    self.mailbox = mailbox
    thread = try LoopThread {
      do throws(SystemError) {
        try DemoWorker(sockets, mailbox, logger).run()
      } catch {
        logger.critical("the demo upstream cannot start", metadata: ["reason": "\(error)"])
      }
    }
  }

  /// Accepts no more, lets running answers finish for at most `seconds`, ends
  /// those that are left, and returns when all is over. Once only.
  package func stop(within seconds: Double) {
    mailbox.send(DemoWorker.Order(drain: seconds))
    thread.join()
  }

  /// What `sluice help demo` says about models, the `demo` field and faults.
  package static var help: String {
    """
    Models:
    \(DemoModel.help)

    A request's body of at most 1 MiB may say, each alone or together,
      "demo": {"tokens_per_second": 30, "first_token_delay": 0.6,
               "jitter": 0.3, "fault": "cut@20"}
      tokens_per_second   from 0.1 to 10000
      first_token_delay   seconds to the first token, from 0 to 600
      jitter              from 0 (even) to 1; the same "seed", the same gaps
      fault               what goes wrong, after K tokens (20 if left out)

    Faults:
    \(DemoFault.help)
    """
  }
}
