import Logging
import Loop
import Wire

/// What the relays of one loop share.
final class RelayContext {
  /// The times a relay keeps to, in the units of whom they are given to.
  struct Settings {
    /// Nanoseconds.
    let connectTimeout: UInt64
    /// Nanoseconds.
    let firstByteTimeout: UInt64
    /// Nanoseconds.
    let idleTimeout: UInt64
  }

  let loop: EventLoop
  let transfers: Transfers
  let settings: Settings
  let metrics: LoopMetrics
  let receipts: Receipts
  let admission: Admission
  let bodies: BodyDesk
  private let logger: Logger
  var names = RandomNames()

  init(on loop: EventLoop, _ service: Service, _ logger: Logger) throws(SystemError) {
    self.loop = loop
    let configuration = service.configuration
    metrics = service.metrics.loop(loop.gauges)
    receipts = service.receipts
    admission = service.admission
    self.logger = logger
    transfers = Transfers(on: loop, pooled: service.capacity.pooled)
    bodies = try BodyDesk(service.checker, on: loop)
    settings = Settings(
      connectTimeout: configuration.connectTimeout.nanoseconds,
      firstByteTimeout: configuration.firstByteTimeout.nanoseconds,
      idleTimeout: configuration.idleTimeout.nanoseconds)
  }

  /// A record of a request that has just come.
  func record(_ exchange: Exchange, _ name: String) -> StreamRecord {
    StreamRecord(
      id: name, client: exchange.client.peer, method: exchange.method,
      path: exchange.path, requested: exchange.arrived)
  }

  /// A request is over: one log line, one receipt, the counters.
  func ended(_ record: StreamRecord) {
    metrics.count(record)
    receipts.keep(record)
    logger.info("request", metadata: metadata(of: record))
  }

  /// Answers a request here, whole, and notes it.
  func answer(
    _ exchange: Exchange, _ answer: Answer, _ end: StreamRecord.End, _ level: Logger.Level = .info
  ) {
    var record = record(exchange, names.next())
    record.status = answer.status
    record.bytes = answer.body.count
    record.end = end
    record.over = loop.now
    exchange.answer(answer)
    metrics.count(record)
    metrics.bytes.add(record.bytes)
    logger.log(level: level, "request", metadata: metadata(of: record))
  }

  /// A client was let go before its request's head was in.
  func gaveUp(on client: ClientConnection, _ status: Int) {
    reject(
      StreamRecord(
        id: names.next(), client: client.peer, method: "-", path: "-", requested: loop.now), status)
  }

  /// The same before a body was in that no relay waits for.
  func gaveUp(on exchange: Exchange) {
    reject(record(exchange, names.next()), exchange.status)
  }

  private func reject(_ record: StreamRecord, _ status: Int) {
    var record = record
    record.status = status
    record.end = .rejected
    record.over = loop.now
    metrics.count(record)
    logger.info("request", metadata: metadata(of: record))
  }

  func upstreamFailed(_ failure: TransferFailure, _ id: String) {
    logger.debug("upstream failed", metadata: ["id": "\(id)", "reason": "\(failure)"])
  }

  /// Somebody tried an access code that does not hold; which one is not told.
  func wrongCode(_ exchange: Exchange) {
    logger.warning("wrong access code", metadata: ["client": .string(exchange.client.peer)])
  }

  private func metadata(of record: StreamRecord) -> Logger.Metadata {
    var metadata: Logger.Metadata = [
      "id": .string(record.id), "client": .string(record.client),
      "method": .string(record.method), "path": .string(record.path),
      "status": .stringConvertible(record.status), "events": .stringConvertible(record.events),
      "bytes": .stringConvertible(record.bytes),
      "end": .string(record.end?.rawValue ?? "finished"),
    ]
    metadata["duration_ms"] = record.milliseconds(to: record.over).map { .stringConvertible($0) }
    metadata["ttft_ms"] = record.milliseconds(to: record.firstEvent).map { .stringConvertible($0) }
    return metadata
  }

  /// The query that goes up with the request: only the comparison of transports has one.
  func query(_ exchange: Exchange, _ path: APIPath) -> String {
    guard path.path.hasPrefix("/demo/") else { return "" }
    let arguments = ["lang", "id", "from"].compactMap { name in
      exchange.query(name).flatMap { isPlain($0) ? "\(name)=\($0)" : nil }
    }
    return arguments.isEmpty ? "" : "?" + arguments.joined(separator: "&")
  }

  private func isPlain(_ value: String) -> Bool {
    value.utf8.count <= 64 && value.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
  }
}
