import Diagnostics

// What is within paragraphs, headings and cells.
extension MarkdownRenderer {
  /// The elements that are open while a paragraph is written.
  private struct Open {
    enum Link { case none, written, dropped }

    var link = Link.none
    var strikes: ArraySlice<Strikethrough.Mark> = []
    /// Where a cell's text or one of its lines begins there is a stand-in.
    var isAtCellStart = false
    var skip = 0
  }

  mutating func inlines(of block: MarkdownNode, isCell: Bool) {
    var open = Open()
    open.isAtCellStart = isCell
    if isExtended {
      if features.contains(.tilde) { open.strikes = Strikethrough(in: block).marks[...] }
      if let isTicked = isBoxPending {
        isBoxPending = nil
        open.skip = 4
        box(isTicked: isTicked)
      }
    }
    var depth = 0
    var current = block.firstChild
    while let node = current, !isTooDeep {
      let kind = node.kind
      if enter(node, kind, &open), let child = node.firstChild {
        depth += 1
        isTooDeep = isExtended && depth > MarkdownLimit.depth
        current = child
        continue
      }
      leave(node, kind, &open)
      var done = node
      current = nil
      while true {
        if let next = done.next {
          current = next
          break
        }
        guard let parent = done.parent, parent != block else { break }
        depth -= 1
        leave(parent, parent.kind, &open)
        done = parent
      }
      if isCell { open.isAtCellStart = kind == .softBreak || kind == .lineBreak }
    }
  }

  private mutating func box(isTicked: Bool) {
    output.markup("<span role=\"img\" aria-label=\"")
    output.attribute(isTicked ? options.words.done : options.words.notDone)
    output.markup(isTicked ? "\">☑</span> " : "\">☐</span> ")
    output.plain(isTicked ? "☑ " : "☐ ")
  }

  /// Writes what opens an element. Returns whether to go on with what is within it.
  private mutating func enter(_ node: MarkdownNode, _ kind: MarkdownNode.Kind, _ open: inout Open) -> Bool {
    switch kind {
    case .text:
      text(node, &open)
      return false
    case .softBreak:
      output.markup("\n")
      output.plain("\n")
      return false
    case .lineBreak:
      lineBreak()
      return false
    case .code:
      output.markup("<code>")
      source(node.literal)
      output.markup("</code>")
      return false
    case .htmlInline:
      htmlInline(node)
      return false
    case .image:
      image(node, &open)
      return false
    case .emphasis: output.markup("<em>")
    case .strong: output.markup("<strong>")
    case .link: open.link = beginLink(node) ? .written : .dropped
    default: break
    }
    return true
  }

  private mutating func leave(_ node: MarkdownNode, _ kind: MarkdownNode.Kind, _ open: inout Open) {
    switch kind {
    case .emphasis: output.markup("</em>")
    case .strong: output.markup("</strong>")
    case .link:
      if open.link == .written { output.markup("</a>") }
      open.link = .none
    default: break
    }
  }

  private mutating func lineBreak() {
    output.markup(isExtended ? "<br>\n" : "<br />\n")
    output.plain("\n")
  }

  private mutating func htmlInline(_ node: MarkdownNode) {
    let html = node.literal
    if options.allowsHTML || !isExtended { return raw(html) }
    guard let tag = HTMLTag(at: 0, in: html), tag.isTag else { return }
    if tag.isLineBreak {
      lineBreak()
    } else if tag.opens {
      warn(of: tag, written: html, line: node.startLine)
    }
  }

  // MARK: Text

  private mutating func text(_ node: MarkdownNode, _ open: inout Open) {
    var text = node.literal
    var start = open.skip
    open.skip = 0
    if open.isAtCellStart, StandIn.starts(with: StandIn.paragraphStart, at: 0, in: text) {
      start += StandIn.paragraphStart.count
    }
    let mayHoldSigns = layout.isMasked || features.contains(.bareLinks) || !open.strikes.isEmpty
    guard isExtended, mayHoldSigns else {
      if start > 0 { text = Bytes(rebasing: text[min(start, text.count)...]) }
      return output.text(text)
    }
    signs(in: text, from: min(start, text.count), of: node, &open)
  }

