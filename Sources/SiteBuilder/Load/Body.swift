import Diagnostics
import Glibc
import StatusModel

/// The body of an incident or a maintenance, cut at its update headings (DESIGN: Content).
struct Body {
  /// An update as written: nothing is resolved against the rest of the file yet.
  struct Entry {
    /// Nil for `Update`, which repeats the former status.
    let status: ItemStatus?
    let at: Instant
    let id: String?
    let effects: [(component: String, status: Component.Status, place: Place)]
    let ends: (at: Instant, place: Place)?
    let text: Place
    let heading: Place
  }

  let introduction: Place
  let entries: [Entry]

  /// Reads a body; everything wrong in it goes in the report.
  init(_ body: Place, of kind: Kind, context: Context, report: inout Report) {
    var headings: [(line: Range<Int>, next: Int, parsed: Heading)] = []
    for heading in Headings(body) {
      guard let parsed = Heading(heading.text, kind: kind, context: context, report: &report) else { continue }
      headings.append((heading.lines, heading.lines.upperBound, parsed))
    }
    let range = body.range ?? 0..<body.file.bytes.count
    introduction = body.at(
      Self.trimmed(body.file, range.lowerBound..<(headings.first?.line.lowerBound ?? range.upperBound)))
    var entries: [Entry] = []
    for (index, heading) in headings.enumerated() {
      let until = index + 1 < headings.count ? headings[index + 1].line.lowerBound : range.upperBound
      let list = ChangeList(body.at(heading.next..<until), kind: kind, context: context, report: &report)
      guard let at = heading.parsed.at else { continue }
      entries.append(
        Entry(
          status: heading.parsed.status, at: at, id: heading.parsed.id, effects: list.effects, ends: list.ends,
          text: body.at(Self.trimmed(body.file, list.end..<until)), heading: heading.parsed.place))
    }
    self.entries = entries
  }

  /// What sort of file the body belongs to.
  enum Kind {
    case incident, maintenance

    var statuses: [ItemStatus] { self == .incident ? ItemStatus.ofIncidents : ItemStatus.ofMaintenance }
  }

  /// What times and components are read against.
  struct Context {
    let zone: Zone
    let zones: Zones
    /// Nil where site.yml can't tell.
    let components: Set<String>?

    func knows(_ component: String) -> Bool { components?.contains(component) ?? true }
  }

  /// Without blank lines at both ends; the first line keeps its indentation, which may mean code.
  static func trimmed(_ file: SourceFile, _ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var line = start
    while line < range.upperBound, [9, 10, 13, 32].contains(file.bytes[line]) {
      if file.bytes[line] == 10 || file.bytes[line] == 13 { start = line + 1 }
      line += 1
    }
    if line == range.upperBound { return range.lowerBound..<range.lowerBound }
    var end = range.upperBound
    while end > start, [9, 10, 13, 32].contains(file.bytes[end - 1]) { end -= 1 }
    return start..<end
  }
}

/// The level-2 headings of a Markdown text, found as CommonMark finds them at the top level: `## text`, or a line of
/// text underlined with hyphens; never inside fenced or indented code.
private struct Headings: Sequence {
  struct Found {
    /// The text without its marks.
    let text: Place
    /// The whole heading with its line ends.
    let lines: Range<Int>
  }

  private let found: [Found]

