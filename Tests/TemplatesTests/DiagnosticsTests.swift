import Diagnostics
import Foundation
import Testing

@testable import Templates

/// A template with one mistake, marked `⟦like this⟧`, in the page or in the partial `row`.
struct Mistake: Sendable, CustomTestStringConvertible {
  let page: String
  let row: String?
  let rule: Rule
  let fix: String?

  init(_ page: String, row: String? = nil, _ rule: Rule, fix: String? = nil) {
    (self.page, self.row, self.rule, self.fix) = (page, row, rule, fix)
  }

  var testDescription: String { page + (row.map { " — " + $0 } ?? "") }
}

/// Takes the marks out of a text; says what they enclose, in bytes.
func unmarked(_ text: String) -> (text: String, marked: Range<Int>?) {
  let parts = text.split(separator: /[⟦⟧]/, omittingEmptySubsequences: false)
  guard parts.count == 3 else { return (text, nil) }
  let start = parts[0].utf8.count
  return (parts.joined(), start..<(start + parts[1].utf8.count))
}

struct TemplateDiagnosticsTests {
  @Test(arguments: [
    // Syntax
    Mistake("<p>⟦{{⟧title</p>", .templateSyntax, fix: "add the closing braces"),
    Mistake("<p>⟦{{⟧title}</p>\n<p>{{title}}</p>", .templateSyntax),
    Mistake("⟦{{⟧{body}}", .templateSyntax),
    Mistake("{{⟦the title⟧}}", .templateSyntax),
    Mistake("⟦{{}}⟧", .templateSyntax),
    Mistake("{{⟦author..name⟧}}", .templateSyntax),
    Mistake("{{> ⟦a row⟧}}", .templateSyntax),
    Mistake("⟦{{=<%=}}⟧", .templateSyntax),
    Mistake("⟦{{#open}}⟧yes", .templateSyntax, fix: "add {{/open}} where it ends"),
    Mistake("{{#open}}⟦{{#updates}}⟧{{/open}}", .templateSyntax, fix: "add {{/updates}} where it ends"),
    Mistake("{{#open}}{{/⟦opne⟧}}{{/open}}", .templateSyntax, fix: "write {{/open}}, or open 'opne' first"),
    Mistake("yes{{/⟦open⟧}}", .templateSyntax),
    Mistake("⟦{{<row}}⟧", row: "", .templateSyntax),
    Mistake("{{<row}}{{$a}}1{{/a}}⟦{{$a}}⟧2{{/a}}{{/row}}", row: "{{$a}}{{/a}}", .templateSyntax),
    Mistake("{{>row}}", row: "é\r\n  ⟦{{#open}}⟧", .templateSyntax),
    // Names
    Mistake("<h1>{{⟦titel⟧}}</h1>", .unknownName, fix: "write 'title'"),
    Mistake("{{{⟦bdoy⟧}}}", .unknownName, fix: "write 'body'"),
    Mistake("{{#⟦update⟧}}{{at}}{{/update}}", .unknownName, fix: "write 'updates'"),
    Mistake("{{^⟦opne⟧}}{{/opne}}", .unknownName, fix: "write 'open'"),
    Mistake("{{author.⟦nam⟧}}", .unknownName, fix: "write 'name'"),
    Mistake("{{⟦auther⟧.name}}", .unknownName, fix: "write 'author'"),
    Mistake("{{author.⟦street⟧}}", .unknownName, fix: "write one of name, age"),
    Mistake("{{#updates}}{{⟦subtitel⟧}}{{/updates}}", .unknownName, fix: "write 'subtitle'"),
    Mistake("{{#tags}}{{⟦name⟧}}{{/tags}}", .unknownName),
    Mistake("{{at}}{{#updates}}{{at}}{{/updates}}".replacing("{{at}}{{#", with: "{{⟦at⟧}}{{#"), .unknownName),
    Mistake("{{#updates}}{{>row}}{{/updates}}", row: "<li>{{⟦titel⟧}}</li>", .unknownName, fix: "write 'title'"),
    Mistake("{{>row}}{{>row}}{{#updates}}{{>row}}{{/updates}}", row: "{{⟦nonsense⟧}}", .unknownName),
    Mistake("{{> ⟦rwo⟧}}", row: "", .unknownPartial, fix: "write 'row'"),
    Mistake("{{<⟦lay/out⟧}}{{/lay/out}}", .unknownPartial),
    Mistake(
      "{{<row}}{{$⟦contnet⟧}}x{{/contnet}}{{/row}}", row: "{{$content}}{{/content}}", .unknownName,
      fix: "write 'content'"),
    Mistake("{{>row}}", row: "({{>⟦gone⟧}})", .unknownPartial),
    Mistake("{{>row}}", row: "a ⟦{{>row}}⟧", .endlessPartial),
    Mistake("{{>row}}", row: "{{#open}}⟦{{>row}}⟧{{/open}}", .endlessPartial),
    Mistake("{{>row}}", row: "{{#updates}}⟦{{>row}}⟧{{/updates}}", .endlessPartial),
    Mistake("⟦{{>page}}⟧", .endlessPartial),
    // Kinds
    Mistake("⟦{{open}}⟧", .wrongKind, fix: "open a section: {{#open}}…{{/open}}"),
    Mistake("⟦{{updates}}⟧", .wrongKind, fix: "open a section: {{#updates}}…{{/updates}}"),
    Mistake("⟦{{author}}⟧", .wrongKind, fix: "show one of its fields: {{author.name}}, for example"),
    Mistake("{{title.⟦length⟧}}", .wrongKind),
    Mistake("{{updates.⟦at⟧}}", .wrongKind),
    Mistake("⟦{{.}}⟧", .wrongKind),
    Mistake("{{#updates}}⟦{{.}}⟧{{/updates}}", .wrongKind),
    // Places
    Mistake("⟦{{body}}⟧", .unsafePlace, fix: "write {{{body}}}"),
    Mistake("⟦{{{title}}}⟧", .unsafePlace, fix: "write {{title}}"),
    Mistake("⟦{{& count}}⟧", .unsafePlace, fix: "write {{count}}"),
    Mistake("<p title=\"⟦{{{body}}}⟧\">", .unsafePlace),
    Mistake("<title>⟦{{{body}}}⟧</title>", .unsafePlace),
    Mistake("<p class=⟦{{title}}⟧>", .unsafePlace, fix: "put quotes around the value"),
    Mistake("<p class=a⟦{{title}}⟧>", .unsafePlace),
    Mistake("<⟦{{title}}⟧>", .unsafePlace),
    Mistake("<h⟦{{count}}⟧>", .unsafePlace),
    Mistake("</h⟦{{count}}⟧>", .unsafePlace),
    Mistake("<p ⟦{{title}}⟧>", .unsafePlace),
    Mistake("<p data-⟦{{title}}⟧=\"\">", .unsafePlace),
    Mistake("<p a=\"\"⟦{{title}}⟧>", .unsafePlace),
    Mistake("<p onclick=\"f('⟦{{title}}⟧')\">", .unsafePlace),
    Mistake("<p OnClick='⟦{{title}}⟧'>", .unsafePlace),
    Mistake("<p style=\"color: ⟦{{title}}⟧\">", .unsafePlace),
    Mistake("<style>.⟦{{title}}⟧ {}</style>", .unsafePlace),
    Mistake("<script>var a = ⟦{{title}}⟧</script>", .unsafePlace),
    Mistake("<script>⟦{{json}}⟧</script>", .unsafePlace),
    Mistake("<script type=\"application/json\">⟦{{title}}⟧</script>", .unsafePlace),
    Mistake("<script type=\"text/javascript\" type=\"application/json\">⟦{{json}}⟧</script>", .unsafePlace),
    Mistake("<script type=\"{{#open}}application/json{{/open}}\">⟦{{json}}⟧</script>", .unsafePlace),
    Mistake("<script type=\"⟦{{title}}⟧\"></script>", .unsafePlace),
    Mistake("<script>a = '⟦<!--⟧'</script>", .unsafePlace),
    Mistake("<!-- ⟦{{title}}⟧ -->", .unsafePlace),
    Mistake("<!--> {{title}} --><!-- --!> {{title}}<!-- -- > ⟦{{title}}⟧ -->", .unsafePlace),
    Mistake("<!doctype ⟦{{title}}⟧>", .unsafePlace),
    Mistake("<? ⟦{{title}}⟧ >", .unsafePlace),
    Mistake("<iframe>⟦{{title}}⟧</iframe>", .unsafePlace),
    Mistake("<iframe srcdoc=\"⟦{{title}}⟧\"></iframe>", .unsafePlace),
    Mistake("<a href=\"⟦{{title}}⟧\">", .unsafePlace, fix: "use a link field"),
    Mistake("<a href=\"⟦{{count}}⟧\">", .unsafePlace),
    Mistake("<a HREF='⟦{{title}}⟧'>", .unsafePlace),
    Mistake("<a href = \"⟦{{title}}⟧\">", .unsafePlace),
    Mistake("<use xlink:href=\"⟦{{title}}⟧\"/>", .unsafePlace),
    Mistake("<img src=\"⟦{{title}}⟧\">", .unsafePlace),
    Mistake("<img srcset=\"⟦{{title}}⟧ 2x\">", .unsafePlace),
    Mistake("<img srcset=\"{{url}} ⟦{{count}}⟧x\">", .unsafePlace),
    Mistake("<form action=\"⟦{{title}}⟧\">", .unsafePlace),
    Mistake("<button formaction=\"⟦{{title}}⟧\">", .unsafePlace),
    Mistake("<object data=\"⟦{{title}}⟧\">", .unsafePlace),
    Mistake("<video poster=\"⟦{{title}}⟧\">", .unsafePlace),
    Mistake("<a href=\"java⟦{{title}}⟧\">", .unsafePlace),
    Mistake("<a href=\"javascript:⟦{{title}}⟧\">", .unsafePlace),
    Mistake("<a href=\" javascript:⟦{{title}}⟧\">", .unsafePlace),
    Mistake("<a href=\"&#106;avascript:⟦{{title}}⟧\">", .unsafePlace),
    Mistake("<a href=\"//⟦{{title}}⟧/\">", .unsafePlace),
    Mistake("<a href=\"https://⟦{{title}}⟧/\">", .unsafePlace),
    Mistake("<a href=\"https://status.⟦{{title}}⟧/\">", .unsafePlace),
    Mistake("<a href=\"{{url}}⟦{{title}}⟧\">", .unsafePlace),
    Mistake("<a href=\"/⟦{{title}}⟧\">", .unsafePlace),
    Mistake("<a href=\"{{url}}/⟦{{title}}⟧\">", .unsafePlace),
    Mistake("<a href=\"{{url}}/a⟦{{title}}⟧\">", .unsafePlace),
    Mistake("<a href=\"https:///⟦{{title}}⟧\">", .unsafePlace),
    Mistake("<a href=\"/\t/⟦{{title}}⟧\">", .unsafePlace),
    Mistake("<a href=\"\\\\⟦{{title}}⟧\">", .unsafePlace),
    Mistake("<a href=\"/to?⟦{{url}}⟧\">", .unsafePlace),
    Mistake("<a href=\"{{#open}}{{url}}{{/open}}#⟦{{title}}⟧\">", .unsafePlace),
    Mistake("<a href=\"{{#updates}}⟦{{url}}⟧{{/updates}}\">", .unsafePlace),
    Mistake("<meta http-equiv=\"refresh\" content=\"⟦{{url}}⟧\">", .unsafePlace),
    Mistake("<meta http-equiv=\"refresh\" content=\"0; url=⟦{{title}}⟧\">", .unsafePlace),
    Mistake("<meta http-equiv=\"{{#open}}refresh{{/open}}\" content=\"⟦{{title}}⟧\">", .unsafePlace),
    Mistake("<meta content=\"{{title}}\" ⟦http-equiv⟧=\"refresh\">", .unsafePlace),
    Mistake("<svg><animate attributeName=\"href\" values=\"⟦{{title}}⟧\"/></svg>", .unsafePlace),
    Mistake("<svg><title><b ⟦{{title}}⟧></title></svg>", .unsafePlace),
    Mistake("⟦{{#open}}⟧<p title=\"{{/open}}{{title}}\">", .unsafePlace, fix: "close within the section what it opens"),
    Mistake("⟦{{#open}}⟧<!--{{/open}}-->", .unsafePlace),
    Mistake("<p ⟦{{#open}}⟧class=\"{{/open}}\">", .unsafePlace),
    Mistake("<p>⟦{{#updates}}⟧<{{/updates}}script>", .unsafePlace),
    Mistake(
      "<li {{#open}}hidden{{/open}}⟦c⟧lass=\"a\">", .unsafePlace, fix: "put a blank here, and '=' within the section"),
    Mistake("<li {{#open}}title{{/open}} ⟦=⟧'a'>", .unsafePlace),
    Mistake("<li {{#open}}title{{/open}}⟦=⟧'a'>", .unsafePlace),
    Mistake("{{#open}}<a href=\"{{url}}\"{{/open}}⟦{{^open}}⟧<span{{/open}}>", .unsafePlace),
    Mistake("<script>1⟦ ⟧", .unsafePlace, fix: "close it"),
    Mistake("<p class=\"a⟦b⟧", .unsafePlace),
    Mistake("{{#updates}}{{>row}}{{/updates}}", row: "<a href=\"⟦{{title}}⟧\">", .unsafePlace),
    Mistake("<a href=\"{{>row}}\">", row: "⟦{{title}}⟧", .unsafePlace),
    Mistake("<b {{>row}}>", row: "⟦{{title}}⟧", .unsafePlace),
    Mistake("{{<row}}{{$at}}⟦{{title}}⟧{{/at}}{{/row}}", row: "<a {{$at}}{{/at}}>", .unsafePlace),
    Mistake("<svg><![CDATA⟦[⟧ ]]></svg>", .unsafePlace),
  ])
  func aMistakeIsReportedWhereItIs(_ mistake: Mistake) throws {
    let (page, onPage) = unmarked(mistake.page)
    let (row, inRow) = unmarked(mistake.row ?? "")
    var report = Report()
    let template = theme(page, mistake.row == nil ? [:] : ["row": row])
      .template("page", for: Everything.self, report: &report)
    #expect(template == nil)
    let found = report.sorted.map { "\($0.place.file.path) \($0.place.range ?? 0..<0) \($0.rule) \($0.headline)" }
    try #require(report.diagnostics.count == 1, "\(found)")
    let diagnostic = report.diagnostics[0]
    #expect(diagnostic.rule == mistake.rule)
    #expect(diagnostic.place.file.path == (onPage == nil ? "row.mustache" : "page.mustache"))
    #expect(diagnostic.place.range == onPage ?? inRow, "\(found)")
    if let fix = mistake.fix { #expect(diagnostic.fix == fix) }
    #expect(!diagnostic.headline.hasSuffix("."))
  }

  @Test func everyMistakeIsReportedInOneRun() {
    let page = """
      <h1>{{titel}}</h1>
      {{#updates}}<a href="{{title}}">{{wen}}</a>{{/updates}}
      {{> rwo}} {{{title}}} <p class={{count}}>
      """
    var report = Report()
    _ = theme(page, ["row": ""]).template("page", for: Everything.self, report: &report)
    let places = report.sorted.map { diagnostic in
      let position = diagnostic.place.file.position(of: diagnostic.place.range?.lowerBound ?? 0)
      return "\(position.line):\(position.column) \(diagnostic.rule.rawValue)"
    }
    #expect(
      places == [
        "1:7 unknown-name", "2:22 unsafe-place", "2:35 unknown-name", "3:5 unknown-partial", "3:11 unsafe-place",
        "3:32 unsafe-place",
      ])
  }

