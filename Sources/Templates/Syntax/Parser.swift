import Diagnostics

/// Reads a template: nests its tags, and finds out which stand alone on their lines (Mustache's specification).
struct Parser {
  /// Deeper nesting than any page needs, and safe for a thread's stack.
  static let deepest = 64

  private let file: SourceFile
  private let bytes: [UInt8]
  private let start: Int
  private var open: [Open] = []
  private var nodes: [Node] = []
  private var report = Report()
  /// After a tag without an end, which may have opened or closed something, unmatched tags say nothing new.
  private var hasLostCount = false

  /// A tag whose end hasn't come yet, and what stood before it on its level.
  private struct Open {
    let token: Token
    let before: [Node]
    /// Whether it is a block directly within a parent, so that it fills rather than shows.
    let fills: Bool
  }

  static func tree(of file: SourceFile, report: inout Report) -> Tree? {
    guard String(validating: file.bytes, as: UTF8.self) != nil else {
      report.add(.notUTF8(at: Place(file)))
      return nil
    }
    var parser = Parser(file)
    parser.parse()
    report.add(parser.report)
    return parser.report.hasErrors ? nil : Tree(file: file, nodes: parser.nodes)
  }

  private init(_ file: SourceFile) {
    self.file = file
    bytes = file.bytes
    start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  private mutating func parse() {
    var lexer = Lexer(bytes, from: start)
    var textStart = start
    while true {
      do throws(Lexer.Problem) {
        guard let token = try lexer.next() else { break }
        if token.kind == .text {
          addText(max(textStart, token.range.lowerBound)..<token.range.upperBound)
        } else {
          textStart = add(token)
        }
      } catch {
        switch error {
        case .unclosed(let range):
          report.add(.unclosedTag(at: place(range)))
          hasLostCount = true
        case .delimiters(let range): report.add(.invalidDelimiters(at: place(range)))
        }
      }
    }
    guard !hasLostCount else { return }
    for tag in open { report.add(.unclosedSection(name(tag.token), at: place(tag.token.range))) }
  }

  private mutating func addText(_ range: Range<Int>) {
    if !range.isEmpty { nodes.append(.text(range)) }
  }

  /// Adds a tag; says where the text after it starts.
  private mutating func add(_ token: Token) -> Int {
    let fills = isWithinParent && token.kind == .block
    var before = token.range.lowerBound
    var after = token.range.upperBound
    let lineStart = blankBefore(before)
    let nextLine = blankAfter(after)
    let isAlone = lineStart != nil && nextLine != nil
    let layout = Layout(isStandalone: isAlone, indentation: lineStart.map { Array(bytes[$0..<before]) } ?? [])
    switch token.kind {
    case .text, .variable, .raw: break
    case .section, .inverted, .comment, .delimiters, .partial:
      if let lineStart, let nextLine { (before, after) = (lineStart, nextLine) }
    case .block:
      if fills {
        after = nextLine ?? after
      } else if let lineStart, let nextLine {
        (before, after) = (lineStart, nextLine)
      }
    case .parent: break
    case .close:
      if closesFilling(token) {
        before = lineStart ?? before
      } else if !closesParent(token), let lineStart, let nextLine {
        (before, after) = (lineStart, nextLine)
      }
    }
    trimText(to: before)

    switch token.kind {
    case .text: break
    case .comment, .delimiters: nodes.append(.nothing)
    case .variable, .raw:
      checkName(token, allowsDot: true)
      nodes.append(.variable(tag(token), isRaw: token.kind == .raw))
    case .partial:
      checkPath(token)
      nodes.append(.partial(tag(token), layout))
    case .section, .inverted:
      checkName(token, allowsDot: true)
      push(token, fills: false)
    case .block:
      checkName(token, allowsDot: false)
      push(token, fills: fills)
    case .parent:
      checkPath(token)
      push(token, fills: false)
    case .close:
      after = close(token, after: after)
    }
    return after
  }

  private mutating func push(_ token: Token, fills: Bool) {
    if open.count == Parser.deepest { report.add(.nestedTooDeep(Parser.deepest, at: place(token.range))) }
    open.append(Open(token: token, before: nodes, fills: fills))
    nodes = []
  }

  /// Closes the innermost open tag of that name; what was opened within it and not closed is reported.
  private mutating func close(_ token: Token, after: Int) -> Int {
    let name = name(token)
    guard let index = open.lastIndex(where: { self.name($0.token) == name }) else {
      let innermost = open.last
      if hasLostCount { return after }
      report.add(
        .nothingToClose(
          name, open: innermost.map { self.name($0.token) }, openAt: innermost.map { place($0.token.range) },
          at: place(token.name.isEmpty ? token.range : token.name)))
      return after
    }
    for unclosed in open[(index + 1)...] where !hasLostCount {
      report.add(
        .unclosedSection(self.name(unclosed.token), before: place(token.range), at: place(unclosed.token.range)))
    }
    let opened = open[index]
    let content = nodes
    open.removeSubrange(index...)
    nodes = opened.before
    var after = after
    switch opened.token.kind {
    case .section, .inverted:
      nodes.append(
        .section(
          Section(
            tag: tag(opened.token), isInverted: opened.token.kind == .inverted, isStandalone: isAlone(opened.token),
            nodes: content)))
    case .block:
      nodes.append(.block(block(opened, content: content, end: token.range.lowerBound)))
    case .parent:
      let opening = opened.token.range.lowerBound
      let lineStart = blankBefore(opening)
      let nextLine = blankAfter(token.range.upperBound)
      let layout = Layout(
        isStandalone: lineStart != nil && nextLine != nil,
        indentation: lineStart.map { Array(bytes[$0..<opening]) } ?? [])
      if let lineStart, let nextLine {
        trimText(to: lineStart)
        after = nextLine
      }
      nodes.append(.parent(Parent(tag: tag(opened.token), layout: layout, blocks: blocks(in: content))))
    default: break
    }
    return after
  }

  /// The blocks of a parent, one for each name. Text between them is for the reader only.
  private mutating func blocks(in content: [Node]) -> [Block] {
    var blocks: [Block] = []
    for case .block(let block) in content {
      if let first = blocks.first(where: { bytes[$0.tag.name].elementsEqual(bytes[block.tag.name]) }) {
        report.add(.blockTwice(file.text(block.tag.name), first: place(first.tag.range), at: place(block.tag.range)))
      } else {
        blocks.append(block)
      }
    }
    return blocks
  }

  private func block(_ opened: Open, content: [Node], end: Int) -> Block {
    let token = opened.token
    let lineStart = blankBefore(token.range.lowerBound)
    let nextLine = blankAfter(token.range.upperBound)
    let isStandalone = opened.fills ? nextLine != nil : lineStart != nil && nextLine != nil
    var intrinsic: [UInt8]?
    if isStandalone, let nextLine {
      intrinsic = content.isEmpty ? nil : Array(bytes[nextLine..<end].prefix { $0 == 32 || $0 == 9 })
    }
    let layout = Layout(
      isStandalone: isStandalone, indentation: lineStart.map { Array(bytes[$0..<token.range.lowerBound]) } ?? [])
    return Block(tag: tag(token), layout: layout, intrinsic: intrinsic, nodes: content)
  }

  private var isWithinParent: Bool { open.last?.token.kind == .parent }

  private func closesFilling(_ token: Token) -> Bool {
    open.last.map { $0.fills && name($0.token) == name(token) } ?? false
  }

  private func closesParent(_ token: Token) -> Bool {
    isWithinParent && open.last.map { name($0.token) } == name(token)
  }

  /// Takes the blanks before a standalone tag from the text before it.
  private mutating func trimText(to end: Int) {
    guard case .text(let range) = nodes.last, range.upperBound > end else { return }
    nodes.removeLast()
    if range.lowerBound < end { nodes.append(.text(range.lowerBound..<end)) }
  }

  private func tag(_ token: Token) -> Tag { Tag(range: token.range, name: token.name) }
  private func name(_ token: Token) -> String { file.text(token.name) }
  private func place(_ range: Range<Int>) -> Place { Place(file, range) }
  private func isAlone(_ token: Token) -> Bool {
    blankBefore(token.range.lowerBound) != nil && blankAfter(token.range.upperBound) != nil
  }
}

// MARK: - Lines

extension Parser {
  /// The start of the line, when only blanks come before `offset` on it.
  private func blankBefore(_ offset: Int) -> Int? {
    var index = offset
    while index > start, bytes[index - 1] == 32 || bytes[index - 1] == 9 { index -= 1 }
    return index == start || bytes[index - 1] == 10 ? index : nil
  }

