/// A text as libcmark gets it, and for each of its lines the line of the source that it comes from.
struct MarkdownSheet {
  var bytes: ArraySlice<UInt8>
  /// Nil where lines are the source's own.
  var origins: [Int]?

  func origin(of line: Int) -> Int {
    guard let origins else { return line }
    return origins.indices.contains(line - 1) ? origins[line - 1] : 1
  }
}

/// The arrangement of a text for libcmark: it parses what it doesn't know as paragraphs, so these are found in its first
/// tree and put where it parses them rightly.
///
/// A table's cell and a footnote's text need the whole document's link definitions, so they are parsed with it: cells
/// as paragraphs of their own before the text, footnotes as block quotes. Texts without tables and footnotes are parsed
/// once.
struct MarkdownLayout {
  struct Asides: OptionSet {
    let rawValue: Int
    static let tables = Asides(rawValue: 1)
    static let html = Asides(rawValue: 2)
  }

  /// What a paragraph or an HTML block turned out to be. Cells count from the document's first child.
  enum Aside {
    /// The text before the table in the same paragraph, if any, the table, and whether a line of dashes follows.
    case table(lead: Int?, MarkdownTable, firstCell: Int, hasRule: Bool)
    case paragraphs(firstCell: Int, count: Int)
  }

  struct Footnote {
    let label: [UInt8]
    let line: Int
  }

  let source: MarkdownSource
  private(set) var sheet: MarkdownSheet
  private(set) var isMasked = false
  private(set) var footnotes: [Footnote] = []
  private(set) var cellCount = 0
  private(set) var hasTooManyCells = false
  /// By the line in the sheet that the block begins at; two blocks that hold text never begin at one line.
  private(set) var asides: [Int: Aside] = [:]

  init(source: MarkdownSource) {
    self.source = source
    sheet = MarkdownSheet(bytes: source.bytes, origins: nil)
  }

  /// The document's first children that aren't its text: cells, then footnotes.
  var leadingBlocks: Int { cellCount + footnotes.count }

  mutating func mask(_ features: MarkdownFeatures) {
    guard features.contains(.needsMask) else { return }
    sheet.bytes = StandIn.masked(sheet.bytes)[...]
    isMasked = true
  }
}

// MARK: Footnotes

extension MarkdownLayout {
  private struct Definition {
    let label: [UInt8]
    /// Where its text begins, on its first line.
    let start: Int
    let first: Int
    var last: Int
  }

  /// Puts the texts of footnotes before the document, each as a block quote. Returns whether there are any.
  ///
  /// `[^label]: text` is looked for where a line of the document's own paragraphs begins. Lines indented by four
  /// columns belong to it, as do lazy ones of the same paragraph.
  mutating func takeOutFootnotes(of tree: borrowing MarkdownTree) -> Bool {
    let lines = MarkdownLines(sheet.bytes)
    let definitions = definitions(in: tree, lines)
    guard !definitions.isEmpty else { return false }
    var laid = Laid()
    for definition in definitions {
      footnotes.append(Footnote(label: definition.label, line: definition.first))
      for line in definition.first...definition.last {
        let range = lines.range(line)
        let text = line == definition.first ? definition.start..<range.upperBound : range
        laid.add([UInt8(ascii: ">"), 32] + (line == definition.first ? trimmed(text) : dedented(text)), from: line)
      }
      laid.add([], from: definition.last)
    }
    var taken = definitions[...]
    var line = 1
    while line <= lines.count {
      if let definition = taken.first, definition.first == line {
        laid.add([], from: line)
        laid.add(StandIn.removed, from: line)
        laid.add([], from: line)
        line = definition.last + 1
        taken.removeFirst()
      } else {
        laid.add(sheet.bytes[lines.range(line)], from: line)
        line += 1
      }
    }
    sheet = laid.sheet(over: sheet)
    return true
  }

