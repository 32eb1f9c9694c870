import Testing

@testable import Diagnostics

@Suite struct Positions {
  struct Example: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let text: String
    let offset: Int
    let line: Int
    let column: Int
    let content: String

    init(_ name: String, _ text: String, _ offset: Int, _ line: Int, _ column: Int, _ content: String) {
      testDescription = name
      self.text = text
      self.offset = offset
      self.line = line
      self.column = column
      self.content = content
    }
  }

  @Test(arguments: [
    Example("an empty file", "", 0, 1, 1, ""),
    Example("the first character", "ab\ncd", 0, 1, 1, "ab"),
    Example("a line end belongs to its line", "ab\ncd", 2, 1, 3, "ab"),
    Example("the next line", "ab\ncd", 3, 2, 1, "cd"),
    Example("the end of the file", "ab\ncd", 5, 2, 3, "cd"),
    Example("behind a final line end", "ab\n", 3, 2, 1, ""),
    Example("beyond the file", "ab", 99, 1, 3, "ab"),
    Example("the CR of CRLF", "ab\r\ncd", 2, 1, 3, "ab"),
    Example("the LF of CRLF", "ab\r\ncd", 3, 1, 4, "ab"),
    Example("behind CRLF", "ab\r\ncd", 4, 2, 1, "cd"),
    Example("behind a lone CR", "ab\rcd", 3, 2, 1, "cd"),
    Example("a CR at the end", "ab\r", 3, 2, 1, ""),
    Example("CR CR LF", "a\r\r\nb", 4, 3, 1, "b"),
    Example("mixed line ends", "a\r\nb\rc\nd", 7, 4, 1, "d"),
    Example("an empty line", "a\n\nb", 2, 2, 1, ""),
    Example("a tab is one column", "\tab", 1, 1, 2, "\tab"),
    Example("a byte-order mark", "\u{FEFF}ab", 3, 1, 1, "ab"),
    Example("inside a byte-order mark", "\u{FEFF}ab", 1, 1, 1, "ab"),
    Example("before a byte-order mark", "\u{FEFF}ab\ncd", 0, 1, 1, "ab"),
    Example("a line behind a byte-order mark", "\u{FEFF}ab\ncd", 6, 2, 1, "cd"),
    Example("nothing but a byte-order mark", "\u{FEFF}", 3, 1, 1, ""),
    Example("behind wide characters", "é日😀x", 9, 1, 4, "é日😀x"),
    Example("inside a wide character", "é日😀x", 7, 1, 3, "é日😀x"),
    Example("a combining mark is a scalar", "e\u{301}x", 3, 1, 3, "e\u{301}x"),
    Example("a line separator ends no line", "a\u{2028}b", 4, 1, 3, "a\u{2028}b"),
  ])
  func countAsPeopleDo(_ example: Example) {
    let file = SourceFile(path: "a.md", text: example.text)
    #expect(file.position(of: example.offset) == Position(line: example.line, column: example.column))
    #expect(file.text(file.lineRange(at: example.offset)) == example.content)
  }

  @Test func brokenBytesCountOnceEach() {
    let file = SourceFile(path: "a.md", bytes: [97, 0xFF, 98])
    #expect(file.position(of: 2) == Position(line: 1, column: 3))
    #expect(file.text(0..<9) == "a\u{FFFD}b")
  }

  @Test(arguments: [1, 2, 3])
  func agreeWithCountingFromTheStart(_ seed: UInt64) {
    var random = Seeded(seed)
    let pieces = ["a", "é", "日", "😀", "\n", "\r\n", "\r", "\t", String(repeating: "ö", count: 700)]
    let text = (0..<200).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    let file = SourceFile(path: "a.md", text: text)
    let index = LineIndex(file)
    var line = 1
    var column = 1
    var offset = 0
    var before: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      if before == "\n" || (before == "\r" && scalar != "\n") {
        line += 1
        column = 1
      }
      #expect(index.position(of: offset) == Position(line: line, column: column), "seed \(seed), offset \(offset)")
      column += 1
      offset += String(scalar).utf8.count
      before = scalar
    }
  }
}
