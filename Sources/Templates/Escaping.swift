import Diagnostics

/// How a string is written so that it stays text where it lands.
public enum Escaping: Sendable {
  /// Between tags: `&`, `<`, `>` and, as Mustache's specification asks, `"`.
  case text
  /// Within a quoted attribute value: the same and `'`.
  case attribute
  /// Within an address, after its first `/`, `?` or `#`: all but RFC 3986's unreserved characters as `%XX`.
  case address

  /// Appends `string` to `output`, escaped.
  public func append(_ string: String, to output: inout TextBuffer) {
    switch self {
    case .text: Escaping.appendText(string, to: &output)
    case .attribute: Escaping.appendAttribute(string, to: &output)
    case .address: Escaping.appendAddress(string, to: &output)
    }
  }

  static func appendText(_ string: String, to output: inout TextBuffer) {
    append(string, to: &output, isAttribute: false)
  }

  static func appendAttribute(_ string: String, to output: inout TextBuffer) {
    append(string, to: &output, isAttribute: true)
  }

  static func appendAddress(_ string: String, to output: inout TextBuffer) {
    for byte in string.utf8 {
      if isUnreserved(byte) {
        output.append(byte)
      } else {
        output.append(UInt8(ascii: "%"))
        output.append(hexDigit(byte >> 4))
        output.append(hexDigit(byte & 15))
      }
    }
  }

  /// Copies what needs no escape in one piece; most strings are one piece.
  private static func append(_ string: String, to output: inout TextBuffer, isAttribute: Bool) {
    string.withUTF8Bytes { text in
      var start = 0
      var index = special.next(in: text, from: 0)
      while index < text.count {
        let reference: StaticString? =
          switch text[index] {
          case UInt8(ascii: "&"): "&amp;"
          case UInt8(ascii: "<"): "&lt;"
          case UInt8(ascii: ">"): "&gt;"
          case UInt8(ascii: "\""): "&quot;"
          case UInt8(ascii: "'") where isAttribute: "&#39;"
          default: nil
          }
        if let reference {
          output.append(UnsafeBufferPointer(rebasing: text[start..<index]))
          output.append(reference)
          start = index + 1
        }
        index = special.next(in: text, from: index + 1)
      }
      output.append(UnsafeBufferPointer(rebasing: text[start...]))
    }
  }

  /// What text or attributes write in another way.
  private static let special = ByteSet { "&<>\"'".utf8.contains($0) }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"):
      true
    default: false
    }
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
  }
}
