import CYAML
import Diagnostics

/// Reads YAML with libyaml, and of it only what front matter needs: texts, lists and maps. Aliases, anchors, tags,
/// merge keys and further documents are errors.
enum YAML {
  /// The largest piece that is read, in bytes; parsing has its price, and no site needs more.
  static let largest = 1 << 20
  /// libyaml's time grows with the square of the nesting.
  static let deepest = 64
  /// After so many syntax errors in one piece the rest waits for the next run.
  private static let mostErrors = 20

  /// The content of one byte range of a file, an empty scalar where it holds nothing but comments.
  ///
  /// - Returns: nil where it can't be understood, which `report` then explains. Values that were read although
  ///   something about them is wrong, such as a second value of a key, are left out.
  static func read(_ file: SourceFile, _ range: Range<Int>, report: inout Report) -> YAMLNode? {
    var range = range.clamped(to: 0..<file.bytes.count)
    if range.lowerBound == 0, file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { range = 3..<max(3, range.upperBound) }
    if range.isEmpty { return YAMLNode(place: Place(file, range), content: .scalar("", .plain)) }
    guard range.count <= largest else {
      report.add(.yamlTooLarge(limit: "1 MB", at: Place(file, range.lowerBound..<range.lowerBound)))
      return nil
    }
    var attempt = file.bytes.withUnsafeBufferPointer { Attempt(file, range, UnsafeBufferPointer(rebasing: $0[range])) }
    guard attempt.failure != nil else {
      report.add(attempt.findings)
      return attempt.root
    }

    // libyaml stops at the first error. To find the others, what is wrong is blotted out byte by byte, so that places
    // stay, and the rest read again; that it can be read further also proves that the repair suggested is right.
    var text = Array(file.bytes[range])
    for _ in 0..<mostErrors {
      guard let failure = attempt.failure else { break }
      let trap = YAMLTrap(failure, in: file, range)
      for (blot, byte) in trap.blots {
        for index in blot { text[index - range.lowerBound] = byte }
      }
      let next = trap.blots.isEmpty ? nil : text.withUnsafeBufferPointer { Attempt(file, range, $0) }
      let end = trap.blots.map(\.0.upperBound).max() ?? 0
      let helped = next.map { ($0.failure?.offset ?? .max) >= end } ?? false
      report.add(trap.diagnostic(helped))
      guard let next, helped, trap.isLocal else { break }
      attempt = next
    }
    report.add(attempt.findings)
    return nil
  }

  /// As `read`, for a text that has to be a map of keys; one without content is an empty map.
  static func readMap(_ file: SourceFile, _ range: Range<Int>, report: inout Report) -> YAMLNode? {
    var findings = Report()
    guard let node = read(file, range, report: &findings) else {
      report.add(findings)
      return nil
    }
    switch node.content {
    case .map:
      report.add(findings)
      return node
    case .scalar("", .plain):
      report.add(findings)
      return YAMLNode(place: node.place, content: .map([]))
    case .scalar(_, .plain):
      // Whatever else is doubtful about it comes of its being no "key: value".
      report.add(YAMLTrap.lineWithoutKey(at: node.range.lowerBound, in: file, range).diagnostic(true))
    case .scalar, .list:
      report.add(.wrongType(found: node.shape, wanted: "a map of keys", hint: "'title: …'", at: node.place))
    }
    return nil
  }
}

/// What libyaml says where it gives up; offsets are of the file's bytes.
struct YAMLFailure: Error {
  enum Cause {
    case syntax, encoding
    case controlCharacter(UInt32)
    case depth
  }
  let cause: Cause
  let problem: String
  let offset: Int
  /// What was being read, such as "while scanning a quoted scalar", and where that began.
  let context: String
  let contextOffset: Int
  /// The last text that was read before.
  let lastScalar: YAMLNode?
}

/// One reading of a piece of YAML.
private struct Attempt {
  private(set) var root: YAMLNode?
  private(set) var findings = Report()
  private(set) var failure: YAMLFailure?

  init(_ file: SourceFile, _ range: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) {
    var builder = Builder(file, range, bytes)
    do throws(YAMLFailure) {
      let node = try builder.document()
      if !builder.isIncomplete { root = node }
    } catch {
      failure = error
    }
    findings = builder.findings
    builder.addFeatures(to: &findings)
  }
}

