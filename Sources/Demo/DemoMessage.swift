/// One message of a conversation: who says it, and its text.
package struct DemoMessage: Sendable, Equatable {
  /// Who speaks, in OpenAI's words.
  package enum Role: String, Decodable, CaseIterable, Sendable {
    case system, developer, user, assistant, tool, function
  }

  /// Who says it.
  package let role: Role
  /// Its text; the text parts one under the other if it came in parts.
  package let text: String

  /// A message.
  package init(_ role: Role, _ text: String) {
    self.role = role
    self.text = text
  }
}

extension DemoMessage: Decodable {
  private enum Field: String, CodingKey { case role, content }

  /// Reads a message; pictures and other parts that are no text are passed over.
  package init(from decoder: any Decoder) throws {
    let message = try decoder.container(keyedBy: Field.self)
    let known = Role.allCases.map(\.rawValue).joined(separator: ", ")
    let role = try message.field(.role, Role.self, mustBe: "one of \(known)")
    guard let role else {
      throw DemoError.wrong(message.name(of: .role), is: "missing", mustBe: "one of \(known)")
    }
    let right = "a text or a list of parts"
    let content = try message.field(.content, Content.self, mustBe: right)
    self.init(role, content?.text ?? "")
  }
}

/// `content`: a text, or parts of which some are texts.
private struct Content: Decodable {
  private struct Part: Decodable { let text: String? }
  let text: String

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let whole = try? value.decode(String.self) {
      text = whole
    } else {
      text = try value.decode([Part].self).compactMap(\.text).joined(separator: "\n\n")
    }
  }
}
