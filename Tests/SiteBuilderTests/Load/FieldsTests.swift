import Diagnostics
import StatusModel
import Testing

@testable import SiteBuilder

private enum Keys {
  static let title = Key(text: "title", "What customers see.", example: "Checkout is slow")
  static let impact = Key(choice: "impact", "How bad.", example: "major", among: ["none", "minor", "partial_outage"])
  static let pinned = Key(bool: "pinned", "Stays on top.", example: "true")
  static let order = Key(integer: "order", "Smaller first.", example: "10", in: 0...720)
  static let weight = Key(fraction: "weight", "How much.", example: "0.3", in: 0...1)
  static let tags = Key(list: "tags", "Words.", example: "[a]", of: .text)
  static let colour = Key(colour: "colour", "The colour.", example: "\"#5b3df5\"")
  static let link = Key(url: "link", "The site.", example: "https://a.example")
  static let brand = Key(node: "brand", "Looks.", example: "\n  colour: x", kind: "colour")
  static let all: [any AnyKey] = [title, impact, pinned, order, weight, tags, colour, link, brand]
}

@Suite struct FieldsOfAMap {
  private func fields(_ text: String, _ report: inout Report) -> Fields {
    let file = SourceFile(path: "incident.md", text: text)
    let map = YAML.readMap(file, 0..<file.bytes.count, report: &report)
    return Fields(map, in: file, known: Keys.all, what: "an incident", report: &report)
  }

  /// Reads every key, the title as a required one.
  private func readAll(_ text: String) -> Report {
    var report = Report()
    let fields = fields(text, &report)
    _ = fields.require(Keys.title, .dates, &report)
    _ = fields.value(Keys.impact, .dates, &report)
    _ = fields.value(Keys.pinned, .dates, &report)
    _ = fields.value(Keys.order, .dates, &report)
    _ = fields.value(Keys.weight, .dates, &report)
    _ = fields.value(Keys.tags, .dates, &report)
    _ = fields.value(Keys.colour, .dates, &report)
    _ = fields.value(Keys.link, .dates, &report)
    _ = fields.part(Keys.brand, [Keys.colour], &report)?.value(Keys.colour, .dates, &report)
    return report
  }

  @Test func valuesAreReadByTheirKeys() {
    var report = Report()
    let fields = fields(
      """
      title: '  Down '
      impact: Partial-Outage
      pinned: True
      order: 720
      weight: 0.25
      tags: ops
      colour: "#1A7"
      link: https://a.example/x?y#z
      brand: {colour: "#1a7f37"}
      """, &report)
    #expect(fields.require(Keys.title, .dates, &report) == "Down")
    #expect(fields.value(Keys.impact, .dates, &report) == "partial_outage")
    #expect(fields.value(Keys.pinned, .dates, &report) == true)
    #expect(fields.value(Keys.order, .dates, &report) == 720)
    #expect(fields.value(Keys.weight, .dates, &report) == 0.25)
    #expect(fields.value(Keys.tags, .dates, &report) == ["ops"])
    #expect(fields.value(Keys.colour, .dates, &report) == "#11aa77")
    #expect(fields.value(Keys.link, .dates, &report) == "https://a.example/x?y#z")
    #expect(fields.part(Keys.brand, [Keys.colour], &report)?.value(Keys.colour, .dates, &report) == "#1a7f37")
    #expect(report.diagnostics.isEmpty, "\(report.text(colour: false))")
    #expect(fields.has(Keys.title))
    #expect(fields.text(of: YAMLNode(place: fields.place(of: Keys.impact), content: .list([]))) == "Partial-Outage")
  }

  struct Example: CustomTestStringConvertible, Sendable {
    let text: String
    let rule: Rule
    let headline: String
    let fix: String
    var testDescription: String { text }

    init(_ text: String, _ rule: Rule, _ headline: String, _ fix: String) {
      self.text = text
      self.rule = rule
      self.headline = headline
      self.fix = fix
    }
  }