  private func definitions(in tree: borrowing MarkdownTree, _ lines: MarkdownLines) -> [Definition] {
    var found: [Definition] = []
    var labels: Set<[UInt8]> = []
    var block = tree.root.firstChild
    while let node = block {
      block = node.next
      guard node.kind == .paragraph || node.kind == .heading, node.startLine >= 1 else { continue }
      var current: Definition?
      for line in stride(from: node.startLine, through: node.endLine, by: 1) {
        if node.kind == .heading, line > node.startLine, Self.isUnderline(trimmed(lines.range(line))) { break }
        if let (label, start) = definition(at: lines.range(line)), labels.insert(label).inserted {
          if let current { found.append(current) }
          current = Definition(label: label, start: start, first: line, last: line)
        } else {
          current?.last = line
        }
      }
      guard var definition = current else { continue }
      if node.kind == .paragraph {
        var line = definition.last + 1
        while line <= lines.count {
          let range = lines.range(line)
          if isIndented(range) { definition.last = line } else if !isBlank(range) { break }
          line += 1
        }
      }
      found.append(definition)
    }
    return found
  }

  private static func isUnderline(_ line: [UInt8]) -> Bool {
    guard let first = line.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "=") else { return false }
    return line.allSatisfy { $0 == first }
  }

  private func definition(at line: Range<Int>) -> (label: [UInt8], start: Int)? {
    var start = line.lowerBound
    while start < line.upperBound, start < line.lowerBound + 3, sheet.bytes[start] == 32 { start += 1 }
    return sheet.bytes[start..<line.upperBound].withUnsafeBufferPointer { text in
      guard let (label, end) = StandIn.footnote(at: 0, in: text), end < text.count, text[end] == UInt8(ascii: ":")
      else { return nil }
      return (Self.key(Bytes(rebasing: text[label])), start + end + 1)
    }
  }

  /// Labels are the same whatever their case.
  static func key(_ label: Bytes) -> [UInt8] {
    Array(String(decoding: label, as: UTF8.self).lowercased().utf8)
  }

  private func isBlank(_ line: Range<Int>) -> Bool { sheet.bytes[line].allSatisfy(\.isASCIISpace) }

  private func isIndented(_ line: Range<Int>) -> Bool {
    guard !isBlank(line) else { return false }
    let start = sheet.bytes[line].prefix(4)
    return start.prefix { $0 == 32 }.count == 4 || start.first { $0 != 32 } == 9
  }

  private func trimmed(_ line: Range<Int>) -> [UInt8] {
    Array(sheet.bytes[line.trimmed { sheet.bytes[$0].isASCIISpace }])
  }

  /// A line without its first four columns of space. Tabs in front become spaces, as the line is moved.
  private func dedented(_ line: Range<Int>) -> [UInt8] {
    var columns = 0
    var index = line.lowerBound
    while index < line.upperBound, sheet.bytes[index] == 32 || sheet.bytes[index] == 9 {
      columns += sheet.bytes[index] == 9 ? 4 - columns % 4 : 1
      index += 1
    }
    return Array(repeating: 32, count: max(0, columns - 4)) + sheet.bytes[index..<line.upperBound]
  }
}

// MARK: Tables and HTML