  init(_ body: Place) {
    var found: [Found] = []
    var fence: (mark: UInt8, length: Int)?
    var paragraph: (lines: Int, range: Range<Int>, whole: Range<Int>)?
    let all = body.file.bytes
    for line in Lines(body) {
      let bytes = all[line.content]
      let indentation = bytes.prefix { $0 == 32 }.count
      let text = bytes.dropFirst(indentation)
      if let open = fence {
        let run = text.prefix { $0 == open.mark }.count
        if indentation < 4, run >= open.length, text.dropFirst(run).allSatisfy({ $0 == 32 || $0 == 9 }) { fence = nil }
        continue
      }
      // Most lines go on with a paragraph.
      if paragraph != nil, let first = text.first, !Self.mayEndParagraph(first) {
        paragraph?.lines += 1
        continue
      }
      if let mark = text.first, mark == 96 || mark == 126, indentation < 4 {
        let run = text.prefix { $0 == mark }.count
        if run >= 3, mark == 126 || !text.dropFirst(run).contains(96) {
          fence = (mark, run)
          paragraph = nil
          continue
        }
      }
      if text.allSatisfy({ $0 == 32 || $0 == 9 }) {
        paragraph = nil
      } else if indentation < 4, text.starts(with: [35, 35]),
        text.count == 2 || text.dropFirst(2).first == 32 || text.dropFirst(2).first == 9
      {
        var start = text.startIndex + 2
        var end = text.endIndex
        while start < end, bytes[start] == 32 || bytes[start] == 9 { start += 1 }
        while end > start, bytes[end - 1] == 32 || bytes[end - 1] == 9 { end -= 1 }
        var closing = end
        while closing > start, bytes[closing - 1] == 35 { closing -= 1 }
        if closing == start || bytes[closing - 1] == 32 { end = closing }
        while end > start, bytes[end - 1] == 32 { end -= 1 }
        found.append(Found(text: body.at(start..<end), lines: line.whole))
        paragraph = nil
      } else if let above = paragraph, above.lines == 1, indentation < 4, Self.isUnderline(text) {
        found.append(Found(text: body.at(above.range), lines: above.whole.lowerBound..<line.whole.upperBound))
        paragraph = nil
      } else if paragraph == nil, indentation < 4, !Self.opensBlock(text) {
        var end = text.endIndex
        while end > text.startIndex, bytes[end - 1] == 32 || bytes[end - 1] == 9 { end -= 1 }
        paragraph = (1, text.startIndex..<end, line.whole)
      } else if paragraph != nil {
        paragraph?.lines += 1
      }
    }
    self.found = found
  }

  func makeIterator() -> IndexingIterator<[Found]> { found.makeIterator() }

  /// Blank lines, headings, underlines and fences begin with one of these, if with anything.
  private static func mayEndParagraph(_ byte: UInt8) -> Bool {
    switch byte {
    case 9, 35, 45, 96, 126: true
    default: false
    }
  }

  private static func isUnderline(_ text: ArraySlice<UInt8>) -> Bool {
    let run = text.prefix { $0 == 45 }.count
    return run > 0 && text.dropFirst(run).allSatisfy { $0 == 32 || $0 == 9 }
  }

  private static func opensBlock(_ text: ArraySlice<UInt8>) -> Bool {
    guard let first = text.first else { return true }
    if first == 62 || first == 35 || first == 60 { return true }
    if [42, 43, 45].contains(first) { return text.dropFirst().first.map { $0 == 32 || $0 == 9 } ?? true }
    return false
  }
}

/// The lines of a place: LF, CRLF and lone CR end one.
struct Lines: Sequence, IteratorProtocol {
  struct Line {
    let content: Range<Int>
    /// With its line end.
    let whole: Range<Int>
  }

  private let bytes: [UInt8]
  private var at: Int
  private let end: Int

  init(_ place: Place) {
    bytes = place.file.bytes
    let range = place.range ?? 0..<place.file.bytes.count
    at = range.lowerBound
    end = range.upperBound
  }

  mutating func next() -> Line? {
    guard at < end else { return nil }
    let start = at
    at = bytes.withUnsafeBytes { bytes in
      let line = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
      let feed = line.offset(of: 10) ?? line.count
      return start + (UnsafeRawBufferPointer(rebasing: line[..<feed]).offset(of: 13) ?? feed)
    }
    let content = start..<at
    if at < end { at += bytes[at] == 13 && at + 1 < end && bytes[at + 1] == 10 ? 2 : 1 }
    return Line(content: content, whole: start..<at)
  }
}

extension UnsafeRawBufferPointer {
  /// Where a byte is; by far the quickest way to find the end of a line.
  fileprivate func offset(of byte: Int32) -> Int? {
    guard let start = baseAddress, let found = memchr(start, byte, count) else { return nil }
    return UnsafeRawPointer(found) - start
  }
}

/// `<status> at <time> {#id}`, or nil for a heading of any other form.
private struct Heading {
  let status: ItemStatus?
  /// Nil when the time is wrong; the report says why.
  let at: Instant?
  let id: String?
  let place: Place