  @Test func aMistakeInASharedFileIsReportedOnce() {
    let files = ["a", "b", "row"].map { name in
      SourceFile(
        path: "\(name).mustache", text: name == "row" ? "{{titel}}" : "{{>row}}{{#updates}}{{>row}}{{/updates}}")
    }
    let theme = Theme(files: files)
    var report = Report()
    _ = theme.template("a", for: Everything.self, report: &report)
    _ = theme.template("b", for: Everything.self, report: &report)
    #expect(report.diagnostics.count == 1)
    #expect(report.diagnostics.first?.notes.first?.place.file.path == "a.mustache")
  }

  @Test func aFileThatIsntTextIsAnError() {
    var report = Report()
    let theme = Theme(files: [SourceFile(path: "page.mustache", bytes: [0x3C, 0xFF])])
    #expect(theme.template("page", for: Everything.self, report: &report) == nil)
    #expect(report.diagnostics.map(\.rule) == [.notUTF8])
  }

  @Test func aMissingPageIsAnError() {
    var report = Report()
    #expect(theme("").template("home", for: Everything.self, report: &report) == nil)
    #expect(report.diagnostics.map(\.rule) == [.unknownPartial])
  }

  @Test func blocksThatMultiplyEndInAnError() {
    var partials: [String: String] = [:]
    for level in 0..<30 {
      let next = "{{<p\(level + 1)}}{{$x}}\(level){{/x}}{{/p\(level + 1)}}"
      partials["p\(level)"] = "{{$x}}{{/x}}{{$a\(level)}}\(next){{/a\(level)}}{{<q\(level)}}{{$x}}b{{/x}}{{/q\(level)}}"
      partials["q\(level)"] = "{{$x}}{{/x}}" + next
    }
    partials["p30"] = "{{$x}}{{/x}}"
    var report = Report()
    _ = theme("{{>p0}}", partials).template("page", for: Everything.self, report: &report)
    #expect(report.diagnostics.allSatisfy { $0.rule == .templateSyntax })
  }

