import Diagnostics
import Testing

@testable import SiteBuilder

@Suite struct FrontMatterSplitting {
  @Test(arguments: [
    ("---\na: b\n---\ntext\n", #"{"a": "b"}"#, "text\n"),
    ("---\r\na: b\r\n---\r\ntext\r\n", #"{"a": "b"}"#, "text\r\n"),
    ("---\ra: b\r---\rtext\r", #"{"a": "b"}"#, "text\r"),
    ("---\r\na: b\n---\rtext\n", #"{"a": "b"}"#, "text\n"),
    ("\u{FEFF}---\na: b\n---\ntext\n", #"{"a": "b"}"#, "text\n"),
    ("---  \na: b\n---\t \ntext", #"{"a": "b"}"#, "text"),
    ("---\na: b\n---", #"{"a": "b"}"#, ""),
    ("---\na: b\n---\n", #"{"a": "b"}"#, ""),
    ("---\n---\n", "{}", ""),
    ("---\n\n# nothing\n---\ntext", "{}", "text"),
    ("---\na: b\n---\n---\n", #"{"a": "b"}"#, "---\n"),
    ("---\na: |\n  x\n   ---\n---\ntext", #"{"a": "x\n ---\n"}"#, "text"),
    ("---\na: é\n---\nü", #"{"a": "é"}"#, "ü"),
  ])
  func takesFilesAsEditorsWriteThem(_ text: String, _ fields: String, _ body: String) throws {
    let file = SourceFile(path: "a.md", text: text)
    var report = Report()
    let matter = try #require(FrontMatter.split(file, report: &report))
    #expect(matter.fields?.outline == fields)
    #expect(file.text(matter.body) == body)
    #expect(report.diagnostics.isEmpty, "\(report.text(colour: false))")
    let opening = try #require(matter.fields).range
    #expect(file.text(opening).hasPrefix("---"))
  }

  struct Example: CustomTestStringConvertible, Sendable {
    let text: String
    let rule: Rule
    let headline: String
    var testDescription: String { text }

    init(_ text: String, _ rule: Rule, _ headline: String) {
      self.text = text
      self.rule = rule
      self.headline = headline
    }
  }

  @Test(arguments: [
    Example("⟦# Checkout⟧\ntext", .noFrontMatter, "no front matter"),
    Example("\u{FEFF}⟦text⟧", .noFrontMatter, "no front matter"),
    Example("⟦⟧", .noFrontMatter, "empty file"),
    Example("⟦⟧\n \n", .noFrontMatter, "empty file"),
    Example("⟦\n\n⟧---\na: b\n---\n", .noFrontMatter, "front matter isn't at the start of the file"),
    Example("⟦ ⟧---\na: b\n---\n", .noFrontMatter, "front matter isn't at the start of the file"),
    Example("⟦+++⟧\na = 1\n+++\n", .noFrontMatter, "front matter in TOML"),
    Example("⟦----⟧\na: b\n----\n", .noFrontMatter, "front matter begins with other dashes"),
    Example("⟦—-⟧\na: b\n", .noFrontMatter, "front matter begins with other dashes"),
    Example("⟦--- a: b⟧\n---\n", .noFrontMatter, "no front matter"),
    Example("⟦---⟧\na: b\n", .unclosedFrontMatter, "front matter is never closed"),
    Example("⟦---⟧", .unclosedFrontMatter, "front matter is never closed"),
    Example("⟦---⟧\na: b\n ---\n\ntext", .unclosedFrontMatter, "front matter is never closed"),
  ])
  func saysWhatIsWrongWithTheLines(_ example: Example) {
    let marked = Marked(example.text)
    var report = Report()
    #expect(FrontMatter.split(marked.file, report: &report) == nil)
    expect(report, [example.rule], at: marked)
    #expect(report.diagnostics.first?.headline == example.headline)
  }

  @Test func aBlockThatIsNeverClosedShowsWhereItSeemsToEnd() {
    let file = SourceFile(path: "a.md", text: "---\na: b\n\n## Investigating at 10:00\n")
    var report = Report()
    _ = FrontMatter.split(file, report: &report)
    #expect(
      report.text(colour: false) == """
        a.md:1:1: error: front matter is never closed [unclosed-front-matter]
          1 | ---
            | ^^^ opened here
          ...
          4 | ## Investigating at 10:00
            | ------------------------- the text seems to begin here
          why: a second line with '---' separates the keys from the text
          fix: write a line with --- after the last key

        """)
  }

  @Test func theBodyIsKeptWhereTheKeysAreBroken() throws {
    let file = SourceFile(path: "a.md", text: "---\na: b: c\n---\ntext\n")
    var report = Report()
    let matter = try #require(FrontMatter.split(file, report: &report))
    #expect(matter.fields == nil)
    #expect(file.text(matter.body) == "text\n")
    #expect(report.diagnostics.map(\.rule) == [.yamlSyntax])
  }
}
