import Diagnostics

/// What an author most likely did where libyaml gave up.
///
/// libyaml names a rule of its grammar; people fall into a handful of traps, which the line itself shows.
struct YAMLTrap {
  /// The finding; the flag says whether reading goes on once the blots are made, so the repair can be shown.
  let diagnostic: (_ isProven: Bool) -> Diagnostic
  /// Bytes to overwrite so that what follows can be read; none where nothing would be gained.
  let blots: [(Range<Int>, UInt8)]
  /// Whether the lines that follow mean the same once this is repaired. If not, errors there could be its echo.
  let isLocal: Bool

  init(_ failure: YAMLFailure, in file: SourceFile, _ area: Range<Int>) {
    self = Recogniser(file: file, area: area, failure: failure).trap()
  }

  /// The trap of a line that holds text only.
  static func lineWithoutKey(at offset: Int, in file: SourceFile, _ area: Range<Int>) -> YAMLTrap {
    let failure = YAMLFailure(
      cause: .syntax, problem: "", offset: offset, context: "", contextOffset: offset, lastScalar: nil)
    let recogniser = Recogniser(file: file, area: area, failure: failure)
    return recogniser.noColon(YAMLLine(file, at: offset, in: area))
  }

  fileprivate init(
    _ diagnostic: @escaping (Bool) -> Diagnostic, blots: [(Range<Int>, UInt8)] = [], isLocal: Bool = false
  ) {
    self.diagnostic = diagnostic
    self.blots = blots
    self.isLocal = isLocal
  }
}

private struct Recogniser {
  let file: SourceFile
  let area: Range<Int>
  let failure: YAMLFailure

  private var bytes: [UInt8] { file.bytes }

  func trap() -> YAMLTrap {
    let offset = failure.offset
    switch failure.cause {
    case .depth: return YAMLTrap { _ in .yamlTooDeep(limit: YAML.deepest, at: character(offset)) }
    case .encoding: return YAMLTrap { _ in .notUTF8(at: Place(file, offset..<min(offset + 1, area.upperBound))) }
    case .controlCharacter(let value):
      return YAMLTrap(
        { _ in .controlCharacter(value, at: character(offset)) }, blots: [(character(offset).range ?? 0..<0, xLetter)],
        isLocal: true)
    case .syntax: break
    }

    let context = failure.contextOffset
    switch failure.problem {
    case "mapping values are not allowed in this context": return colon(offset)
    case "found character that cannot start any token": return byte(offset) == 9 ? tab(offset) : sign(offset)
    case "found a tab character that violates indentation",
      "found a tab character where an indentation space is expected":
      return tab(offset)
    case "found unexpected end of stream", "found unexpected document indicator": return unclosedQuote(context)
    case "found unknown escape character", "did not find expected hexdecimal number",
      "found invalid Unicode character escape code":
      return escape(offset, quote: context)
    case "did not find expected key", "did not find expected '-' indicator",
      "did not find expected <document start>":
      return misplaced(offset)
    case "could not find expected ':'": return noColon(line(context))
    case "block sequence entries are not allowed in this context": return itemOnKeyLine(offset)
    case "did not find expected ',' or ']'", "did not find expected ',' or '}'": return bracket(context)
    case "did not find expected node content", "mapping keys are not allowed in this context": return sign(offset)
    default: break
    }
    let startsWithSign = [
      "while scanning an alias", "while scanning an anchor", "while scanning a tag", "while parsing a tag",
      "while scanning a block scalar", "while parsing a node",
    ]
    return startsWithSign.contains(failure.context) ? sign(context) : other(offset)
  }

  // MARK: Texts that need quotes

  /// A colon where no key can end.
  private func colon(_ offset: Int) -> YAMLTrap {
    let line = line(offset)
    guard let own = line.colon else { return other(offset) }
    if offset > own, let content = line.content, content.contains(offset) {
      return quoting(content, of: line) { .secondColon(repaired: $0, at: Place(file, offset..<offset + 1)) }
    }
    guard let above = YAMLLine(file, before: line.range.lowerBound, in: area) else { return other(offset) }
    if above.key == nil, !above.isItem { return noColon(above) }
    guard line.indent > above.indent else { return other(offset) }
    let number = file.position(of: above.start).line
    let repaired = line.replacing(line.start..<line.start, with: "")
    return YAMLTrap(
      {
        .deeperThanAbove(
          line: number, repaired: $0 ? repaired : nil, at: Place(file, line.range.lowerBound..<line.start))
      }, blots: comment(line))
  }

