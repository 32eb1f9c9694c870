/// Signs put in the place of others while libcmark reads a text, so that they stay plain text there and can be told
/// from the same signs written otherwise.
///
/// libcmark's tree has no trace of a backslash: `\~~x~~` and `~~x~~` look the same in it. It takes `[^1]: word` for a
/// link's definition, and in a bare link the `_` of `/_a_/` for emphasis. Each of these is replaced in the whole text,
/// code and all, and put back on the way out: in code as it was written, elsewhere as it is meant. So nothing has to
/// know, before the text is parsed, where its code is.
///
/// Stand-ins are C1 control characters, which no page may hold: an author's own become U+FFFD. One that replaces
/// punctuation has a `^` on its outer side, as the neighbouring sign decides whether `*` opens or closes.
enum StandIn {
  /// `[^` and the `]` that ends it.
  static let footnoteOpening: [UInt8] = [caret, lead, 0x81]
  static let footnoteClosing: [UInt8] = [lead, 0x82, caret]
  /// A paragraph that stands where a footnote's text was taken out.
  static let removed: [UInt8] = [lead, 0x8A]
  /// U+2003, a space that libcmark leaves alone: what follows it is a paragraph's text, whatever it looks like.
  static let paragraphStart: [UInt8] = [0xE2, 0x80, 0x83]

  static let caret = UInt8(ascii: "^")
  /// The first byte of every C1 control character.
  static let lead: UInt8 = 0xC2

  /// The second byte of what stands for a backslash and a sign that an extension would take for its own.
  static func code(escaped sign: UInt8) -> UInt8? {
    switch sign {
    case UInt8(ascii: "~"): 0x83
    case UInt8(ascii: ":"): 0x84
    case UInt8(ascii: "@"): 0x86
    case UInt8(ascii: "."): 0x87
    default: nil
    }
  }

  static func escapedSign(_ code: UInt8) -> UInt8? {
    switch code {
    case 0x83: UInt8(ascii: "~")
    case 0x84: UInt8(ascii: ":")
    case 0x86: UInt8(ascii: "@")
    case 0x87: UInt8(ascii: ".")
    default: nil
    }
  }

  /// The second byte of what stands for a sign within a bare link.
  static func code(linked sign: UInt8) -> UInt8? {
    switch sign {
    case UInt8(ascii: "_"): 0x88
    case UInt8(ascii: "*"): 0x89
    default: nil
    }
  }

  static func linkedSign(_ code: UInt8) -> UInt8? {
    switch code {
    case 0x88: UInt8(ascii: "_")
    case 0x89: UInt8(ascii: "*")
    default: nil
    }
  }
}

// MARK: Before the parser

extension StandIn {
  /// A text with its stand-ins. Line ends stay where they are.
  static func masked(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count + 64)
    text.withUnsafeBufferPointer { mask($0, into: &result) }
    return result
  }

  private static func mask(_ text: Bytes, into result: inout [UInt8]) {
    var copied = 0
    var index = 0
    func copy(_ result: inout [UInt8]) { result.append(contentsOf: text[copied..<index]) }
    while index < text.count {
      switch text[index] {
      case UInt8(ascii: "\\") where index + 1 < text.count:
        if let code = code(escaped: text[index + 1]) {
          copy(&result)
          result += [caret, lead, code, caret]
          copied = index + 2
        }
        index += 2
      case UInt8(ascii: "["):
        if let label = footnoteLabel(at: index, in: text) {
          copy(&result)
          result += footnoteOpening
          result.append(contentsOf: text[label])
          result += footnoteClosing
          index = label.upperBound + 1
          copied = index
        } else {
          index += 1
        }
      case UInt8(ascii: "h"), UInt8(ascii: "H"), UInt8(ascii: "w"), UInt8(ascii: "W"):
        guard let link = BareLink(at: index, in: text) else {
          index += 1
          continue
        }
        while index < link.range.upperBound, text[index] != UInt8(ascii: "]"), text[index] != UInt8(ascii: "`") {
          if let code = code(linked: text[index]) {
            copy(&result)
            result += [lead, code]
            copied = index + 1
          } else if text[index] == UInt8(ascii: "\\") {
            break
          }
          index += 1
        }
      default: index += 1
      }
    }
    index = text.count
    copy(&result)
  }

  /// The label of the `[^label]` that begins here. Before a `(` it is a link's text.
  private static func footnoteLabel(at start: Int, in text: Bytes) -> Range<Int>? {
    guard start + 2 < text.count, text[start + 1] == caret else { return nil }
    var end = start + 2
    while end < text.count, end < start + 100, isLabel(text[end]) { end += 1 }
    guard end > start + 2, end < text.count, text[end] == UInt8(ascii: "]") else { return nil }
    if end + 1 < text.count, text[end + 1] == UInt8(ascii: "(") { return nil }
    return start + 2..<end
  }

  /// Labels hold nothing that Markdown reads as a sign of its own.
  private static func isLabel(_ byte: UInt8) -> Bool {
    guard !byte.isASCIISpace, byte >= 32 else { return false }
    switch byte {
    case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "`"), UInt8(ascii: "<"), UInt8(ascii: "\\"),
      UInt8(ascii: "*"), UInt8(ascii: "&"), UInt8(ascii: "~"), UInt8(ascii: "|"), caret:
      return false
    default: return true
    }
  }
}

// MARK: After the parser

extension StandIn {
  enum Purpose {
    /// As it was written, with its backslashes: code and raw HTML.
    case source
    /// As it is meant: text, addresses, titles.
    case meaning
  }

  /// A text without stand-ins; nil where it has none.
  static func restored(_ text: Bytes, for purpose: Purpose) -> [UInt8]? {
    guard text.contains(lead) else { return nil }
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      if let (sign, length) = sign(at: index, in: text, for: purpose) {
        result += sign
        index += length
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }

  private static func sign(at index: Int, in text: Bytes, for purpose: Purpose) -> ([UInt8], length: Int)? {
    func byte(_ offset: Int) -> UInt8 { index + offset < text.count ? text[index + offset] : 0 }
    if byte(0) == caret, byte(1) == lead {
      if byte(2) == footnoteOpening[2] { return (Array("[^".utf8), 3) }
      guard let sign = escapedSign(byte(2)), byte(3) == caret else { return nil }
      return (purpose == .source ? [UInt8(ascii: "\\"), sign] : [sign], 4)
    }
    guard byte(0) == lead else { return nil }
    if byte(1) == footnoteClosing[1], byte(2) == caret { return ([UInt8(ascii: "]")], 3) }
    return linkedSign(byte(1)).map { ([$0], 2) }
  }

  /// The label of the footnote's mark that begins here, and where the mark ends.
  static func footnote(at start: Int, in text: Bytes) -> (label: Range<Int>, end: Int)? {
    guard starts(with: footnoteOpening, at: start, in: text) else { return nil }
    var end = start + 3
    while end < text.count, text[end] != lead || !starts(with: footnoteClosing, at: end, in: text) {
      guard !text[end].isASCIISpace else { return nil }
      end += 1
    }
    guard end < text.count else { return nil }
    return (start + 3..<end, end + 3)
  }

  static func starts(with sign: [UInt8], at start: Int, in text: Bytes) -> Bool {
    guard start + sign.count <= text.count else { return false }
    return sign.indices.allSatisfy { text[start + $0] == sign[$0] }
  }
}
