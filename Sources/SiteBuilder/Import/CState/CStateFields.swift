import Diagnostics

extension YAMLNode {
  /// The value of a map's key, whatever its case, since Hugo doesn't mind; nil where there is none or it's empty.
  subscript(key: String) -> YAMLNode? {
    guard case .map(let entries) = content else { return nil }
    let wanted = key.lowercased()
    return entries.first { $0.key.text?.lowercased() == wanted && !$0.value.isEmpty }?.value
  }

  /// The entries of a map, with their names in lower case.
  var fields: [(name: String, key: YAMLNode, value: YAMLNode)] {
    guard case .map(let entries) = content else { return [] }
    return entries.map { ($0.key.text?.lowercased() ?? "", $0.key, $0.value) }
  }

  /// The items of a list; a scalar is a list of one.
  var items: [YAMLNode] {
    switch content {
    case .list(let items): items
    case .scalar: isEmpty ? [] : [self]
    case .map: []
    }
  }

  /// A truth value as YAML 1.1 and authors write it, quoted or not; nil for any other text.
  var truth: Bool? {
    switch text?.trimmed.lowercased() {
    case "true", "yes", "on", "y", "1": true
    case "false", "no", "off", "n", "0", "": false
    default: nil
    }
  }
}

/// A document of a Hugo site in its two parts.
struct CStateFields {
  let file: SourceFile
  /// The front matter, a map.
  let node: YAMLNode
  /// The text behind it.
  let body: Range<Int>

  /// Splits a document and reads its front matter, in YAML between `---` or in TOML between `+++`.
  ///
  /// - Returns: nil where that can't be read, which the report says.
  init?(_ file: SourceFile, report: inout Report) {
    self.file = file
    let bytes = file.bytes
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    if bytes[start...].starts(with: Array("+++".utf8)) {
      guard let (block, body) = Self.tomlBlock(bytes, from: start) else {
        report.add(.importSkipped(because: .unclosedFrontMatter(end: nil, at: Place(file, start..<start + 3))))
        return nil
      }
      do throws(TOML.Failure) { node = try TOML.read(file, block) } catch {
        let end = min(error.offset + 1, bytes.count)
        report.add(
          .importedFrontMatterUnreadable(
            error.problem, format: "TOML", at: Place(file, min(error.offset, end)..<end)))
        return nil
      }
      self.body = body
      return
    }
    guard bytes[start...].contains(where: { $0 > 32 }), Self.opensYAML(bytes[start...]) else {
      report.add(.importedFrontMatterMissing(at: Place(file, start..<Self.lineEnd(bytes, from: start))))
      return nil
    }
    var found = Report()
    guard let matter = FrontMatter.split(file, report: &found), let node = matter.fields else {
      // One cause, and the rest of the file isn't read for it.
      if let cause = found.sorted.first { report.add(.importSkipped(because: cause)) }
      return nil
    }
    for cause in found.diagnostics { report.add(.importedKeyTwice(because: cause)) }
    self.node = node
    body = matter.body
  }

  /// The value of a key, whatever its case; nil where it is absent or empty.
  subscript(key: String) -> YAMLNode? {
    guard let value = node[key], value.text.map({ !$0.trimmed.isEmpty }) ?? true else { return nil }
    return value
  }

  /// A text without blanks around it; nil where it is absent, empty or no text.
  func text(_ key: String) -> String? { self[key]?.text?.trimmed }

  /// Where something about the whole file is to be shown: its first line.
  var place: Place { node.place.range.map { Place(file, $0) } ?? Place(file) }

  private static func opensYAML(_ bytes: ArraySlice<UInt8>) -> Bool {
    let text = bytes.drop { $0 <= 32 }
    return text.starts(with: Array("---".utf8))
  }

  private static func tomlBlock(_ bytes: [UInt8], from start: Int) -> (Range<Int>, Range<Int>)? {
    var line = lineEnd(bytes, from: start)
    let block = line
    while line < bytes.count {
      while line < bytes.count, bytes[line] == 10 || bytes[line] == 13 { line += 1 }
      let end = lineEnd(bytes, from: line)
      if bytes[line..<end].starts(with: Array("+++".utf8)) {
        var body = end
        if body < bytes.count, bytes[body] == 13 { body += 1 }
        if body < bytes.count, bytes[body] == 10 { body += 1 }
        return (block..<line, body..<bytes.count)
      }
      line = end
    }
    return nil
  }

  private static func lineEnd(_ bytes: [UInt8], from start: Int) -> Int {
    bytes[start...].firstIndex { $0 == 10 || $0 == 13 } ?? bytes.count
  }
}
