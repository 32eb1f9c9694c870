import Diagnostics
import Testing

@testable import SiteBuilder

@Suite struct MarkdownLinkTests {
  /// What a link written so leads to from `incidents/checkout/`, on its page and in a feed.
  @Test(arguments: [
    ("../other/", "../../incidents/other/", "https://status.example/base/incidents/other/", "incidents/other/"),
    (
      "diagram.png", "../../incidents/checkout/diagram.png",
      "https://status.example/base/incidents/checkout/diagram.png",
      "incidents/checkout/diagram.png"
    ),
    (
      "./a/../b", "../../incidents/checkout/b", "https://status.example/base/incidents/checkout/b",
      "incidents/checkout/b"
    ),
    ("/", "../../", "https://status.example/base/", ""), ("../..", "../../", "https://status.example/base/", ""),
    ("/logo.png", "../../logo.png", "https://status.example/base/logo.png", "logo.png"),
    ("/a?b=1&c#d", "../../a?b=1&amp;c#d", "https://status.example/base/a?b=1&amp;c#d", "a"),
    (
      "?a=b", "../../incidents/checkout/?a=b", "https://status.example/base/incidents/checkout/?a=b",
      "incidents/checkout/"
    ),
    (".", "../../incidents/checkout/", "https://status.example/base/incidents/checkout/", "incidents/checkout/"),
    ("/%2e/x", "../../x", "https://status.example/base/x", "x"),
    ("/my%20file.pdf", "../../my%20file.pdf", "https://status.example/base/my%20file.pdf", "my file.pdf"),
    (
      "</my file é.pdf>", "../../my%20file%20%C3%A9.pdf", "https://status.example/base/my%20file%20%C3%A9.pdf",
      "my file é.pdf"
    ),
    ("/50%", "../../50%25", "https://status.example/base/50%25", "50%"),
    ("/a//b", "../../a//b", "https://status.example/base/a//b", "a//b"),
    ("/a\\_b\\.c", "../../a_b.c", "https://status.example/base/a_b.c", "a_b.c"),
  ])
  func linksOfTheSiteFollowThePage(_ written: String, _ page: String, _ feed: String, _ path: String) {
    let rendering = MarkdownRendering("[x](\(written))")
    #expect(rendering.page == "<p><a href=\"\(page)\">x</a></p>\n")
    #expect(rendering.feed == "<p><a href=\"\(feed)\">x</a></p>\n")
    #expect(rendering.result.links.map(\.path) == [path])
    #expect(rendering.report.diagnostics.isEmpty)
  }

  @Test(
    arguments: [
      ("https://x.example/a", "https://x.example/a"), ("HTTP://x.example", "HTTP://x.example"),
      ("//x.example/a", "https://x.example/a"), ("mailto:me@x.example", "mailto:me@x.example"),
      ("tel:+49-1", "tel:+49-1"),
      ("slack://channel?id=1", "slack://channel?id=1"),
      ("https://status.example/base/a", "https://status.example/base/a"),
      ("https://x.example/?a=1&b=2", "https://x.example/?a=1&amp;b=2"),
      ("https://x.example/'\"", "https://x.example/&#x27;%22"),
      ("https://[::1", nil), ("https:///a", nil), ("http:a", nil), ("https://", nil), ("https://a%20b/", nil),
      ("https://:80/", nil),
    ] as [(String, String?)])
  func otherLinksStay(_ written: String, _ address: String?) {
    let rendering = MarkdownRendering("[x](\(written))")
    #expect(rendering.page == (address.map { "<p><a href=\"\($0)\">x</a></p>\n" } ?? "<p>x</p>\n"))
    #expect(rendering.feed == rendering.page)
    #expect(rendering.rules == (address == nil ? [.brokenLink] : []))
    #expect(rendering.result.links.isEmpty)
  }

