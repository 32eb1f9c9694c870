/// Writes the YAML of content files: one key per line, texts in quotes only where they need them.
struct CandorText {
  private(set) var text = ""

  /// A key with a text.
  mutating func add(_ key: String, _ value: String, indent: Int = 0, isItem: Bool = false) {
    text += Self.start(indent, isItem) + "\(key): \(Self.scalar(value))\n"
  }

  /// A key with a value that needs no quotes: a number, a time, a word of the content format.
  mutating func add(_ key: String, word: String, indent: Int = 0) {
    text += Self.start(indent, false) + "\(key): \(word)\n"
  }

  /// A key whose value follows on the next lines.
  mutating func add(_ key: String) { text += "\(key):\n" }

  mutating func add(item value: String, indent: Int) { text += Self.start(indent, true) + "\(Self.scalar(value))\n" }

  /// A remark for people, on a line of its own.
  mutating func add(comment: String) {
    text += "# \(comment.unicodeScalars.map { $0.value < 32 ? " " : String($0) }.joined())\n"
  }

  private static func start(_ indent: Int, _ isItem: Bool) -> String {
    String(repeating: " ", count: indent) + (isItem ? "- " : "")
  }

  /// A text such that every YAML reader, 1.1 or 1.2, reads just this text.
  static func scalar(_ text: String) -> String { isPlain(text) ? text : quoted(text) }

  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last,
      first.properties.isAlphabetic || (first == "/" && text.utf8.count > 1), last != ":", last != " ",
      !text.contains(": "), !text.contains(" #"), !reserved.contains(text.lowercased())
    else { return false }
    return text.unicodeScalars.allSatisfy { !isUnprintable($0) && !"\"{}[]\\`".unicodeScalars.contains($0) }
  }

  private static let reserved: Set<String> = [
    "null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf",
  ]

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      default:
        if isUnprintable(scalar) {
          let hex = String(scalar.value, radix: 16, uppercase: true)
          let width = scalar.value > 0xFFFF ? 8 : 4
          result += (width == 8 ? "\\U" : "\\u") + String(repeating: "0", count: width - hex.utf8.count) + hex
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }

  /// Whether a scalar needs an escape: controls, line ends of Unicode, and what can't be seen (YAML 1.2, section 5.1).
  private static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case ..<32, 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
    default: false
    }
  }
}
