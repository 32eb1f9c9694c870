import Diagnostics
import StatusModel

/// What a value is read against: the zone of times that don't name one, and the zones that others name.
struct Reading: Sendable {
  let zone: Zone
  let zones: Zones

  /// For keys without times, before the site's zone is known.
  static let dates = Reading(zone: .utc, zones: Zones(load: { _ in nil }))
}

/// How one value is read from its node. What is wrong goes into the report, and the value is nil.
struct Reader<Value: Sendable>: Sendable {
  /// What people write, for the reference: "text", "true or false", "list of texts".
  let kind: String
  let read: @Sendable (YAMLNode, Reading, inout Report) -> Value?

  init(_ kind: String, read: @escaping @Sendable (YAMLNode, Reading, inout Report) -> Value?) {
    self.kind = kind
    self.read = read
  }

  /// A reader that goes on from the text of a scalar, without blanks around it; other nodes are reported.
  static func scalar(
    _ kind: String, wanted: String,
    _ read: @escaping @Sendable (_ text: String, YAMLNode, Reading, inout Report) -> Value?
  ) -> Reader {
    Reader(kind) { node, reading, report in
      guard let text = node.text else {
        report.add(.wrongType(found: node.shape, wanted: wanted, at: node.place))
        return nil
      }
      return read(text.trimmed, node, reading, &report)
    }
  }
}

extension Reader where Value == String {
  static let text = Reader.scalar("text", wanted: "one text") { text, _, _, _ in text }

  /// One of a few names; case doesn't count, and blanks and hyphens stand for underscores.
  static func choice(among names: [String]) -> Reader {
    // With the names, folded once.
    let known = Dictionary(names.map { (folded($0), $0) }, uniquingKeysWith: { first, _ in first })
    let list = names.dropLast().joined(separator: ", ") + (names.count > 1 ? " or " : "") + (names.last ?? "")
    return .scalar(list, wanted: "one of \(list)") { text, node, _, report in
      if let name = known[folded(text)] { return name }
      report.add(.invalidChoice(text, of: names, meant: nearest(to: text, among: names), at: node.place))
      return nil
    }
  }

  /// A colour as "#rrggbb" in lower case; "#rgb" is spelled out.
  static let colour = Reader.scalar("colour such as \"#1a7f37\"", wanted: "a colour") { text, node, _, report in
    let digits = text.utf8.first == UInt8(ascii: "#") ? String(text.dropFirst()).lowercased() : text.lowercased()
    guard digits.utf8.count == 3 || digits.utf8.count == 6,
      digits.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
    else {
      report.add(.invalidColour(text, suggestion: nil, at: node.place))
      return nil
    }
    let colour = "#" + (digits.utf8.count == 3 ? digits.map { "\($0)\($0)" }.joined() : digits)
    guard text.utf8.first == UInt8(ascii: "#") else {
      report.add(.invalidColour(text, suggestion: "\"\(colour)\"", at: node.place))
      return nil
    }
    return colour
  }

  /// A whole http or https address.
  static let url = Reader.scalar("web address", wanted: "a web address") { text, node, _, report in
    let scheme = ["https://", "http://"].first { text.lowercased().hasPrefix($0) }
    let rest = text.dropFirst(scheme?.count ?? 0)
    let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let forbidden = text.unicodeScalars.first {
      $0.value <= 32 || $0.value == 127 || "\"<>\\^`{|}".contains(Character($0))
    }
    let reason =
      if let forbidden { forbidden.value <= 32 ? "it holds a blank" : "it holds '\(forbidden)'" } else if scheme == nil
      {
        "it doesn't begin with https://"
      } else if host.isEmpty || host.hasPrefix(".") || host.hasPrefix(":") {
        "it names no host"
      } else if host.contains("@") {
        "it holds a user name"
      } else {
        nil as String?
      }
    guard let reason else { return text }
    let isHost = scheme == nil && forbidden == nil && host.contains(".") && !host.contains(":") && !host.contains("@")
    report.add(.invalidURL(text, reason: reason, suggestion: isHost ? "https://\(text)" : nil, at: node.place))
    return nil
  }
}

extension Reader where Value == Bool {
  /// `true` or `false`. YAML's other words for them are refused, since they are texts elsewhere.
  static let bool = Reader.scalar("true or false", wanted: "true or false") { text, node, _, report in
    switch text.lowercased() {
    case "true": return true
    case "false": return false
    case "yes", "y", "on", "1", "enabled": report.add(.invalidBool(text, suggestion: true, at: node.place))
    case "no", "n", "off", "0", "disabled": report.add(.invalidBool(text, suggestion: false, at: node.place))
    default: report.add(.invalidBool(text, suggestion: nil, at: node.place))
    }
    return nil
  }
}

