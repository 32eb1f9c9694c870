import Diagnostics

/// What a text may hold, found by one look over its bytes, so that plain prose pays for no extension.
struct MarkdownFeatures: OptionSet, Sendable {
  let rawValue: UInt16

  static let tilde = MarkdownFeatures(rawValue: 1)
  static let pipe = MarkdownFeatures(rawValue: 2)
  static let lessThan = MarkdownFeatures(rawValue: 4)
  /// `://`, `www.` or `@`.
  static let bareLinks = MarkdownFeatures(rawValue: 8)
  /// `[^`
  static let footnotes = MarkdownFeatures(rawValue: 16)
  /// Something that libcmark must not see as it is: see `StandIn`.
  static let needsMask = MarkdownFeatures(rawValue: 32)
  static let tooManyBrackets = MarkdownFeatures(rawValue: 64)
  static let tooDeep = MarkdownFeatures(rawValue: 128)
  static let task = MarkdownFeatures(rawValue: 256)
}

/// Why a text is refused.
///
/// The limits keep every text's time below a second: libcmark 0.30.2 takes time quadratic in open brackets
/// (`![[]()` 20,000 times: 0.8 s) and in nesting times blank lines.
enum MarkdownExcess: Sendable { case bytes, brackets, depth, cells }

extension MarkdownExcess {
  func diagnostic(at place: Place) -> Diagnostic {
    switch self {
    case .bytes: .markdownTooComplex(bytes: MarkdownLimit.bytes, at: place)
    case .brackets: .markdownTooComplex(brackets: MarkdownLimit.brackets, at: place)
    case .depth: .markdownTooComplex(depth: MarkdownLimit.depth, at: place)
    case .cells: .markdownTooComplex(cells: MarkdownLimit.cells, at: place)
    }
  }
}

enum MarkdownLimit {
  static let bytes = 256 * 1024
  static let brackets = 20_000
  static let depth = 100
  static let cells = 20_000
}

extension MarkdownFeatures {
  init(_ text: ArraySlice<UInt8>) {
    self = text.withUnsafeBufferPointer { MarkdownFeatures(scanning: $0) }
  }

  func excess(in text: ArraySlice<UInt8>) -> MarkdownExcess? {
    if text.count > MarkdownLimit.bytes { return .bytes }
    if contains(.tooManyBrackets) { return .brackets }
    return contains(.tooDeep) ? .depth : nil
  }

  private init(scanning text: Bytes) {
    var found: MarkdownFeatures = []
    var (brackets, linkEnd) = (0, 0)
    if Self.depth(ofLineAt: 0, in: text) > MarkdownLimit.depth { found.insert(.tooDeep) }
    var index = 0
    while true {
      index = Self.notable.next(in: text, from: index)
      guard index < text.count else { break }
      let byte = text[index]
      index += 1
      let next = index < text.count ? text[index] : 0
      switch byte {
      case 10, 13:
        if Self.depth(ofLineAt: index, in: text) > MarkdownLimit.depth { found.insert(.tooDeep) }
      case UInt8(ascii: "~"): found.insert(.tilde)
      case UInt8(ascii: "|"): found.insert(.pipe)
      case UInt8(ascii: "<"): found.insert(.lessThan)
      case UInt8(ascii: "@"): found.insert(.bareLinks)
      case UInt8(ascii: "\\"):
        if StandIn.code(escaped: next) != nil { found.insert(.needsMask) }
      case UInt8(ascii: ":"):
        if next == UInt8(ascii: "/") { found.addLink(after: index, in: text, &linkEnd) }
      case UInt8(ascii: "."):
        if index >= 4, text[index - 2] | 32 == UInt8(ascii: "w"), text[index - 3] | 32 == UInt8(ascii: "w") {
          found.addLink(after: index, in: text, &linkEnd)
        }
      case UInt8(ascii: "["):
        brackets += 1
        if next == UInt8(ascii: "^") { found.formUnion([.footnotes, .needsMask]) }
        if next == 32 || next | 32 == UInt8(ascii: "x") { found.insert(.task) }
      default: break
      }
    }
    if brackets > MarkdownLimit.brackets { found.insert(.tooManyBrackets) }
    self = found
  }

  private static let notable = ByteSet { "\n\r~|<@\\:.[".utf8.contains($0) }

  /// - Parameter end: where the last address ended; an address within another adds nothing.
  private mutating func addLink(after start: Int, in text: Bytes, _ end: inout Int) {
    insert(.bareLinks)
    end = max(start, end)
    while end < text.count, !text[end].isASCIISpace, text[end] != UInt8(ascii: "<") {
      if text[end] == UInt8(ascii: "_") || text[end] == UInt8(ascii: "*") { insert(.needsMask) }
      end += 1
    }
  }

  /// How many block quotes and list items a line may open or go on with: its leading markers, and half the columns of
  /// space before them but for the one that a marker has behind it.
  private static func depth(ofLineAt start: Int, in text: Bytes) -> Int {
    var (index, markers, spaces) = (start, 0, 0)
    // "- - - -" is a break between sections, not a list in a list in a list.
    var mayBeBreak = true
    while index < text.count {
      let byte = text[index]
      switch byte {
      case 32: spaces += 1
      case 9: spaces += 4
      case UInt8(ascii: ">"):
        markers += 1
        mayBeBreak = false
      case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "*"):
        guard index + 1 == text.count || text[index + 1].isASCIISpace else { return depth(markers, spaces) }
        markers += 1
        mayBeBreak = mayBeBreak && byte != UInt8(ascii: "+")
      case 48...57:
        var end = index + 1
        while end < text.count, end < index + 9, text[end].isASCIIDigit { end += 1 }
        guard end < text.count, text[end] == UInt8(ascii: ".") || text[end] == UInt8(ascii: ")") else {
          return depth(markers, spaces)
        }
        index = end
        markers += 1
        mayBeBreak = false
      case 10, 13: return mayBeBreak ? 0 : depth(markers, spaces)
      default: return depth(markers, spaces)
      }
      index += 1
    }
    return mayBeBreak ? 0 : depth(markers, spaces)
  }

  private static func depth(_ markers: Int, _ spaces: Int) -> Int {
    markers == 0 ? 0 : markers + max(0, spaces - markers) / 2
  }
}