/// Makes nodes of libyaml's events.
private struct Builder: ~Copyable {
  private let file: SourceFile
  private let area: Range<Int>
  private let offsets: Offsets
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private var lastScalar: YAMLNode?
  private var features: [(feature: Diagnostic.YAMLFeature, range: Range<Int>)] = []

  private(set) var findings = Report()
  /// Whether something can't be told from its source, so that the nodes aren't what the author means.
  private(set) var isIncomplete = false

  init(_ file: SourceFile, _ area: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) {
    self.file = file
    self.area = area
    offsets = Offsets(bytes, from: area.lowerBound)
    parser = .allocate(capacity: 1)
    // It fails only without memory, and then the first event does, too.
    yaml_parser_initialize(parser)
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  mutating func document() throws(YAMLFailure) -> YAMLNode {
    var root = YAMLNode(place: place(area.lowerBound..<area.lowerBound), content: .scalar("", .plain))
    var documents = 0
    while true {
      let event = try next()
      switch event {
      case .documentStart(let range):
        documents += 1
        guard documents == 1 else {
          findings.add(.secondDocument(at: place(range)))
          isIncomplete = true
          return root
        }
      case .end: return root
      case .other: continue
      case .scalar, .alias, .startList, .startMap, .endCollection: root = try node(event, depth: 1)
      }
    }
  }

  private mutating func node(_ event: Event, depth: Int) throws(YAMLFailure) -> YAMLNode {
    switch event {
    case .scalar(let node): return node
    case .startList(let start, let isFlow):
      try checkDepth(depth, start)
      var items: [YAMLNode] = []
      while true {
        let next = try next()
        if case .endCollection(let end) = next {
          let last = isFlow ? end : items.last?.range.upperBound ?? start.lowerBound
          return YAMLNode(place: place(start.lowerBound..<max(start.lowerBound, last)), content: .list(items))
        }
        items.append(try node(next, depth: depth + 1))
      }
    case .startMap(let start, let isFlow): return try map(start, isFlow, depth)
    case .alias(let range):
      features.append((.alias, range))
      isIncomplete = true
      return YAMLNode(place: place(range), content: .scalar("", .plain))
    case .documentStart, .end, .other, .endCollection:
      throw failure(.syntax, "nothing stands where a value belongs", at: area.lowerBound)
    }
  }

  private mutating func map(_ start: Range<Int>, _ isFlow: Bool, _ depth: Int) throws(YAMLFailure) -> YAMLNode {
    try checkDepth(depth, start)
    var entries: [(key: YAMLNode, value: YAMLNode)] = []
    var places: [String: Place] = [:]
    var end = start.lowerBound
    while true {
      let next = try next()
      if case .endCollection(let closing) = next {
        if isFlow { end = closing }
        return YAMLNode(place: place(start.lowerBound..<max(start.lowerBound, end)), content: .map(entries))
      }
      let key = try node(next, depth: depth + 1)
      let value = try node(try self.next(), depth: depth + 1)
      end = max(key.range.upperBound, value.range.upperBound)
      guard let name = key.text else {
        findings.add(.keyIsNotText(at: key.place))
        isIncomplete = true
        continue
      }
      if name == "<<" {
        // The alias that follows is part of it.
        if let last = features.last, last.range == value.range { features.removeLast() }
        features.append((.mergeKey, key.range))
        isIncomplete = true
      } else if let first = places[name] {
        findings.add(.duplicateKey(name, first: first, at: key.place))
      } else {
        places[name] = key.place
        entries.append((key, value))
      }
    }
  }

  private func checkDepth(_ depth: Int, _ start: Range<Int>) throws(YAMLFailure) {
    if depth > YAML.deepest { throw failure(.depth, "", at: start.lowerBound) }
  }

  private func place(_ range: Range<Int>) -> Place { Place(file, range) }
}

// MARK: - Events

extension Builder {
  fileprivate enum Event {
    case scalar(YAMLNode)
    case alias(Range<Int>)
    case startList(Range<Int>, isFlow: Bool)
    case startMap(Range<Int>, isFlow: Bool)
    /// With the offset behind it.
    case endCollection(Int)
    case documentStart(Range<Int>)
    case end, other
  }

