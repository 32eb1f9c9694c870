import Diagnostics

/// Text that is markup already.
///
/// A `String` interpolated into an HTML literal is escaped, an `HTML` is not:
///
///     let row: HTML = "<li title='\(title)'>\(body)</li>"
public struct HTML: Sendable, Equatable {
  public let text: String

  /// Takes text as markup. Say at the call why it can be trusted.
  public init(trusted text: String) { self.text = text }

  /// Plain text as markup, for between tags.
  public init(text: String) { self.init(text, escaping: .text) }

  /// Plain text as markup, for within a quoted attribute value.
  public init(attribute text: String) { self.init(text, escaping: .attribute) }

  private init(_ plain: String, escaping: Escaping) {
    var bytes: [UInt8] = []
    escaping.append(plain, to: &bytes)
    text = String(decoding: bytes, as: UTF8.self)
  }

  public static func + (left: HTML, right: HTML) -> HTML { HTML(trusted: left.text + right.text) }
  public static func += (left: inout HTML, right: HTML) { left = left + right }
}

extension HTML: ExpressibleByStringInterpolation {
  public init(stringLiteral value: String) { self.init(trusted: value) }
  public init(stringInterpolation: StringInterpolation) { self.init(trusted: stringInterpolation.text) }

  /// Collects a literal. Strings are escaped for attributes, the stricter of the two places, since a literal's
  /// markup isn't looked at; put them nowhere else than into text and quoted attribute values.
  public struct StringInterpolation: StringInterpolationProtocol {
    var text = ""

    public init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity * 2) }

    public mutating func appendLiteral(_ literal: String) { text += literal }
    public mutating func appendInterpolation(_ value: some StringProtocol) {
      text += HTML(attribute: String(value)).text
    }
    public mutating func appendInterpolation(_ value: Int) { text += String(value) }
    public mutating func appendInterpolation(_ value: HTML) { text += value.text }
    public mutating func appendInterpolation(_ value: Link) { text += HTML(attribute: value.text).text }
  }
}

/// Text written by our JSON writer, which escapes `<`: harmless in `<script type="application/json">`.
public struct JSONText: Sendable, Equatable {
  public let bytes: [UInt8]

  public init(_ json: JSON) { bytes = json.bytes }
}
