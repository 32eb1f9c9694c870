import Diagnostics

/// Reads the TOML (toml.io, 1.0) that sites are configured with, into the same nodes as YAML, each with its place:
/// tables, lists of tables, all kinds of texts, lists and inline tables. Numbers, dates and truth values stay texts.
struct TOML {
  /// Where a text stops being TOML.
  struct Failure: Error {
    let offset: Int
    /// What is wrong, as half a sentence.
    let problem: String
  }

  /// Reads one byte range of a file.
  static func read(_ file: SourceFile, _ range: Range<Int>) throws(Failure) -> YAMLNode {
    guard range.count <= YAML.largest else {
      throw Failure(offset: range.lowerBound, problem: "it is larger than 1 MB")
    }
    var reader = TOML(file, range)
    return try reader.document()
  }

  private let file: SourceFile
  private let bytes: [UInt8]
  private var at: Int
  private var depth = 0
  private let end: Int
  private let start: Int

  private init(_ file: SourceFile, _ range: Range<Int>) {
    self.file = file
    bytes = file.bytes
    at = range.lowerBound
    start = range.lowerBound
    end = min(range.upperBound, file.bytes.count)
    if at == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
  }

  /// A table while it is read.
  private final class Table {
    var place: Place
    private(set) var entries: [(key: YAMLNode, value: Value)] = []
    private var index: [String: Int] = [:]

    init(_ place: Place) { self.place = place }

    func value(_ name: String) -> Value? { index[name].map { entries[$0].value } }

    func add(_ key: YAMLNode, _ value: Value) {
      index[key.text ?? ""] = entries.count
      entries.append((key, value))
    }

    var node: YAMLNode { YAMLNode(place: place, content: .map(entries.map { ($0.key, $0.value.node) })) }
  }

  private final class Tables {
    var tables: [Table] = []
  }

  private enum Value {
    case node(YAMLNode)
    case table(Table)
    case tables(Tables)

    var node: YAMLNode {
      switch self {
      case .node(let node): node
      case .table(let table): table.node
      case .tables(let list):
        YAMLNode(
          place: list.tables.first?.place ?? Place(SourceFile(path: "", bytes: [])),
          content: .list(list.tables.map(\.node)))
      }
    }
  }

  // MARK: Lines

  private mutating func document() throws(Failure) -> YAMLNode {
    let root = Table(Place(file, start..<start))
    var current = root
    while true {
      skip(lines: true)
      guard at < end else { return root.node }
      if byte == UInt8(ascii: "[") {
        let from = at
        let isList = at + 1 < end && bytes[at + 1] == UInt8(ascii: "[")
        at += isList ? 2 : 1
        let path = try keyPath()
        try expect("]")
        if isList { try expect("]") }
        current = try table(path, in: root, addsToList: isList, at: Place(file, from..<at))
      } else {
        let path = try keyPath()
        try expect("=")
        skip()
        let value = try value(isAlone: true)
        try set(path, to: value, in: current)
      }
      skip()
      guard at >= end || isLineEnd else { throw Failure(offset: at, problem: "text after the value") }
    }
  }

  private func table(
    _ path: [YAMLNode], in root: Table, addsToList: Bool, at place: Place
  ) throws(Failure) -> Table {
    var table = root
    for (index, key) in path.enumerated() {
      let name = key.text ?? ""
      let isLast = index == path.count - 1
      switch table.value(name) {
      case nil:
        let new = Table(place)
        if isLast, addsToList {
          let list = Tables()
          list.tables.append(new)
          table.add(key, .tables(list))
        } else {
          table.add(key, .table(new))
        }
        table = new
      case .table(let known) where !(isLast && addsToList): table = known
      case .tables(let list):
        if isLast, addsToList { list.tables.append(Table(place)) }
        table = list.tables.last ?? table
      case .table, .node: throw Failure(offset: key.range.lowerBound, problem: "the key '\(name)' has a value already")
      }
    }
    return table
  }

  private func set(_ path: [YAMLNode], to value: YAMLNode, in table: Table) throws(Failure) {
    guard let key = path.last else { return }
    let holder = try self.table(path.dropLast(), in: table, addsToList: false, at: key.place)
    guard holder.value(key.text ?? "") == nil else {
      throw Failure(offset: key.range.lowerBound, problem: "the key '\(key.text ?? "")' has a value already")
    }
    holder.add(key, .node(value))
  }