  fileprivate mutating func next() throws(YAMLFailure) -> Event {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
    defer { yaml_event_delete(&event) }
    let start = offsets[event.start_mark.index]
    let end = max(start, offsets[event.end_mark.index])
    switch event.type {
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let start = skipProperties(start, scalar.anchor, scalar.tag)
      return .scalar(self.scalar(scalar, start..<max(start, end)))
    case YAML_ALIAS_EVENT: return .alias(start..<end)
    case YAML_SEQUENCE_START_EVENT:
      let list = event.data.sequence_start
      let start = skipProperties(start, list.anchor, list.tag)
      return .startList(start..<max(start, end), isFlow: list.style == YAML_FLOW_SEQUENCE_STYLE)
    case YAML_MAPPING_START_EVENT:
      let map = event.data.mapping_start
      let start = skipProperties(start, map.anchor, map.tag)
      return .startMap(start..<max(start, end), isFlow: map.style == YAML_FLOW_MAPPING_STYLE)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .endCollection(end)
    case YAML_DOCUMENT_START_EVENT: return .documentStart(start..<end)
    case YAML_STREAM_END_EVENT, YAML_NO_EVENT: return .end
    default: return .other
    }
  }

  private typealias Scalar = yaml_event_s.__Unnamed_union_data.__Unnamed_struct_scalar

  private mutating func scalar(_ scalar: Scalar, _ range: Range<Int>) -> YAMLNode {
    let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
    let style: YAMLNode.Style =
      switch scalar.style {
      case YAML_SINGLE_QUOTED_SCALAR_STYLE, YAML_DOUBLE_QUOTED_SCALAR_STYLE: .quoted
      case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: .block
      default: .plain
      }
    var range = range
    // libyaml counts the line end of a block as part of it.
    while style == .block, let last = range.last, file.bytes[last] <= 32 { range.removeLast() }
    let node = YAMLNode(place: place(range), content: .scalar(text, style))
    lastScalar = node
    if style != .block, !range.isEmpty { checkText(range, style) }
    return node
  }

  /// Anchor and tag before a value: libyaml counts them as part of it.
  private mutating func skipProperties(
    _ start: Int, _ anchor: UnsafeMutablePointer<yaml_char_t>?, _ tag: UnsafeMutablePointer<yaml_char_t>?
  ) -> Int {
    guard anchor != nil || tag != nil else { return start }
    var start = start
    while start < area.upperBound, file.bytes[start] == UInt8(ascii: "&") || file.bytes[start] == UInt8(ascii: "!") {
      var end = start
      while end < area.upperBound, file.bytes[end] > 32, file.bytes[end] != UInt8(ascii: ",") { end += 1 }
      features.append((file.bytes[start] == UInt8(ascii: "&") ? .anchor : .tag, start..<end))
      start = end
      while start < area.upperBound, file.bytes[start] <= 32 { start += 1 }
    }
    return start
  }

  private func failure() -> YAMLFailure {
    let raw = parser.pointee
    let problem = raw.problem.map { String(cString: $0) } ?? "out of memory"
    if raw.error == YAML_READER_ERROR {
      let isControl = problem.hasPrefix("control")
      return failure(
        isControl ? .controlCharacter(UInt32(truncatingIfNeeded: raw.problem_value)) : .encoding, problem,
        at: min(area.lowerBound + raw.problem_offset, area.upperBound))
    }
    return YAMLFailure(
      cause: .syntax, problem: problem, offset: offsets[raw.problem_mark.index],
      context: raw.context.map { String(cString: $0) } ?? "", contextOffset: offsets[raw.context_mark.index],
      lastScalar: lastScalar)
  }

