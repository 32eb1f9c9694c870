import Diagnostics
import Testing

@testable import Templates

struct Shown: Sendable, CustomTestStringConvertible {
  let template: String
  let expected: String

  init(_ template: String, _ expected: String) { (self.template, self.expected) = (template, expected) }

  var testDescription: String { template }
}

struct RenderingTests {
  @Test(arguments: [
    Shown("{{title}}, {{count}}", "Checkout is slow, 3"),
    Shown("{{{body}}}{{& body}}", "<p>Sorry.</p><p>Sorry.</p>"),
    Shown("({{subtitle}}{{{aside}}}{{next}})", "()"),
    Shown("{{#open}}yes{{/open}}{{^open}}no{{/open}}", "yes"),
    Shown("{{#subtitle}}({{subtitle}}){{/subtitle}}{{^subtitle}}none{{/subtitle}}", "none"),
    Shown("{{#title}}({{.}}){{/title}}", "(Checkout is slow)"),
    Shown("{{#count}}{{.}} updates{{/count}}", "3 updates"),
    Shown("{{#body}}{{{.}}}{{/body}}", "<p>Sorry.</p>"),
    Shown("{{#url}}<a href=\"{{.}}\">{{/url}}", "<a href=\"/incidents/checkout/\">"),
    Shown("{{#author}}{{name}} ({{age}}), {{title}}{{/author}}", "Ada (36), Checkout is slow"),
    Shown("{{author.name}} {{reviewer.name}}{{#reviewer.name}}!{{/reviewer.name}}", "Ada "),
    Shown("{{#reviewer}}{{name}}{{/reviewer}}{{^reviewer}}nobody{{/reviewer}}", "nobody"),
    Shown("{{#tags}}{{.}} {{/tags}}", "api eu "),
    Shown("{{#tags}}{{.}}:{{count}} {{/tags}}", "api:3 eu:3 "),
    Shown("{{#tags}}{{#open}}{{.}}{{/open}}{{/tags}}", "apieu"),
    Shown("{{#updates}}{{title}} {{at}} {{author.name}};{{/updates}}", "First 09:00 Ada;Second 10:00 Ada;"),
    Shown("{{#updates}}{{#tags}}{{at}}{{.}} {{/tags}}{{/updates}}", "09:00api 09:00eu 10:00api 10:00eu "),
    Shown("{{#updates}}{{#author}}{{name}}{{at}}{{title}} {{/author}}{{/updates}}", "Ada09:00First Ada10:00Second "),
    Shown("{{#author}}{{#updates}}{{#tags}}{{name}}{{/tags}}{{/updates}}{{/author}}", "AdaAdaAdaAda"),
    // Sections within tags
    Shown("<li{{#open}} hidden{{/open}}>", "<li hidden>"),
    Shown("<li{{^open}} hidden{{/open}}>", "<li>"),
    Shown(
      "<li class=\"a\"{{#open}} hidden{{/open}}{{#count}} data-n=\"{{count}}\"{{/count}} id=x>",
      "<li class=\"a\" hidden data-n=\"3\" id=x>"),
    Shown("<li {{#open}}hidden{{/open}} id=\"x\">", "<li hidden id=\"x\">"),
    Shown("<li class=\"row{{#open}} is-open{{/open}}{{#tags}} {{.}}{{/tags}}\">", "<li class=\"row is-open api eu\">"),
    Shown("<li{{#tags}} data-{{! }}x=\"{{.}}\"{{/tags}}>", "<li data-x=\"api\" data-x=\"eu\">"),
    Shown("<details open{{#title}}=\"{{title}}\"{{/title}}>", "<details open=\"Checkout is slow\">"),
    // A section and its opposite may open what only comes after them closes.
    Shown("{{#open}}<b class=\"{{/open}}{{^open}}<b class=\"no {{/open}}x\">", "<b class=\"x\">"),
    Shown("<a href=\"{{#next}}{{next}}{{/next}}{{^next}}{{url}}{{/next}}\">", "<a href=\"/incidents/checkout/\">"),
    Shown("<p{{#open}} title='{{/open}}\n{{^open}} title='no {{/open}}{{title}}'>", "<p title='\nCheckout is slow'>"),
    Shown(
      "{{#url}}<a href=\"{{url}}\" class=\"{{/url}}{{^url}}<a class=\"{{/url}}name\">{{title}}</a>",
      "<a href=\"/incidents/checkout/\" class=\"name\">Checkout is slow</a>"),
    // Addresses
    Shown("<a href=\"{{url}}#{{title}}\">", "<a href=\"/incidents/checkout/#Checkout%20is%20slow\">"),
    Shown("<a href=\"/s/{{title}}/{{count}}\">", "<a href=\"/s/Checkout%20is%20slow/3\">"),
    Shown("<a href='mailto:{{title}}'>", "<a href='mailto:Checkout%20is%20slow'>"),
    Shown(
      "<a href=\"https://host.example/?q={{title}}&amp;n={{count}}\">",
      "<a href=\"https://host.example/?q=Checkout%20is%20slow&amp;n=3\">"),
    Shown(
      "<img srcset=\"{{url}} 1x, {{url}} 2x\">", "<img srcset=\"/incidents/checkout/ 1x, /incidents/checkout/ 2x\">"),
    Shown(
      "<meta http-equiv=\"refresh\" content=\"0; url={{url}}\">",
      "<meta http-equiv=\"refresh\" content=\"0; url=/incidents/checkout/\">"),
    Shown(
      "<meta property=\"og:url\" content=\"{{url}}\">{{url}}",
      "<meta property=\"og:url\" content=\"/incidents/checkout/\">/incidents/checkout/"),
    // JSON, which our writer makes harmless
    Shown(
      "<script type=\"application/json\">{{json}}</script>{{title}}",
      "<script type=\"application/json\">{\"title\":\"\\u003c/script>\"}</script>Checkout is slow"),
    Shown("<p data-json=\"{{json}}\">", "<p data-json=\"{&quot;title&quot;:&quot;\\u003c/script&gt;&quot;}\">"),
    // Elements whose content holds no tags
    Shown(
      "<title>a <b {{title}}</title><script>if (a</b/) {}</script ><p title='{{title}}'>",
      "<title>a <b Checkout is slow</title><script>if (a</b/) {}</script ><p title='Checkout is slow'>"),
    Shown("<textarea><a href={{title}}</textarea>", "<textarea><a href=Checkout is slow</textarea>"),
    Shown(
      "<svg><title>{{title}}</title><script/></svg>{{title}}",
      "<svg><title>Checkout is slow</title><script/></svg>Checkout is slow"),
    Shown("1 < {{count}}".replacing("< ", with: "<= "), "1 <= 3"),
    Shown("<!-- a --><!-->{{count}}<!--->{{count}}<!doctype html>{{count}}", "<!-- a --><!-->3<!--->3<!doctype html>3"),
  ])
  func aTemplateShows(_ example: Shown) throws {
    #expect(try rendered(example.template, Everything()) == example.expected)
  }

