/// What a terminal may be sent of a text by strangers, and how many columns it takes.
///
/// Control characters, escape sequences, direction overrides and invisible characters are replaced by one visible
/// character each, so that no text can move the cursor, set a colour or show itself in another order.
enum Display {
  /// The text on one line, safe to print.
  static func clean(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { replacement(for: $0) != nil }) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { result.append(replacement(for: scalar) ?? scalar) }
    return String(result)
  }

  /// One character of a line as it is printed.
  struct Cell {
    /// The offset of its first byte in the file.
    let start: Int
    /// How many bytes it takes there.
    let length: Int
    let text: String
    let width: Int
  }

  static let tabWidth = 4

  /// The cells of one line, or of a part of it. Broken bytes are a cell each.
  static func cells(of file: SourceFile, _ range: Range<Int>) -> [Cell] {
    guard let text = String(validating: file.bytes[range], as: UTF8.self) else { return brokenCells(of: file, range) }
    var cells: [Cell] = []
    var start = range.lowerBound
    var column = 0
    for character in text {
      let width: Int
      if character == "\t" {
        width = tabWidth - column % tabWidth
        cells.append(Cell(start: start, length: 1, text: String(repeating: " ", count: width), width: width))
      } else {
        let shown = Display.clean(String(character))
        width = Display.width(of: shown)
        cells.append(Cell(start: start, length: character.utf8.count, text: shown, width: width))
      }
      column += width
      start += character.utf8.count
    }
    return cells
  }

  private static func brokenCells(of file: SourceFile, _ range: Range<Int>) -> [Cell] {
    range.map { index in
      let byte = file.bytes[index]
      let text = (32..<127).contains(byte) ? String(Unicode.Scalar(byte)) : "\u{FFFD}"
      return Cell(start: index, length: 1, text: text, width: 1)
    }
  }

  /// The columns a text takes: 2 for East Asian wide characters and emoji, 0 for combining marks.
  static func width(of text: String) -> Int { text.reduce(0) { $0 + width(of: $1) } }

  private static func width(of character: Character) -> Int {
    let scalars = character.unicodeScalars
    guard let first = scalars.first else { return 0 }
    if first.isASCII && scalars.count == 1 { return 1 }
    let isEmoji =
      first.properties.isEmojiPresentation
      || (first.properties.isEmoji && scalars.contains { $0.value == 0xFE0F })
    if isEmoji { return 2 }
    return scalars.reduce(0) { $0 + width(of: $1) }
  }

  private static func width(of scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: 0
    // Vowels and final consonants of a Hangul syllable spelled out join the wide letter before them.
    default: (0x1160...0x11FF).contains(scalar.value) ? 0 : isWide(scalar.value) ? 2 : 1
    }
  }

  /// East_Asian_Width W and F (Unicode Standard Annex 11), by block; emoji are known by their own property.
  private static func isWide(_ value: UInt32) -> Bool {
    switch value {
    case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0xA4CF, 0xA960...0xA97F,
      0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE1F, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
      0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F265, 0x20000...0x3FFFD:
      true
    default: false
    }
  }

  private static func replacement(for scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0..<0x20: Unicode.Scalar(0x2400 + scalar.value)
    case 0x20..<0x7F: nil
    case 0x7F: "␡"
    // They join emoji and letters; without them words of several scripts are spelled wrong.
    case 0x200C, 0x200D, 0xE0020...0xE007F: nil
    default:
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
      default: nil
      }
    }
  }
}