  /// Text that may hold bare links, tildes and marks of footnotes.
  private mutating func signs(in text: Bytes, from start: Int, of node: MarkdownNode, _ open: inout Open) {
    var written = start
    var index = start
    let findsLinks = features.contains(.bareLinks) && open.link == .none
    func write(_ renderer: inout MarkdownRenderer) { renderer.words(Bytes(rebasing: text[written..<index])) }
    while true {
      index = Self.signs.next(in: text, from: index)
      guard index < text.count else { break }
      switch text[index] {
      case UInt8(ascii: "h"), UInt8(ascii: "H"), UInt8(ascii: "w"), UInt8(ascii: "W"):
        guard findsLinks, let link = BareLink(at: index, in: text, after: Self.sign(before: node)) else { break }
        write(&self)
        bareLink(link, in: text)
        index = link.range.upperBound
        written = index
        continue
      case UInt8(ascii: "@"):
        guard findsLinks, let link = BareLink(around: index, in: text, from: written) else { break }
        index = link.range.lowerBound
        write(&self)
        bareLink(link, in: text)
        index = link.range.upperBound
        written = index
        continue
      case UInt8(ascii: "~"):
        while let mark = open.strikes.first, mark.node == node, mark.offset < index { open.strikes.removeFirst() }
        guard let mark = open.strikes.first, mark.node == node, mark.offset == index else { break }
        write(&self)
        output.markup(mark.opens ? "<del>" : "</del>")
        index += mark.length
        written = index
        open.strikes.removeFirst()
        continue
      case StandIn.caret where layout.isMasked:
        guard let (label, end) = StandIn.footnote(at: index, in: text),
          let number = footnotes.number(of: MarkdownLayout.key(Bytes(rebasing: text[label])))
        else { break }
        write(&self)
        footnoteMark(number, isInLink: open.link != .none)
        index = end
        written = index
        continue
      default: break
      }
      index += 1
    }
    write(&self)
    while let mark = open.strikes.first, mark.node == node { open.strikes.removeFirst() }
  }

  /// What a bare link, strikethrough or a mark of a footnote may begin with, or a mail address hold.
  private static let signs = ByteSet { "hHwW@~".utf8.contains($0) || $0 == StandIn.caret }

  private mutating func words(_ text: Bytes) {
    if let restored = restored(text, for: .meaning) { output.text(restored) } else { output.text(text) }
  }

  /// A sign as it may stand before a text node: `www.` begins a link after space and after emphasis.
  private static func sign(before node: MarkdownNode) -> UInt8 {
    let neighbour = node.previous ?? node.parent
    switch neighbour?.kind {
    case .emphasis, .strong: return UInt8(ascii: "*")
    case .softBreak, .lineBreak, .paragraph, .heading, nil: return 32
    default: return UInt8(ascii: ")")
    }
  }

  // MARK: Links

  private mutating func bareLink(_ link: BareLink, in text: Bytes) {
    let shown = Bytes(rebasing: text[link.range])
    let address = restored(shown, for: .meaning) ?? Array(shown)
    output.markup("<a href=\"")
    switch link.kind {
    case .url: break
    case .www: output.markup("https://")
    case .mail: output.markup("mailto:")
    }
    output.address(address)
    output.markup("\">")
    output.text(address)
    output.markup("</a>")
  }

  /// Returns whether the link leads somewhere; otherwise only its words are shown.
  private mutating func beginLink(_ node: MarkdownNode) -> Bool {
    let url = restored(node.url, for: .meaning) ?? Array(node.url)
    guard isExtended else {
      output.markup("<a href=\"")
      output.address(url)
      title(of: node)
      output.markup("\">")
      return true
    }
    let destination = MarkdownDestination(url, isImage: false, in: links)
    switch destination {
    case .dangerous(let scheme):
      warn(at: url, line: node.startLine) { .dangerousURL(scheme: scheme, isImage: false, at: $0) }
      return false
    case .broken(let fault):
      warn(at: url, line: node.startLine) { fault.diagnostic(at: $0) }
      return false
    default: break
    }
    output.markup("<a href=\"")
    address(destination, written: url, of: node)
    title(of: node)
    output.markup("\">")
    return true
  }

