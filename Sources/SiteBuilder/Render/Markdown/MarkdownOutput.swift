/// A document as HTML and as plain text, written side by side.
struct MarkdownOutput {
  private(set) var html: [UInt8] = []
  private(set) var plain: [UInt8] = []
  private(set) var insertions: [RenderedMarkdown.Insertion] = []

  mutating func reserve(_ count: Int) {
    html.reserveCapacity(count + count / 3 + 64)
    plain.reserveCapacity(count)
  }

  /// Markup of ours.
  mutating func markup(_ text: StaticString) {
    text.withUTF8Buffer { html.append(contentsOf: $0) }
  }

  mutating func markup(_ number: Int) { html.append(contentsOf: String(number).utf8) }

  /// HTML that the author may write: only where site.yml allows it.
  mutating func raw(_ text: Bytes) { html.append(contentsOf: text) }

  /// Begins a new line of HTML, unless one has just begun.
  mutating func newLine() {
    if let last = html.last, last != 10 { html.append(10) }
  }

  mutating func insert(_ kind: RenderedMarkdown.Insertion.Kind) {
    insertions.append(.init(offset: html.count, kind: kind))
  }

  mutating func plain(_ text: StaticString) {
    text.withUTF8Buffer { plain.append(contentsOf: $0) }
  }

  mutating func plain(_ text: String) { plain.append(contentsOf: text.utf8) }

  /// Begins a new block of plain text, `lines` ends of line after the former one.
  mutating func plainBreak(_ lines: Int) {
    while let last = plain.last, last == 32 { plain.removeLast() }
    guard !plain.isEmpty else { return }
    var have = 0
    while have < lines, have < plain.count, plain[plain.count - 1 - have] == 10 { have += 1 }
    plain.append(contentsOf: repeatElement(10, count: lines - have))
  }

  // MARK: The author's text

  /// Text of the document: escaped in the HTML.
  mutating func text(_ bytes: Bytes) { escape(bytes, isPlain: true) }

  mutating func text(_ bytes: [UInt8]) { bytes.withUnsafeBufferPointer { text($0) } }

  /// A value of an attribute, without its quotes.
  mutating func attribute(_ bytes: Bytes) { escape(bytes, isPlain: false) }
  mutating func attribute(_ bytes: [UInt8]) { bytes.withUnsafeBufferPointer { attribute($0) } }
  mutating func attribute(_ text: String) { attribute(Array(text.utf8)) }

  /// The address of a link or an image, in an attribute. What an address may not hold is percent-encoded; what is
  /// already encoded stays.
  mutating func address(_ bytes: [UInt8]) {
    let safe = Self.safeInAddress
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "&"): markup("&amp;")
      case UInt8(ascii: "'"): markup("&#x27;")
      case UInt8(ascii: "%"):
        let isEncoding = index + 2 < bytes.count && bytes[index + 1].hexDigit != nil && bytes[index + 2].hexDigit != nil
        if isEncoding { html.append(byte) } else { markup("%25") }
      case _ where byte < 128 && (byte < 64 ? safe.low : safe.high) >> UInt64(byte & 63) & 1 != 0:
        html.append(byte)
      default:
        html.append(UInt8(ascii: "%"))
        html.append(Self.hex(byte >> 4))
        html.append(Self.hex(byte & 15))
      }
    }
  }

  private static func hex(_ digit: UInt8) -> UInt8 { digit < 10 ? 48 + digit : 55 + digit }

  /// Letters, digits and `-_.+!*(),#@?=;:/$~`, as libcmark has it.
  private static let safeInAddress: (low: UInt64, high: UInt64) = {
    var (low, high): (UInt64, UInt64) = (0, 0)
    for byte in "-_.+!*(),#@?=;:/$~abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".utf8 {
      if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte & 63) }
    }
    return (low, high)
  }()

  /// Escapes for HTML, and copies to the plain text what is fit for it.
  private mutating func escape(_ bytes: Bytes, isPlain: Bool) {
    var (copied, copiedPlain, index) = (0, 0, 0)
    while index < bytes.count {
      guard Self.isSpecial(bytes[index]) else {
        index += 1
        continue
      }
      if let entity = Self.entity(bytes[index]) {
        html.append(contentsOf: Bytes(rebasing: bytes[copied..<index]))
        markup(entity)
        index += 1
        copied = index
      } else if let (sign, length) = Self.unfit(at: index, in: bytes) {
        html.append(contentsOf: Bytes(rebasing: bytes[copied..<index]))
        markup(sign)
        if isPlain {
          plain.append(contentsOf: Bytes(rebasing: bytes[copiedPlain..<index]))
          plain(sign)
        }
        index += length
        copied = index
        copiedPlain = index
      } else {
        index += 1
      }
    }
    html.append(contentsOf: Bytes(rebasing: bytes[copied...]))
    if isPlain { plain.append(contentsOf: Bytes(rebasing: bytes[copiedPlain...])) }
  }

  @inline(__always)
  private static func entity(_ byte: UInt8) -> StaticString? {
    switch byte {
    case UInt8(ascii: "&"): "&amp;"
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): "&gt;"
    case UInt8(ascii: "\""): "&quot;"
    default: nil
    }
  }

  /// Whether a byte may need replacing: markup, a control character, or the first of a character that is none.
  @inline(__always)
  private static func isSpecial(_ byte: UInt8) -> Bool {
    if byte >= 128 { return byte == 0xC2 || byte >= 0xEF }
    let low: UInt64 = 0xFFFF_F9FF | 1 << 34 | 1 << 38 | 1 << 60 | 1 << 62
    let high: UInt64 = 1 << 63
    return (byte < 64 ? low : high) >> UInt64(byte & 63) & 1 != 0
  }

  /// What to write for a character that neither HTML nor XML may hold: a control character or a noncharacter.
  private static func unfit(at index: Int, in bytes: Bytes) -> (StaticString, length: Int)? {
    func byte(_ offset: Int) -> UInt8 { index + offset < bytes.count ? bytes[index + offset] : 0 }
    switch byte(0) {
    case 13: return byte(1) == 10 ? ("", 1) : ("\n", 1)
    case 11, 12: return (" ", 1)
    case 0..<32, 127: return ("\u{FFFD}", 1)
    case 0xC2 where (0x80...0x9F).contains(byte(1)): return ("\u{FFFD}", 2)
    case 0xEF where byte(1) == 0xB7 && (0x90...0xAF).contains(byte(2)): return ("\u{FFFD}", 3)
    case 0xEF where byte(1) == 0xBF && byte(2) >= 0xBE: return ("\u{FFFD}", 3)
    case 0xF0...0xF4 where byte(1) & 15 == 15 && byte(2) == 0xBF && byte(3) >= 0xBE: return ("\u{FFFD}", 4)
    default: return nil
    }
  }
}
