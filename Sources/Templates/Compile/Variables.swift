import Diagnostics

extension Compiler {
  /// Compiles `{{name}}` or `{{{name}}}`: the place decides what may be shown and how it is escaped.
  func variable(
    _ tag: Tag, isRaw: Bool, _ setting: Setting, _ scope: Scope, _ flow: inout Flow, into piece: inout Piece
  ) {
    guard let resolved = resolve(tag, setting, scope) else { return flow.markup.advanceOverValue() }
    let name = setting.text(tag.name)
    let place = setting.place(tag.range)
    if let problem = problem(with: resolved.value, name, isRaw: isRaw, flow.markup, usedAt: setting.user, at: place) {
      add(problem)
    } else if let step = resolved.value.step(for: flow.markup.slot, of: resolved.enclosing) {
      piece.add(step)
    }
    flow.markup.advanceOverValue()
  }

  private func problem(
    with value: Value, _ name: String, isRaw: Bool, _ markup: Markup, usedAt user: Place?, at place: Place
  ) -> Diagnostic? {
    switch value {
    case .flag: return .flagShown(name, usedAt: user, at: place)
    case .nested(let nested) where nested.isList: return .listShown(name, usedAt: user, at: place)
    case .nested(let nested):
      return .viewShown(name, view: nested.item.name, fields: nested.item.names, usedAt: user, at: place)
    default: break
    }
    let slot = markup.slot
    if case .refused(let refusal) = slot {
      return .unsafePlace(refusal.sentence(markup), usedAt: user, at: place)
    }
    if case .markup = value {
      guard case .text(allowsMarkup: true) = slot else {
        return .markupOutsideText(name, markup.description, usedAt: user, at: place)
      }
      return isRaw ? nil : .escapedHTML(name, usedAt: user, at: place)
    }
    if isRaw { return .rawText(name, kind: value.kind, usedAt: user, at: place) }
    switch (slot, value) {
    case (.link, .link), (.json, .json): return nil
    case (.link, _):
      return .textAsAddress(name, kind: value.kind, attribute: markup.attribute, usedAt: user, at: place)
    case (.json, _): return .textAsJSON(name, kind: value.kind, usedAt: user, at: place)
    case (.addressPart, .link): return .linkWithinAddress(name, attribute: markup.attribute, usedAt: user, at: place)
    default: return nil
    }
  }
}

extension Value {
  /// What appends the value, escaped for its place; nil for what has no text.
  fileprivate func step(for slot: Slot, of enclosing: Int?) -> Step? {
    switch (self, slot) {
    case (.text(let read), .addressPart):
      Step { frame, surroundings, output in
        if let text = read(surroundings.frame(enclosing, from: frame)) { Escaping.appendAddress(text, to: &output) }
      }
    case (.text(let read), .text):
      Step { frame, surroundings, output in
        if let text = read(surroundings.frame(enclosing, from: frame)) { Escaping.appendText(text, to: &output) }
      }
    case (.text(let read), _):
      Step { frame, surroundings, output in
        if let text = read(surroundings.frame(enclosing, from: frame)) { Escaping.appendAttribute(text, to: &output) }
      }
    case (.number(let read), _):
      Step { frame, surroundings, output in
        if let number = read(surroundings.frame(enclosing, from: frame)) { output.append(decimal: number) }
      }
    case (.link(let read), _):
      Step { frame, surroundings, output in
        guard let link = read(surroundings.frame(enclosing, from: frame)) else { return }
        Escaping.appendAttribute(link.text, to: &output)
      }
    case (.markup(let read), _):
      Step { frame, surroundings, output in
        if let html = read(surroundings.frame(enclosing, from: frame)) { output.append(html.bytes) }
      }
    case (.json(let read), .json):
      Step { frame, surroundings, output in
        if let json = read(surroundings.frame(enclosing, from: frame)) { output.append(json.bytes) }
      }
    case (.json(let read), _):
      Step { frame, surroundings, output in
        guard let json = read(surroundings.frame(enclosing, from: frame)) else { return }
        Escaping.appendAttribute(String(decoding: json.bytes, as: UTF8.self), to: &output)
      }
    case (.flag, _), (.nested, _): nil
    }
  }
}

extension Refusal {
  fileprivate func sentence(_ markup: Markup) -> Diagnostic.UnsafePlace {
    switch self {
    case .tagName: .tagName
    case .attributeName: .attributeName
    case .unquoted: .unquoted(markup.attribute)
    case .eventHandler: .eventHandler(markup.attribute)
    case .style: .style
    case .script: .script
    case .comment: .comment
    case .declaration: .declaration
    case .rawElement: .rawElement(markup.tag.isEmpty ? "plaintext" : markup.tag)
    case .attribute: .attribute(markup.attribute)
    case .addressTooEarly: .addressTooEarly(markup.attribute)
    case .addressTooLate: .addressTooLate(markup.attribute)
    }
  }
}

extension Report {
  /// Whether the same finding is in it already.
  func contains(_ diagnostic: Diagnostic) -> Bool {
    diagnostics.contains {
      $0.rule == diagnostic.rule && $0.place.file.path == diagnostic.place.file.path
        && $0.place.range == diagnostic.place.range
    }
  }

  /// Adds what another found, but for what is in this one already: several templates share a file.
  public mutating func add(new other: Report) {
    for diagnostic in other.diagnostics where !contains(diagnostic) { add(diagnostic) }
  }
}
