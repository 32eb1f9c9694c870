import Diagnostics

/// A document as HTML and as plain text, written side by side.
struct MarkdownOutput: ~Copyable {
  private var markup: TextBuffer
  private var plain: TextBuffer
  private(set) var insertions: [RenderedMarkdown.Insertion] = []

  /// - Parameter size: of the source.
  init(size: Int = 0) {
    markup = TextBuffer(capacity: size + size / 3 + 64)
    plain = TextBuffer(capacity: size)
  }

  var html: [UInt8] { markup.bytes }

  /// Without white space at both ends.
  var plainText: [UInt8] {
    plain.withBytes { text in Array(text[(0..<text.count).trimmed { text[$0].isASCIISpace }]) }
  }

  /// Markup of ours.
  mutating func markup(_ text: StaticString) { markup.append(text) }

  mutating func markup(_ number: Int) { markup.append(decimal: number) }

  /// HTML that the author may write: only where site.yml allows it.
  mutating func raw(_ text: Bytes) { markup.append(text) }

  /// Begins a new line of HTML, unless one has just begun.
  mutating func newLine() {
    if let last = markup.last, last != 10 { markup.append(10) }
  }

  mutating func insert(_ kind: RenderedMarkdown.Insertion.Kind) {
    insertions.append(.init(offset: markup.count, kind: kind))
  }

  mutating func plain(_ text: StaticString) { plain.append(text) }

  mutating func plain(_ text: String) { plain.append(text) }

  /// Begins a new block of plain text, `lines` ends of line after the former one.
  mutating func plainBreak(_ lines: Int) {
    while let last = plain.last, last == 32 { plain.removeLast() }
    guard plain.count > 0 else { return }
    let have = plain.withBytes { text in text.suffix(lines).reversed().prefix { $0 == 10 }.count }
    plain.append(10, times: lines - have)
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
    bytes.withUnsafeBufferPointer { bytes in
      var copied = 0
      while copied < bytes.count {
        let index = Self.unsafeInAddress.next(in: bytes, from: copied)
        markup.append(Bytes(rebasing: bytes[copied..<index]))
        guard index < bytes.count else { return }
        copied = index + 1
        let byte = bytes[index]
        switch byte {
        case UInt8(ascii: "&"): markup("&amp;")
        case UInt8(ascii: "'"): markup("&#x27;")
        case UInt8(ascii: "%"):
          let isEncoding =
            index + 2 < bytes.count && bytes[index + 1].hexDigit != nil && bytes[index + 2].hexDigit != nil
          markup(isEncoding ? "%" : "%25")
        default:
          markup.append(UInt8(ascii: "%"))
          markup.append(Self.hex(byte >> 4))
          markup.append(Self.hex(byte & 15))
        }
      }
    }
  }

  private static func hex(_ digit: UInt8) -> UInt8 { digit < 10 ? 48 + digit : 55 + digit }

  /// All but letters, digits and `-_.+!*(),#@?=;:/$~`, as libcmark has it.
  private static let unsafeInAddress = ByteSet { !$0.isASCIIAlphanumeric && !"-_.+!*(),#@?=;:/$~".utf8.contains($0) }

  /// Escapes for HTML, and copies to the plain text what is fit for it.
  private mutating func escape(_ bytes: Bytes, isPlain: Bool) {
    var (copied, copiedPlain) = (0, 0)
    var index = Self.special.next(in: bytes, from: 0)
    while index < bytes.count {
      if let entity = Self.entity(bytes[index]) {
        markup.append(Bytes(rebasing: bytes[copied..<index]))
        markup(entity)
        index += 1
        copied = index
      } else if let (sign, length) = Self.unfit(at: index, in: bytes) {
        markup.append(Bytes(rebasing: bytes[copied..<index]))
        markup(sign)
        if isPlain {
          plain.append(Bytes(rebasing: bytes[copiedPlain..<index]))
          plain(sign)
        }
        index += length
        copied = index
        copiedPlain = index
      } else {
        index += 1
      }
      index = Self.special.next(in: bytes, from: index)
    }
    markup.append(Bytes(rebasing: bytes[copied...]))
    if isPlain { plain.append(Bytes(rebasing: bytes[copiedPlain...])) }
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

  /// What may need replacing: markup, a control character, or the first byte of a character that is none.
  private static let special = ByteSet { byte in
    switch byte {
    case 9, 10: false
    case 0..<32, 34, 38, 60, 62, 127, 0xC2, 0xEF...: true
    default: false
    }
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
