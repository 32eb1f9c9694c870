import Diagnostics
import Testing

@testable import SiteBuilder

/// One mistake: where it belongs, and the repair.
struct TrapExample: CustomTestStringConvertible, Sendable {
  let text: String
  let rules: [Rule]
  let fixes: [String]

  init(_ text: String, _ rule: Rule = .yamlSyntax, _ fixes: String...) {
    self.text = text
    self.rules = fixes.map { _ in rule }
    self.fixes = fixes
  }

  var testDescription: String { text }
}

@Suite struct YAMLTraps {
  @Test(arguments: [
    // Texts that need quotes
    TrapExample("title: Down⟦:⟧ eu-west\n", .yamlSyntax, "quote the text: title: \"Down: eu-west\""),
    TrapExample("- title: Down⟦:⟧ eu # why\n", .yamlSyntax, "quote the text: - title: \"Down: eu\" # why"),
    TrapExample("title: Is \"up\"⟦:⟧ it's\n", .yamlSyntax, "quote the text: title: 'Is \"up\": it''s'"),
    TrapExample("title: ⟦@⟧acme is down\n", .yamlSyntax, "quote the text: title: \"@acme is down\""),
    TrapExample("title: ⟦`⟧api` is down\n", .yamlSyntax, "quote the text: title: \"`api` is down\""),
    TrapExample("title: ⟦%⟧d errors\n", .yamlSyntax, "quote the text: title: \"%d errors\""),
    TrapExample("title: ⟦*⟧*Bold** words\n", .yamlSyntax, "quote the text: title: \"**Bold** words\""),
    TrapExample("title: ⟦&⟧ more\n", .yamlSyntax, "quote the text: title: \"& more\""),
    TrapExample("title: ⟦>⟧ 50% of calls\n", .yamlSyntax, "quote the text: title: \"> 50% of calls\""),
    TrapExample("title: ⟦-⟧ in part\n", .yamlSyntax, "quote the text: title: \"- in part\""),
    TrapExample("title: ⟦]⟧ odd\n", .yamlSyntax, "quote the text: title: \"] odd\""),
    TrapExample("⟦@⟧key: a\n", .yamlSyntax, "quote the text: \"@key\": a"),
    TrapExample("title: [Resolved] ⟦API is back⟧\n", .yamlSyntax, "quote the text: title: \"[Resolved] API is back\""),
    TrapExample("title: \"Slow\" ⟦for all⟧\n", .yamlSyntax, "quote the text: title: '\"Slow\" for all'"),
    TrapExample("title: 'it'⟦s down'⟧\n", .yamlSyntax, "quote the text: title: \"it's down\""),
    TrapExample(
      "path: \"C:⟦\\p⟧ath\"\n", .yamlSyntax, "use single quotes or two backslashes: path: 'C:\\path'"),
    TrapExample(
      "path: \"it's C:⟦\\p⟧ath\"\n", .yamlSyntax, "use single quotes or two backslashes: path: \"it's C:\\\\path\""),
    TrapExample("a: \"x⟦\\u⟧12\"\n", .yamlSyntax, "use single quotes or two backslashes: a: 'x\\u12'"),

    // Quotes and brackets
    TrapExample("title: ⟦\"⟧Down\nimpact: major\n", .yamlSyntax, "close it: title: \"Down\""),
    TrapExample("title: ⟦\"⟧Down\nimpact: \"major\"\n", .yamlSyntax, "close it: title: \"Down\""),
    TrapExample("title: ⟦'⟧Down # why\nimpact: major\n", .yamlSyntax, "close it: title: 'Down' # why"),
    TrapExample("tags: ⟦[⟧a, b\nimpact: major\n", .yamlSyntax, "close it: tags: [a, b]"),
    TrapExample("tags: ⟦{⟧a: b\n", .yamlSyntax, "close it: tags: {a: b}"),
    TrapExample("tags: [ops, ⟦#42]⟧\nimpact: major\n", .yamlSyntax, "quote the text: tags: [ops, \"#42\"]"),
    TrapExample("tags: [ops, see ⟦#42]⟧\n", .yamlSyntax, "quote the text: tags: [ops, \"see #42\"]"),
    TrapExample("tags: [⟦@⟧a, b]\n", .yamlSyntax, "quote the text: tags: [\"@a\", b]"),
    TrapExample("tags: [a,⟦,⟧ b]\n", .yamlSyntax, "remove the comma, or add the item"),
    TrapExample("tags: [a]⟦]⟧\n", .yamlSyntax, "remove it, or quote the text it belongs to"),
    TrapExample(
      "tags: [\"a\" ⟦b⟧]\n", .yamlSyntax,
      "add the comma or ']', or quote the item if it holds signs such as : or \""),

    // Keys
    TrapExample("title⟦:⟧Down\nimpact: major\n", .yamlSyntax, "write: title: Down"),
    TrapExample("impact: major\ntitle⟦:⟧Down\n", .yamlSyntax, "write: title: Down"),
    TrapExample("title⟦:⟧Down\n", .yamlSyntax, "write: title: Down"),
    TrapExample("title ⟦=⟧ Down\nimpact: major\n", .yamlSyntax, "write: title: Down"),
    TrapExample("title⟦：⟧Down\nimpact: major\n", .yamlSyntax, "write: title: Down"),
    TrapExample(
      "impact: major\n⟦checkout is down⟧\n", .yamlSyntax,
      "write a key, a colon and a blank before the text, or move the text below the front matter"),
    TrapExample("⟦:⟧ major\n", .yamlSyntax, "write the key's name before the colon, or remove the line"),
    TrapExample("? ⟦[a]⟧\n: b\n", .yamlSyntax, "write a name before the colon"),
    TrapExample("components: ⟦-⟧ api\n", .yamlSyntax, "write: components: [api]"),

    // Indentation
    TrapExample("title: a\n⟦ ⟧impact: b\n", .yamlSyntax, "start it in the column of line 1: impact: b"),
    TrapExample("a:\n⟦\t⟧- b\n", .yamlSyntax, "replace each tab at the start of a line by two blanks"),
    TrapExample("a: b\n⟦\t⟧c: d\n", .yamlSyntax, "replace each tab at the start of a line by two blanks"),
    TrapExample(
      "a:\n  - b\n⟦ ⟧- c\n", .yamlSyntax, "indent it with 2 blanks like line 2 or with no blank like line 1"),
    TrapExample("  a: b\n⟦c⟧: d\n", .yamlSyntax, "indent it with 2 blanks like line 1"),
    TrapExample("a:\n  - b\n   ⟦-⟧ c\n", .yamlSyntax, "start it in the column of the item above"),
    TrapExample(
      "a: b\n⟦-⟧ c\n", .yamlSyntax, "put it below a key that has no value on its own line, or write it as 'key: value'"),
    TrapExample(
      "- a\n⟦b⟧: c\n", .yamlSyntax,
      "start the line with '- ', or indent it to make it part of the item above"),

    // What YAML offers and Candor refuses
    TrapExample("a: ⟦*base⟧\n", .yamlAlias, "quote it if it is text: a: \"*base\"; otherwise write the value out"),
    TrapExample("a: ⟦&base⟧ b\n", .yamlAlias, "quote it if it is text: a: \"&base b\"; otherwise write the value out"),
    TrapExample("a: ⟦!!str⟧ b\n", .yamlAlias, "quote it if it is text: a: \"!!str b\"; otherwise write the value out"),
    TrapExample("a: [⟦&x⟧ b, *x]\n", .yamlAlias, "write the value out"),
    TrapExample("⟦<<⟧: *base\n", .yamlAlias, "write the keys out"),
    TrapExample(
      "a: b\n⟦---⟧\nc: d\n", .yamlSyntax, "remove the line, or quote the text if it belongs to a value"),
    TrapExample(
      "a: b\n⟦...⟧\nc: d\n", .yamlSyntax, "remove the line, or quote the text if it belongs to a value"),
    TrapExample("a: b⟦\u{1}⟧c\n", .yamlSyntax, "remove the character"),
    TrapExample("a: b\n⟦a⟧: c\n", .duplicateKey, "remove one of them"),

    // Lost comments
    TrapExample(
      "title: fixing ⟦#42⟧\n", .lostComment,
      "quote the text: title: \"fixing #42\"; or put a blank after '#' if it is a comment"),
    TrapExample(
      "title: \"fixing\" ⟦#42 now⟧\n", .lostComment,
      "put the whole text between quotes; or put a blank after '#' if it is a comment"),
  ])
  func areReportedWhereTheyAreWithTheirRepair(_ example: TrapExample) {
    let marked = Marked(example.text)
    var report = Report()
    _ = YAML.readMap(marked.file, 0..<marked.file.bytes.count, report: &report)
    expect(report, example.rules, at: marked)
    #expect(report.sorted.map(\.fix) == example.fixes)
  }