  init?(_ text: Place, kind: Body.Kind, context: Body.Context, report: inout Report) {
    guard var range = text.range, !range.isEmpty else { return nil }
    let bytes = text.file.bytes
    place = text

    var id: (text: String, range: Range<Int>)?
    if bytes[range.upperBound - 1] == 125, let open = bytes[range].lastIndex(of: 123), open + 1 < range.upperBound,
      bytes[open + 1] == 35
    {
      id = (text.file.text(open + 2..<range.upperBound - 1), open + 2..<range.upperBound - 1)
      range = range.lowerBound..<open
      while range.upperBound > range.lowerBound, bytes[range.upperBound - 1] == 32 {
        range = range.lowerBound..<range.upperBound - 1
      }
    }

    guard let parts = Self.split(text.file, range) else {
      // A status alone is an update whose time was forgotten, unless it is an ordinary word in an ordinary heading.
      if let status = Self.status(text.file.text(range), kind), status != nil {
        report.add(.updateWithoutTime(text.file.text(range), at: text.at(range)))
      }
      return nil
    }
    let word = text.file.text(parts.word)
    let timeText = text.file.text(parts.time)
    let known = Self.status(word, kind)
    let looksLikeTime = timeText.utf8.first.map { (48...57).contains($0) } ?? false
    let time = TimeText.read(timeText, zone: context.zone, zones: context.zones)
    if known == nil {
      // Some other heading, unless a time follows: then the status is misspelt.
      let names = kind.statuses.map(\.rawValue) + ["update"]
      let meant = nearest(to: word.lowercased(), among: names)
      switch time {
      case .success: guard parts.isExplicit || looksLikeTime else { return nil }
      case .failure(let problem):
        guard looksLikeTime, meant != nil else { return nil }
        report.add(problem.diagnostic(at: text.at(parts.time)))
      }
      report.add(
        .unknownStatus(
          word, nearest: meant, known: names, of: "an update",
          at: text.at(parts.word)))
      return nil
    }
    guard parts.isExplicit || looksLikeTime else { return nil }
    status = known ?? nil
    switch time {
    case .success(let instant): at = instant
    case .failure(let problem):
      report.add(problem.diagnostic(at: text.at(parts.time)))
      at = nil
    }
    if let id, !ID<Update>.allows(id.text) {
      report.add(.invalidUpdateID(id.text, at: text.at(id.range)))
      self.id = nil
    } else {
      self.id = id?.text
    }
  }

  /// - Returns: nil for no status; `.some(nil)` for `Update`.
  private static func status(_ word: String, _ kind: Body.Kind) -> ItemStatus?? {
    let name = folded(word)
    if name == "update" { return .some(nil) }
    return kind.statuses.first { $0.rawValue == name }.map { .some($0) }
  }

  /// Cuts a heading into what stands before and after its first separator that a time could follow.
  private static func split(_ file: SourceFile, _ range: Range<Int>)
    -> (word: Range<Int>, time: Range<Int>, isExplicit: Bool)?
  {
    let bytes = file.bytes
    var index = range.lowerBound
    while index < range.upperBound {
      var length = 0
      var isExplicit = false
      switch bytes[index] {
      case 97, 65:
        // " at " between words.
        if index > range.lowerBound, bytes[index - 1] == 32, index + 2 < range.upperBound,
          bytes[index + 1] | 32 == 116, bytes[index + 2] == 32
        {
          length = 2
          isExplicit = true
        }
      case 64:
        length = 1
        isExplicit = true
      case 45, 124, 44, 58:
        // A hyphen inside a word ("in-progress") separates nothing.
        if bytes[index] != 45 || (index > range.lowerBound && bytes[index - 1] == 32) { length = 1 }
      case 0xE2
      where index + 2 < range.upperBound && bytes[index + 1] == 0x80
        && (bytes[index + 2] == 0x93 || bytes[index + 2] == 0x94):
        length = 3
      case 0xC2 where index + 1 < range.upperBound && bytes[index + 1] == 0xB7:
        length = 2
      default: break
      }
      if length > 0 {
        var end = index
        var start = index + length
        while end > range.lowerBound, bytes[end - 1] == 32 { end -= 1 }
        while start < range.upperBound, bytes[start] == 32 { start += 1 }
        guard range.lowerBound < end, start < range.upperBound else { return nil }
        return (range.lowerBound..<end, start..<range.upperBound, isExplicit)
      }
      index += 1
    }
    return nil
  }
}

/// A word as the model spells it: lower case, spaces and hyphens as underscores.
func folded(_ word: String) -> String {
  String(decoding: word.lowercased().utf8.map { $0 == 32 || $0 == 45 ? 95 : $0 }, as: UTF8.self)
}

/// The list right after an update's heading: `- api: major outage`, and for maintenance `- ends: <time>`.
private struct ChangeList {
  private(set) var effects: [(component: String, status: Component.Status, place: Place)] = []
  private(set) var ends: (at: Instant, place: Place)?
  /// Where the text after the list begins.
  private(set) var end: Int