  /// A sign that means something else where a text begins.
  private func sign(_ offset: Int) -> YAMLTrap {
    guard let sign = String(decoding: bytes[character(offset).range ?? 0..<0], as: UTF8.self).first else {
      return other(offset)
    }
    let line = line(offset)
    let place = character(offset)
    if let content = line.content {
      if offset == content.lowerBound {
        return quoting(content, of: line) { .startsWithSign(sign, repaired: $0, at: place) }
      }
      if isBracket(content.lowerBound) {
        if sign == "," { return YAMLTrap { _ in .emptyItem(at: place) } }
        if sign == "]" || sign == "}" { return YAMLTrap { _ in .strayBracket(sign, at: place) } }
        return quoting(item(from: offset, to: content.upperBound), of: line) {
          .startsWithSign(sign, repaired: $0, at: place)
        }
      }
    } else if sign == "]" || sign == "}" {
      return YAMLTrap { _ in .strayBracket(sign, at: place) }
    }
    if let key = line.key, key.lowerBound == offset {
      return quoting(key, of: line) { .startsWithSign(sign, repaired: $0, at: place) }
    }
    return YAMLTrap { _ in .startsWithSign(sign, repaired: nil, at: place) }
  }

  private func escape(_ offset: Int, quote: Int) -> YAMLTrap {
    let line = line(offset)
    var backslash = min(offset, area.upperBound - 1)
    while backslash > line.range.lowerBound, byte(backslash) != UInt8(ascii: "\\") { backslash -= 1 }
    let end = character(min(backslash + 1, area.upperBound)).range?.upperBound ?? offset
    let place = Place(file, backslash..<max(end, backslash + 1))
    let escape = file.text(backslash..<max(end, backslash + 1))
    let isCut = failure.problem != "found unknown escape character"
    guard line.range.contains(quote),
      let closing = YAMLLine.closingQuote(of: quote, before: line.range.upperBound, in: bytes)
    else { return YAMLTrap { _ in .unknownEscape(escape, isCut: isCut, repaired: nil, at: place) } }
    let inner = file.text(quote + 1..<closing)
    let isSimple = !inner.utf8.contains(UInt8(ascii: "'")) && !inner.utf8.contains(UInt8(ascii: "\""))
    let repaired =
      isSimple
      ? line.replacing(quote..<closing + 1, with: "'\(inner)'")
      : line.replacing(backslash..<backslash + 1, with: "\\\\")
    return YAMLTrap(
      { .unknownEscape(escape, isCut: isCut, repaired: $0 ? repaired : nil, at: place) },
      blots: [(quote..<closing + 1, xLetter)],
      isLocal: true)
  }

  // MARK: Quotes and brackets

  private func unclosedQuote(_ offset: Int) -> YAMLTrap {
    let line = line(offset)
    let place = character(offset)
    guard let content = line.content, content.contains(offset) else {
      return YAMLTrap { _ in .unclosedQuote(repaired: nil, at: place) }
    }
    let rest = offset..<content.upperBound
    let repaired = line.replacing(rest, with: file.text(rest) + file.text(offset..<offset + 1))
    return YAMLTrap(
      { .unclosedQuote(repaired: $0 ? repaired : nil, at: place) }, blots: [(rest, xLetter)], isLocal: true)
  }

  private func bracket(_ opening: Int) -> YAMLTrap {
    let line = line(opening)
    let isList = byte(opening) == UInt8(ascii: "[")
    let sign: Character = isList ? "[" : "{"
    let closing = UInt8(ascii: isList ? "]" : "}")
    if let lost = lostItem(from: opening, in: line) {
      let item = item(around: lost, after: opening)
      let repaired = line.replacing(item, with: YAMLLine.quoted(file.text(item)))
      return YAMLTrap(
        { .lostInBrackets(file.text(lost), repaired: $0 ? repaired : nil, at: Place(file, lost)) },
        blots: [(item, xLetter)], isLocal: true)
    }
    let content = line.content.flatMap { $0.contains(opening) ? $0 : nil } ?? opening..<line.body.upperBound
    if !bytes[opening..<content.upperBound].contains(closing) {
      let repaired = line.replacing(content, with: file.text(content) + String(Unicode.Scalar(closing)))
      return YAMLTrap(
        { .unclosedBracket(sign, repaired: $0 ? repaired : nil, at: character(opening)) },
        blots: [(content, xLetter)], isLocal: !isFollowedByDeeper(line))
    }
    return YAMLTrap(
      { _ in .brokenBracket(sign, opened: character(opening), at: character(failure.offset)) },
      blots: [(content, xLetter)], isLocal: !isFollowedByDeeper(line))
  }

  /// An item such as "#42" that hides the bracket's end.
  private func lostItem(from opening: Int, in line: YAMLLine) -> Range<Int>? {
    guard let hash = bytes[opening..<line.range.upperBound].firstIndex(of: UInt8(ascii: "#")) else { return nil }
    return YAMLLine.lostComment(after: hash - 1, in: file, area)
  }

