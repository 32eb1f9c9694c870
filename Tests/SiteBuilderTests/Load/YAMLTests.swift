import Diagnostics
import Testing

@testable import SiteBuilder

extension YAMLNode {
  /// The node without places, as one line that tells texts from lists and maps.
  var outline: String {
    switch content {
    case .scalar(let text, _): "\"" + text.replacing("\n", with: "\\n").replacing("\t", with: "\\t") + "\""
    case .list(let items): "[" + items.map(\.outline).joined(separator: ", ") + "]"
    case .map(let entries): "{" + entries.map { "\($0.outline): \($1.outline)" }.joined(separator: ", ") + "}"
    }
  }
}

@Suite struct YAMLReading {
  private func read(_ text: String) -> (node: YAMLNode?, report: Report) {
    let file = SourceFile(path: "site.yml", text: text)
    var report = Report()
    return (YAML.read(file, 0..<file.bytes.count, report: &report), report)
  }

  @Test(arguments: [
    (
      "a: no\nb: 10:30\nc: 2026-02-01\nd: 0123\ne: 1e3",
      #"{"a": "no", "b": "10:30", "c": "2026-02-01", "d": "0123", "e": "1e3"}"#
    ),
    ("a: 'it''s'\nb: \"x\\ty\"", #"{"a": "it's", "b": "x\ty"}"#),
    ("a: |\n  x\n  y\nb: >-\n  x\n  y", #"{"a": "x\ny\n", "b": "x y"}"#),
    ("a:\n- b\n- c: d\n  e: f", #"{"a": ["b", {"c": "d", "e": "f"}]}"#),
    ("a: [b, {c: d}, [], {}]", #"{"a": ["b", {"c": "d"}, [], {}]}"#),
    ("a:\nb: ~", #"{"a": "", "b": "~"}"#),
    ("a: b\r\nc:\r\n  - d\r\n", #"{"a": "b", "c": ["d"]}"#),
    ("a: b\rc: d", #"{"a": "b", "c": "d"}"#),
    ("\u{FEFF}a: b", #"{"a": "b"}"#),
    ("", #""""#), ("# nothing\n", #""""#), ("---\na: b\n", #"{"a": "b"}"#),
  ])
  func givesTheSourceText(_ text: String, _ outline: String) throws {
    let (node, report) = read(text)
    #expect(try #require(node).outline == outline)
    #expect(report.diagnostics.isEmpty)
  }

  @Test func everyNodeKnowsItsPlace() throws {
    let text = "ä: ⟦'x y'⟧\r\nlist: ⟦[a, b]⟧\r\nmap:\r\n  ⟦k: v⟧\r\nblock: ⟦|\r\n  é\r\n  ö⟧\r\n\r\nlast: ⟦ü⟧"
    let marked = Marked(text)
    var report = Report()
    let node = try #require(YAML.read(marked.file, 0..<marked.file.bytes.count, report: &report))
    guard case .map(let entries) = node.content else { return #expect(Bool(false), "no map") }
    #expect(entries.map(\.value.range) == marked.ranges)
    #expect(entries.map { marked.file.text($0.key.range) } == ["ä", "list", "map", "block", "last"])
  }

  @Test(arguments: [
    #"a: "x⟦\x07⟧y""#, #"a: "⟦\0⟧""#, #"a: "\\⟦\e⟧[31m""#, #"a: "⟦\u0085⟧ \a""#, #"a: ["ok", "⟦\ufffe⟧"]"#,
    #"a: "⟦\U0001ffff⟧""#,
  ])
  func anEscapeForACharacterThatNoPageMayHoldIsAnError(_ text: String) {
    let marked = Marked(text)
    var report = Report()
    _ = YAML.read(marked.file, 0..<marked.file.bytes.count, report: &report)
    #expect(report.diagnostics.map(\.place.range) == marked.ranges.map { $0 })
    #expect(report.hasErrors)
  }

  @Test(arguments: [#"a: "\t\n\" \u00e9 \L\U0001f600 \\x07""#, #"a: '\x07'"#, #"a: \x07"#])
  func otherEscapesAreNoError(_ text: String) {
    #expect(read(text).report.diagnostics.isEmpty)
  }

  @Test func onlyTheGivenPartOfAFileIsRead() throws {
    let file = SourceFile(path: "a.md", text: "ignored: x: y\n---\na: é\n---\nalso: x: y\n")
    var report = Report()
    let start = "ignored: x: y\n---\n".utf8.count
    let node = try #require(YAML.read(file, start..<start + "a: é\n".utf8.count, report: &report))
    #expect(node.outline == #"{"a": "é"}"#)
    #expect(report.diagnostics.isEmpty)
    #expect(node.range == start..<start + 5)
  }

  @Test func brokenBytesAreReportedWhereTheyAre() {
    let file = SourceFile(path: "a.md", bytes: Array("a: é\nb: ".utf8) + [0xFF, 10])
    var report = Report()
    #expect(YAML.read(file, 0..<file.bytes.count, report: &report) == nil)
    #expect(report.diagnostics.map(\.rule) == [.notUTF8])
    #expect(report.diagnostics.first?.place.range == 9..<10)
  }

  @Test(arguments: [63, 64])
  func nestingIsFineUpToTheLimit(_ depth: Int) {
    let (node, report) = read(String(repeating: "[", count: depth) + String(repeating: "]", count: depth))
    #expect(node != nil)
    #expect(report.diagnostics.isEmpty)
  }

  struct Bomb: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let text: String
    let rule: Rule

    init(_ name: String, _ rule: Rule, _ text: String) {
      testDescription = name
      self.rule = rule
      self.text = text
    }

    init(_ name: String, _ rule: Rule, times: Int, _ line: (Int) -> String) {
      self.init(name, rule, (0..<times).map(line).joined())
    }

    static let all = [
      Bomb("brackets", .yamlTooDeep, times: 100_000) { _ in "[" },
      Bomb("braces", .yamlTooDeep, times: 100_000) { _ in "{a: " },
      Bomb("dashes", .yamlTooDeep, times: 100_000) { _ in "- " },
      Bomb("question marks", .yamlTooDeep, times: 100_000) { _ in "? " },
      Bomb("steps", .yamlTooDeep, times: 900) { String(repeating: " ", count: $0) + "a:\n" },
      Bomb("8 MB", .tooLarge, "a: " + String(repeating: "x", count: 8 << 20)),
      Bomb("aliases", .yamlAlias, times: 30) { "a\($0): &a\($0 + 1) [*a\($0), *a\($0), *a\($0)]\n" },
      Bomb("one key again and again", .duplicateKey, times: 10_000) { _ in "a: b\n" },
      Bomb("many keys", .unknownKey, times: 10_000) { "a\($0): b\n" },
      Bomb("many keys in one line", .unknownKey, "{" + (0..<10_000).map { "a\($0): b, " }.joined() + "}"),
      Bomb("items inside texts", .yamlSyntax, times: 10_000) { _ in "- a\n  - b\n" },
      Bomb("lost comments", .lostComment, times: 10_000) { "a\($0): b #c\n" },
      Bomb("errors without end", .yamlSyntax, times: 20_000) { _ in "a: b: c\n" },
      Bomb("quotes", .yamlSyntax, times: 20_001) { _ in "a: \"\n" },
      Bomb("one megabyte in a line", .yamlSyntax, "a: b: " + String(repeating: "é", count: 500_000)),
    ]
  }

  @Test(arguments: Bomb.all)
  func bombsAreRefusedQuickly(_ bomb: Bomb) {
    var report = Report()
    let time = ContinuousClock().measure {
      let file = SourceFile(path: "site.yml", text: bomb.text)
      let map = YAML.readMap(file, 0..<file.bytes.count, report: &report)
      _ = Fields(map, in: file, known: [Key(text: "title", "", example: "")], what: "site.yml", report: &report)
      _ = report.text(colour: false)
    }
    #expect(report.diagnostics.contains { $0.rule == bomb.rule })
    // A wide bound: what is ruled out is the square of the length, which takes minutes.
    #expect(time < .seconds(30), "\(time)")
  }

  @Test(arguments: [1, 2, 3, 4])
  func randomBytesNeverCrash(_ seed: UInt64) {
    var random = Seeded(seed)
    let signs = Array("\n\n  \t:-[]{}#&*!|>'\"%@`,?\\abé\u{2028}😀~<=\r.0".utf8) + [0, 0xFF, 0xC3, 0x85]
    for _ in 0..<1_000 {
      let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in signs.randomElement(using: &random) ?? 0 }
      let file = SourceFile(path: "a.md", bytes: bytes)
      var report = Report()
      let node = YAML.readMap(file, 0..<bytes.count, report: &report)
      #expect(node != nil || report.hasErrors, "seed \(seed): \(bytes)")
      let shown = report.text(colour: false)
      #expect(shown.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 32 }, "seed \(seed): \(bytes)")
      _ = FrontMatter.split(
        SourceFile(path: "a.md", bytes: Array("---\n".utf8) + bytes + Array("\n---\n".utf8)), report: &report)
    }
  }

  @Test(arguments: [11, 12, 13])
  func randomMapsKeepTheirValues(_ seed: UInt64) throws {
    var random = Seeded(seed)
    let signs = Array(" :#-'\"\\[]{},&*!|>%@`?abcé😀~.0<=\t").map(String.init)
    for _ in 0..<500 {
      let values = (0..<Int.random(in: 1...8, using: &random)).map { _ in
        (0..<Int.random(in: 0...20, using: &random)).map { _ in signs.randomElement(using: &random) ?? "" }.joined()
      }
      let newline = ["\n", "\r\n"].randomElement(using: &random) ?? "\n"
      let text = values.enumerated().map { "key\($0): \(YAMLLine.quoted($1))\(newline)" }.joined()
      let (node, report) = read(text)
      guard case .map(let entries) = try #require(node, "seed \(seed): \(text)\(report.text(colour: false))").content
      else {
        return #expect(Bool(false), "seed \(seed): no map of \(text)")
      }
      #expect(entries.map(\.value.text) == values, "seed \(seed): \(text)")
      #expect(report.diagnostics.isEmpty, "seed \(seed): \(text)\(report.text(colour: false))")
    }
  }
}
