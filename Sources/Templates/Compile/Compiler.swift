import Diagnostics

/// Compiles one page's template: follows its partials and blocks, resolves every name, and watches where in the page
/// each value lands.
final class Compiler {
  /// More than any theme needs; stops a theme whose blocks multiply each other.
  private static let mostSteps = 100_000
  private static let deepest = 300

  let theme: Theme
  private(set) var report = Report()
  /// Paths of the files that the page is made of.
  private(set) var files: Set<String> = []
  /// Programs that run within themselves, by the number that calls them.
  private(set) var recursive: [Program?] = []
  private var finished: [Inclusion: Finished] = [:]
  private var unfinished: [Unfinished] = []
  /// The views and lists open around the present node: whether each belongs to the one before it.
  var descents: [Bool] = []
  /// Names of the blocks met in the present file and what it includes.
  private var blocks: Set<String> = []
  private var steps = 0
  private var depth = 0
  private var hasGivenUp = false

  init(theme: Theme) { self.theme = theme }

  /// One cause is reported once, however often its file is used.
  func add(_ diagnostic: Diagnostic) {
    if !report.contains(diagnostic) { report.add(diagnostic) }
  }

  func compile(
    _ nodes: [Node], _ setting: Setting, _ scope: Scope, _ flow: inout Flow, into piece: inout Piece
  ) {
    depth += 1
    defer { depth -= 1 }
    var index = 0
    while index < nodes.count, !hasGivenUp {
      steps += 1
      if steps > Compiler.mostSteps || depth > Compiler.deepest {
        hasGivenUp = true
        add(.templateTooLarge(at: setting.user ?? Place(setting.tree.file)))
        return
      }
      switch nodes[index] {
      case .nothing: break
      case .text(let range): text(range, setting, &flow, into: &piece)
      case .variable(let tag, let isRaw):
        beginLine(at: tag.range.lowerBound, setting, &flow, into: &piece)
        variable(tag, isRaw: isRaw, setting, scope, &flow, into: &piece)
      case .section(let section):
        index = sections(nodes, from: index, section, setting, scope, &flow, into: &piece)
      case .partial(let tag, let layout):
        include(tag, layout, fillings: [:], setting, scope, &flow, into: &piece)
      case .parent(let parent): inherit(parent, setting, scope, &flow, into: &piece)
      case .block(let block): expand(block, setting, scope, &flow, into: &piece)
      }
      index += 1
    }
  }
}

// MARK: - Text

extension Compiler {
  private func text(_ range: Range<Int>, _ setting: Setting, _ flow: inout Flow, into piece: inout Piece) {
    let bytes = setting.tree.file.bytes
    if setting.lines.isUnchanged { return literal(bytes[range], setting, &flow, into: &piece) }
    var start = range.lowerBound
    while start < range.upperBound {
      if startsLine(start, bytes) {
        for blank in setting.lines.removed where start < range.upperBound && bytes[start] == blank { start += 1 }
        let rest = bytes[start..<range.upperBound]
        let isBlank = rest.first == 10 || rest.starts(with: [13, 10])
        beginLine(setting, isBlank: isBlank, &flow, into: &piece)
      }
      let end = bytes[start..<range.upperBound].firstIndex(of: 10).map { $0 + 1 } ?? range.upperBound
      literal(bytes[start..<end], setting, &flow, into: &piece)
      start = end
    }
  }

  /// Indents a tag that begins its line.
  func beginLine(at offset: Int, _ setting: Setting, _ flow: inout Flow, into piece: inout Piece) {
    if startsLine(offset, setting.tree.file.bytes) { beginLine(setting, isBlank: false, &flow, into: &piece) }
  }

  private func beginLine(
    _ setting: Setting, isBlank: Bool, _ flow: inout Flow, into piece: inout Piece
  ) {
    if flow.isLineBegun {
      flow.isLineBegun = false
    } else if !isBlank {
      literal(setting.lines.added[...], setting, &flow, into: &piece)
    }
  }

  private func startsLine(_ offset: Int, _ bytes: [UInt8]) -> Bool {
    offset == 0 || bytes[offset - 1] == 10 || (offset == 3 && bytes.starts(with: [0xEF, 0xBB, 0xBF]))
  }

