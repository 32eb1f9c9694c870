import Diagnostics

/// A content file in its two parts.
struct FrontMatter {
  /// The keys, a map whose place is the opening line; nil where they can't be read, which the report explains.
  let fields: YAMLNode?
  /// The text behind the closing line.
  let body: Range<Int>

  /// Splits a file at its lines with three hyphens and reads what stands between them.
  ///
  /// Blanks behind the hyphens, any kind of line end, a byte-order mark, and an empty block or body are all fine.
  /// - Returns: nil where the block has no beginning or no end.
  static func split(_ file: SourceFile, report: inout Report) -> FrontMatter? {
    let bytes = file.bytes
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let opening = lineEnd(start, bytes)
    guard isHyphens(start..<opening, bytes) else {
      report.add(noFrontMatter(file, start))
      return nil
    }
    let block = nextLine(opening, bytes)
    var line = block
    while line < bytes.count {
      let end = lineEnd(line, bytes)
      if isHyphens(line..<end, bytes) {
        let map = YAML.readMap(file, block..<line, report: &report)
        let fields = map.map { YAMLNode(place: Place(file, start..<opening), content: $0.content) }
        return FrontMatter(fields: fields, body: nextLine(end, bytes)..<bytes.count)
      }
      line = nextLine(end, bytes)
    }
    report.add(
      .unclosedFrontMatter(end: likelyEnd(of: block..<bytes.count, file), at: Place(file, start..<start + 3)))
    return nil
  }

  private static func noFrontMatter(_ file: SourceFile, _ start: Int) -> Diagnostic {
    let bytes = file.bytes
    guard let first = bytes[start...].firstIndex(where: { $0 > 32 }) else {
      return .noFrontMatter(.nothing, at: Place(file, start..<start))
    }
    var end = lineEnd(first, bytes)
    while bytes[end - 1] <= 32 { end -= 1 }
    let line = first..<end
    if first > start, isHyphens(line, bytes) { return .noFrontMatter(.late, at: Place(file, start..<first)) }
    let place = Place(file, line)
    let text = file.text(first..<min(end, first + 40))
    if text == "+++" { return .noFrontMatter(.toml, at: place) }
    // Hyphens in another number, or the dashes that text editors make of them.
    if text.unicodeScalars.allSatisfy({ $0 == "-" || $0 == "–" || $0 == "—" || $0 == " " }) {
      return .noFrontMatter(.dashes, at: place)
    }
    return .noFrontMatter(.text, at: place)
  }

  /// The first line that is no front matter by its looks: a heading, or what follows an empty line.
  private static func likelyEnd(of range: Range<Int>, _ file: SourceFile) -> Place? {
    let bytes = file.bytes
    var line = range.lowerBound
    while line < bytes.count {
      let end = lineEnd(line, bytes)
      let isBlank = bytes[line..<end].allSatisfy { $0 <= 32 }
      let isHeading = bytes[line..<end].starts(with: "## ".utf8)
      if isBlank || isHeading, let first = bytes[line...].firstIndex(where: { $0 > 32 }) {
        return Place(file, first..<lineEnd(first, bytes))
      }
      line = nextLine(end, bytes)
    }
    return nil
  }

  private static func isHyphens(_ line: Range<Int>, _ bytes: [UInt8]) -> Bool {
    let hyphen = UInt8(ascii: "-")
    return bytes[line].starts(with: [hyphen, hyphen, hyphen])
      && bytes[line].dropFirst(3).allSatisfy { $0 == 32 || $0 == 9 }
  }

  private static func lineEnd(_ start: Int, _ bytes: [UInt8]) -> Int {
    var end = start
    while end < bytes.count, bytes[end] != 10, bytes[end] != 13 { end += 1 }
    return end
  }

  private static func nextLine(_ end: Int, _ bytes: [UInt8]) -> Int {
    guard end < bytes.count else { return bytes.count }
    return bytes[end] == 13 && end + 1 < bytes.count && bytes[end + 1] == 10 ? end + 2 : end + 1
  }
}
