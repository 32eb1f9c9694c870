import Diagnostics

extension Compiler {
  /// Compiles a section, and with it an opposite one on the same name that follows at once: exactly one of the two is
  /// shown, so they may open what only comes after them closes. Returns the index of the last node compiled.
  func sections<Frame>(
    _ nodes: [Node], from index: Int, _ first: Section, _ setting: Setting, _ scope: Scope<Frame>, _ flow: inout Flow,
    into piece: inout Piece<Frame>
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

  private func compile<Frame>(
    _ section: Section, _ resolved: Resolved<Frame>, _ setting: Setting, _ scope: Scope<Frame>, _ flow: inout Flow,
    into piece: inout Piece<Frame>
  ) {
    if !section.isInverted, case .nested(let nested) = resolved.value {
      return compile(section, nested, resolved.reachesOut, setting, scope, &flow, into: &piece)
    }
    var inner = scope
    switch resolved.value {
    case .flag, .nested: break
    default:
      if !section.isInverted {
        inner.dot = (resolved.value, "\(setting.tree.file.path):\(section.tag.range.lowerBound)")
      }
    }
    var body = Piece<Frame>()
    compile(section.nodes, setting, inner, &flow, into: &body)
    piece.add(body, when: resolved.value.exists, isNegated: section.isInverted, reachesOut: resolved.reachesOut)
  }

  private func compile<Frame, N: Nested>(
    _ section: Section, _ nested: N, _ reachesOut: Bool, _ setting: Setting, _ scope: Scope<Frame>, _ flow: inout Flow,
    into piece: inout Piece<Frame>
  ) where N.Frame == Frame {
    descents.append(!reachesOut)
    defer { descents.removeLast() }
    let (inner, dropped) = scope.entering(nested.item)
    let before = flow.markup
    var body = Piece<N.Item>()
    compile(section.nodes, setting, inner, &flow, into: &body)

    // A list's second item begins where its first ended.
    if nested.isList, let again = Markup.joined(before, flow.markup), again != before {
      flow.markup = again
      body = Piece<N.Item>()
      compile(section.nodes, setting, inner, &flow, into: &body)
      if Markup.joined(again, flow.markup) != again { reportUneven(section, from: again, to: flow.markup, setting) }
    }
    let program = body.program(depth: inner.outer.count)
    piece.add(
      reachesOut: reachesOut, bodyReachesOut: body.reachesOut, section: nested.section(program, dropping: dropped))
  }
}
