import Diagnostics
import StatusModel

/// Reads the times of one site.
struct CStateClock {
  /// Of times that name none.
  let zone: Zone
  let zones: Zones

  func read(_ text: String) -> HugoTime? { HugoTime(text, zone: zone, zones: zones) }

  /// A moment for people, on the clock of the site's zone.
  func words(_ instant: Instant) -> String { "\(zone.local(instant)) \(zone.name)" }

  /// A moment as it is written into content files.
  static func content(_ instant: Instant) -> String { "\(Zone.utc.local(instant)) UTC" }
}

/// A Markdown text of a Hugo site with everything that has to change in it: shortcodes, links, and headings that mean
/// something else on the new site.
struct CStateText {
  struct Line {
    enum Kind { case blank, text, code, rule }

    /// Without its end.
    let range: Range<Int>
    let kind: Kind
    /// None in code.
    let shortcodes: [CStateShortcode]
  }

  let file: SourceFile
  let lines: [Line]
  /// Whether it holds tags of HTML.
  let holdsHTML: Bool
  /// How many shortcodes other than times it holds.
  private(set) var foreignShortcodes = 0
  /// How many times stand in it as shortcodes.
  private(set) var times = 0
  private(set) var rewrittenLinks = 0
  private(set) var lostLinks = 0
  /// How many times lost a part of a second.
  private(set) var fractions = 0
  private var edits: [(range: Range<Int>, text: String)] = []

  /// - Parameters:
  ///   - body: the text within the file.
  ///   - links: where addresses of the old site lead now.
  ///   - page: the text's own address on the old site, such as `/issues/api/`.
  init(
    _ file: SourceFile, _ body: Range<Int>, clock: CStateClock, links: CStateLinks, page: String, report: inout Report
  ) {
    self.file = file
    lines = Self.lines(of: file, body, clock: clock)
    let codes = Self.codeSpans(of: file, lines)
    func isCode(_ offset: Int) -> Bool {
      let next = codes.partition { $0.lowerBound <= offset }
      return next > 0 && codes[next - 1].contains(offset)
    }
    holdsHTML = lines.contains { line in
      line.kind == .text && HTMLTags.first(in: file.bytes, line.range, known: HTMLTags.all, isCode: isCode) != nil
    }
    for line in lines {
      for code in line.shortcodes {
        edit(code, isCode: isCode(code.range.lowerBound), clock: clock, links: links, page: page, report: &report)
      }
      guard line.kind == .text else { continue }
      for link in MarkdownLinks.destinations(in: file.bytes, line.range) where !isCode(link.lowerBound) {
        edit(link, links: links, page: page, report: &report)
      }
    }
    for (index, line) in lines.enumerated() where line.kind == .text {
      let text = file.text(line.range)
      if let level = UpdateHeading.level(text) {
        guard UpdateHeading.opens(String(text.drop { $0 == "#" || $0 == " " })) else { continue }
        edits.append((line.range.lowerBound..<line.range.lowerBound, String(repeating: "#", count: 3 - level)))
        report.add(.importedHeading(text, at: Place(file, line.range)))
      } else if index + 1 < lines.count, UpdateHeading.isUnderline(file.text(lines[index + 1].range)),
        index == 0 || lines[index - 1].kind != .text, UpdateHeading.opens(text.trimmed)
      {
        // A blank line between makes a text and a break of them.
        let next = lines[index + 1].range.lowerBound
        edits.append((next..<next, "\n"))
        report.add(.importedHeading(text, at: Place(file, line.range)))
      }
    }
    edits.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
  }

  /// The blanks that a line begins with.
  func indentation(of line: Int) -> Int {
    file.bytes[lines[line].range].prefix { $0 == 32 || $0 == 9 }.reduce(0) { $0 + ($1 == 9 ? 4 : 1) }
  }

  func isBlank(_ range: Range<Int>) -> Bool {
    // Editors leave byte-order marks, which nobody sees.
    file.bytes[range].allSatisfy { $0 <= 32 || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF }
  }