  private mutating func title(of node: MarkdownNode) {
    let title = node.title
    guard !title.isEmpty else { return }
    output.markup("\" title=\"")
    if let restored = restored(title, for: .meaning) { output.attribute(restored) } else { output.attribute(title) }
  }

  private mutating func address(_ destination: MarkdownDestination, written: [UInt8], of node: MarkdownNode) {
    switch destination {
    case .elsewhere(let address): output.address(address)
    case .here(let fragment):
      output.insert(.page)
      output.markup("#")
      let id = String(decoding: MarkdownDestination.percentDecoded(fragment), as: UTF8.self)
      fragments.append((insertion: output.insertions.count, id: id))
      output.insert(.idPrefix)
      output.address(fragment)
    case .inSite(let path, let rest):
      // What has an ending is a file, which all languages share.
      let name = path.suffix(from: (path.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1)
      output.insert(name.contains(UInt8(ascii: ".")) ? .files : .root)
      output.address(path)
      output.address(rest)
      let target = String(decoding: MarkdownDestination.percentDecoded(path), as: UTF8.self)
      internalLinks.append(
        .init(
          path: target, isImage: node.kind == .image, written: written,
          line: layout.sheet.origin(of: node.startLine), source: layout.source))
    case .dangerous, .broken: break
    }
  }

  // MARK: Images

  private mutating func image(_ node: MarkdownNode, _ open: inout Open) {
    let url = restored(node.url, for: .meaning) ?? Array(node.url)
    guard isExtended else {
      output.markup("<img src=\"")
      output.address(url)
      output.markup("\" alt=\"")
      output.attribute(words(of: node))
      title(of: node)
      output.markup("\" />")
      return
    }
    let words = Array(words(of: node).utf8)
    let destination = MarkdownDestination(url, isImage: true, in: links)
    switch destination {
    case .dangerous(let scheme):
      warn(at: url, line: node.startLine) { .dangerousURL(scheme: scheme, isImage: true, at: $0) }
      output.text(words)
    case .broken(let fault):
      warn(at: url, line: node.startLine) { fault.diagnostic(at: $0) }
      output.text(words)
    case .elsewhere where !url.starts(with: Array("data:".utf8)) && !url.starts(with: Array("DATA:".utf8)):
      warn(at: url, line: node.startLine) { .externalImage(at: $0) }
      let shown = words.isEmpty ? url : words
      if open.link == .none {
        output.markup("<a href=\"")
        address(destination, written: url, of: node)
        output.markup("\">")
        output.text(shown)
        output.markup("</a>")
      } else {
        output.text(shown)
      }
    default:
      output.markup("<img src=\"")
      address(destination, written: url, of: node)
      output.markup("\" alt=\"")
      output.attribute(words)
      title(of: node)
      output.markup("\">")
      output.plain(String(decoding: words, as: UTF8.self))
    }
  }

  /// The words of a heading, an image or a cell, without markup and marks of footnotes.
  func words(of block: MarkdownNode) -> String {
    var words: [UInt8] = []
    block.forEachInline { node in
      switch node.kind {
      case .text: words += isExtended ? withoutFootnotes(node.literal) : Array(node.literal)
      case .code: words += restored(node.literal, for: .source) ?? Array(node.literal)
      case .htmlInline where !isExtended: words += Array(node.literal)
      case .softBreak, .lineBreak: words.append(32)
      default: break
      }
      return true
    }
    return String(decoding: words, as: UTF8.self)
  }

  private func withoutFootnotes(_ text: Bytes) -> [UInt8] {
    guard layout.isMasked else { return Array(text) }
    var kept: [UInt8] = []
    var index = 0
    while index < text.count {
      if text[index] == StandIn.caret, let (label, end) = StandIn.footnote(at: index, in: text),
        footnotes.isKnown(MarkdownLayout.key(Bytes(rebasing: text[label])))
      {
        index = end
      } else {
        kept.append(text[index])
        index += 1
      }
    }
    return kept.withUnsafeBufferPointer { StandIn.restored($0, for: .meaning) } ?? kept
  }
}