extension Reader where Value == Int {
  static func integer(in range: ClosedRange<Int>) -> Reader {
    .scalar("number from \(range.lowerBound) to \(range.upperBound)", wanted: "a whole number") {
      text, node, _, report in
      guard text.isNumber(allowingPoint: false) else {
        report.add(.invalidNumber(text, wanted: "a whole number", suggestion: nil, at: node.place))
        return nil
      }
      guard let number = Int(text), range.contains(number) else {
        report.add(
          .outOfRange(text, lowest: "\(range.lowerBound)", highest: "\(range.upperBound)", at: node.place))
        return nil
      }
      return number
    }
  }
}

extension Reader where Value == Double {
  static func fraction(in range: ClosedRange<Double>) -> Reader {
    let (lowest, highest) = (range.lowerBound.plain, range.upperBound.plain)
    return .scalar("number from \(lowest) to \(highest)", wanted: "a number") { text, node, _, report in
      guard text.isNumber(allowingPoint: true), let number = Double(text) else {
        report.add(
          .invalidNumber(text, wanted: "a number", suggestion: suggestion(for: text), at: node.place))
        return nil
      }
      guard range.contains(number) else {
        report.add(.outOfRange(text, lowest: lowest, highest: highest, at: node.place))
        return nil
      }
      return number
    }
  }

  /// What `0,3` and `30 %` clearly mean.
  private static func suggestion(for text: String) -> String? {
    if text.hasSuffix("%") {
      let digits = String(text.dropLast()).trimmed
      return digits.isNumber(allowingPoint: true) ? Double(digits).map { ($0 / 100).plain } : nil
    }
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    let point = "\(parts[0]).\(parts[1])"
    return point.isNumber(allowingPoint: true) ? point : nil
  }
}

extension Reader where Value == YAMLNode {
  /// The node as it is, for values with a shape of their own.
  static func node(_ kind: String) -> Reader { Reader(kind) { node, _, _ in node } }
}

extension Reader {
  /// A list; one value alone is a list of one.
  static func list<Element>(of element: Reader<Element>) -> Reader where Value == [Element] {
    Reader("list of \(element.kind)s") { node, reading, report in
      let nodes: [YAMLNode]
      switch node.content {
      case .list(let items): nodes = items
      case .map:
        report.add(.wrongType(found: node.shape, wanted: "a list", at: node.place))
        return nil
      case .scalar(let text, let style):
        // "a, b" is one text to YAML, and two to the person who wrote it.
        if style == .plain, text.contains(",") {
          report.add(.wrongType(found: "one text", wanted: "a list", repaired: "[\(text)]", at: node.place))
          return nil
        }
        nodes = [node]
      }
      return nodes.compactMap { item in
        if item.isEmpty || item.text?.trimmed.isEmpty == true {
          report.add(.emptyEntry(nil, at: item.place))
          return nil
        }
        return element.read(item, reading, &report)
      }
    }
  }
}

extension YAMLNode {
  /// What it is, as sentences say it.
  var shape: String {
    switch content {
    case .scalar: "one text"
    case .list: "a list"
    case .map: "a map of keys"
    }
  }
}

extension Diagnostic {
  /// A node of another shape than a key's readers can use.
  static func wrongShape(of name: String, wanted: String, node: YAMLNode) -> Diagnostic {
    .wrongType(found: node.shape, wanted: wanted, key: name, at: node.place)
  }
}

extension String {
  /// Without white space at both ends.
  var trimmed: String {
    // Nearly every value: nothing at its ends is white space, or more than ASCII.
    if let first = utf8.first, let last = utf8.last, 33..<127 ~= first, 33..<127 ~= last { return self }
    guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else {
      return ""
    }
    return String(self[first...last])
  }

  /// Digits, perhaps behind a sign, perhaps around one point: what people write, not all that Swift would read.
  fileprivate func isNumber(allowingPoint: Bool) -> Bool {
    var digits = utf8[...]
    if digits.first == UInt8(ascii: "-") || digits.first == UInt8(ascii: "+") { digits.removeFirst() }
    let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count <= (allowingPoint ? 2 : 1)
      && parts.allSatisfy { part in !part.isEmpty && part.allSatisfy { (48...57).contains($0) } }
  }
}

extension Double {
  /// "0", "0.3": without a point where none is needed.
  fileprivate var plain: String {
    let text = "\(self)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