  init(_ text: Place, kind: Body.Kind, context: Body.Context, report: inout Report) {
    let range = text.range ?? 0..<0
    end = range.lowerBound
    var items: [(key: Range<Int>, value: Range<Int>)] = []
    var listEnd = range.lowerBound
    var begun = false
    for line in Lines(text) {
      let isBlank = text.file.bytes[line.content].allSatisfy { $0 == 32 || $0 == 9 }
      if isBlank, !begun { continue }
      if isBlank { break }
      guard let item = Self.item(text.file, line.content) else {
        // Text that goes on right below the list belongs to its last item: then it isn't a list of changes.
        if begun, text.file.bytes[line.content].first == 32 { return }
        break
      }
      begun = true
      items.append(item)
      listEnd = line.whole.upperBound
    }
    let isChange = items.contains { item in
      let key = text.file.text(item.key)
      return context.components?.contains(key) == true
        || Component.Status(name: folded(text.file.text(item.value))) != nil
        || (kind == .maintenance && key == "ends")
    }
    guard isChange else { return }
    end = listEnd
    var named: [String: Range<Int>] = [:]
    for item in items {
      let key = text.file.text(item.key)
      let value = text.file.text(item.value)
      if kind == .maintenance, key == "ends" {
        switch TimeText.read(value, zone: context.zone, zones: context.zones) {
        case .success(let instant): ends = (instant, text.at(item.value))
        case .failure(let problem): report.add(problem.diagnostic(at: text.at(item.value)))
        }
        continue
      }
      if let first = named[key] {
        report.add(.componentTwice(key, at: text.at(item.key), first: text.at(first)))
        continue
      }
      named[key] = item.key
      let names = Component.Status.allCases.map(\.name)
      guard let status = Component.Status(name: folded(value)) else {
        report.add(
          .unknownStatus(
            value, nearest: nearest(to: folded(value), among: names), known: names, of: "a component",
            at: text.at(item.value)))
        continue
      }
      guard context.knows(key) else {
        report.add(.unknownComponent(key, known: (context.components ?? []).sorted(), at: text.at(item.key)))
        continue
      }
      effects.append((key, status, text.at(item.key)))
    }
  }

  /// `- key: value`, with any bullet.
  private static func item(_ file: SourceFile, _ line: Range<Int>) -> (key: Range<Int>, value: Range<Int>)? {
    let bytes = file.bytes
    var start = line.lowerBound
    while start < line.upperBound, bytes[start] == 32, start - line.lowerBound < 3 { start += 1 }
    guard start + 1 < line.upperBound, [42, 43, 45].contains(bytes[start]), bytes[start + 1] == 32 else { return nil }
    start += 1
    while start < line.upperBound, bytes[start] == 32 { start += 1 }
    guard let colon = bytes[start..<line.upperBound].firstIndex(of: 58), colon > start else { return nil }
    var from = colon + 1
    var to = line.upperBound
    while from < to, bytes[from] == 32 || bytes[from] == 9 { from += 1 }
    while to > from, bytes[to - 1] == 32 || bytes[to - 1] == 9 { to -= 1 }
    guard from < to, bytes[start..<colon].allSatisfy({ $0 > 32 && $0 < 127 }) else { return nil }
    return (start..<colon, from..<to)
  }
}

/// A postmortem's body: the plain-language summary for customers is its first level-2 section, the rest follows.
struct PostmortemParts {
  /// The heading of the summary; nil where the body begins without one.
  let title: String?
  let summary: Place
  let details: Place?

  init(_ body: Place) {
    let file = body.file
    let range = body.range ?? 0..<file.bytes.count
    let headings = Array(Headings(body))
    let place = { (part: Range<Int>) in body.at(Body.trimmed(file, part)) }
    guard let first = headings.first else {
      title = nil
      summary = body
      details = nil
      return
    }
    let before = place(range.lowerBound..<first.lines.lowerBound)
    // Words before any heading are the summary then.
    let hasLead = before.range?.isEmpty == false
    let end = hasLead ? first.lines.lowerBound : headings.count > 1 ? headings[1].lines.lowerBound : range.upperBound
    title = hasLead ? nil : first.text.range.map { file.text($0) }
    summary = hasLead ? before : place(first.lines.upperBound..<end)
    let rest = place(end..<range.upperBound)
    details = rest.range?.isEmpty == false ? rest : nil
  }
}
