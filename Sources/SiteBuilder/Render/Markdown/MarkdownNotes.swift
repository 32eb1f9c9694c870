// Tables and footnotes.

/// The footnotes of a text in the order in which it first mentions them.
struct FootnoteList {
  private let labels: [[UInt8]: Int]
  /// By definition: the number shown, from 1.
  private var numbers: [Int: Int] = [:]
  /// The definitions, by number.
  private(set) var order: [Int] = []
  /// By definition: how many marks link to it.
  private(set) var marks: [Int: Int] = [:]
  /// The definition being written, and the paragraph at its end, if one is.
  var current: (number: Int, note: MarkdownNode, lastParagraph: MarkdownNode?)?

  init(_ definitions: [MarkdownLayout.Footnote]) {
    labels = Dictionary(definitions.enumerated().map { ($1.label, $0) }, uniquingKeysWith: { first, _ in first })
  }

  func isKnown(_ label: [UInt8]) -> Bool { labels[label] != nil }

  mutating func number(of label: [UInt8]) -> Int? { labels[label].map { number(ofDefinition: $0) } }

  mutating func number(ofDefinition index: Int) -> Int {
    if let number = numbers[index] { return number }
    order.append(index)
    numbers[index] = order.count
    return order.count
  }

  func hasNumber(_ index: Int) -> Bool { numbers[index] != nil }

  /// Counts a mark that can be linked back to. Returns how many there are now.
  mutating func addMark(_ number: Int) -> Int {
    marks[number, default: 0] += 1
    return marks[number] ?? 1
  }

  func isCurrent(_ note: MarkdownNode?) -> Bool { note != nil && current?.note == note }

  func isLastParagraph(_ node: MarkdownNode) -> Bool { current?.lastParagraph == node }
}

extension MarkdownRenderer {
  // MARK: Footnotes

  mutating func footnoteMark(_ number: Int, isInLink: Bool) {
    output.plain("[\(number)]")
    output.markup("<sup>")
    if isInLink {
      output.markup(number)
    } else {
      let mark = footnotes.addMark(number)
      output.markup("<a href=\"")
      output.insert(.page)
      output.markup("#")
      output.address(Array((idPrefix + "fn:\(number)").utf8))
      output.markup("\" id=\"")
      output.attribute(idPrefix + Self.markID(number, mark))
      output.markup("\" aria-label=\"")
      output.attribute("\(options.words.footnote) \(number)")
      output.markup("\">")
      output.markup(number)
      output.markup("</a>")
    }
    output.markup("</sup>")
  }

  /// The colon keeps these ids apart from those of headings, which never have one.
  private static func markID(_ number: Int, _ mark: Int) -> String {
    mark == 1 ? "fnref:\(number)" : "fnref:\(number):\(mark)"
  }

  /// Writes the list of footnotes: those with a mark in its order, then those without, as no text is lost.
  mutating func addFootnotes(_ notes: [MarkdownNode]) {
    guard !notes.isEmpty else { return }
    output.newLine()
    output.markup("<div class=\"footnotes\" role=\"group\" aria-label=\"")
    output.attribute(options.words.footnotes)
    output.markup("\">\n<ol>\n")
    var (written, unmarked) = (0, 0)
    while written < notes.count, !isTooDeep {
      if written == footnotes.order.count {
        while footnotes.hasNumber(unmarked) { unmarked += 1 }
        _ = footnotes.number(ofDefinition: unmarked)
      }
      footnote(notes[footnotes.order[written]], number: written + 1)
      written += 1
    }
    output.markup("</ol>\n</div>\n")
  }

  private mutating func footnote(_ note: MarkdownNode, number: Int) {
    var last = note.firstChild
    while let next = last?.next { last = next }
    let lastParagraph = last.flatMap { $0.kind == .paragraph && layout.asides[$0.startLine] == nil ? $0 : nil }
    footnotes.current = (number, note, lastParagraph)
    output.markup("<li id=\"")
    output.attribute("\(idPrefix)fn:\(number)")
    output.markup("\">\n")
    output.plainBreak(2)
    output.plain("[\(number)] ")
    if let first = note.firstChild { blocks(from: first, in: note) }
    if lastParagraph == nil, footnotes.marks[number] != nil {
      output.markup("<p>")
      backLinks()
      output.markup("</p>\n")
    }
    output.markup("</li>\n")
    footnotes.current = nil
  }

  /// The links from a footnote to its marks.
  mutating func backLinks() {
    guard let number = footnotes.current?.number, let marks = footnotes.marks[number] else { return }
    for mark in 1...marks {
      output.markup(" <a href=\"")
      output.insert(.page)
      output.markup("#")
      output.address(Array((idPrefix + Self.markID(number, mark)).utf8))
      output.markup("\" aria-label=\"")
      output.attribute("\(options.words.backToFootnote) \(number)" + (mark == 1 ? "" : "-\(mark)"))
      output.markup("\">↩")
      if mark > 1 {
        output.markup("<sup>")
        output.markup(mark)
        output.markup("</sup>")
      }
      output.markup("</a>")
    }
  }

  // MARK: Tables

  /// A table in a box of its own that scrolls where the page is narrow, so it has to be reachable by keyboard and named.
  mutating func table(_ table: MarkdownTable, firstCell: Int) {
    let columns = table.columns.count
    guard cells.count >= firstCell + table.cells.count else { return }
    output.newLine()
    output.plainBreak(2)
    output.markup("<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"")
    let titles = (0..<columns).map { title(of: cells[firstCell + $0]) }.filter { !$0.isEmpty }
    output.attribute(options.words.table + (titles.isEmpty ? "" : ": " + titles.joined(separator: ", ")))
    output.markup("\"><table>\n<thead>\n")
    for row in 0..<table.rows {
      if row == 1 { output.markup("<tbody>\n") }
      output.plainBreak(1)
      output.markup("<tr>\n")
      for column in 0..<columns {
        if column > 0 { output.plain(" | ") }
        let cell = cells[firstCell + row * columns + column]
        // An empty heading would be announced as one.
        let isHeading = row == 0 && !title(of: cell).isEmpty
        output.markup(isHeading ? "<th scope=\"col\"" : "<td")
        switch table.columns[column] {
        case .none: break
        case .left: output.markup(" class=\"left\"")
        case .center: output.markup(" class=\"center\"")
        case .right: output.markup(" class=\"right\"")
        }
        output.markup(">")
        inlines(of: cell, isCell: true)
        output.markup(isHeading ? "</th>\n" : "</td>\n")
      }
      output.markup("</tr>\n")
      if row == 0 { output.markup("</thead>\n") }
    }
    output.markup(table.rows > 1 ? "</tbody>\n</table></div>\n" : "</table></div>\n")
    output.plainBreak(2)
  }

  private func title(of cell: MarkdownNode) -> String {
    var words = words(of: cell)
    if words.utf8.starts(with: StandIn.paragraphStart) { words.removeFirst() }
    return words
  }
}
