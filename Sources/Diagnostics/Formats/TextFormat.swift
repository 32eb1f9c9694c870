extension Report {
  /// The findings as people read them in a terminal, sorted, with a blank line between two; empty when there are none.
  ///
  ///     content/incidents/checkout.md:4:11: error: resolved 70 min before it started [ends-before-start]
  ///       3 | started:  2026-03-01 14:05 UTC
  ///         |           -------------------- started here
  ///       4 | resolved: 2026-03-01 12:55 UTC
  ///         |           ^^^^^^^^^^^^^^^^^^^^
  ///       why: uptime is worked out from these two times
  ///       fix: swap 'started' and 'resolved', or correct the one that is wrong
  ///
  /// Text by authors is made harmless first: see `Display`.
  /// - Parameter colour: whether to mark it up with ANSI colours, for a terminal.
  public func text(colour: Bool) -> String {
    var format = TextFormat(colour: colour)
    return sorted.map { format.block(for: $0) }.joined(separator: "\n")
  }

  /// One line that says how much was found: "3 errors and 1 warning in 2 files".
  public var summary: String {
    func count(_ number: Int, _ noun: String) -> String? {
      number == 0 ? nil : "\(number) \(noun)\(number == 1 ? "" : "s")"
    }
    let found = [count(errors, "error"), count(warnings, "warning")].compactMap(\.self)
    guard !found.isEmpty else { return "no errors, no warnings" }
    let files = Set(diagnostics.map { Array($0.place.file.path.utf8) }).count
    return found.joined(separator: " and ") + " in \(files) file\(files == 1 ? "" : "s")"
  }
}

private struct TextFormat {
  let colour: Bool
  private var indexes = LineIndexes()

  init(colour: Bool) { self.colour = colour }

  mutating func block(for diagnostic: Diagnostic) -> String {
    let main = Mark(diagnostic.place, diagnostic.label, isMain: true)
    let notes = diagnostic.notes.map { Mark($0.place, $0.text, isMain: false) }
    let path = diagnostic.place.file.path
    let here = notes.filter { $0.place.file.path == path && $0.place.range != nil }
    let elsewhere = notes.filter { $0.place.file.path != path || $0.place.range == nil }

    let severity = diagnostic.severity
    var lines = [
      paint(location(of: diagnostic.place), .bold)
        + paint(" \(severity.rawValue): ", severity == .error ? .error : .warning)
        + paint(Display.clean(diagnostic.headline), .bold) + paint(" [\(diagnostic.rule.rawValue)]", .faint)
    ]
    lines += source([main] + here, severity)
    for note in elsewhere {
      lines.append(
        paint(location(of: note.place), .bold) + paint(" note: ", .note) + Display.clean(note.text))
      lines += source([Mark(note.place, "", isMain: false)], severity)
    }
    if !diagnostic.why.isEmpty { lines.append(paint("  why: ", .faint) + Display.clean(diagnostic.why)) }
    if !diagnostic.fix.isEmpty { lines.append(paint("  fix: ", .fix) + Display.clean(diagnostic.fix)) }
    return lines.map { $0 + "\n" }.joined()
  }

  private mutating func location(of place: Place) -> String {
    let path = Display.clean(place.file.path)
    guard let range = place.range else { return "\(path):" }
    let position = indexes[place.file].position(of: range.lowerBound)
    return "\(path):\(position.line):\(position.column):"
  }

  // MARK: Source lines

  private struct Mark {
    let place: Place
    let text: String
    let isMain: Bool

    init(_ place: Place, _ text: String, isMain: Bool) {
      self.place = place
      self.text = text
      self.isMain = isMain
    }
  }

  /// The lines of one file that the marks stand on, each with its underlines below it.
  private mutating func source(_ marks: [Mark], _ severity: Diagnostic.Severity) -> [String] {
    guard let file = marks.first?.place.file else { return [] }
    let index = indexes[file]
    var byLine: [Int: [(range: Range<Int>, mark: Mark)]] = [:]
    for mark in marks {
      guard let range = mark.place.range else { continue }
      let line = index.line(of: range.lowerBound)
      let lineRange = index.range(ofLine: line)
      byLine[line, default: []].append((range.clamped(to: lineRange), mark))
    }
    let numbers = byLine.keys.sorted()
    guard let last = numbers.last else { return [] }
    let digits = "\(last)".utf8.count
    let margin = "  " + String(repeating: " ", count: digits) + " | "

    var result: [String] = []
    var before: Int?
    for number in numbers {
      if let before, number > before + 1 {
        // A gap of one line takes no more room than the line itself.
        result +=
          number == before + 2
          ? [gutter(before + 1, digits) + LineView(file, index.range(ofLine: before + 1), around: []).text] : ["  ..."]
      }
      let marks = (byLine[number] ?? []).sorted {
        ($0.range.lowerBound, $0.mark.isMain ? 0 : 1) < ($1.range.lowerBound, $1.mark.isMain ? 0 : 1)
      }
      let wanted = (marks.filter(\.mark.isMain) + marks.filter { !$0.mark.isMain }).map(\.range)
      let view = LineView(file, index.range(ofLine: number), around: wanted)
      result.append(gutter(number, digits) + view.text)
      for (range, mark) in marks {
        let span = view.columns(of: range)
        let underline = String(repeating: mark.isMain ? "^" : "-", count: span.count)
        let label = mark.text.isEmpty ? "" : " " + Display.clean(mark.text)
        result.append(
          paint(margin, .faint) + String(repeating: " ", count: span.lowerBound)
            + paint(underline + label, !mark.isMain ? .note : severity == .error ? .error : .warning))
      }
      before = number
    }
    return result
  }

