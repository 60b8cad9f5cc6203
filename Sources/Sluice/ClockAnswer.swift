import Logging
import Loop

extension RelayContext {
  /// `GET /api/clock`: this server's monotonic clock, in milliseconds. A page
  /// that asks a few times and takes the quickest answer knows how its own clock
  /// differs, and can put a trace on its own axis (`StreamTrace`). Being asked in
  /// bursts, it is logged at `debug` only.
  func answerClock(_ exchange: Exchange) {
    let now = milliseconds(EventLoop.clock())
    answer(
      exchange, Answer(200, Routes.json, Array("{\"now\":\(now)}\n".utf8)[...]), .answered, .debug)
  }
}
