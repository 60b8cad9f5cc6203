import CMicrohttpd

/// What the client asked, beside path, method and body.
extension Exchange {
  /// The first value of a request header; nil when there is none.
  package func header(_ name: String) -> String? {
    value(.HEADER_KIND, name)
  }

  /// The first value of a query argument; nil when there is none.
  package func query(_ name: String) -> String? {
    value(.GET_ARGUMENT_KIND, name)
  }

  // Handed to C without these closures a String is copied to an array of its own.
  private func value(_ kind: MHD_ValueKind, _ name: String) -> String? {
    name.withCString { MHD_lookup_connection_value(connection, kind, $0) }
      .map { String(cString: $0) }
  }

  /// The header fields whose names `isWanted` (C strings, in any case).
  package func fields(where isWanted: (UnsafePointer<CChar>) -> Bool) -> [Field] {
    withoutActuallyEscaping(isWanted) { isWanted in
      let wanted = WantedFields(isWanted)
      MHD_get_connection_values(
        connection, .HEADER_KIND,
        { wanted, _, name, value in
          let wanted = Unmanaged<WantedFields>.fromOpaque(wanted!).takeUnretainedValue()
          if let name, let value { wanted.offer(name, value) }
          return .YES
        }, Unmanaged.passUnretained(wanted).toOpaque())  // it outlives the call
      return wanted.found
    }
  }
}

private final class WantedFields {
  private let isWanted: (UnsafePointer<CChar>) -> Bool
  private(set) var found: [Field] = []
  init(_ isWanted: @escaping (UnsafePointer<CChar>) -> Bool) { self.isWanted = isWanted }

  func offer(_ name: UnsafePointer<CChar>, _ value: UnsafePointer<CChar>) {
    if isWanted(name) { found.append(Field(String(cString: name), String(cString: value))) }
  }
}
