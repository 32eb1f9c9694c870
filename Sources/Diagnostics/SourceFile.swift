/// A text file as it was read: the path that people see and the bytes, untouched.
///
/// Offsets everywhere in Candor are UTF-8 byte offsets into `bytes`; lines and columns are worked out
/// only when a diagnostic is shown.
public final class SourceFile: Sendable {
  public let path: String
  public let bytes: [UInt8]

  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  public convenience init(path: String, text: String) {
    self.init(path: path, bytes: Array(text.utf8))
  }

  /// The text between two byte offsets; broken bytes become U+FFFD.
  public func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }
}

/// Where something stands: a byte range of a file, or the whole file.
public struct Place: Sendable {
  public let file: SourceFile
  /// Nil where the finding concerns the file itself: it can't be read, or it isn't text.
  public let range: Range<Int>?

  public init(_ file: SourceFile, _ range: Range<Int>? = nil) {
    self.file = file
    self.range = range
  }

  /// The place of one byte range within this one's file.
  public func at(_ range: Range<Int>) -> Place { Place(file, range) }
}

/// A position as people count it: both from 1, columns in Unicode scalars, a byte-order mark not counted.
public struct Position: Sendable, Equatable {
  public let line: Int
  public let column: Int
}

extension SourceFile {
  /// The position of a byte offset. Lines end with LF, CRLF or a lone CR.
  public func position(of offset: Int) -> Position {
    let line = lineRange(at: offset)
    var number = 1
    var index = 0
    while index < line.lowerBound {
      if endsLine(at: index) { number += 1 }
      index += 1
    }
    return Position(line: number, column: scalars(in: line.lowerBound..<min(offset, bytes.count)) + 1)
  }

  /// The bytes of the line that holds an offset, without its line end and without a byte-order mark.
  public func lineRange(at offset: Int) -> Range<Int> {
    let offset = min(max(offset, 0), bytes.count)
    var start = offset
    while start > 0, !endsLine(at: start - 1) { start -= 1 }
    var end = offset
    while end < bytes.count, bytes[end] != 10, bytes[end] != 13 { end += 1 }
    if end < start { end = start }
    if start == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { start = min(3, end) }
    return start..<max(start, end)
  }

  /// Whether a line ends after this byte: an LF, or a CR that no LF follows.
  private func endsLine(at index: Int) -> Bool {
    bytes[index] == 10 || (bytes[index] == 13 && (index + 1 == bytes.count || bytes[index + 1] != 10))
  }

  private func scalars(in range: Range<Int>) -> Int {
    guard range.lowerBound < range.upperBound else { return 0 }
    return bytes[range].reduce(into: 0) { count, byte in if byte & 0xC0 != 0x80 { count += 1 } }
  }
}