  /// The item that something lost belongs to.
  private func item(around lost: Range<Int>, after opening: Int) -> Range<Int> {
    var start = lost.lowerBound
    while start - 1 > opening, byte(start - 1) != UInt8(ascii: ",") { start -= 1 }
    while start < lost.lowerBound, byte(start) == 32 { start += 1 }
    return item(from: start, to: lost.upperBound)
  }

  /// From the start of an item between brackets to its end.
  private func item(from start: Int, to end: Int) -> Range<Int> {
    let separators = Set(",]}".utf8)
    var end = bytes[start + 1..<max(start + 1, end)].firstIndex { separators.contains($0) } ?? end
    while end > start + 1, byte(end - 1) == 32 { end -= 1 }
    return start..<end
  }

  // MARK: Lines

  /// Something that fits neither the value before it nor the lines above.
  private func misplaced(_ offset: Int) -> YAMLTrap {
    let line = line(offset)
    if let scalar = failure.lastScalar, case .scalar(_, .quoted) = scalar.content,
      scalar.range.lowerBound < line.range.lowerBound, scalar.range.upperBound > line.range.lowerBound
    {
      return unclosedQuote(scalar.range.lowerBound)
    }
    guard offset <= line.start else { return leftOver(offset, on: line) }
    if let above = YAMLLine(file, before: line.range.lowerBound, in: area), file.text(above.body) == "..." {
      return YAMLTrap { _ in .secondDocument(at: Place(file, above.body)) }
    }
    if byte(offset) == UInt8(ascii: ":") { return YAMLTrap { _ in .colonWithoutKey(at: character(offset)) } }
    return indentation(line)
  }

  private func leftOver(_ offset: Int, on line: YAMLLine) -> YAMLTrap {
    guard let content = line.content, content.contains(offset),
      isBracket(content.lowerBound) || isQuote(content.lowerBound)
    else { return other(offset) }
    let rest = offset..<content.upperBound
    if isBracket(content.lowerBound), bytes[rest].allSatisfy({ $0 == UInt8(ascii: "]") || $0 == UInt8(ascii: "}") }) {
      let sign = Character(Unicode.Scalar(byte(offset)))
      return YAMLTrap(
        { _ in .strayBracket(sign, at: character(offset)) }, blots: [(content, xLetter)], isLocal: true)
    }
    var last = offset - 1
    while last > content.lowerBound, byte(last) <= 32 { last -= 1 }
    let closing = Character(Unicode.Scalar(byte(last)))
    // 'it's down': the author means the outer quotes.
    let isWrapped = isQuote(content.lowerBound) && byte(content.upperBound - 1) == byte(content.lowerBound)
    let text = isWrapped ? content.lowerBound + 1..<content.upperBound - 1 : content
    let quoted = YAMLLine.quoted(file.text(text).replacing("''", with: "'", when: isWrapped))
    let repaired = line.replacing(content, with: quoted)
    return YAMLTrap(
      { .textAfter(closing, repaired: $0 ? repaired : nil, at: Place(file, rest)) }, blots: [(content, xLetter)],
      isLocal: true)
  }

  private func indentation(_ line: YAMLLine) -> YAMLTrap {
    var possible: [(indent: Int, line: Int)] = []
    var before = line.range.lowerBound
    while possible.last?.indent != 0, possible.count < 4,
      let above = YAMLLine(file, before: before, in: area)
    {
      if above.indent < possible.last?.indent ?? .max {
        possible.append((above.indent, file.position(of: above.start).line))
      }
      before = above.range.lowerBound
    }
    if possible.contains(where: { $0.indent == line.indent }) {
      let place = Place(file, line.key ?? line.start..<min(line.start + 1, area.upperBound))
      return line.isItem
        ? YAMLTrap { _ in .itemAmongKeys(at: character(line.start)) }
        : YAMLTrap { _ in .keyAmongItems(at: place) }
    }
    let blank = line.indent > 0 ? Place(file, line.range.lowerBound..<line.start) : character(line.start)
    return YAMLTrap { _ in .wrongIndentation(line.indent, possible: possible, at: blank) }
  }

  private func tab(_ offset: Int) -> YAMLTrap {
    let line = line(offset)
    var start = min(offset, line.range.upperBound)
    var end = start
    while start > line.range.lowerBound, byte(start - 1) == 9 { start -= 1 }
    while end < line.range.upperBound, byte(end) == 9 { end += 1 }
    return YAMLTrap { _ in .tabIndentation(at: Place(file, start..<end)) }
  }