  @Test(
    arguments: [
      ("", "page.html", "a.png", "./a.png", "a.png"), ("", "", "a:b/c", "a:b/c", nil),
      ("", "", "./a:b", "./a:b", "a:b"),
      ("", "", "/", "./", ""), ("/base/", "404.html", "x", "/base/x", "x"), ("../", "history/", "#a", "#a", nil),
      ("../", "history/", "2026-03/", "../history/2026-03/", "history/2026-03/"),
    ] as [(String, String, String, String, String?)])
  func everyPageHasItsWayToTheRoot(_ root: String, _ page: String, _ written: String, _ href: String, _ path: String?) {
    let result = MarkdownRendering("[x](\(written))", page: page).result
    #expect(
      String(decoding: result.html(for: .page(files: root, pages: root)), as: UTF8.self)
        == "<p><a href=\"\(href)\">x</a></p>\n")
    #expect(result.links.map(\.path) == (path.map { [$0] } ?? []))
  }

  @Test func fragmentsGetTheirHeadingsPrefix() {
    let text = "[a](#größe) [b](#gr%C3%B6%C3%9Fe) [c](#elsewhere) [d](/x/#größe)\n\n# Größe"
    let rendering = MarkdownRendering(text, prefix: "u1-")
    #expect(
      rendering.page.hasPrefix(
        "<p><a href=\"#u1-gr%C3%B6%C3%9Fe\">a</a> <a href=\"#u1-gr%C3%B6%C3%9Fe\">b</a> <a href=\"#elsewhere\">c</a> "
          + "<a href=\"../../x/#gr%C3%B6%C3%9Fe\">d</a></p>\n<h2 id=\"u1-größe\">"))
    #expect(rendering.feed.contains("\"https://status.example/base/incidents/checkout/#u1-gr%C3%B6%C3%9Fe\""))
    #expect(rendering.feed.contains("\"https://status.example/base/incidents/checkout/#elsewhere\""))
  }

  @Test(
    arguments: [
      ("![a \"b\"](d.png)", "<img src=\"../../incidents/checkout/d.png\" alt=\"a &quot;b&quot;\">", nil),
      ("![*a* `b`](/d.png \"T\")", "<img src=\"../../d.png\" alt=\"a b\" title=\"T\">", nil),
      ("[![a](/d.png)](/e)", "<a href=\"../../e\"><img src=\"../../d.png\" alt=\"a\"></a>", nil),
      ("![a](https://status.example/base/d.png)", "<img src=\"../../d.png\" alt=\"a\">", nil),
      ("![a](data:image/png;base64,AAAA)", "<img src=\"data:image/png;base64,AAAA\" alt=\"a\">", nil),
      ("![a](https://x.example/d.png)", "<a href=\"https://x.example/d.png\">a</a>", .externalImage),
      ("![](//x.example/d.png)", "<a href=\"https://x.example/d.png\">//x.example/d.png</a>", .externalImage),
      ("[![a](https://x.example/d.png)](/e)", "<a href=\"../../e\">a</a>", .externalImage),
      ("![a](data:image/svg+xml,x)", "a", .dangerousURL), ("![a](javascript:x)", "a", .dangerousURL),
      ("![a]()", "a", .brokenLink), ("![a](#b)", "a", .brokenLink),
    ] as [(String, String, Rule?)])
  func imagesAreTheSitesOwn(_ text: String, _ html: String, _ rule: Rule?) {
    let rendering = MarkdownRendering(text)
    #expect(rendering.page == "<p>\(html)</p>\n")
    #expect(rendering.rules == (rule.map { [$0] } ?? []))
    #expect(!rendering.feed.contains("src=\"../"))
  }

  @Test(arguments: [
    "javascript:alert(1)", "JavaScript:alert(1)", "vbscript:x", "data:text/html,x", "data:image/png;base64,AAAA",
    "file:///etc/passwd", "blob:x", "java&#115;cript:x", "&#106;avascript:x", "javascript\\:x",
  ])
  func dangerousLinksLeaveTheirText(_ address: String) {
    let rendering = MarkdownRendering("a [*b*](\(address)) c")
    #expect(rendering.page == "<p>a <em>b</em> c</p>\n")
    #expect(rendering.rules == [.dangerousURL])
    // As an address in angle brackets, too.
    #expect(!MarkdownRendering("<\(address)>").page.contains("href"))
  }

  @Test(arguments: [
    "java\u{1}script:x", " javascript:x", "java&#10;script:x", "&#1;javascript:x", "\u{85}javascript:x",
  ])
  func nothingMakesALinkDangerousInABrowserOnly(_ address: String) {
    let page = MarkdownRendering("[b](<\(address)>)").page
    // A browser drops tabs, line ends and leading control characters; percent-encoded they stay.
    #expect(!page.contains(/href="(\.\.\/)*[\x00-\x20\x7f-\x9f]*j\s*a/.ignoresCase()) || page.contains("href=\"../../"))
  }

  @Test(arguments: [
    "a [b](⟦javascript:x⟧)", "a\n\n- b\n  > [c](⟦file:/x⟧) d", "[a][b]\n\n[b]: ⟦vbscript:x⟧", "x ⟦<u>⟧y</u>",
    "a\n\n⟦<div class=\"x\">⟧\nb\n</div>", "![a](⟦https://x.example/a.png⟧)", "[a](⟦../../../x⟧)", "[a](⟦https://⟧)",
    "| a |\n|---|\n| x |\n| [b](⟦javascript:x⟧) |", "t[^1]\n\n[^1]: n\n\n    ⟦<kbd>⟧K</kbd>", "⟦ä [a]()⟧",
    "a \\~ [^1] [b](⟦javascript:x⟧)",
  ])
  func problemsAreReportedWhereTheyAre(_ marked: String) {
    let text = marked.replacing("⟦", with: "").replacing("⟧", with: "")
    let parts = marked.split(separator: /[⟦⟧]/, omittingEmptySubsequences: false)
    let (before, wanted) = (parts[0], parts[1])
    // The place is of the whole file, whatever precedes the text in it.
    let front = "---\ntitle: javascript:x <u>\n---\n"
    let file = SourceFile(path: "a.md", text: front + text)
    var report = Report()
    _ = Markdown().render(
      Place(file, front.utf8.count..<file.bytes.count), links: LinkContext(page: "incidents/x/", site: ""),
      report: &report)
    #expect(report.diagnostics.count == 1)
    let range = report.diagnostics.first?.place.range
    #expect(range.map(file.text) == String(wanted))
    #expect(range?.lowerBound == front.utf8.count + before.utf8.count)
  }

  @Test func aBrokenLinksPlaceIsItsAddress() {
    let rendering = MarkdownRendering("See [a](/nowhere/) and ![b](no.png).")
    #expect(rendering.result.links.map { $0.place.range.map(rendering.file.text) } == ["/nowhere/", "no.png"])
    #expect(rendering.result.links.map(\.isImage) == [false, true])
  }

  @Test func aTextFromElsewhereIsReportedAtItsPlace() {
    let file = SourceFile(path: "site.yml", text: "about: \"see [a](javascript:x)\"")
    var report = Report()
    let result = Markdown().render(
      text: "see [a](javascript:x)", from: Place(file, 7..<30), links: LinkContext(page: "", site: ""), report: &report)
    #expect(result.plainText == "see a")
    #expect(report.diagnostics.map { $0.place.range } == [7..<30])
  }
}