  /// Lines as Markdown of the new site, without a line end.
  ///
  /// - Parameters:
  ///   - without: what is left out; a line that held nothing else goes with it.
  ///   - trimsRules: whether breaks at both ends, which parted updates, are left out.
  func markdown(_ range: Range<Int>, without: [Range<Int>], trimsRules: Bool) -> String {
    func isEdge(_ line: Int) -> Bool {
      lines[line].kind == .blank || (trimsRules && lines[line].kind == .rule)
    }
    var range = range
    while let first = range.first, isEdge(first) { range = range.dropFirst() }
    while let last = range.last, isEdge(last) { range = range.dropLast() }
    var result: [String] = []
    for index in range {
      let line = lines[index].range
      let cuts = without.filter { $0.overlaps(line) || ($0.isEmpty && line.contains($0.lowerBound)) }
      let text = markdown(line, cuts: cuts)
      if !cuts.isEmpty, text.trimmed.isEmpty { continue }
      result.append(cuts.isEmpty ? text : text.trimmingEnd)
    }
    while let first = result.first, first.trimmed.isEmpty { result.removeFirst() }
    while let last = result.last, last.trimmed.isEmpty { result.removeLast() }
    // Where a label stood, no blank that was behind it may make code of the text.
    if let label = without.last, without.count > 1, let first = range.first, lines[first].range.overlaps(label),
      let text = result.first
    {
      result[0] = String(text.drop { $0 == " " || $0 == "\t" })
    }
    return result.joined(separator: "\n").trimmingEnd
  }

  private func markdown(_ line: Range<Int>, cuts: [Range<Int>]) -> String {
    var bytes: [UInt8] = []
    var at = line.lowerBound
    let first = edits.partition { $0.range.lowerBound < line.lowerBound }
    let own = edits[first...].prefix { $0.range.lowerBound <= line.upperBound }.filter { edit in
      edit.range.upperBound <= line.upperBound && !cuts.contains { $0.touches(edit.range) }
    }
    let changes = (own + cuts.map { ($0.clamped(to: line), "") }).sorted { $0.range.lowerBound < $1.range.lowerBound }
    for change in changes where change.range.lowerBound >= at {
      bytes += file.bytes[at..<change.range.lowerBound]
      bytes += change.text.utf8
      at = change.range.upperBound
    }
    bytes += file.bytes[at..<line.upperBound]
    return String(decoding: bytes, as: UTF8.self)
  }

  // MARK: Edits

  private mutating func edit(
    _ code: CStateShortcode, isCode: Bool, clock: CStateClock, links: CStateLinks, page: String, report: inout Report
  ) {
    let place = Place(file, code.range)
    if code.isTrack, let time = clock.read(code.argument) {
      edits.append((code.range, clock.words(time.instant)))
      times += 1
      if time.hadFraction { fractions += 1 }
      if time.isDoubtful {
        report.add(
          .importedTimeDoubtful(code.argument, taken: CStateClock.content(time.instant), at: place))
      }
      return
    }
    let written = file.text(code.range)
    if code.isTrack {
      report.add(.importedTrackUnreadable(code.argument, at: place))
    } else if code.isQuoted {
      // Hugo shows it without the marks of a comment.
      let shown = written.replacing("/*", with: "", maxReplacements: 1)
      let end = shown.ranges(of: "*/").last
      var text = shown
      if let end { text.removeSubrange(end) }
      edits.append((code.range, isCode ? text : Self.visible(text)))
      return
    } else if code.name == "ref" || code.name == "relref", let target = links.reference(code.argument) {
      edits.append((code.range, target))
      rewrittenLinks += 1
      return
    } else {
      foreignShortcodes += 1
      report.add(.importedShortcode(written, at: place))
    }
    if !isCode { edits.append((code.range, Self.visible(written))) }
  }

  /// So that no tag is seen in `{{<name>}}`.
  private static func visible(_ code: String) -> String {
    let behind = code.dropFirst(3).first
    return code.hasPrefix("{{<") && behind?.isWhitespace != true ? "{{\\<" + code.dropFirst(3) : code
  }

  private mutating func edit(_ link: Range<Int>, links: CStateLinks, page: String, report: inout Report) {
    let written = file.text(link)
    switch links.target(of: written, from: page) {
    case .same: break
    case .moved(let target):
      rewrittenLinks += 1
      edits.append((link, target))
    case .lost(let target):
      lostLinks += 1
      edits.append((link, target))
      report.add(.importedLinkAbsolute(written, taken: target, at: Place(file, link)))
    }
  }

  // MARK: Lines

