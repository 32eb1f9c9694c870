import Diagnostics

/// Writes XML 1.0 from front to back; text and attributes are escaped, and what XML can't hold is left out.
struct XML: ~Copyable {
  private var output: TextBuffer
  private var depth: Int

  /// A document.
  init() {
    output = TextBuffer(capacity: 4096)
    depth = 0
    output.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
  }

  /// A part of one, for a place within so many elements.
  init(within depth: Int) {
    output = TextBuffer(capacity: 4096)
    self.depth = depth
  }

  /// A part that another of these has written.
  mutating func append(written part: ArraySlice<UInt8>) { part.withUnsafeBufferPointer { output.append($0) } }

  var bytes: [UInt8] { output.bytes }

  /// `<name a="b">` … `</name>` around what `body` writes.
  mutating func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], _ body: (inout XML) -> Void
  ) {
    open(name, attributes)
    output.append(">\n")
    depth += 1
    body(&self)
    depth -= 1
    indent()
    end(name)
  }

  /// `<name a="b">text</name>`, or `<name a="b"/>` without text.
  mutating func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], text: String? = nil
  ) {
    open(name, attributes)
    guard let text else { return output.append("/>\n") }
    output.append(62)
    append(escaped: text)
    end(name)
  }

  /// The same for a text that is escaped already.
  mutating func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], escaped text: [UInt8]
  ) {
    open(name, attributes)
    output.append(62)
    output.append(text)
    end(name)
  }

  /// A text as it stands between tags.
  static func escaped(_ text: [UInt8]) -> [UInt8] {
    var xml = XML(within: 0)
    text.withUnsafeBufferPointer { xml.append(escaped: $0) }
    return xml.bytes
  }

  private mutating func open(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String>) {
    indent()
    output.append(60)
    output.append(name)
    for (key, value) in attributes {
      output.append(32)
      output.append(key)
      output.append("=\"")
      append(escaped: value)
      output.append(34)
    }
  }

  private mutating func end(_ name: StaticString) {
    output.append("</")
    output.append(name)
    output.append(">\n")
  }

  private mutating func indent() { output.append(32, times: depth * 2) }

  private mutating func append(escaped text: String) { text.withUTF8Bytes { append(escaped: $0) } }

  private mutating func append(escaped text: UnsafeBufferPointer<UInt8>) {
    var start = 0
    var index = Self.special.next(in: text, from: 0)
    while index < text.count {
      var replacement: StaticString?
      var length = 1
      switch text[index] {
      case UInt8(ascii: "&"): replacement = "&amp;"
      case UInt8(ascii: "<"): replacement = "&lt;"
      case UInt8(ascii: ">"): replacement = "&gt;"
      case UInt8(ascii: "\""): replacement = "&quot;"
      case 9, 10: break
      // Not characters of XML 1.0 (section 2.2), and no escape makes them so: controls, U+FFFE and U+FFFF.
      case 0..<32: replacement = ""
      case 0xEF where index + 2 < text.count && text[index + 1] == 0xBF && text[index + 2] >= 0xBE:
        replacement = ""
        length = 3
      default: break
      }
      if let replacement {
        output.append(UnsafeBufferPointer(rebasing: text[start..<index]))
        output.append(replacement)
        start = index + length
      }
      index = Self.special.next(in: text, from: index + length)
    }
    output.append(UnsafeBufferPointer(rebasing: text[start...]))
  }

  /// What XML writes in another way or not at all; the first byte of U+FFFE stands for both that end its plane.
  private static let special = ByteSet { $0 < 32 || $0 == 0xEF || "&<>\"".utf8.contains($0) }
}