  /// `components: - api`
  private func itemOnKeyLine(_ offset: Int) -> YAMLTrap {
    let line = line(offset)
    let place = character(offset)
    guard let content = line.content, content.lowerBound == offset, offset + 1 < content.upperBound else {
      return YAMLTrap { _ in .itemOnKeyLine(repaired: nil, at: place) }
    }
    let item = file.text(offset + 1..<content.upperBound).drop { $0 == " " }
    // Several words are more likely a text that begins with a dash.
    let isWord = !item.utf8.contains { $0 == 32 || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ",") }
    let repaired = line.replacing(content, with: isWord ? "[\(item)]" : YAMLLine.quoted(file.text(content)))
    return YAMLTrap(
      {
        isWord
          ? .itemOnKeyLine(repaired: $0 ? repaired : nil, at: place)
          : .startsWithSign("-", repaired: $0 ? repaired : nil, at: place)
      }, blots: [(content, xLetter)], isLocal: !isFollowedByDeeper(line))
  }

  /// A line that isn't `key: value`.
  func noColon(_ line: YAMLLine) -> YAMLTrap {
    let body = line.body
    let isLocal = !isFollowedByDeeper(line)
    var end = body.lowerBound
    while end < body.upperBound, YAMLLine.isWord(byte(end)) || byte(end) == UInt8(ascii: "-"), !isWideColon(end) {
      end += 1
    }
    if end > body.lowerBound, end + 1 < body.upperBound {
      let next = byte(end)
      if next == UInt8(ascii: ":"), byte(end + 1) > 32, !bytes[end..<body.upperBound].starts(with: "://".utf8) {
        let repaired = line.replacing(end..<end + 1, with: ": ")
        return YAMLTrap(
          { .blankAfterColon(repaired: $0 ? repaired : nil, at: Place(file, end..<end + 1)) }, blots: comment(line),
          isLocal: isLocal)
      }
      let isWide = isWideColon(end)
      let sign = bytes[end..<body.upperBound].firstIndex { $0 != 32 } ?? end
      if isWide || byte(sign) == UInt8(ascii: "=") {
        let length = isWide ? 3 : 1
        var after = isWide ? end + length : sign + length
        while after < body.upperBound, byte(after) == 32 { after += 1 }
        let repaired = line.replacing(end..<after, with: ": ")
        let place = Place(file, isWide ? end..<end + length : sign..<sign + 1)
        return YAMLTrap(
          {
            .wrongSeparator(isWide ? "：" : "=", repaired: $0 ? repaired : nil, at: place)
          }, blots: comment(line), isLocal: isLocal)
      }
    }
    return YAMLTrap({ _ in .lineWithoutKey(at: Place(file, body)) }, blots: comment(line), isLocal: isLocal)
  }

  private func other(_ offset: Int) -> YAMLTrap {
    YAMLTrap { _ in .otherSyntax(failure.problem, at: character(offset)) }
  }

  // MARK: Small parts

  private var xLetter: UInt8 { UInt8(ascii: "x") }

  private func line(_ offset: Int) -> YAMLLine { YAMLLine(file, at: offset, in: area) }

  private func byte(_ offset: Int) -> UInt8 { bytes.indices.contains(offset) ? bytes[offset] : 0 }

  private func isBracket(_ offset: Int) -> Bool {
    byte(offset) == UInt8(ascii: "[") || byte(offset) == UInt8(ascii: "{")
  }

  private func isQuote(_ offset: Int) -> Bool {
    byte(offset) == UInt8(ascii: "\"") || byte(offset) == UInt8(ascii: "'")
  }

  /// U+FF1A, which keyboards for Chinese and Japanese type.
  private func isWideColon(_ offset: Int) -> Bool {
    byte(offset) == 0xEF && byte(offset + 1) == 0xBC && byte(offset + 2) == 0x9A
  }

  /// The place of the one character at an offset.
  private func character(_ offset: Int) -> Place {
    guard offset < area.upperBound else { return Place(file, area.upperBound..<area.upperBound) }
    var end = offset + 1
    while end < area.upperBound, byte(end) & 0xC0 == 0x80 { end += 1 }
    return Place(file, offset..<end)
  }

  private func quoting(
    _ text: Range<Int>, of line: YAMLLine, _ diagnostic: @escaping (_ repaired: String?) -> Diagnostic
  ) -> YAMLTrap {
    let repaired = line.replacing(text, with: YAMLLine.quoted(file.text(text)))
    return YAMLTrap(
      { diagnostic($0 ? repaired : nil) }, blots: [(text, xLetter)], isLocal: !isFollowedByDeeper(line))
  }

  private func comment(_ line: YAMLLine) -> [(Range<Int>, UInt8)] {
    line.body.isEmpty ? [] : [(line.body, UInt8(ascii: "#"))]
  }

  private func isFollowedByDeeper(_ line: YAMLLine) -> Bool {
    YAMLLine(file, after: line.range.upperBound, in: area).map { $0.indent > line.indent } ?? false
  }
}

extension String {
  fileprivate func replacing(_ part: String, with other: String, when applies: Bool) -> String {
    applies ? split(separator: part, omittingEmptySubsequences: false).joined(separator: other) : self
  }
}