  @Test(arguments: [
    // Keys
    Example("⟦titel⟧: a", .unknownKey, "an incident has no key 'titel'", "write 'title'"),
    Example("⟦Title⟧: a", .unknownKey, "an incident has no key 'Title'", "write 'title'"),
    Example(
      "title: a\n⟦severity⟧: b", .unknownKey, "an incident has no key 'severity'",
      "remove the line; the keys are title, impact, pinned, order, weight, tags, colour, link and brand"),
    Example(
      "title: a\n⟦Title⟧: b", .unknownKey, "an incident has no key 'Title'",
      "remove the line; the keys are title, impact, pinned, order, weight, tags, colour, link and brand"),
    Example("⟦impact: minor⟧", .missingKey, "an incident needs 'title'", "add a line such as: title: Checkout is slow"),
    Example("⟦title⟧:", .missingKey, "'title' has no value", "write for example: title: Checkout is slow"),
    Example("⟦title⟧: ''", .missingKey, "'title' has no value", "write for example: title: Checkout is slow"),
    Example("⟦title⟧: null", .missingKey, "'title' has no value", "write for example: title: Checkout is slow"),
    Example("title: ⟦#42 is slow⟧", .missingKey, "'title' has no value", "quote the text: title: \"#42 is slow\""),
    Example(
      "title: a\n⟦impact⟧:", .emptyValue, "'impact' has no value", "write the value after the colon, or remove the line"
    ),
    Example(
      "title: a\n⟦impact⟧: # later", .emptyValue, "'impact' has no value",
      "write the value after the colon, or remove the line"),
    Example(
      "title: a\ncolour: ⟦#fff⟧", .lostComment, "'#fff' is read as a comment",
      "quote the text: colour: \"#fff\"; or put a blank after '#' if it is a comment"),

    // Shapes
    Example("title: ⟦[a, b]⟧", .wrongType, "a list where one text belongs", "write one text"),
    Example("title: ⟦{a: b}⟧", .wrongType, "a map of keys where one text belongs", "write one text"),
    Example("title: a\ntags: ⟦{a: b}⟧", .wrongType, "a map of keys where a list belongs", "write a list"),
    Example("title: a\ntags: ⟦b, c⟧", .wrongType, "one text where a list belongs", "write: [b, c]"),
    Example("title: a\ntags: [⟦[b]⟧]", .wrongType, "a list where one text belongs", "write one text"),
    Example(
      "title: a\ntags:\n  - b\n  -⟦⟧\n", .invalidValue, "list item without a value",
      "write the item after '- ', or remove the line"),
    Example(
      "title: a\nbrand: ⟦blue⟧", .wrongType, "one text where a map of keys belongs",
      "write a map of keys, such as 'colour: …'"),
    Example("title: a\nbrand: {⟦color⟧: '#fff'}", .unknownKey, "'brand' has no key 'color'", "write 'colour'"),

    // Values
    Example("title: a\npinned: ⟦yes⟧", .invalidValue, "'yes' is neither true nor false", "write true"),
    Example("title: a\npinned: ⟦off⟧", .invalidValue, "'off' is neither true nor false", "write false"),
    Example("title: a\npinned: ⟦maybe⟧", .invalidValue, "'maybe' is neither true nor false", "write true or false"),
    Example(
      "title: a\nimpact: ⟦minro⟧", .invalidValue, "'minro' is none of none, minor and partial_outage", "write minor"),
    Example(
      "title: a\nimpact: ⟦sev1⟧", .invalidValue, "'sev1' is none of none, minor and partial_outage",
      "write one of none, minor or partial_outage"),
    Example("title: a\norder: ⟦721⟧", .invalidValue, "'721' is not between 0 and 720", "write a number from 0 to 720"),
    Example(
      "title: a\norder: ⟦99999999999999999999⟧", .invalidValue, "'99999999999999999999' is not between 0 and 720",
      "write a number from 0 to 720"),
    Example(
      "title: a\norder: ⟦1.5⟧", .invalidValue, "'1.5' is not a whole number",
      "write a whole number in digits, without quotes or unit"),
    Example("title: a\nweight: ⟦0,3⟧", .invalidValue, "'0,3' is not a number", "write 0.3"),
    Example("title: a\nweight: ⟦30 %⟧", .invalidValue, "'30 %' is not a number", "write 0.3"),
    Example(
      "title: a\nweight: ⟦nan⟧", .invalidValue, "'nan' is not a number",
      "write a number in digits, without quotes or unit"),
    Example("title: a\nweight: ⟦1.5⟧", .invalidValue, "'1.5' is not between 0 and 1", "write a number from 0 to 1"),
    Example("title: a\ncolour: ⟦1A7f37⟧", .invalidValue, "'1A7f37' is not a colour", "write \"#1a7f37\""),
    Example(
      "title: a\ncolour: ⟦navy⟧", .invalidValue, "'navy' is not a colour",
      "write it with six hexadecimal digits, in quotes: \"#1a7f37\""),
    Example(
      "title: a\nlink: ⟦a.example/x⟧", .invalidValue,
      "'a.example/x' is not a web address: it doesn't begin with https://", "write https://a.example/x"),
    Example(
      "title: a\nlink: ⟦javascript:alert(1)⟧", .invalidValue,
      "'javascript:alert(1)' is not a web address: it doesn't begin with https://",
      "write a whole address, such as https://status.example.com"),
    Example(
      "title: a\nlink: ⟦https://a b⟧", .invalidValue, "'https://a b' is not a web address: it holds a blank",
      "write a whole address, such as https://status.example.com"),
    Example(
      "title: a\nlink: ⟦https:///x⟧", .invalidValue, "'https:///x' is not a web address: it names no host",
      "write a whole address, such as https://status.example.com"),
  ])
  func everyMistakeIsReportedWhereItIs(_ example: Example) {
    let marked = Marked(example.text)
    let report = readAll(marked.text)
    expect(report, [example.rule], at: marked)
    #expect(report.diagnostics.first?.headline == example.headline)
    #expect(report.diagnostics.first?.fix == example.fix)
  }

