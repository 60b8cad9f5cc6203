/// A header field of an answer.
package struct Field: Sendable {
  package let name: String
  package let value: String
  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
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
}