  /// The start of the next line, or the end, when only blanks come after `offset` on its line.
  private func blankAfter(_ offset: Int) -> Int? {
    var index = offset
    while index < bytes.count, bytes[index] == 32 || bytes[index] == 9 { index += 1 }
    if index == bytes.count { return index }
    if bytes[index] == 10 { return index + 1 }
    if bytes[index] == 13, index + 1 < bytes.count, bytes[index + 1] == 10 { return index + 2 }
    return nil
  }
}

// MARK: - Names

extension Parser {
  private mutating func checkName(_ token: Token, allowsDot: Bool) {
    let name = bytes[token.name]
    if allowsDot, name.elementsEqual([UInt8(ascii: ".")]) { return }
    let parts = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let isFine = parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(isNameByte) } && (allowsDot || parts.count == 1)
    if !isFine { report.add(.invalidName(file.text(token.name), at: placeOfName(token))) }
  }

  private mutating func checkPath(_ token: Token) {
    let isFine = !token.name.isEmpty && bytes[token.name].allSatisfy { isNameByte($0) || $0 == 46 || $0 == 47 }
    if !isFine { report.add(.invalidName(file.text(token.name), at: placeOfName(token))) }
  }

  private func placeOfName(_ token: Token) -> Place { place(token.name.isEmpty ? token.range : token.name) }

  private func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), 0x80...:
      true
    default: false
    }
  }
}