  @Test func allMistakesOfOneFileAreFound() {
    let marked = Marked("⟦titel⟧: a\nimpact: ⟦huge⟧\npinned: ⟦yes⟧\norder: ⟦x⟧\n⟦order⟧: 1\n")
    expect(
      readAll(marked.text), [.unknownKey, .invalidValue, .invalidValue, .invalidValue, .duplicateKey], at: marked)
  }

  @Test func aMisspeltKeyIsReadAsTheOneThatIsMeant() {
    var report = Report()
    let fields = fields("titel: Down\nPinned: maybe", &report)
    #expect(fields.require(Keys.title, .dates, &report) == "Down")
    #expect(fields.value(Keys.pinned, .dates, &report) == nil)
    #expect(report.sorted.map(\.rule) == [.unknownKey, .unknownKey, .invalidValue])
  }

  @Test func nothingIsMissingWhereTheMapIsUnreadable() {
    #expect(readAll("title: a: b").diagnostics.map(\.rule) == [.yamlSyntax])
    #expect(readAll("- a").diagnostics.map(\.rule) == [.wrongType])
  }

  @Test func anEmptyTextThatIsWrittenOutIsNoWarning() {
    #expect(readAll("title: a\nlink: \"\"").diagnostics.isEmpty)
  }

  @Test func aMissingKeyPointsAtTheFirstLine() {
    let file = SourceFile(path: "a.md", text: "---\nimpact: minor\ntags: [a]\n---\n")
    var report = Report()
    let matter = FrontMatter.split(file, report: &report)
    let fields = Fields(matter?.fields, in: file, known: Keys.all, what: "an incident", report: &report)
    #expect(fields.require(Keys.title, .dates, &report) == nil)
    #expect(report.diagnostics.first?.place.range == 0..<3)
    #expect(!fields.has(Keys.title))
    #expect(fields.keyPlace(of: Keys.impact).range == 4..<10)
    #expect(fields.place(of: Keys.impact).range == 12..<17)
  }

  @Test func referencesSayWhatPeopleWrite() {
    #expect(
      Keys.all.map(\.kind) == [
        "text", "none, minor or partial_outage", "true or false", "number from 0 to 720", "number from 0 to 1",
        "list of texts", "colour such as \"#1a7f37\"", "web address", "colour",
      ])
  }
}