  private mutating func keyPath() throws(Failure) -> [YAMLNode] {
    var path: [YAMLNode] = []
    while true {
      skip()
      let from = at
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        path.append(try text())
      } else {
        while at < end, isBareByte(bytes[at]) { at += 1 }
        guard at > from else { throw Failure(offset: at, problem: "no key where one belongs") }
        path.append(YAMLNode(place: Place(file, from..<at), content: .scalar(file.text(from..<at), .plain)))
      }
      skip()
      guard byte == UInt8(ascii: ".") else { return path }
      at += 1
    }
  }

  // MARK: Values

  /// - Parameter isAlone: whether the line ends after it, so that a date may hold a blank.
  private mutating func value(isAlone: Bool) throws(Failure) -> YAMLNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= YAML.deepest else { throw Failure(offset: at, problem: "lists are nested too deep") }
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return try text()
    case UInt8(ascii: "["): return try list()
    case UInt8(ascii: "{"): return try inlineTable()
    default:
      let from = at
      let stops = isAlone ? Array("#\r\n".utf8) : Array(",]}#\r\n".utf8)
      while at < end, !stops.contains(bytes[at]) { at += 1 }
      var last = at
      while last > from, bytes[last - 1] == 32 || bytes[last - 1] == 9 { last -= 1 }
      guard last > from else { throw Failure(offset: at, problem: "no value where one belongs") }
      return YAMLNode(place: Place(file, from..<last), content: .scalar(file.text(from..<last), .plain))
    }
  }

  private mutating func list() throws(Failure) -> YAMLNode {
    let from = at
    at += 1
    var items: [YAMLNode] = []
    while true {
      skip(lines: true)
      if byte == UInt8(ascii: "]") {
        at += 1
        return YAMLNode(place: Place(file, from..<at), content: .list(items))
      }
      items.append(try value(isAlone: false))
      skip(lines: true)
      if byte == UInt8(ascii: ",") {
        at += 1
      } else if byte != UInt8(ascii: "]") {
        throw Failure(offset: from, problem: "the list is never closed")
      }
    }
  }

  private mutating func inlineTable() throws(Failure) -> YAMLNode {
    let from = at
    at += 1
    let table = Table(Place(file, from..<from + 1))
    while true {
      skip(lines: true)
      if byte == UInt8(ascii: "}") {
        at += 1
        table.place = Place(file, from..<at)
        return table.node
      }
      let path = try keyPath()
      try expect("=")
      skip()
      try set(path, to: try value(isAlone: false), in: table)
      skip(lines: true)
      if byte == UInt8(ascii: ",") {
        at += 1
      } else if byte != UInt8(ascii: "}") {
        throw Failure(offset: from, problem: "the table is never closed")
      }
    }
  }

  private mutating func text() throws(Failure) -> YAMLNode {
    let from = at
    let quote = bytes[at]
    let isLong = at + 2 < end && bytes[at + 1] == quote && bytes[at + 2] == quote
    at += isLong ? 3 : 1
    if isLong, byte == 13 { at += 1 }
    if isLong, byte == 10 { at += 1 }
    var text: [UInt8] = []
    while at < end {
      let next = bytes[at]
      if next == quote, !isLong || bytes[at..<end].starts(with: [quote, quote, quote]) {
        at += isLong ? 3 : 1
        // Up to two more quotes belong to the text.
        while isLong, byte == quote, at < end {
          text.append(quote)
          at += 1
        }
        return YAMLNode(
          place: Place(file, from..<at), content: .scalar(String(decoding: text, as: UTF8.self), .quoted))
      }
      guard isLong || next != 10 else { break }
      at += 1
      if next == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") { text += try escape() } else { text.append(next) }
    }
    throw Failure(offset: from, problem: "the quote is never closed")
  }

  private mutating func escape() throws(Failure) -> [UInt8] {
    let sign = byte
    at += 1
    switch sign {
    case UInt8(ascii: "n"): return [10]
    case UInt8(ascii: "t"): return [9]
    case UInt8(ascii: "r"): return [13]
    case UInt8(ascii: "b"): return [8]
    case UInt8(ascii: "f"): return [12]
    case UInt8(ascii: "e"): return [27]
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): return [sign]
    case UInt8(ascii: "u"), UInt8(ascii: "U"):
      let count = sign == UInt8(ascii: "u") ? 4 : 8
      guard at + count <= end, let code = UInt32(file.text(at..<at + count), radix: 16),
        let scalar = Unicode.Scalar(code)
      else { throw Failure(offset: at - 2, problem: "the escape stands for no character") }
      at += count
      return Array(String(Character(scalar)).utf8)
    case 10, 13, 32, 9:
      // A backslash at the end of a line takes the blanks of the next ones with it.
      while at < end, [9, 10, 13, 32].contains(bytes[at]) { at += 1 }
      return []
    default: throw Failure(offset: at - 2, problem: "the escape isn't known")
    }
  }

  // MARK: Bytes

  /// 0 at the end.
  private var byte: UInt8 { at < end ? bytes[at] : 0 }

  private var isLineEnd: Bool { byte == 10 || byte == 13 }

  private mutating func expect(_ sign: Unicode.Scalar) throws(Failure) {
    skip()
    guard at < end, UInt32(byte) == sign.value else {
      throw Failure(offset: at, problem: "no '\(sign)' where one belongs")
    }
    at += 1
  }

  /// Skips blanks and a comment, and if asked line ends, too.
  private mutating func skip(lines: Bool = false) {
    while at < end {
      switch bytes[at] {
      case 32, 9: at += 1
      case 10 where lines, 13 where lines: at += 1
      case UInt8(ascii: "#"): while at < end, !isLineEnd { at += 1 }
      default: return
      }
    }
  }

  private func isBareByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "_"): true
    default: byte >= 0x80
    }
  }
}