  private func gutter(_ number: Int, _ digits: Int) -> String {
    let text = "\(number)"
    return paint("  " + String(repeating: " ", count: digits - text.utf8.count) + text + " | ", .faint)
  }

  // MARK: Colour

  private enum Ink: String {
    case bold = "1"
    case faint = "2"
    case error = "1;31"
    case warning = "1;33"
    case note = "1;34"
    case fix = "1;32"
  }

  private func paint(_ text: String, _ ink: Ink) -> String {
    colour ? "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m" : text
  }
}

/// One line of a file as it is printed: whole, or cut around what matters, with "…" where something is left out.
private struct LineView {
  let text: String
  private let cells: ArraySlice<Display.Cell>
  /// The columns before the first cell: 1 for a "…".
  private let lead: Int

  private static let maximum = 100
  private static let context = 30

  /// - Parameter ranges: the byte ranges to keep in sight; the first has precedence.
  init(_ file: SourceFile, _ line: Range<Int>, around ranges: [Range<Int>]) {
    // Of a line of megabytes only the neighbourhood is looked at.
    let main = ranges.first ?? line.lowerBound..<line.lowerBound
    let near = LineView.neighbourhood(of: main.lowerBound, in: line, of: file)
    let cells = Display.cells(of: file, near)
    let total = cells.reduce(0) { $0 + $1.width }

    var first = 0
    var end = cells.count
    if total > LineView.maximum || near != line {
      let leftmost = ranges.map(\.lowerBound).filter { $0 >= near.lowerBound }.min() ?? main.lowerBound
      let start = cells.firstIndex { $0.start >= leftmost } ?? cells.count
      let mainCell = cells.firstIndex { $0.start >= main.lowerBound } ?? cells.count
      let span = cells[start..<max(start, mainCell)].reduce(0) { $0 + $1.width }
      // Marks that are too far apart for one window leave it to the main one.
      first = span < LineView.maximum - 2 * LineView.context ? start : mainCell
      var room = LineView.context
      while first > 0, room >= cells[first - 1].width {
        first -= 1
        room -= cells[first].width
      }
      var width = 0
      end = first
      while end < cells.count, width + cells[end].width <= LineView.maximum {
        width += cells[end].width
        end += 1
      }
    }
    self.cells = cells[first..<end]
    let cutsStart = first > 0 || near.lowerBound > line.lowerBound
    let cutsEnd = end < cells.count || near.upperBound < line.upperBound
    lead = cutsStart ? 1 : 0
    text = (cutsStart ? "…" : "") + self.cells.map(\.text).joined() + (cutsEnd ? "…" : "")
  }

  /// The printed columns that a byte range takes, at least one.
  func columns(of range: Range<Int>) -> Range<Int> {
    var column = lead
    var start: Int?
    var end = lead
    for cell in cells {
      if start == nil, range.lowerBound < cell.start + cell.length { start = column }
      column += cell.width
      if cell.start < range.upperBound { end = column }
    }
    let from = start ?? column
    return from..<max(end, from + 1)
  }

  private static func neighbourhood(of offset: Int, in line: Range<Int>, of file: SourceFile) -> Range<Int> {
    func aligned(_ offset: Int) -> Int {
      var offset = offset
      var tries = 0
      while offset > line.lowerBound, offset < line.upperBound, file.bytes[offset] & 0xC0 == 0x80, tries < 3 {
        offset -= 1
        tries += 1
      }
      return offset
    }
    let start = max(line.lowerBound, offset - 4 * context)
    let end = min(line.upperBound, offset + 4 * (maximum + 1))
    return aligned(start)..<max(aligned(start), aligned(end))
  }
}