  private func literal(
    _ bytes: ArraySlice<UInt8>, _ setting: Setting, _ flow: inout Flow, into piece: inout Piece
  ) {
    piece.add(bytes)
    for (problem, offset) in flow.markup.advance(over: bytes) {
      let place = setting.place(offset..<(offset + 1))
      switch problem {
      case .joinedAttribute: add(.joinedAttribute(usedAt: setting.user, at: place))
      case .commentInScript: add(.commentInScript(usedAt: setting.user, at: setting.place((offset - 3)..<(offset + 1))))
      case .cdata: add(.cdata(usedAt: setting.user, at: place))
      case .lateHTTPEquiv: add(.lateHTTPEquiv(usedAt: setting.user, at: setting.place((offset - 10)..<offset)))
      }
    }
  }
}

// MARK: - Partials, parents and blocks

/// Everything that the compiled form of an included file depends on.
private struct Inclusion: Hashable {
  let path: String
  let scope: [ShapeID]
  let dot: String
  let markup: Markup
  let fillings: [String]
  /// Not asked of a file that includes itself: its lines are indented as at its first use.
  var indentation: [UInt8]
}

private struct Finished {
  let program: Program
  let markup: Markup
  let blocks: Set<String>
}

/// A file being compiled, with what must be known should it include itself.
private struct Unfinished {
  let inclusion: Inclusion
  /// How many views and lists are open around its use.
  let descents: Int
  var number: Int?
  /// The outermost unfinished file that it leads back to.
  var leadsBackTo: Int
}

extension Compiler {
  /// Compiles a page's own file.
  func page(_ path: String, _ tree: Tree, _ shape: Shape) -> Program? {
    var flow = Flow(markup: Markup())
    var piece = Piece()
    let end = tree.file.bytes.count
    include(
      path, tree, user: nil, at: Place(tree.file), fillings: [:], indentation: [], Scope(shape), &flow, into: &piece)
    if !report.hasErrors, !flow.markup.isAtRest {
      add(.unfinishedPage(flow.markup.description, at: Place(tree.file, max(end - 1, 0)..<end)))
    }
    return report.hasErrors ? nil : piece.program
  }

  private func include(
    _ tag: Tag, _ layout: Layout, fillings: [String: Filling], _ setting: Setting, _ scope: Scope,
    _ flow: inout Flow, into piece: inout Piece
  ) {
    let name = setting.text(tag.name)
    let place = setting.place(tag.range)
    guard let (path, source) = theme.source(named: name) else {
      let suggestion = nearest(to: name, among: theme.names)
      add(.unknownPartial(name, suggestion: suggestion, usedAt: setting.user, at: setting.place(tag.name)))
      return
    }
    files.insert(path)
    guard let tree = source.tree else {
      for diagnostic in source.report.diagnostics { add(diagnostic) }
      return
    }
    if !layout.isStandalone { beginLine(at: tag.range.lowerBound, setting, &flow, into: &piece) }
    let indentation = layout.isStandalone ? setting.lines.moved(layout.indentation) : []
    include(
      path, tree, user: setting.user, at: place, fillings: fillings, indentation: indentation, scope, &flow,
      into: &piece)
  }

