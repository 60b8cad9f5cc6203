extension KeyedDecodingContainer {
  /// The value of a field, `nil` if it is missing or `null`.
  ///
  /// Throws a `DemoError` with the field's full name and value if it is of
  /// another kind than `Value`, or `holds` says no.
  func field<Value: Decodable>(
    _ key: Key, _ type: Value.Type = Value.self, mustBe right: String,
    where holds: (Value) -> Bool = { _ in true }
  ) throws -> Value? {
    guard contains(key), try !decodeNil(forKey: key) else { return nil }
    do {
      let value = try decode(type, forKey: key)
      if holds(value) { return value }
    } catch let error as DemoError {
      throw error  // a field within this one knows better what is wrong
    } catch {}
    throw DemoError.wrong(name(of: key), is: shown(key), mustBe: right)
  }

  /// A number within limits.
  func number(_ key: Key, from low: Double, to high: Double) throws -> Double? {
    let right = "a number from \(plain(low)) to \(plain(high))"
    return try field(key, Double.self, mustBe: right) { (low...high).contains($0) }
  }

  /// The fields of an object, `nil` if it is missing or `null`.
  func object<Nested: CodingKey>(
    _ key: Key, _ type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested>? {
    guard contains(key), try !decodeNil(forKey: key) else { return nil }
    if let nested = try? nestedContainer(keyedBy: type, forKey: key) { return nested }
    throw DemoError.wrong(name(of: key), is: shown(key), mustBe: "an object")
  }

  /// The full name of a field, such as `messages[1].content`.
  func name(of key: Key) -> String {
    let path: [any CodingKey] = codingPath + [key]
    return path.reduce("") { name, step in
      if let index = step.intValue { return "\(name)[\(index)]" }
      return name.isEmpty ? step.stringValue : "\(name).\(step.stringValue)"
    }
  }

  /// The value as a person would write it, cut short if it is long.
  private func shown(_ key: Key) -> String {
    if let text = try? decode(String.self, forKey: key) { return "\"\(text.shortened(to: 40))\"" }
    if let truth = try? decode(Bool.self, forKey: key) { return truth ? "true" : "false" }
    if let number = try? decode(Double.self, forKey: key) { return plain(number) }
    if let list = try? nestedUnkeyedContainer(forKey: key) {
      return list.isAtEnd ? "an empty list" : "a list"
    }
    return (try? superDecoder(forKey: key).container(keyedBy: Key.self)) == nil
      ? "a number that is too large" : "an object"
  }

  private func plain(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? String(number)
  }
}