  private static func lines(of file: SourceFile, _ body: Range<Int>, clock: CStateClock) -> [Line] {
    let bytes = file.bytes
    var ranges: [Range<Int>] = []
    var at = body.lowerBound
    while at < body.upperBound {
      let start = at
      while at < body.upperBound, bytes[at] != 10, bytes[at] != 13 { at += 1 }
      ranges.append(start..<at)
      if at + 1 < body.upperBound, bytes[at] == 13, bytes[at + 1] == 10 { at += 1 }
      at += 1
    }
    // In texts whose times stand on lines of their own, a break right below a text is no underline.
    let isDated = ranges.contains { timeLine(file.text($0), clock) != nil }
    var lines: [Line] = []
    var fence: (mark: UInt8, length: Int)?
    var isComment = false
    for range in ranges {
      let text = bytes[range].drop { $0 == 32 }
      let isShallow = bytes[range].count - text.count < 4
      let mark = text.first ?? 0
      let run = text.prefix { $0 == mark }.count
      var kind = Line.Kind.text
      if let open = fence {
        kind = .code
        if isShallow, mark == open.mark, run >= open.length, text.dropFirst(run).allSatisfy({ $0 <= 32 }) {
          fence = nil
        }
      } else if isComment {
        kind = .code
        isComment = !text.contains(Array("-->".utf8))
      } else if text.allSatisfy({ $0 <= 32 }) {
        kind = .blank
      } else if isShallow, run >= 3, mark == 96 || mark == 126, mark == 126 || !text.dropFirst(run).contains(96) {
        kind = .code
        fence = (mark, run)
      } else if text.starts(with: Array("<!--".utf8)) {
        kind = .code
        isComment = !text.contains(Array("-->".utf8))
      } else if isShallow, isRule(text), isDated || lines.last?.kind != .text || mark != UInt8(ascii: "-") {
        kind = .rule
      }
      lines.append(
        Line(range: range, kind: kind, shortcodes: kind == .blank ? [] : CStateShortcode.all(in: bytes, range)))
    }
    return lines
  }

  private static func isRule(_ text: ArraySlice<UInt8>) -> Bool {
    guard let mark = text.first, [42, 45, 95].contains(mark) else { return false }
    return text.allSatisfy { $0 == mark || $0 <= 32 } && text.count { $0 == mark } >= 3
  }

  /// The time that a line consists of: `2026-02-27 09:00:00 UTC`, perhaps in bold or as a heading.
  static func timeLine(_ line: String, _ clock: CStateClock) -> HugoTime? {
    guard line.utf8.count <= 60, line.utf8.contains(58) else { return nil }
    var text = line.trimmed[...]
    while let first = text.first, "#*_ ".contains(first) { text.removeFirst() }
    while let last = text.last, "*_:- ".contains(last) { text.removeLast() }
    guard text.first?.isNumber == true else { return nil }
    return clock.read(String(text))
  }

  /// Ranges of lines of code, and of code within lines.
  private static func codeSpans(of file: SourceFile, _ lines: [Line]) -> [Range<Int>] {
    var spans: [Range<Int>] = []
    var paragraph: Range<Int>?
    func close() {
      if let paragraph { spans += MarkdownLinks.codeSpans(in: file.bytes, paragraph) }
      paragraph = nil
    }
    for line in lines {
      if line.kind == .text {
        paragraph = (paragraph?.lowerBound ?? line.range.lowerBound)..<line.range.upperBound
      } else {
        close()
        if line.kind == .code { spans.append(line.range) }
      }
    }
    close()
    return spans
  }
}

/// Headings that would open an update on the new site (DESIGN: Content).
enum UpdateHeading {
  private static let words = ["investigating", "identified", "monitoring", "resolved", "update"]

  /// Whether a heading's text is a status, or a status with something like a time behind it.
  static func opens(_ text: String) -> Bool {
    let name = text.lowercased()
    guard let word = words.first(where: { name.hasPrefix($0) }) else { return false }
    let rest = name.dropFirst(word.count)
    if rest.allSatisfy({ $0.isWhitespace || $0 == "#" }) { return true }
    let next = rest.drop { $0 == " " }
    return next.hasPrefix("at ") || next.first.map { "-–—·|,@:{".contains($0) } ?? false
  }

  /// 2 for `## …`; nil for all other lines.
  static func level(_ line: String) -> Int? {
    let text = line.drop { $0 == " " }
    guard line.utf8.count - text.utf8.count < 4, text.hasPrefix("##") else { return nil }
    let next = text.dropFirst(2).first
    return next == nil || next == " " || next == "\t" ? 2 : nil
  }

  static func isUnderline(_ line: String) -> Bool {
    let text = line.trimmed
    return !text.isEmpty && text.allSatisfy { $0 == "-" }
  }
}

extension Array {
  /// The number of elements at the front, in order, of which something holds.
  fileprivate func partition(_ holds: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension Range<Int> {
  /// Whether two ranges share a byte, or one is empty and lies within the other.
  fileprivate func touches(_ other: Range<Int>) -> Bool {
    overlaps(other) || (other.isEmpty && contains(other.lowerBound)) || (isEmpty && other.contains(lowerBound))
  }
}

extension String {
  /// Without white space at the end.
  var trimmingEnd: String {
    var text = self[...]
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
