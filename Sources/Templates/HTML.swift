import Diagnostics

/// Text that is markup already.
///
/// A `String` interpolated into an HTML literal is escaped, an `HTML` is not:
///
///     let row: HTML = "<li title='\(title)'>\(body)</li>"
public struct HTML: Sendable, Equatable {
  /// UTF-8, as pages are written.
  public let bytes: [UInt8]

  /// Takes bytes of UTF-8 as markup. Say at the call why they can be trusted.
  public init(trusted bytes: [UInt8]) { self.bytes = bytes }

  /// Takes text as markup. Say at the call why it can be trusted.
  public init(trusted text: String) { self.init(trusted: Array(text.utf8)) }

  /// Plain text as markup, for between tags.
  public init(text: String) { self.init(text, escaping: .text) }

  /// Plain text as markup, for within a quoted attribute value.
  public init(attribute text: String) { self.init(text, escaping: .attribute) }

  private init(_ plain: String, escaping: Escaping) {
    var output = TextBuffer(capacity: plain.utf8.count)
    escaping.append(plain, to: &output)
    self.init(trusted: output.bytes)
  }

  public var text: String { String(decoding: bytes, as: UTF8.self) }

  public static func + (left: HTML, right: HTML) -> HTML { HTML(trusted: left.bytes + right.bytes) }
  public static func += (left: inout HTML, right: HTML) { left = left + right }
}

extension HTML: ExpressibleByStringInterpolation {
  public init(stringLiteral value: String) { self.init(trusted: value) }
  public init(stringInterpolation: StringInterpolation) { self.init(trusted: stringInterpolation.bytes) }

  /// Collects a literal. Strings are escaped for attributes, the stricter of the two places, since a literal's
  /// markup isn't looked at; put them nowhere else than into text and quoted attribute values.
  public struct StringInterpolation: StringInterpolationProtocol {
    var bytes: [UInt8] = []

    public init(literalCapacity: Int, interpolationCount: Int) { bytes.reserveCapacity(literalCapacity * 2) }

    public mutating func appendLiteral(_ literal: String) { bytes += literal.utf8 }
    public mutating func appendInterpolation(_ value: some StringProtocol) {
      bytes += HTML(attribute: String(value)).bytes
    }
    public mutating func appendInterpolation(_ value: Int) { bytes += String(value).utf8 }
    public mutating func appendInterpolation(_ value: HTML) { bytes += value.bytes }
    public mutating func appendInterpolation(_ value: Link) { bytes += HTML(attribute: value.text).bytes }
  }
}

/// Text written by our JSON writer, which escapes `<`: harmless in `<script type="application/json">`.
public struct JSONText: Sendable, Equatable {
  public let bytes: [UInt8]

  public init(_ json: borrowing JSON) { bytes = json.bytes }
}
