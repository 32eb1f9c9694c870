/// A table as GitHub Flavored Markdown 0.29, section 4.10, has it: a header, a row of dashes, rows of cells.
struct MarkdownTable {
  enum Alignment { case none, left, center, right }

  let columns: [Alignment]
  /// The Markdown of every cell, the header's first, row by row; every row has as many as there are columns.
  let cells: [[UInt8]]

  var rows: Int { cells.count / columns.count }

  /// The first table among the lines of a paragraph, and its header's line, from 0.
  static func find(in lines: [[UInt8]]) -> (MarkdownTable, header: Int)? {
    for index in lines.indices.dropFirst() {
      guard let columns = alignments(lines[index]) else { continue }
      let header = row(lines[index - 1])
      guard header.count == columns.count else { continue }
      var cells = header
      for line in lines[(index + 1)...] {
        cells += row(line, fitting: columns.count)
        // The caller refuses it; no use in padding every row to 10,000 columns.
        if cells.count > MarkdownLimit.cells { break }
      }
      return (MarkdownTable(columns: columns, cells: cells), index - 1)
    }
    return nil
  }

  /// The row of dashes and colons below a header. A dash or colon alone isn't one: there has to be a pipe.
  private static func alignments(_ line: [UInt8]) -> [Alignment]? {
    guard line.contains(pipe), line.allSatisfy({ [pipe, dash, colon, 32, 9].contains($0) }) else { return nil }
    var columns: [Alignment] = []
    for cell in row(line) {
      let dashes = cell.drop { $0 == colon }.prefix { $0 == dash }
      let isLeft = cell.first == colon
      let isRight = cell.last == colon
      guard !dashes.isEmpty, dashes.count + (isLeft ? 1 : 0) + (isRight ? 1 : 0) == cell.count else { return nil }
      columns.append(isLeft ? (isRight ? .center : .left) : (isRight ? .right : .none))
    }
    return columns.isEmpty ? nil : columns
  }

  /// The cells of a row: a backslash keeps a pipe from ending one, code doesn't.
  private static func row(_ line: [UInt8]) -> [[UInt8]] {
    var cells: [[UInt8]] = []
    var cell: [UInt8] = []
    var index = line.first == pipe ? 1 : 0
    var isOpen = false
    while index < line.count {
      let byte = line[index]
      isOpen = byte != pipe
      if byte == UInt8(ascii: "\\"), index + 1 < line.count {
        if line[index + 1] != pipe { cell.append(byte) }
        cell.append(line[index + 1])
        index += 2
        continue
      }
      if byte == pipe {
        cells.append(trimmed(cell))
        cell = []
      } else {
        cell.append(byte)
      }
      index += 1
    }
    if isOpen { cells.append(trimmed(cell)) }
    return cells
  }

  /// A row of so many cells. Where there are more, the last keeps their text, so that a pipe that was meant as such
  /// loses no words.
  private static func row(_ line: [UInt8], fitting count: Int) -> [[UInt8]] {
    var cells = row(line)
    if cells.count > count {
      let rest = cells[(count - 1)...].filter { !$0.isEmpty }.joined(separator: [32, pipe, 32])
      cells = cells[..<(count - 1)] + [Array(rest)]
    }
    return cells + Array(repeating: [], count: count - cells.count)
  }

  private static func trimmed(_ cell: [UInt8]) -> [UInt8] {
    Array(cell[(0..<cell.count).trimmed { cell[$0].isASCIISpace }])
  }

  private static let pipe = UInt8(ascii: "|")
  private static let dash = UInt8(ascii: "-")
  private static let colon = UInt8(ascii: ":")
}
