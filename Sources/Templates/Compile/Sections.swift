import Diagnostics

extension Compiler {
  /// Compiles a section, and with it an opposite one on the same name that follows at once: exactly one of the two is
  /// shown, so they may open what only comes after them closes. Returns the index of the last node compiled.
  func sections(
    _ nodes: [Node], from index: Int, _ first: Section, _ setting: Setting, _ scope: Scope, _ flow: inout Flow,
    into piece: inout Piece
  ) -> Int {
    if !first.isStandalone { beginLine(at: first.tag.range.lowerBound, setting, &flow, into: &piece) }
    guard let resolved = resolve(first.tag, setting, scope) else { return index }
    let before = flow.markup
    compile(first, resolved, setting, scope, &flow, into: &piece)
    guard let (second, last) = opposite(of: first, in: nodes, after: index, setting) else {
      join(before, &flow, first, setting)
      return index
    }
    var other = Flow(markup: before)
    for case .text(let range) in nodes[(index + 1)..<last] {
      _ = other.markup.advance(over: setting.tree.file.bytes[range])
      compile([.text(range)], setting, scope, &flow, into: &piece)
    }
    compile(second, resolved, setting, scope, &other, into: &piece)
    join(other.markup, &flow, second, setting)
    return last
  }

  /// The section for when `section` isn't shown, where only blanks and comments stand between.
  private func opposite(
    of section: Section, in nodes: [Node], after index: Int, _ setting: Setting
  ) -> (Section, Int)? {
    for next in nodes.indices.dropFirst(index + 1) {
      switch nodes[next] {
      case .nothing: continue
      case .text(let range) where setting.tree.file.bytes[range].allSatisfy(isBlank): continue
      case .section(let other)
      where other.isInverted != section.isInverted && setting.text(other.tag.name) == setting.text(section.tag.name):
        return (other, next)
      default: return nil
      }
    }
    return nil
  }

  /// Brings two ways together after a section.
  private func join(_ other: Markup, _ flow: inout Flow, _ section: Section, _ setting: Setting) {
    if let joined = Markup.joined(flow.markup, other) {
      flow.markup = joined
    } else {
      reportUneven(section, from: other, to: flow.markup, setting)
      flow.markup = other
    }
  }

  private func reportUneven(_ section: Section, from start: Markup, to end: Markup, _ setting: Setting) {
    add(
      .unevenSection(
        setting.text(section.tag.name), begins: start.description, ends: end.description, usedAt: setting.user,
        at: setting.place(section.tag.range)))
  }

  private func compile(
    _ section: Section, _ resolved: Resolved, _ setting: Setting, _ scope: Scope, _ flow: inout Flow,
    into piece: inout Piece
  ) {
    if !section.isInverted, case .nested(let nested) = resolved.value {
      return compile(section, nested, of: resolved.enclosing, setting, scope, &flow, into: &piece)
    }
    var inner = scope
    switch resolved.value {
    case .flag, .nested: break
    default:
      if !section.isInverted {
        inner.dot = (resolved, "\(setting.tree.file.path):\(section.tag.range.lowerBound)")
      }
    }
    var body = Piece()
    compile(section.nodes, setting, inner, &flow, into: &body)
    piece.add(body, when: resolved.value.exists, of: resolved.enclosing, isNegated: section.isInverted)
  }

  private func compile(
    _ section: Section, _ nested: Nested, of enclosing: Int?, _ setting: Setting, _ scope: Scope, _ flow: inout Flow,
    into piece: inout Piece
  ) {
    descents.append(enclosing == nil)
    defer { descents.removeLast() }
    let (inner, dropped) = scope.entering(nested.item)
    let before = flow.markup
    var body = Piece()
    compile(section.nodes, setting, inner, &flow, into: &body)

    // A list's second item begins where its first ended.
    if nested.isList, let again = Markup.joined(before, flow.markup), again != before {
      flow.markup = again
      body = Piece()
      compile(section.nodes, setting, inner, &flow, into: &body)
      if Markup.joined(again, flow.markup) != again { reportUneven(section, from: again, to: flow.markup, setting) }
    }
    piece.add(body, on: nested, of: enclosing, dropping: dropped)
  }
}
