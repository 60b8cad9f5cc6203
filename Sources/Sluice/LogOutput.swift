package import Logging

/// Where all log records go: lines of text or JSON, through a `LogWriter`.
package struct LogOutput: LogHandler {
  /// The program's, until a logger is given one of its own.
  package var logLevel: Logger.Level {
    get { own ?? threshold.level }
    set { own = newValue }
  }
  package var metadata: Logger.Metadata = [:]
  package var metadataProvider: Logger.MetadataProvider?
  private let writer: LogWriter
  private let format: LogFormat
  private let threshold: LogThreshold
  private var own: Logger.Level?

  /// Records below `threshold` are not made.
  package init(
    _ writer: LogWriter, _ format: LogFormat, _ threshold: LogThreshold,
    _ provider: Logger.MetadataProvider? = nil
  ) {
    (self.writer, self.format, self.threshold) = (writer, format, threshold)
    metadataProvider = provider
  }

  /// Makes every logger of the program write to standard error; call it once.
  ///
  /// The writer is for `flush` when the program ends.
  package static func start(
    _ format: LogFormat, _ threshold: LogThreshold
  ) throws(StartupError) -> LogWriter {
    let writer = try LogWriter(format: format)
    LoggingSystem.bootstrap(
      { _, provider in LogOutput(writer, format, threshold, provider) }, metadataProvider: nil)
    return writer
  }

  package func log(event: LogEvent) {
    writer.append(
      LogLine.bytes(format, event.level, "\(event.message)", fields(event)))
  }

  package subscript(metadataKey name: String) -> Logger.Metadata.Value? {
    get { metadata[name] }
    set { metadata[name] = newValue }
  }

  /// The nearest wins: the record's own, then the provider's, then the logger's.
  private func fields(_ event: LogEvent) -> Logger.Metadata {
    var all = event.metadata ?? [:]
    if let provided = metadataProvider?.get() { all.merge(provided) { own, _ in own } }
    if !metadata.isEmpty { all.merge(metadata) { own, _ in own } }
    if let error = event.error { all["error"] = .string("\(error)") }
    return all
  }
}