  @Test(
    arguments: [
      "title: fixing # 42\n", "title: C#\n", "title: a#b\n", "# title\ntitle: a\n", "title: 'a #b'\n", "a: #  why\n",
      "title: a:b\n", "title: http://a.example/b\n", "time: 10:30\n", "a: [b, c]\n", "a: {b: c}\n", "a: |\n  x: y\n",
      "a: >-\n  x #1\n", "---\na: b\n", "a: b\r\n", "a: 'it''s'\n", "a:\n- b\n- c\n", "a: b\n\n\n",
    ])
  func areNotSeenInGoodText(_ text: String) {
    let file = SourceFile(path: "a.md", text: text)
    var report = Report()
    #expect(YAML.readMap(file, 0..<file.bytes.count, report: &report) != nil)
    #expect(report.diagnostics.isEmpty, "\(report.text(colour: false))")
  }

  @Test func allOfOneFileAreFound() {
    let marked = Marked(
      """
      title: Down⟦:⟧ eu-west
      impact: ⟦@⟧major
      tags: ⟦"⟧ops
      components: [⟦@⟧a, ⟦@⟧b]
      started⟦:⟧2026-01-01
      path: "⟦\\q⟧"

      """)
    var report = Report()
    #expect(YAML.read(marked.file, 0..<marked.file.bytes.count, report: &report) == nil)
    expect(report, [Rule](repeating: .yamlSyntax, count: 7), at: marked)
  }

  @Test func anEchoOfAMistakeIsNotReported() {
    let marked = Marked("components⟦:⟧api\n  - web\n    - x: y: z\n")
    var report = Report()
    _ = YAML.read(marked.file, 0..<marked.file.bytes.count, report: &report)
    #expect(report.diagnostics.count == 1)
  }

  @Test(arguments: [
    "title: é⟦:⟧ ü\n", "title: 😀😀⟦:⟧ x\n", "\u{FEFF}title: é⟦:⟧ ü\n", "ä: b\r\ntitle: é⟦:⟧ ü\r\n", "a: é\rb: ü⟦:⟧ c",
    "ä: 'ö\r\n  ß'\r\nb: ü⟦:⟧ c",
  ])
  func placesAreRightBehindCharactersOfSeveralBytes(_ text: String) {
    let marked = Marked(text)
    var report = Report()
    _ = YAML.read(marked.file, 0..<marked.file.bytes.count, report: &report)
    expect(report, [.yamlSyntax], at: marked)
  }
}