  private func failure(_ cause: YAMLFailure.Cause, _ problem: String, at offset: Int) -> YAMLFailure {
    YAMLFailure(
      cause: cause, problem: problem, offset: offset, context: "", contextOffset: offset, lastScalar: lastScalar)
  }
}

// MARK: - What libyaml accepts in silence

extension Builder {
  private mutating func checkText(_ range: Range<Int>, _ style: YAMLNode.Style) {
    if let lost = YAMLLine.lostComment(after: range.upperBound, in: file, area) {
      let line = YAMLLine(file, at: range.lowerBound, in: area)
      let whole = range.lowerBound..<lost.upperBound
      // A text of several lines, or one quoted in part, isn't repaired by quoting its last line.
      let isSimple = style == .plain && line.range.upperBound >= lost.upperBound
      findings.add(
        .lostComment(
          file.text(lost), repaired: isSimple ? line.replacing(whole, with: YAMLLine.quoted(file.text(whole))) : nil,
          at: place(lost)))
    }
    if style == .quoted, file.bytes[range.lowerBound] == UInt8(ascii: "\"") { checkEscapes(range) }
    // Lines are taken apart only where there is a reason: a text may stand on one with thousands of others.
    guard style == .plain, file.bytes[range].contains(where: { $0 == 10 || $0 == 13 }) else { return }
    // "- b" that goes on a text of the line above: an item indented one blank too many.
    let first = YAMLLine(file, at: range.lowerBound, in: area)
    guard first.isItem else { return }
    var end = first.range.upperBound
    while end < range.upperBound, let line = YAMLLine(file, after: end, in: area) {
      if line.isItem {
        let above = place(first.start..<first.start + 1)
        findings.add(.itemInsideText(above: above, at: place(line.start..<line.start + 1)))
        isIncomplete = true
        return
      }
      end = line.range.upperBound
    }
  }

  /// Between double quotes an escape can name what a file itself can't hold.
  private mutating func checkEscapes(_ range: Range<Int>) {
    var at = range.lowerBound
    while let start = file.bytes[at..<range.upperBound].firstIndex(of: UInt8(ascii: "\\")) {
      guard start + 1 < range.upperBound else { return }
      let letter = file.bytes[start + 1]
      let digits = [UInt8(ascii: "x"): 2, UInt8(ascii: "u"): 4, UInt8(ascii: "U"): 8][letter] ?? 0
      at = min(start + 2 + digits, range.upperBound)
      let named = UInt32(String(decoding: file.bytes[start + 2..<at], as: UTF8.self), radix: 16)
      if Array("0abvfeN".utf8).contains(letter) || named.map(Self.isForbidden) == true {
        let place = place(start..<at)
        findings.add(.forbiddenEscape(file.text(start..<at), at: place))
        return
      }
    }
  }

  /// Control characters and noncharacters.
  private static func isForbidden(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 9, 10, 13: false
    case 0..<32, 0x7F...0x9F, 0xFDD0...0xFDEF: true
    default: scalar & 0xFFFE == 0xFFFE
    }
  }

  /// Anchors, aliases and the like: one finding, since they only work together.
  fileprivate func addFeatures(to report: inout Report) {
    guard let (feature, range) = features.first else { return }
    let line = YAMLLine(file, at: range.lowerBound, in: area)
    var repaired: String?
    if feature != .mergeKey, let content = line.content, content.lowerBound == range.lowerBound {
      repaired = line.replacing(content, with: YAMLLine.quoted(file.text(content)))
    }
    report.add(
      .yamlFeature(
        feature, file.text(range), repaired: repaired, others: features.dropFirst().prefix(4).map { place($0.range) },
        at: place(range)))
  }
}

/// From libyaml's positions, which count characters, to byte offsets of the file.
private struct Offsets {
  /// The offset of each character and of the end; nil where all are ASCII and the two counts agree.
  private let starts: [Int]?
  private let base: Int
  private let count: Int

  init(_ bytes: UnsafeBufferPointer<UInt8>, from base: Int) {
    self.base = base
    count = bytes.count
    guard bytes.contains(where: { $0 >= 0x80 }) else {
      starts = nil
      return
    }
    var starts: [Int] = []
    starts.reserveCapacity(bytes.count + 1)
    for (index, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 { starts.append(base + index) }
    starts.append(base + bytes.count)
    self.starts = starts
  }

  subscript(index: Int) -> Int {
    guard let starts else { return base + min(index, count) }
    return starts[min(index, starts.count - 1)]
  }
}
