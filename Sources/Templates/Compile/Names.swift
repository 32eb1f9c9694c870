import Diagnostics

/// A name, found: how to read it, and from which frame.
struct Resolved: Sendable {
  let value: Value
  /// The number of the enclosing frame that has it; nil where the frame itself does.
  let enclosing: Int?
}

extension Compiler {
  /// Looks a name up, first part in the frame and those around it, further parts in the view before them.
  func resolve(_ tag: Tag, _ setting: Setting, _ scope: Scope) -> Resolved? {
    let bytes = setting.tree.file.bytes
    if bytes[tag.name].elementsEqual([UInt8(ascii: ".")]) {
      if let dot = scope.dot { return dot.meaning }
      add(.dotWithoutText(in: scope.view.name, usedAt: setting.user, at: setting.place(tag.range)))
      return nil
    }
    func end(from start: Int) -> Int {
      bytes[start..<tag.name.upperBound].firstIndex(of: UInt8(ascii: ".")) ?? tag.name.upperBound
    }
    var seen = tag.name.lowerBound..<end(from: tag.name.lowerBound)
    guard let start = resolve(seen, setting, scope) else { return nil }
    var value = start.value
    while seen.upperBound < tag.name.upperBound {
      let part = seen.upperBound + 1..<end(from: seen.upperBound + 1)
      guard let next = field(part, of: value, named: seen, setting) else { return nil }
      value = next
      seen = seen.lowerBound..<part.upperBound
    }
    return Resolved(value: value, enclosing: start.enclosing)
  }

  private func resolve(_ part: Range<Int>, _ setting: Setting, _ scope: Scope) -> Resolved? {
    let name = setting.text(part)
    if let value = scope.shape.value(name) { return Resolved(value: value, enclosing: nil) }
    for (index, shape) in scope.outer.enumerated().reversed() {
      if let value = shape.value(name) { return Resolved(value: value, enclosing: index) }
    }
    let around = scope.outer.reversed().flatMap(\.names)
    let suggestion = nearest(to: name, among: scope.view.names) ?? nearest(to: name, among: around)
    add(unknown(part, in: scope.view, suggestion: suggestion, setting))
    return nil
  }

  private func field(_ part: Range<Int>, of value: Value, named name: Range<Int>, _ setting: Setting) -> Value? {
    guard case .nested(let nested) = value, !nested.isList else {
      let kind = value.kind
      add(.noFields(setting.text(name), kind: kind, usedAt: setting.user, at: setting.place(part)))
      return nil
    }
    if let value = nested.item.value(setting.text(part)) { return value.within(nested.each) }
    let suggestion = nearest(to: setting.text(part), among: nested.item.names)
    add(unknown(part, in: nested.item, suggestion: suggestion, setting))
    return nil
  }

  private func unknown(_ part: Range<Int>, in shape: Shape, suggestion: String?, _ setting: Setting) -> Diagnostic {
    .unknownName(
      setting.text(part), in: shape.name, suggestion: suggestion, known: shape.names, usedAt: setting.user,
      at: setting.place(part))
  }
}

extension Value {
  /// For messages: "text", "a number".
  var kind: String {
    switch self {
    case .text: "text"
    case .number: "a number"
    case .flag: "yes or no"
    case .markup: "HTML"
    case .link: "a link"
    case .json: "JSON"
    case .nested(let nested): nested.isList ? "a list" : "a view"
    }
  }
}
