/// What a content file or a component is called: a file name without `.md`, or what site.yml says.
///
/// Ids are lower-case ASCII letters, digits, `-`, `_` and `.`, so that they compare byte by byte, make URLs that need
/// no escaping and differ on file systems that fold case. The loader makes sure of it.
public struct ID<Of>: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let rawValue: String

  @inlinable
  public init(_ rawValue: String) { self.rawValue = rawValue }

  @inlinable public var description: String { rawValue }
  @inlinable
  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

  /// Whether a text can be an id.
  public static func allows(_ text: String) -> Bool {
    guard let first = text.utf8.first, isWord(first) else { return false }
    return text.utf8.allSatisfy { isWord($0) || [45, 46, 95].contains($0) } && text.utf8.count <= 200
  }

  /// The nearest id to a name: lower case, everything but letters and digits folded to single hyphens.
  ///
  /// "São Paulo / API" becomes "s-o-paulo-api"; nil when nothing is left.
  public static func slug(_ name: String) -> String? {
    var bytes: [UInt8] = []
    for byte in name.lowercased().utf8 {
      if isWord(byte) {
        bytes.append(byte)
      } else if let last = bytes.last, last != 45 {
        bytes.append(45)
      }
    }
    while bytes.last == 45 { bytes.removeLast() }
    return bytes.isEmpty ? nil : String(decoding: bytes.prefix(200), as: UTF8.self)
  }

  private static func isWord(_ byte: UInt8) -> Bool { (97...122).contains(byte) || (48...57).contains(byte) }
}

/// A text, a body or a list that may exist in several languages.
public struct Localized<Value: Sendable>: Sendable {
  public let original: Value
  /// By language tag, sorted; never the original's own language.
  public var translations: [String: Value]

  public init(_ original: Value, translations: [String: Value] = [:]) {
    self.original = original
    self.translations = translations
  }

  /// The translation where there is one, else the original.
  @inlinable
  public func callAsFunction(_ language: String) -> Value {
    // Most sites speak one language; looking for it would hash its name each time.
    translations.isEmpty ? original : translations[language] ?? original
  }

  @inlinable
  public func isTranslated(into language: String) -> Bool { !translations.isEmpty && translations[language] != nil }
}
