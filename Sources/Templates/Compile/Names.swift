import Diagnostics

/// A name, found: how to read it, and whether that takes an enclosing frame.
struct Resolved<Frame: Sendable> {
  let value: Value<Frame>
  let reachesOut: Bool
}

extension Compiler {
  /// Looks a name up, first part in the frame and those around it, further parts in the view before them.
  func resolve<Frame>(_ tag: Tag, _ setting: Setting, _ scope: Scope<Frame>) -> Resolved<Frame>? {
    let bytes = setting.tree.file.bytes
    if bytes[tag.name].elementsEqual([UInt8(ascii: ".")]) {
      if let dot = scope.dot { return Resolved(value: dot.value, reachesOut: false) }
      add(.dotWithoutText(in: scope.view.name, usedAt: setting.user, at: setting.place(tag.range)))
      return nil
    }
    let parts = bytes[tag.name].split(separator: UInt8(ascii: ".")).map(\.indices)
    guard let first = parts.first, let start = resolve(first, setting, scope) else { return nil }
    var value = start.value
    var seen = first
    for part in parts.dropFirst() {
      guard let next = field(part, of: value, named: seen, setting) else { return nil }
      value = next
      seen = seen.lowerBound..<part.upperBound
    }
    return Resolved(value: value, reachesOut: start.reachesOut)
  }

  private func resolve<Frame>(
    _ part: Range<Int>, _ setting: Setting, _ scope: Scope<Frame>
  ) -> Resolved<Frame>? {
    let name = setting.text(part)
    if let value = scope.shape.value(name) { return Resolved(value: value, reachesOut: false) }
    for (index, shape) in scope.outer.enumerated().reversed() {
      if let value = shape.value(name, seenFrom: Frame.self, at: index) {
        return Resolved(value: value, reachesOut: true)
      }
    }
    let around = scope.outer.reversed().flatMap(\.names)
    let suggestion = nearest(to: name, among: scope.view.names) ?? nearest(to: name, among: around)
    add(unknown(part, in: scope.view, suggestion: suggestion, setting))
    return nil
  }

  private func field<Frame>(
    _ part: Range<Int>, of value: Value<Frame>, named name: Range<Int>, _ setting: Setting
  ) -> Value<Frame>? {
    guard case .nested(let nested) = value else {
      let kind = value.kind
      add(.noFields(setting.text(name), kind: kind, usedAt: setting.user, at: setting.place(part)))
      return nil
    }
    return field(part, of: nested, named: name, setting)
  }

  private func field<Frame, N: Nested>(
    _ part: Range<Int>, of nested: N, named name: Range<Int>, _ setting: Setting
  ) -> Value<Frame>? where N.Frame == Frame {
    guard let one = nested.one else {
      add(.noFields(setting.text(name), kind: "a list", usedAt: setting.user, at: setting.place(part)))
      return nil
    }
    if let value = nested.item.value(setting.text(part)) {
      return value.lifted(by: ThroughField<N.Item, Frame>(field: one))
    }
    let suggestion = nearest(to: setting.text(part), among: nested.item.names)
    add(unknown(part, in: nested.item, suggestion: suggestion, setting))
    return nil
  }

  private func unknown(
    _ part: Range<Int>, in shape: any AnyShape, suggestion: String?, _ setting: Setting
  ) -> Diagnostic {
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