extension MarkdownLayout {
  /// Puts the cells of tables, and the text within HTML that isn't shown, before the document, each as a paragraph.
  /// Returns whether there are any.
  mutating func setAside(_ kinds: Asides, of tree: borrowing MarkdownTree) -> Bool {
    let lines = MarkdownLines(sheet.bytes)
    var laid = Laid()
    var found: [Int: Aside] = [:]
    tree.root.forEachTextBlock { block, quotes in
      guard !hasTooManyCells else { return }
      let firstCell = cellCount
      if block.kind == .htmlBlock, kinds.contains(.html) {
        for paragraph in HTMLText(block.literal).paragraphs { add([paragraph], to: &laid, from: block.startLine) }
        found[block.startLine] = .paragraphs(firstCell: firstCell, count: cellCount - firstCell)
      } else if block.kind != .htmlBlock, kinds.contains(.tables), block.endLine > block.startLine {
        var rows = (block.startLine...block.endLine).map { line in
          content(of: lines.range(line), quotes: quotes, from: line == block.startLine ? block.startColumn - 1 : nil)
        }
        var hasRule = false
        if block.kind == .heading {
          // To libcmark, dashes right below a table underline a heading. It ends such a heading a line too late.
          guard let end = rows.firstIndex(where: Self.isUnderline) else { return }
          let isDashes = rows[end].first == UInt8(ascii: "-")
          hasRule = isDashes && rows[end].count >= 3
          rows = Array(rows[..<(isDashes ? end : end + 1)])
        }
        guard let (table, header) = MarkdownTable.find(in: rows) else { return }
        guard cellCount + table.cells.count <= MarkdownLimit.cells else {
          hasTooManyCells = true
          return
        }
        let before = rows[..<header].drop { isDefinition($0) }
        if !before.isEmpty { add(Array(before), to: &laid, from: block.startLine) }
        let tableCell = cellCount
        for (index, cell) in table.cells.enumerated() {
          let row = index / table.columns.count
          add([cell], to: &laid, from: block.startLine + header + (row == 0 ? 0 : row + 1))
        }
        found[block.startLine] = .table(
          lead: before.isEmpty ? nil : firstCell, table, firstCell: tableCell, hasRule: hasRule)
      }
    }
    guard cellCount > 0 else {
      asides = found
      return false
    }
    let shift = laid.count
    for line in 1...lines.count { laid.add(sheet.bytes[lines.range(line)], from: line) }
    for (line, aside) in found { asides[line + shift] = aside }
    sheet = laid.sheet(over: sheet)
    return true
  }

  private mutating func add(_ paragraph: [[UInt8]], to laid: inout Laid, from line: Int) {
    for (index, text) in paragraph.enumerated() { laid.add(StandIn.paragraphStart + text, from: line + index) }
    laid.add([], from: line)
    cellCount += 1
  }

  /// A paragraph's line without what belongs to the block quotes and lists around it.
  private func content(of line: Range<Int>, quotes: Int, from column: Int?) -> [UInt8] {
    var start = line.lowerBound
    func skipSpace() {
      while start < line.upperBound, sheet.bytes[start] == 32 || sheet.bytes[start] == 9 { start += 1 }
    }
    if let column {
      start = min(max(start, line.lowerBound + column), line.upperBound)
    } else {
      for _ in 0..<quotes {
        skipSpace()
        guard start < line.upperBound, sheet.bytes[start] == UInt8(ascii: ">") else { break }
        start += 1
      }
    }
    return trimmed(start..<line.upperBound)
  }

  /// Whether a line that begins a paragraph is a link's definition, which isn't part of the text.
  private func isDefinition(_ line: [UInt8]) -> Bool {
    line.first == UInt8(ascii: "[") && line.firstRange(of: Array("]:".utf8)) != nil
  }
}

/// A sheet in the making.
private struct Laid {
  private var bytes: [UInt8] = []
  private var origins: [Int] = []

  var count: Int { origins.count }

  mutating func add(_ line: some Collection<UInt8>, from origin: Int) {
    bytes.append(contentsOf: line)
    bytes.append(10)
    origins.append(origin)
  }

  /// The sheet, its lines traced to the source through the sheet that they were taken from.
  func sheet(over former: MarkdownSheet) -> MarkdownSheet {
    MarkdownSheet(bytes: bytes[...], origins: origins.map { former.origin(of: $0) })
  }
}

extension MarkdownNode {
  /// Visits paragraphs, headings and HTML blocks, each with the number of block quotes around it.
  fileprivate func forEachTextBlock(_ visit: (MarkdownNode, Int) -> Void) {
    var quotes = 0
    var current = firstChild
    while let node = current {
      let kind = node.kind
      if [.paragraph, .heading, .htmlBlock].contains(kind) { visit(node, quotes) }
      if [.list, .item, .blockQuote].contains(kind), let child = node.firstChild {
        if kind == .blockQuote { quotes += 1 }
        current = child
        continue
      }
      var done = node
      current = nil
      while true {
        if let next = done.next {
          current = next
          break
        }
        guard let parent = done.parent, parent != self else { break }
        if parent.kind == .blockQuote { quotes -= 1 }
        done = parent
      }
    }
  }
}
