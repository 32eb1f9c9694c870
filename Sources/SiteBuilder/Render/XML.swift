import Diagnostics

/// Writes XML 1.0 from front to back; text and attributes are escaped, and what XML can't hold is left out.
struct XML {
  private(set) var bytes: [UInt8]
  private var depth: Int

  /// A document.
  init() {
    bytes = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".utf8)
    depth = 0
  }

  /// A part of one, for a place within so many elements.
  init(within depth: Int) {
    bytes = []
    self.depth = depth
  }

  /// A part that another of these has written.
  mutating func append(written part: [UInt8]) { bytes += part }

  /// `<name a="b">` … `</name>` around what `body` writes.
  mutating func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], _ body: (inout XML) -> Void
  ) {
    open(name, attributes)
    bytes.append(contentsOf: [62, 10])
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
    guard let text else {
      bytes.append(contentsOf: [47, 62, 10])
      return
    }
    bytes.append(62)
    append(escaped: text)
    end(name)
  }

  private mutating func open(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String>) {
    indent()
    bytes.append(60)
    append(name)
    for (key, value) in attributes {
      bytes.append(32)
      append(key)
      bytes.append(contentsOf: [61, 34])
      append(escaped: value)
      bytes.append(34)
    }
  }

  private mutating func end(_ name: StaticString) {
    bytes.append(contentsOf: [60, 47])
    append(name)
    bytes.append(contentsOf: [62, 10])
  }

  private mutating func indent() { bytes.append(contentsOf: repeatElement(32, count: depth * 2)) }
  private mutating func append(_ name: StaticString) { name.withUTF8Buffer { bytes.append(contentsOf: $0) } }

  private mutating func append(escaped text: String) {
    var text = text
    text.withUTF8 { text in
      var start = 0
      var index = text.nextSpecial(from: 0)
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
          bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
          append(replacement)
          start = index + length
        }
        index = text.nextSpecial(from: index + length)
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
    }
  }
}