  @Test func aPartialShowsATreeOfAnyDepth() throws {
    let tree = (0..<200).reduce(Branch(content: "leaf")) {
      Branch(content: "\($1)", nodes: [$0, Branch(content: "x")])
    }
    let html = try rendered("<ul>{{>row}}</ul>", tree, ["row": "<li>{{content}}{{#nodes}}{{>row}}{{/nodes}}</li>"])
    #expect(html.matches(of: /<li>/).count == 401)
    #expect(html.contains("<li>0<li>leaf</li><li>x</li></li>"))
  }

  @Test func aTreeFindsNamesAroundIt() throws {
    struct Page: View {
      let site: String
      let tree: Branch
      static let fields: [Field<Self>] = [Field("site", "", \.site), Field("tree", "", \.tree)]
    }
    let page = Page(
      site: "S",
      tree: Branch(content: "a", nodes: [Branch(content: "b", nodes: [Branch(content: "c")]), Branch(content: "d")]))
    let row = "{{content}}{{site}}({{#nodes}}{{>row}}{{/nodes}})"
    #expect(try rendered("{{#tree}}{{>row}}{{/tree}}", page, ["row": row]) == "aS(bS(cS())dS())")
    let indirect = ["row": "{{content}}{{site}}({{>rows}})", "rows": "{{#nodes}}{{>row}}{{/nodes}}"]
    #expect(
      try rendered("{{#tree}}{{>row}}{{/tree}}{{#tree}}{{>rows}}{{/tree}}", page, indirect)
        == "aS(bS(cS())dS())bS(cS())dS()")
  }

  @Test func aTreeOnItsOwnLinesKeepsItsFirstIndentation() throws {
    let tree = Branch(content: "a", nodes: [Branch(content: "b", nodes: [Branch(content: "c")])])
    let row = "<li>{{content}}\n{{#nodes}}\n  {{>row}}\n{{/nodes}}\n</li>\n"
    #expect(
      try rendered("<ul>\n  {{>row}}\n</ul>\n", tree, ["row": row])
        == "<ul>\n  <li>a\n  <li>b\n  <li>c\n  </li>\n  </li>\n  </li>\n</ul>\n")
  }

  @Test func aLayoutIsFilledByThePage() throws {
    let layout =
      "<head>\n  {{$head}}\n  <title>{{$title}}Status{{/title}}</title>\n  {{/head}}\n</head>\n{{$main}}{{/main}}\n"
    let page =
      "{{<layout}}\n{{$title}}{{title}} – {{$title}}x{{/title}}{{/title}}\n{{$main}}\n<p>{{count}}</p>\n{{/main}}\n{{/layout}}\n"
    #expect(
      try rendered(page, Everything(), ["layout": layout])
        == "<head>\n  <title>Checkout is slow – x</title>\n</head>\n<p>3</p>\n\n")
  }

  @Test func aBlockIsEscapedForThePlaceItFills() throws {
    var view = Everything()
    view.title = "'\"<"
    let layout = "<p title='{{$text}}{{/text}}'>{{$text}}{{/text}}"
    #expect(
      try rendered("{{<layout}}{{$text}}{{title}}{{/text}}{{/layout}}", view, ["layout": layout])
        == "<p title='&#39;&quot;&lt;'>'&quot;&lt;")
  }

  @Test func aPartialIsCompiledForEachPlace() throws {
    var view = Everything()
    view.title = "'\"<"
    #expect(
      try rendered("{{>t}}<p title=\"{{>t}}\"><a href=\"?{{>t}}\">", view, ["t": "{{title}}"])
        == "'&quot;&lt;<p title=\"&#39;&quot;&lt;\"><a href=\"?%27%22%3C\">")
  }

  @Test func aByteOrderMarkIsLeftOut() throws {
    #expect(try rendered("\u{FEFF}{{#open}}\nyes\n{{/open}}\n", Everything()) == "yes\n")
  }

  @Test func laterThemesReplaceSingleFiles() throws {
    let base = Theme(
      files: [
        SourceFile(path: "default/page.mustache", text: "{{>row}}!"),
        SourceFile(path: "default/row.mustache", text: "base"),
        SourceFile(path: "default/style.css", text: "{{"),
      ], folder: "default")
    let own = Theme(
      files: [
        SourceFile(path: "mine/row.mustache", text: "own"), SourceFile(path: "mine/pgae.mustache", text: "{{#never"),
      ], folder: "mine")
    var report = Report()
    let template = try #require(base.overlaid(with: own).template("page", for: Everything.self, report: &report))
    #expect(String(decoding: template.render(Everything()), as: UTF8.self) == "own!")
    #expect(template.files == ["page.mustache", "row.mustache"])
    base.overlaid(with: own).reportUnused(butFor: template.files, report: &report)
    #expect(report.diagnostics.map(\.place.file.path) == ["mine/pgae.mustache"])
    #expect(report.diagnostics.map(\.fix) == ["rename it to 'page.mustache'"])
    #expect(!report.hasErrors)
  }

  @Test func theReferenceListsEveryViewOnce() {
    let views = ViewReference.views(from: Everything.self)
    #expect(views.map(\.name) == ["Everything", "Person", "Update"])
    #expect(
      views[0].fields.map { "\($0.name): \($0.isOptional ? "optional " : "")\($0.kind)" } == [
        "title: text", "subtitle: optional text", "count: number", "open: yes or no", "body: HTML",
        "aside: optional HTML", "url: link", "next: optional link", "json: JSON", "tags: list of text",
        "author: Person", "reviewer: optional Person", "updates: list of Update",
      ])
    #expect(views[1].fields.map(\.documentation) == ["First and last.", "In years."])
    #expect(ViewReference.views(from: Branch.self).map(\.name) == ["Branch"])
  }
}
