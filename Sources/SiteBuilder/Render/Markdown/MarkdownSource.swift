import Diagnostics

/// The UTF-8 text of a node, borrowed from its tree.
typealias Bytes = UnsafeBufferPointer<UInt8>

/// A text as its author wrote it, for showing where in it something stands.
struct MarkdownSource: Sendable {
  /// Indexed by the file's byte offsets where the text is verbatim.
  let bytes: ArraySlice<UInt8>
  let place: Place
  /// Whether the bytes are those of the place's file.
  let isVerbatim: Bool

  /// The place of something written at a line, counted from 1, or after it, or anywhere; else the line.
  ///
  /// libcmark tells lines but no dependable columns, and a reference's address stands elsewhere: so the text is searched.
  func place(of written: [UInt8], line: Int) -> Place {
    guard isVerbatim, !bytes.isEmpty else { return place }
    let start = start(ofLine: line)
    let end = bytes[start...].firstIndex { $0 == 10 || $0 == 13 } ?? bytes.endIndex
    if !written.isEmpty, let found = find(written, from: start) ?? find(written, from: bytes.startIndex) {
      return place.at(found)
    }
    let range = start..<end
    let text = range.trimmed { bytes[$0] == 32 || bytes[$0] == 9 }
    return place.at(text.isEmpty ? bytes.startIndex..<bytes.endIndex : text)
  }

  private func find(_ written: [UInt8], from start: Int) -> Range<Int>? {
    var index = start
    while let found = bytes[index...].firstIndex(of: written[0]), found + written.count <= bytes.endIndex {
      if bytes[found..<found + written.count].elementsEqual(written) { return found..<found + written.count }
      index = found + 1
    }
    return nil
  }

  private func start(ofLine line: Int) -> Int {
    var (number, index) = (1, bytes.startIndex)
    while number < line, index < bytes.endIndex {
      let byte = bytes[index]
      index += 1
      if byte == 10 || (byte == 13 && !(index < bytes.endIndex && bytes[index] == 10)) { number += 1 }
    }
    return index
  }
}

/// Where the lines of a text begin. They end with LF, CRLF or CR, as CommonMark says.
struct MarkdownLines {
  private let bytes: ArraySlice<UInt8>
  private var starts: [Int]

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    starts = [bytes.startIndex]
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      index += 1
      if byte == 10 || (byte == 13 && !(index < bytes.endIndex && bytes[index] == 10)) { starts.append(index) }
    }
  }

  var count: Int { starts.count }

  /// A line without its line end; lines count from 1, and those outside the text are empty.
  func range(_ line: Int) -> Range<Int> {
    guard line >= 1 else { return bytes.startIndex..<bytes.startIndex }
    guard line <= starts.count else { return bytes.endIndex..<bytes.endIndex }
    let start = starts[line - 1]
    var end = line < starts.count ? starts[line] : bytes.endIndex
    while end > start, bytes[end - 1] == 10 || bytes[end - 1] == 13 { end -= 1 }
    return start..<end
  }
}

extension Range<Int> {
  /// Without the positions at either end that a condition holds for.
  func trimmed(_ isOut: (Int) -> Bool) -> Range<Int> {
    var (start, end) = (lowerBound, upperBound)
    while start < end, isOut(start) { start += 1 }
    while end > start, isOut(end - 1) { end -= 1 }
    return start..<end
  }
}

extension UInt8 {
  var isASCIISpace: Bool { self == 32 || (9...13).contains(self) }
  var isASCIILetter: Bool { (97...122).contains(self | 32) }
  var isASCIIDigit: Bool { (48...57).contains(self) }
  var isASCIIAlphanumeric: Bool { isASCIILetter || isASCIIDigit }
  var isASCIIPunctuation: Bool {
    (33...47).contains(self) || (58...64).contains(self) || (91...96).contains(self) || (123...126).contains(self)
  }
  var hexDigit: UInt8? {
    switch self {
    case 48...57: self - 48
    case 65...70: self - 55
    case 97...102: self - 87
    default: nil
    }
  }
}
