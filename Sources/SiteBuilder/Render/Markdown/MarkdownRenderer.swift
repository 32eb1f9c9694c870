import Diagnostics

/// Writes one document's blocks. What is within paragraphs is in `MarkdownInlines.swift`.
///
/// The walk keeps no call stack for what authors can nest; the output is that of libcmark's own renderer, to which the
/// dialect adds.
struct MarkdownRenderer: ~Copyable {
  let options: Markdown
  let features: MarkdownFeatures
  let layout: MarkdownLayout
  let links: LinkContext
  let idPrefix: String

  var output: MarkdownOutput
  var outline: HeadingOutline
  var headings: [RenderedMarkdown.Heading] = []
  var internalLinks: [RenderedMarkdown.InternalLink] = []
  var footnotes: FootnoteList
  var cells: [MarkdownNode] = []
  /// Fragments whose ids may turn out to be the text's own: where the prefix goes, and the id.
  var fragments: [(insertion: Int, id: String)] = []
  var report = Report()
  var isTooDeep = false
  /// Whether the item just begun has a box that is ticked.
  var isBoxPending: Bool?
  /// The sheet's, where boxes have to be looked up in it.
  private let lines: MarkdownLines?

  init(
    _ options: Markdown, features: MarkdownFeatures, layout: MarkdownLayout, links: LinkContext, idPrefix: String,
    topHeading: Int
  ) {
    self.options = options
    self.features = features
    self.layout = layout
    self.links = links
    self.idPrefix = idPrefix
    outline = HeadingOutline(top: topHeading, prefix: idPrefix)
    footnotes = FootnoteList(layout.footnotes)
    lines = features.contains(.task) ? MarkdownLines(layout.sheet.bytes) : nil
    output = MarkdownOutput(size: layout.source.bytes.count)
  }

  var isExtended: Bool { options.dialect == .candor }

  mutating func render(_ tree: borrowing MarkdownTree, report: inout Report) -> RenderedMarkdown {
    var first = tree.root.firstChild
    var notes: [MarkdownNode] = []
    for index in 0..<layout.leadingBlocks {
      guard let node = first else { break }
      if index < layout.cellCount { cells.append(node) } else { notes.append(node) }
      first = node.next
    }
    if let first { blocks(from: first, in: tree.root) }
    addFootnotes(notes)
    guard !isTooDeep else {
      report.add(MarkdownExcess.depth.diagnostic(at: layout.source.place))
      return .empty(page: links.page)
    }
    report.add(self.report)
    var insertions = output.insertions
    let foreign = Set(fragments.filter { !outline.hasID($0.id) }.map(\.insertion))
    if !foreign.isEmpty {
      insertions = insertions.indices.filter { !foreign.contains($0) }.map { insertions[$0] }
    }
    return RenderedMarkdown(
      template: output.html, insertions: insertions, plain: output.plainText, headings: headings, links: internalLinks,
      page: links.page, idPrefix: idPrefix)
  }

  /// Writes the blocks of a container from one of its children on.
  mutating func blocks(from first: MarkdownNode, in container: MarkdownNode) {
    var depth = 1
    var lists = 0
    var current: MarkdownNode? = first
    while let node = current, !isTooDeep {
      let kind = node.kind
      if let child = enter(node, kind, lists: lists) {
        if kind == .list { lists += 1 }
        depth += 1
        isTooDeep = isExtended && depth > MarkdownLimit.depth
        current = child
        continue
      }
      leave(node, kind)
      var done = node
      current = nil
      while true {
        if let next = done.next {
          current = next
          break
        }
        guard let parent = done.parent, parent != container else { break }
        depth -= 1
        let kind = parent.kind
        if kind == .list { lists -= 1 }
        leave(parent, kind)
        done = parent
      }
    }
  }

  /// Writes what opens a block. Returns the first child to go on with where the block holds blocks.
  private mutating func enter(_ node: MarkdownNode, _ kind: MarkdownNode.Kind, lists: Int) -> MarkdownNode? {
    switch kind {
    case .paragraph: paragraph(node)
    case .list:
      output.newLine()
      if !node.isOrdered {
        output.markup("<ul>\n")
      } else if node.listStart == 1 {
        output.markup("<ol>\n")
      } else {
        output.markup("<ol start=\"")
        output.markup(node.listStart)
        output.markup("\">\n")
      }
      output.plainBreak(lists > 0 ? 1 : 2)
      return node.firstChild
    case .item:
      item(node, lists: lists)
      return node.firstChild
    case .blockQuote:
      output.newLine()
      output.markup("<blockquote>\n")
      output.plainBreak(2)
      return node.firstChild
    case .heading: heading(node)
    case .codeBlock: codeBlock(node)
    case .htmlBlock: htmlBlock(node)
    case .thematicBreak:
      output.newLine()
      output.markup(isExtended ? "<hr>\n" : "<hr />\n")
      output.plainBreak(2)
    default: break
    }
    return nil
  }

