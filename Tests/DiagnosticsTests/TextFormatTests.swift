import Testing

@testable import Diagnostics

@Suite struct TextOfAReport {
  @Test func showsLinesUnderlinesReasonAndRepair() {
    let file = SourceFile(
      path: "content/incidents/checkout.md",
      text: "---\ntitle: Checkout\nstarted:  2026-03-01 14:05 UTC\nresolved: 2026-03-01 12:55 UTC\n---\n")
    let report = report(
      .endsBeforeStart, "resolved 70 min before it started", at: file.place(of: "2026-03-01 12:55 UTC"),
      notes: [.init("started here", at: file.place(of: "2026-03-01 14:05 UTC"))],
      why: "uptime is worked out from these two times",
      fix: "swap 'started' and 'resolved', or correct the one that is wrong")
    #expect(
      report.text(colour: false) == """
        content/incidents/checkout.md:4:11: error: resolved 70 min before it started [ends-before-start]
          3 | started:  2026-03-01 14:05 UTC
            |           -------------------- started here
          4 | resolved: 2026-03-01 12:55 UTC
            |           ^^^^^^^^^^^^^^^^^^^^
          why: uptime is worked out from these two times
          fix: swap 'started' and 'resolved', or correct the one that is wrong

        """)
  }

  @Test func distantLinesHaveAGapAndNumbersAreAligned() {
    let text = (1...120).map { "line \($0)\n" }.joined()
    let file = SourceFile(path: "a.md", text: text)
    let report = report(
      at: file.place(of: "line 100\n"), label: "main",
      notes: [
        .init("near", at: file.place(of: "line 102")), .init("far", at: file.place(of: "line 9\n")),
        .init("next", at: file.place(of: "line 103")),
      ])
    #expect(
      report.text(colour: false) == """
        a.md:100:1: error: wrong [invalid-value]
            9 | line 9
              | ------ far
          ...
          100 | line 100
              | ^^^^^^^^ main
          101 | line 101
          102 | line 102
              | -------- near
          103 | line 103
              | -------- next

        """)
  }

  @Test func severalMarksOnOneLineStandBelowEachOther() {
    let file = SourceFile(path: "a.md", text: "a: b, a: c")
    let report = report(
      at: file.place(of: "a", 2), label: "again", notes: [.init("first", at: file.place(of: "a"))])
    #expect(
      report.text(colour: false) == """
        a.md:1:7: error: wrong [invalid-value]
          1 | a: b, a: c
            | - first
            |       ^ again

        """)
  }

  @Test func notesInOtherFilesAreBlocksOfTheirOwn() {
    let file = SourceFile(path: "a.md", text: "---\nx: y\n")
    let other = SourceFile(path: "site.yml", text: "components:\n  - id: api\n")
    let report = report(
      .emptyValue, at: file.place(of: "y"),
      notes: [.init("declared here", at: other.place(of: "api")), .init("read from here", at: Place(other))],
      fix: "do this")
    #expect(
      report.text(colour: false) == """
        a.md:2:4: warning: wrong [empty-value]
          2 | x: y
            |    ^
        site.yml:2:9: note: declared here
          2 |   - id: api
            |         ---
        site.yml: note: read from here
          fix: do this

        """)
  }

  @Test func aFindingAboutAWholeFileHasNoLine() {
    let report = report(.unreadable, "file can't be read", at: Place(SourceFile(path: "a.md", text: "x\n")), fix: "do")
    #expect(report.text(colour: false) == "a.md: error: file can't be read [unreadable]\n  fix: do\n")
  }

  struct Example: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let text: String
    let range: Range<Int>
    let expected: String

    init(_ name: String, _ text: String, _ range: Range<Int>, _ expected: String) {
      testDescription = name
      self.text = text
      self.range = range
      self.expected = expected
    }
  }

  @Test(arguments: [
    Example("a tab", "a\tb", 2..<3, "a   b\n    ^"),
    Example("a tab that is wrong", "\ta", 0..<1, "    a\n^^^^"),
    Example("East Asian wide characters", "日本語: x", 11..<12, "日本語: x\n        ^"),
    Example("wide characters that are wrong", "a日本b", 1..<7, "a日本b\n ^^^^"),
    Example("full-width forms", "ａ：b", 3..<6, "ａ：b\n  ^^"),
    Example("emoji", "😀 x", 5..<6, "😀 x\n   ^"),
    Example("emoji made of several", "👩‍👩‍👧 x", 19..<20, "👩‍👩‍👧 x\n   ^"),
    Example("a flag", "🇩🇪x", 8..<9, "🇩🇪x\n  ^"),
    Example("a heart with a variation selector", "❤️x", 6..<7, "❤️x\n  ^"),
    Example("a combining mark", "e\u{301}x", 3..<4, "e\u{301}x\n ^"),
    Example("part of a character", "e\u{301}x", 1..<3, "e\u{301}x\n^"),
    Example("Hangul spelled out", "\u{1112}\u{1161}\u{11AB}x", 9..<10, "\u{1112}\u{1161}\u{11AB}x\n  ^"),
    Example("nothing", "ab", 1..<1, "ab\n ^"),
    Example("the end of the line", "ab\n", 2..<2, "ab\n  ^"),
    Example("the line end", "ab\r\n", 2..<4, "ab\n  ^"),
    Example("the first of several lines", "abc\ndef\n", 1..<6, "abc\n ^^"),
    Example("behind a byte-order mark", "\u{FEFF}ab", 3..<4, "ab\n^"),
    Example("inside a byte-order mark", "\u{FEFF}ab", 0..<2, "ab\n^"),
    Example("an escape sequence", "\u{1B}[31mx", 5..<6, "␛[31mx\n     ^"),
    Example("control characters", "\u{0}\u{7F}\u{9B}x", 4..<5, "␀␡\u{FFFD}x\n   ^"),
    Example("direction overrides", "a\u{202E}b\u{2066}c", 8..<9, "a\u{FFFD}b\u{FFFD}c\n    ^"),
    Example("invisible characters", "ti\u{200B}tle\u{FEFF}", 0..<8, "ti\u{FFFD}tle\u{FFFD}\n^^^^^^"),
    Example("a line separator", "a\u{2028}b", 4..<5, "a\u{FFFD}b\n  ^"),
    Example("beyond the file", "ab", 7..<9, "ab\n  ^"),
  ])
  func underlinesStandBelowWhatTheyMean(_ example: Example) throws {
    let file = SourceFile(path: "a.md", text: example.text)
    let lines = report(at: Place(file, example.range)).text(colour: false).split(separator: "\n")
    let expected = example.expected.split(separator: "\n").map(String.init)
    try #require(lines.count == 3)
    #expect(lines[1] == "  1 | \(expected[0])")
    #expect(lines[2] == "    | \(expected[1])")
  }

  @Test func brokenBytesAreShownOneByOne() {
    let file = SourceFile(path: "a.md", bytes: [97, 0xFF, 0xC3, 98])
    #expect(
      report(at: Place(file, 3..<4)).text(colour: false) == """
        a.md:1:4: error: wrong [invalid-value]
          1 | a\u{FFFD}\u{FFFD}b
            |    ^

        """)
  }

  @Test func longLinesAreCutAroundTheFinding() {
    let line = (100..<400).map { "\($0)" }.joined(separator: " ")
    let file = SourceFile(path: "a.md", text: line)
    #expect(
      report(at: file.place(of: "100")).text(colour: false).split(separator: "\n")[1...2] == [
        "  1 | 100 101 102 103 104 105 106 107 108 109 110 111 112 113 114 115 116 117 118 119 120 121 122 123 124 …",
        "    | ^^^",
      ])
    #expect(
      report(at: file.place(of: "250")).text(colour: false).split(separator: "\n")[1...2] == [
        "  1 | …2 243 244 245 246 247 248 249 250 251 252 253 254 255 256 257 258 259 260 261 262 263 264 265 266 26…",
        "    |                                ^^^",
      ])
    #expect(
      report(at: file.place(of: "399")).text(colour: false).split(separator: "\n")[1...2] == [
        "  1 | …1 392 393 394 395 396 397 398 399", "    |                                ^^^",
      ])
    let whole = report(at: Place(file, 8..<file.bytes.count)).text(colour: false).split(separator: "\n")
    #expect(whole[2].count == 6 + 100)
  }

  @Test func textsOfAuthorsStayOnTheirLine() {
    let file = SourceFile(path: "a\u{1B}[2J\n.md", text: "x")
    let evil = "\u{1B}]0;x\u{7}\r\nother.md:1:1: error: y"
    let text = report(.invalidValue, evil, at: Place(file, 0..<1), label: evil, why: evil, fix: evil).text(
      colour: false)
    #expect(text.split(separator: "\n").count == 5)
    #expect(text.hasPrefix("a␛[2J␊.md:1:1: error: ␛]0;x␇␍␊other.md:1:1: error: y [invalid-value]\n"))
  }

  @Test func coloursAreOnlyAddedWhenAskedFor() {
    let file = SourceFile(path: "a.md", text: "x y")
    let report = report(
      at: file.place(of: "x"), label: "l", notes: [.init("n", at: file.place(of: "y"))], why: "w", fix: "f")
    let coloured = report.text(colour: true)
    #expect(coloured.contains("\u{1B}[1;31m error: \u{1B}[0m") || coloured.contains("\u{1B}[1;31m"))
    var plain = ""
    var isInside = false
    for scalar in coloured.unicodeScalars {
      if scalar == "\u{1B}" { isInside = true }
      if !isInside { plain.unicodeScalars.append(scalar) }
      if scalar == "m" { isInside = false }
    }
    #expect(plain == report.text(colour: false))
  }

  @Test(arguments: [31, 32, 33])
  func nothingOfAnAuthorsReachesTheTerminal(_ seed: UInt64) {
    var random = Seeded(seed)
    let pieces: [[UInt8]] = [
      [0x1B], [0x9B], [0xC2, 0x9B], [0x07], [0x0A], [0x0D], [0x0D, 0x0A], [0x09], [0xEF, 0xBB, 0xBF],
      [0xE2, 0x80, 0xAE],
      Array("é日😀e\u{301}👩‍👩‍👧".utf8), Array("abc ".utf8), [UInt8](repeating: 120, count: 150), [0xFF], [0xE2, 0x80],
    ]
    for _ in 0..<400 {
      let bytes = (0..<Int.random(in: 0...12, using: &random)).flatMap { _ in pieces.randomElement(using: &random) ?? []
      }
      let file = SourceFile(path: "a.md", bytes: bytes)
      func place() -> Place {
        let start = Int.random(in: 0...bytes.count, using: &random)
        return Place(file, start..<Int.random(in: start...bytes.count, using: &random))
      }
      let text = report(at: place(), label: file.text(0..<9), notes: [.init("n", at: place())]).text(colour: false)
      let isClean = text.unicodeScalars.allSatisfy {
        $0 == "\n" || ($0.value >= 32 && !(0x7F...0x9F).contains($0.value) && $0 != "\u{202E}" && $0 != "\u{FEFF}")
      }
      #expect(isClean, "seed \(seed): \(bytes)")
    }
  }

  @Test func theSummaryCountsFindingsAndFiles() {
    let (a, b) = (SourceFile(path: "a.md", text: "x"), SourceFile(path: "b.md", text: "x"))
    var all = Report()
    #expect(all.summary == "no errors, no warnings")
    #expect(all.text(colour: true).isEmpty)
    all.add(report(.emptyValue, at: Place(a, 0..<1)))
    #expect(all.summary == "1 warning in 1 file")
    all.add(report(.tooLarge, at: Place(b)))
    #expect(all.summary == "1 error and 1 warning in 2 files")
    all.add(report(.tooLarge, at: Place(b)))
    all.add(report(.tooLarge, at: Place(a)))
    #expect(all.summary == "3 errors and 1 warning in 2 files")
    all.add(report(.emptyValue, at: Place(a)))
    #expect(all.summary == "3 errors and 2 warnings in 2 files")
  }

  @Test func findingsAreSortedHoweverTheyWereFound() {
    let (a, b) = (SourceFile(path: "a.md", text: "xyz"), SourceFile(path: "b.md", text: "xyz"))
    let reports = [
      report(.unreadable, at: Place(a)), report(.emptyValue, at: Place(a, 0..<1)),
      report(.lostComment, at: Place(a, 0..<1)),
      report(.lostComment, at: Place(a, 0..<2)), report(.emptyValue, at: Place(a, 1..<2)), report(at: Place(b, 0..<1)),
    ]
    var expected = Report()
    for report in reports { expected.add(report) }
    for seed in 1...20 {
      var random = Seeded(UInt64(seed))
      var shuffled = Report()
      for report in reports.shuffled(using: &random) { shuffled.add(report) }
      #expect(shuffled.text(colour: false) == expected.text(colour: false), "seed \(seed)")
    }
    #expect(expected.sorted.map(\.rule) == expected.diagnostics.map(\.rule))
  }
}
