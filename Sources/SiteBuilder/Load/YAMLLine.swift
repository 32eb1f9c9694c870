import Diagnostics

/// One line of YAML read by eye, as its author does: for finding out what was meant where libyaml gives up.
struct YAMLLine {
  let file: SourceFile
  /// Without the line end.
  let range: Range<Int>
  /// The first byte that is no blank; the end of an empty line.
  let start: Int
  /// Whether "- " begins it.
  let isItem: Bool
  /// The key and the colon behind it, where it has them; behind "- ", too.
  let key: Range<Int>?
  let colon: Int?
  /// The value, or what follows "- " where there is no key; without surrounding blanks and a comment.
  let content: Range<Int>?

  /// The line that holds an offset.
  init(_ file: SourceFile, at offset: Int, in area: Range<Int>) {
    let bytes = file.bytes
    var lower = min(max(offset, area.lowerBound), area.upperBound)
    var upper = lower
    while lower > area.lowerBound, !YAMLLine.isLineEnd(bytes[lower - 1]) { lower -= 1 }
    while upper < area.upperBound, !YAMLLine.isLineEnd(bytes[upper]) { upper += 1 }
    self.init(file, lower..<upper)
  }

  /// The next line that is neither empty nor a comment.
  init?(_ file: SourceFile, after end: Int, in area: Range<Int>) {
    var end = end
    while let next = file.bytes[end..<area.upperBound].firstIndex(where: { $0 > 32 }) {
      let line = YAMLLine(file, at: next, in: area)
      if file.bytes[next] != UInt8(ascii: "#") {
        self = line
        return
      }
      end = line.range.upperBound
    }
    return nil
  }

  /// The last line before an offset that is neither empty nor a comment.
  init?(_ file: SourceFile, before start: Int, in area: Range<Int>) {
    var start = start
    while let last = file.bytes[area.lowerBound..<start].lastIndex(where: { $0 > 32 }) {
      let line = YAMLLine(file, at: last, in: area)
      if file.bytes[line.start] != UInt8(ascii: "#") {
        self = line
        return
      }
      start = line.range.lowerBound
    }
    return nil
  }

  private init(_ file: SourceFile, _ range: Range<Int>) {
    let bytes = file.bytes
    let end = range.upperBound
    func isBlank(_ index: Int) -> Bool { bytes[index] == 32 || bytes[index] == 9 }
    func skipBlanks(_ from: Int) -> Int {
      var index = from
      while index < end, isBlank(index) { index += 1 }
      return index
    }
    self.file = file
    self.range = range
    start = skipBlanks(range.lowerBound)

    var first = start
    while first < end, bytes[first] == UInt8(ascii: "-"), first + 1 == end || isBlank(first + 1) {
      first = skipBlanks(first + 1)
    }
    isItem = first > start

    var colon: Int?
    var index = first
    if index < end, let quote = YAMLLine.closingQuote(of: index, before: end, in: bytes) {
      let next = skipBlanks(quote + 1)
      if next < end, bytes[next] == UInt8(ascii: ":") { colon = next }
    } else {
      while index < end, colon == nil {
        if bytes[index] == UInt8(ascii: "#"), index == first || isBlank(index - 1) { break }
        if bytes[index] == UInt8(ascii: ":"), index + 1 == end || isBlank(index + 1) { colon = index }
        index += 1
      }
    }
    self.colon = colon
    key = colon.map { first..<YAMLLine.trimmed(first..<$0, bytes) }

    let contentStart = skipBlanks(colon.map { $0 + 1 } ?? first)
    var contentEnd = end
    let quote = contentStart < end ? YAMLLine.closingQuote(of: contentStart, before: end, in: bytes) : nil
    var comment = max(contentStart, quote ?? 0)
    while comment + 1 < end {
      // A comment that looks like one: "# why". "#42" is more likely part of the text.
      let isComment = bytes[comment] == UInt8(ascii: "#") && isBlank(comment + 1)
      if isComment, comment == contentStart || isBlank(comment - 1) {
        contentEnd = comment
        break
      }
      comment += 1
    }
    contentEnd = YAMLLine.trimmed(contentStart..<max(contentStart, contentEnd), bytes)
    content = contentEnd > contentStart && (colon != nil || isItem) ? contentStart..<contentEnd : nil
  }

  /// The blanks it is indented with.
  var indent: Int { start - range.lowerBound }

  /// From the first to the last byte that is no blank.
  var body: Range<Int> { start..<max(start, YAMLLine.trimmed(range, file.bytes)) }

  /// The line, without its indentation, with one part replaced; nil when it would be too long for a sentence.
  func replacing(_ part: Range<Int>, with text: String) -> String? {
    guard start <= part.lowerBound, part.upperBound <= range.upperBound, range.count <= 160 else { return nil }
    return file.text(start..<part.lowerBound) + text
      + file.text(part.upperBound..<max(part.upperBound, body.upperBound))
  }

  /// A text as YAML in quotes: double ones, or single ones where it holds signs that mean something between those.
  static func quoted(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) else {
      return "\"\(text)\""
    }
    return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }

  /// What stands behind a value as a comment, although it looks like text: "#42" does, "# why" doesn't.
  static func lostComment(after end: Int, in file: SourceFile, _ area: Range<Int>) -> Range<Int>? {
    var index = end
    while index < area.upperBound, file.bytes[index] == 32 || file.bytes[index] == 9 { index += 1 }
    guard index > end, index + 1 < area.upperBound, file.bytes[index] == UInt8(ascii: "#"),
      isWord(file.bytes[index + 1])
    else { return nil }
    var upper = index
    while upper < area.upperBound, !isLineEnd(file.bytes[upper]) { upper += 1 }
    return index..<trimmed(index..<upper, file.bytes)
  }

  /// Letters, digits and everything beyond ASCII.
  static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }

  /// The quote that closes the one at `index`, or nil if there is none at either end.
  static func closingQuote(of index: Int, before end: Int, in bytes: [UInt8]) -> Int? {
    let quote = bytes[index]
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
    var next = index + 1
    while next < end {
      if bytes[next] == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        next += 1
      } else if bytes[next] == quote {
        if quote == UInt8(ascii: "\"") || next + 1 >= end || bytes[next + 1] != quote { return next }
        next += 1
      }
      next += 1
    }
    return nil
  }

  private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 10 || byte == 13 }

  private static func trimmed(_ range: Range<Int>, _ bytes: [UInt8]) -> Int {
    var end = range.upperBound
    while end > range.lowerBound, bytes[end - 1] == 32 || bytes[end - 1] == 9 { end -= 1 }
    return end
  }
}