  private mutating func leave(_ node: MarkdownNode, _ kind: MarkdownNode.Kind) {
    switch kind {
    case .list: output.markup(node.isOrdered ? "</ol>\n" : "</ul>\n")
    case .item: output.markup("</li>\n")
    case .blockQuote:
      output.newLine()
      output.markup("</blockquote>\n")
    default: break
    }
    if kind == .list, node.parent?.kind != .item { output.plainBreak(2) }
  }

  // MARK: Paragraphs and headings

  private mutating func paragraph(_ node: MarkdownNode) {
    let list = node.parent?.parent
    let isTight = list.map { $0.kind == .list && $0.isTight } ?? false
    if setAsideTable(node, isTight: isTight) { return }
    if !layout.footnotes.isEmpty, let text = node.firstChild, text.kind == .text, text.next == nil,
      text.literal.elementsEqual(StandIn.removed)
    {
      return
    }
    paragraph(node, from: node, isTight: isTight, isCell: false)
  }

  /// Writes the table that a paragraph or an underlined heading turned out to be. Returns false where it is none.
  private mutating func setAsideTable(_ node: MarkdownNode, isTight: Bool) -> Bool {
    guard !layout.asides.isEmpty,
      case .table(let lead, let table, let firstCell, let hasRule)? = layout.asides[node.startLine]
    else { return false }
    if let lead, cells.indices.contains(lead) { paragraph(cells[lead], from: node, isTight: isTight, isCell: true) }
    self.table(table, firstCell: firstCell)
    if hasRule { output.markup("<hr>\n") }
    return true
  }

  /// - Parameter outer: the paragraph in the document, of which `node` may be a part.
  private mutating func paragraph(_ node: MarkdownNode, from outer: MarkdownNode, isTight: Bool, isCell: Bool) {
    // The first stands beside its item's marker or its footnote's number.
    let isBeside = outer.previous == nil && (outer.parent?.kind == .item || footnotes.isCurrent(outer.parent))
    if !isBeside { output.plainBreak(isTight ? 1 : 2) }
    if isTight {
      inlines(of: node, isCell: isCell)
    } else {
      output.newLine()
      output.markup("<p>")
      inlines(of: node, isCell: isCell)
      if footnotes.isLastParagraph(outer) { backLinks() }
      output.markup("</p>\n")
    }
  }

  private mutating func item(_ node: MarkdownNode, lists: Int) {
    output.newLine()
    output.plainBreak(1)
    for _ in 1..<max(lists, 1) { output.plain("  ") }
    if let list = node.parent, list.isOrdered {
      var number = list.listStart
      var sibling = node.previous
      // Long lists would take quadratic time; the number is a nicety.
      while let item = sibling, number < list.listStart + 1000 {
        number += 1
        sibling = item.previous
      }
      output.plain("\(number). ")
    } else {
      output.plain("- ")
    }
    isBoxPending = features.contains(.task) && isExtended ? box(of: node) : nil
    output.markup(isBoxPending == nil ? "<li>" : "<li class=\"task\">")
  }

  /// Whether an item begins with a box, and whether it is ticked.
  private func box(of item: MarkdownNode) -> Bool? {
    guard let paragraph = item.firstChild, paragraph.kind == .paragraph, var text = paragraph.firstChild else {
      return nil
    }
    var start = 0
    if case .table(let lead, _, _, _)? = layout.asides[paragraph.startLine] {
      guard let lead, cells.indices.contains(lead), let first = cells[lead].firstChild else { return nil }
      text = first
      start = StandIn.paragraphStart.count
    }
    guard text.kind == .text, text.literal.count > start else { return nil }
    let literal = Bytes(rebasing: text.literal[start...])
    guard literal.count >= 4, literal[0] == UInt8(ascii: "["), literal[2] == UInt8(ascii: "]"),
      literal[3].isASCIISpace, literal[1] == 32 || literal[1] | 32 == UInt8(ascii: "x"),
      !hasBackslash(paragraph)
    else { return nil }
    return literal[1] != 32
  }