  @Test func noTemplateStopsTheCompiler() {
    let seed = ProcessInfo.processInfo.environment["CANDOR_SEED"].flatMap { UInt64($0) } ?? 1
    print("random templates, seed \(seed)")
    var random = Seeded(state: seed)
    let pieces = [
      "{{", "}}", "{{{", "}}}", "{{=", "=}}", "{{= | | =}}", "|title|", "{{<row}}", "{{/row}}", "{{>row}}", "{{>page}}",
      "{{$a}}", "{{/a}}", "{{$b}}", "{{/b}}", "{{#updates}}", "{{/updates}}", "{{#open}}", "{{^open}}", "{{/open}}",
      "{{.}}", "{{title}}", "{{{body}}}", "{{author.name}}", "{{#tags}}", "{{/tags}}", "\n", "\r\n", "  ", "é",
      "\u{FEFF}",
      "<a href=\"", "\"", ">", "<script>", "</script>", "<!--", "-->", "{{! x }}", "{{!", ".", "<",
    ]
    func template() -> String {
      (0..<Int.random(in: 0...12, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    }
    for _ in 0..<3000 {
      let (page, row) = (template(), template())
      var report = Report()
      let compiled = theme(page, ["row": row]).template("page", for: Everything.self, report: &report)
      #expect((compiled == nil) == report.hasErrors, "\(page.debugDescription) \(row.debugDescription), seed \(seed)")
      _ = compiled?.render(Everything())
    }
  }

  @Test func deepNestingEndsInAnError() {
    let deep = String(repeating: "{{#open}}", count: 5000) + String(repeating: "{{/open}}", count: 5000)
    var report = Report()
    _ = theme(deep).template("page", for: Everything.self, report: &report)
    #expect(report.diagnostics.map(\.rule) == [.templateSyntax])
    let chain = Dictionary(uniqueKeysWithValues: (0..<2000).map { ("p\($0)", "{{>p\($0 + 1)}}") })
    report = Report()
    _ = theme("{{>p0}}", chain).template("page", for: Everything.self, report: &report)
    #expect(report.diagnostics.map(\.rule) == [.templateSyntax])
  }
}
