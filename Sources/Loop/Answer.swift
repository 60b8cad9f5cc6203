import CMicrohttpd

/// A header field of an answer.
package struct Field: Sendable {
  package let name: String
  package let value: String
  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

extension Field {
  // Handed to C without these closures a String is copied to an array of its own.
  func add(to response: OpaquePointer?) {
    name.withCString { name in
      value.withCString { value in _ = MHD_add_response_header(response, name, value) }
    }
  }
}

/// An answer that is all there.
package struct Answer {
  package var status: Int
  package var fields: [Field]
  package var body: ArraySlice<UInt8>

  package init(_ status: Int, _ fields: [Field], _ body: ArraySlice<UInt8>) {
    self.status = status
    self.fields = fields
    self.body = body
  }

  /// The answer as it goes over the wire where libmicrohttpd has no part in it;
  /// nothing comes behind it on its connection.
  var closing: [UInt8] {
    var head = "HTTP/1.1 \(status) \(status == 408 ? "Request Timeout" : "Content Too Large")\r\n"
    for field in fields { head += "\(field.name): \(field.value)\r\n" }
    head += "Content-Length: \(body.count)\r\nConnection: close\r\n\r\n"
    return Array(head.utf8) + body
  }
}