  private func hasBackslash(_ paragraph: MarkdownNode) -> Bool {
    guard let line = lines?.range(paragraph.startLine) else { return false }
    let start = line.lowerBound + paragraph.startColumn - 1
    return line.contains(start) && layout.sheet.bytes[start] == UInt8(ascii: "\\")
  }

  private mutating func heading(_ node: MarkdownNode) {
    if setAsideTable(node, isTight: false) { return }
    output.newLine()
    output.plainBreak(2)
    let level = isExtended ? outline.level(of: node.headingLevel) : node.headingLevel
    output.markup("<h")
    output.markup(level)
    if isExtended {
      let text = words(of: node)
      let id = outline.id(for: text)
      headings.append(.init(level: level, id: idPrefix + id, text: text))
      output.markup(" id=\"")
      output.attribute(idPrefix + id)
      output.markup("\"")
    }
    output.markup(">")
    inlines(of: node, isCell: false)
    output.markup("</h")
    output.markup(level)
    output.markup(">\n")
  }

  // MARK: Code and HTML

  private mutating func codeBlock(_ node: MarkdownNode) {
    output.newLine()
    output.plainBreak(2)
    // A block that scrolls sideways has to be reachable by keyboard.
    output.markup(isExtended ? "<pre tabindex=\"0\"><code" : "<pre><code")
    let info = node.info
    if let first = info.first, !first.isASCIISpace {
      let language = Bytes(rebasing: info.prefix { !$0.isASCIISpace })
      output.markup(" class=\"language-")
      if let restored = restored(language, for: .meaning) {
        output.attribute(restored)
      } else {
        output.attribute(language)
      }
      output.markup("\"")
    }
    output.markup(">")
    source(node.literal)
    output.markup("</code></pre>\n")
    output.plainBreak(2)
  }

  /// Code, as it was written.
  mutating func source(_ text: Bytes) {
    if let restored = restored(text, for: .source) { output.text(restored) } else { output.text(text) }
  }

  func restored(_ text: Bytes, for purpose: StandIn.Purpose) -> [UInt8]? {
    layout.isMasked ? StandIn.restored(text, for: purpose) : nil
  }

  private mutating func htmlBlock(_ node: MarkdownNode) {
    output.newLine()
    let html = node.literal
    if options.allowsHTML || !isExtended {
      raw(html)
      output.newLine()
      return
    }
    warnOfTags(in: html, line: node.startLine)
    guard case .paragraphs(let first, let count)? = layout.asides[node.startLine] else { return }
    for index in first..<first + count where cells.indices.contains(index) {
      output.plainBreak(2)
      output.markup("<p>")
      inlines(of: cells[index], isCell: true)
      output.markup("</p>\n")
    }
  }

  mutating func raw(_ html: Bytes) {
    if let restored = restored(html, for: .source) {
      restored.withUnsafeBufferPointer { output.raw($0) }
    } else {
      output.raw(html)
    }
  }

  /// One warning a block: its tags have one cause.
  private mutating func warnOfTags(in html: Bytes, line: Int) {
    var index = 0
    while index < html.count {
      guard html[index] == UInt8(ascii: "<"), let tag = HTMLTag(at: index, in: html) else {
        index += 1
        continue
      }
      if tag.isTag, !tag.isLineBreak {
        warn(of: tag, written: Bytes(rebasing: html[index..<tag.end]), line: line)
        return
      }
      index = tag.end
    }
  }

  mutating func warn(of tag: HTMLTag, written: Bytes, line: Int) {
    let text = restored(written, for: .source) ?? Array(written)
    let firstLine = Array(text.prefix { $0 != 10 && $0 != 13 })
    warn(at: firstLine, line: line) { .rawHTML(tag: tag.name, at: $0) }
  }

  /// Reports something about what is written at a line of the sheet. Beyond so many, more of the same help nobody.
  mutating func warn(at written: [UInt8], line: Int, _ diagnostic: (Place) -> Diagnostic) {
    guard report.diagnostics.count < 50 else { return }
    report.add(diagnostic(layout.source.place(of: written, line: layout.sheet.origin(of: line))))
  }
}
