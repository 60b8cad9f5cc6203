import Loop
import Wire

/// What all loops share: made once at start, never changed.
struct Service: Sendable {
  let configuration: Configuration
  let upstreams: Upstreams
  let files: StaticFiles
  let entrance: Guard
  /// Nil when nobody is asked for a code.
  let gate: Gate?
  let metrics: Metrics
  let receipts = Receipts()
  let capacity: Capacity
  let admission: Admission
  let checker: BodyChecker
  let limits: ClientLimits
  /// The answer to `GET /api/server`: what the page needs to know; never a key.
  let facts: [UInt8]

  /// `port` is the one that browsers come in by. Throws when the system has no descriptor
  /// or thread left.
  init(
    _ configuration: Configuration, _ upstreams: Upstreams, _ files: StaticFiles, port: UInt16,
    log: LogWriter? = nil
  ) throws(SystemError) {
    metrics = Metrics(log: log)
    self.configuration = configuration
    self.upstreams = upstreams
    self.files = files
    entrance = Guard(
      publicNames: configuration.publicNames, origins: configuration.allowedOrigins)
    gate = Gate(configuration.accessCodes, port: port)
    checker = try BodyChecker()
    capacity = .measured(loops: configuration.threads)
    let streams = min(configuration.maxStreams ?? .max, capacity.clients)
    admission = Admission(limit: streams, perClient: configuration.maxStreamsPerClient)
    limits = Service.limits(configuration, capacity)
    facts = Service.facts(configuration, upstreams.main.choice)
  }

  // More connections than were asked for are told so; more than the open files
  // allow are not even taken in.
  private static func limits(
    _ configuration: Configuration, _ capacity: Capacity
  ) -> ClientLimits {
    var limits = ClientLimits()
    // A stalled client is the relay's to end; libmicrohttpd's own timer comes after it.
    limits.idleSeconds = Int(configuration.idleTimeout.seconds) + 5
    limits.headSize = configuration.maxHead
    limits.headTime = configuration.headTimeout.nanoseconds
    limits.bodyTime = configuration.bodyTimeout.nanoseconds
    let wanted = min(configuration.maxConnections ?? .max, capacity.clients)
    limits.seats = Seats(wanted, surplus: min(64, capacity.clients - wanted))
    return limits
  }

  private static func facts(_ configuration: Configuration, _ choice: UpstreamChoice) -> [UInt8] {
    var json = Array(#"{"version":"#.utf8)
    appendJSON(Version.current, to: &json)
    json += #","upstream":{"kind":"#.utf8
    appendJSON(choice.kind.rawValue, to: &json)
    json += #","name":"#.utf8
    appendJSON(choice.name, to: &json)
    json += #"},"demo":\#(choice.kind == .demo),"model":"#.utf8
    if let model = configuration.model { appendJSON(model, to: &json) } else { json += "null".utf8 }
    let idle = Int(configuration.idleTimeout.seconds)
    json += #","limits":{"max_body":\#(configuration.maxBody),"idle_timeout":\#(idle)}}"#.utf8
    return json + "\n".utf8
  }
}