  private func include(
    _ path: String, _ tree: Tree, user: Place?, at place: Place, fillings: [String: Filling], indentation: [UInt8],
    _ scope: Scope, _ flow: inout Flow, into piece: inout Piece
  ) {
    let inclusion = Inclusion(
      path: path, scope: scope.all.map(\.id), dot: scope.dot?.origin ?? "-", markup: flow.markup,
      fillings: fillings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.id)" }, indentation: indentation)

    if let index = unfinished.firstIndex(where: { $0.inclusion.isRecursion(inclusion) }) {
      // What belongs to the view before it gets smaller at every turn; what lies further out comes again and again.
      let between = descents[unfinished[index].descents...]
      guard !between.isEmpty, between.allSatisfy(\.self) else {
        return add(.endlessPartial(theme.name(of: path), usedAt: user, at: place))
      }
      let number = unfinished[index].number ?? recursive.count
      if number == recursive.count { recursive.append(nil) }
      unfinished[index].number = number
      for inner in unfinished.indices.dropFirst(index) {
        unfinished[inner].leadsBackTo = min(unfinished[inner].leadsBackTo, index)
      }
      piece.add(
        Step { frame, surroundings, output in
          surroundings.recursive[number].run(frame, &surroundings, &output)
        })
      return
    }

    if let done = finished[inclusion] {
      piece.add(done.program)
      flow.markup = done.markup
      blocks.formUnion(done.blocks)
      return
    }

    unfinished.append(Unfinished(inclusion: inclusion, descents: descents.count, leadsBackTo: unfinished.count))
    let blocksAround = blocks
    blocks = []
    var inner = Piece()
    var innerFlow = Flow(markup: flow.markup)
    let setting = Setting(
      tree: tree, user: unfinished.count > 1 ? place : nil, fillings: fillings, lines: Lines(added: indentation))
    compile(tree.nodes, setting, scope, &innerFlow, into: &inner)
    let isRecursive = unfinished.last?.number != nil
    let leadsBack = (unfinished.last?.leadsBackTo ?? 0) < unfinished.count - 1
    let number = unfinished.last?.number
    unfinished.removeLast()

    let program = inner.program
    if let number { recursive[number] = program }
    if isRecursive, innerFlow.markup != flow.markup {
      add(
        .unevenSection(
          theme.name(of: path), begins: flow.markup.description, ends: innerFlow.markup.description, usedAt: user,
          at: place))
    }
    if !leadsBack {
      finished[inclusion] = Finished(program: program, markup: innerFlow.markup, blocks: blocks)
    }
    blocks.formUnion(blocksAround)
    flow.markup = innerFlow.markup
    piece.add(program)
  }

  /// `{{<layout}}`: includes the file with this template's blocks in place of its own. A template that fills blocks
  /// from further out wins.
  private func inherit(
    _ parent: Parent, _ setting: Setting, _ scope: Scope, _ flow: inout Flow, into piece: inout Piece
  ) {
    var fillings = setting.fillings
    for block in parent.blocks where fillings[setting.text(block.tag.name)] == nil {
      fillings[setting.text(block.tag.name)] = Filling(block: block, tree: setting.tree, user: setting.user)
    }
    let errors = report.errors
    let blocksAround = blocks
    blocks = []
    include(parent.tag, parent.layout, fillings: fillings, setting, scope, &flow, into: &piece)
    if report.errors == errors {
      for block in parent.blocks where !blocks.contains(setting.text(block.tag.name)) {
        let name = setting.text(block.tag.name)
        add(
          .unknownBlock(
            name, in: setting.text(parent.tag.name), suggestion: nearest(to: name, among: blocks.sorted()),
            usedAt: setting.user, at: setting.place(block.tag.name)))
      }
    }
    blocks.formUnion(blocksAround)
  }

  private func expand(
    _ block: Block, _ setting: Setting, _ scope: Scope, _ flow: inout Flow, into piece: inout Piece
  ) {
    let name = setting.text(block.tag.name)
    blocks.insert(name)
    if !block.layout.isStandalone { beginLine(at: block.tag.range.lowerBound, setting, &flow, into: &piece) }
    guard let filling = setting.fillings[name] else {
      return compile(block.nodes, setting, scope, &flow, into: &piece)
    }
    var inner = Setting(tree: filling.tree, user: filling.user, fillings: setting.fillings)
    // A filling that names its own block shows that block's default.
    inner.fillings[name] = nil
    inner.lines.removed = filling.block.intrinsic ?? []
    inner.lines.added = setting.lines.moved(block.intrinsic ?? block.layout.indentation)
    let beginsLine = filling.block.layout.isStandalone
    if block.layout.isStandalone, !beginsLine {
      literal(inner.lines.added[...], inner, &flow, into: &piece)
    }
    flow.isLineBegun = !block.layout.isStandalone && beginsLine
    compile(filling.block.nodes, inner, scope, &flow, into: &piece)
    flow.isLineBegun = false
  }
}

extension Inclusion {
  fileprivate func isRecursion(_ other: Inclusion) -> Bool {
    var other = other
    other.indentation = indentation
    return self == other
  }
}
