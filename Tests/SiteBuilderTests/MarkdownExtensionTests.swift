import Diagnostics
import Testing

@testable import SiteBuilder

@Suite struct MarkdownExtensionTests {
  @Test(arguments: [
    MarkdownSample("~~gone~~", "<p><del>gone</del></p>"),
    MarkdownSample("~gone~", "<p><del>gone</del></p>"),
    MarkdownSample("~~a *b* `c`~~ d", "<p><del>a <em>b</em> <code>c</code></del> d</p>"),
    MarkdownSample("*~~a~~*", "<p><em><del>a</del></em></p>"),
    MarkdownSample("**note:**~~old~~", "<p><strong>note:</strong><del>old</del></p>"),
    MarkdownSample("~~a\nb~~", "<p><del>a\nb</del></p>"),
    MarkdownSample("# ~~a~~", "<h2 id=\"a\"><del>a</del></h2>"),
    MarkdownSample("re~~mark~~able", "<p>re<del>mark</del>able</p>"),
    // Times and quantities aren't struck.
    MarkdownSample("10:00~12:00, 13:00~14:00", "<p>10:00~12:00, 13:00~14:00</p>"),
    MarkdownSample("~5 min to ~10 min", "<p>~5 min to ~10 min</p>"),
    MarkdownSample("~~takes ~5 min~~", "<p><del>takes ~5 min</del></p>"),
    // Neither end may be lost, nor may ends cross.
    MarkdownSample("~~a", "<p>~~a</p>"),
    MarkdownSample("~~ a ~~", "<p>~~ a ~~</p>"),
    MarkdownSample("b ~~~a~~~", "<p>b ~~~a~~~</p>"),
    MarkdownSample("~~a~", "<p>~~a~</p>"),
    MarkdownSample("*~~a* b~~", "<p><em>~~a</em> b~~</p>"),
    MarkdownSample("~~a\n\nb~~", "<p>~~a</p>\n<p>b~~</p>"),
    // Written with a backslash, or as code.
    MarkdownSample("\\~\\~a\\~\\~", "<p>~~a~~</p>"),
    MarkdownSample("\\~a~", "<p>~a~</p>"),
    MarkdownSample("`~~a~~`", "<p><code>~~a~~</code></p>"),
    MarkdownSample("https://example.com/~a/~b", link("https://example.com/~a/~b")),
  ])
  func tildesStrikeThrough(_ sample: MarkdownSample) { #expect(markdownPage(sample.text) == sample.html) }

  @Test(arguments: [
    MarkdownSample("- [ ] a\n- [x] b\n- [X] c", tasks(["☐ a", "☑ b", "☑ c"])),
    MarkdownSample("- [ ] **a** b", tasks(["☐ <strong>a</strong> b"])),
    MarkdownSample("* [x] a\n\n  b", "<ul>\n<li class=\"task\">\n<p>\(box("☑")) a</p>\n<p>b</p>\n</li>\n</ul>"),
    MarkdownSample("1. [ ] a", "<ol>\n<li class=\"task\">\(box("☐")) a</li>\n</ol>"),
    MarkdownSample("- [ ]", "<ul>\n<li>[ ]</li>\n</ul>"),
    MarkdownSample("- [x]a", "<ul>\n<li>[x]a</li>\n</ul>"),
    MarkdownSample("- a [ ] b", "<ul>\n<li>a [ ] b</li>\n</ul>"),
    MarkdownSample("- \\[ ] a", "<ul>\n<li>[ ] a</li>\n</ul>"),
    MarkdownSample("[ ] a", "<p>[ ] a</p>"),
    MarkdownSample("- `[ ] a`", "<ul>\n<li><code>[ ] a</code></li>\n</ul>"),
  ])
  func itemsMayHaveBoxes(_ sample: MarkdownSample) { #expect(markdownPage(sample.text) == sample.html) }

  @Test(arguments: [
    MarkdownSample("https://example.com", link("https://example.com")),
    MarkdownSample(
      "See http://example.com/a?b=c&d=e#f.", "<p>See \(anchor("http://example.com/a?b=c&amp;d=e#f")).</p>"),
    MarkdownSample("www.example.com", "<p><a href=\"https://www.example.com\">www.example.com</a></p>"),
    MarkdownSample("(https://example.com/a_(b))", "<p>(\(anchor("https://example.com/a_(b)")))</p>"),
    MarkdownSample("https://example.com/a_(b)", link("https://example.com/a_(b)")),
    MarkdownSample("**https://example.com**", "<p><strong>\(anchor("https://example.com"))</strong></p>"),
    MarkdownSample("https://example.com/_a_/*b*/", link("https://example.com/_a_/*b*/")),
    MarkdownSample("*see https://example.com/a*", "<p><em>see \(anchor("https://example.com/a"))</em></p>"),
    MarkdownSample("HTTPS://EXAMPLE.COM", link("HTTPS://EXAMPLE.COM")),
    MarkdownSample("https://例え.jp/道", "<p><a href=\"https://%E4%BE%8B%E3%81%88.jp/%E9%81%93\">https://例え.jp/道</a></p>"),
    MarkdownSample("http://localhost:4000/", link("http://localhost:4000/")),
    MarkdownSample("https://example.com/a&hl;", "<p>\(anchor("https://example.com/a"))&amp;hl;</p>"),
    MarkdownSample("https://example.com<b", "<p>\(anchor("https://example.com"))&lt;b</p>"),
    MarkdownSample("me@example.com", "<p><a href=\"mailto:me@example.com\">me@example.com</a></p>"),
    MarkdownSample("a.b-c_d+e@x.y.", "<p><a href=\"mailto:a.b-c_d+e@x.y\">a.b-c_d+e@x.y</a>.</p>"),
    MarkdownSample("git@github.com:a/b", "<p><a href=\"mailto:git@github.com\">git@github.com</a>:a/b</p>"),
    MarkdownSample("me@example", "<p>me@example</p>"),
    MarkdownSample("tool@1.2.3", "<p>tool@1.2.3</p>"),
    MarkdownSample("@team", "<p>@team</p>"),
    MarkdownSample("me@x.y_", "<p>me@x.y_</p>"),
    MarkdownSample("xhttp://example.com", "<p>xhttp://example.com</p>"),
    MarkdownSample("xwww.example.com", "<p>xwww.example.com</p>"),
    MarkdownSample("http://", "<p>http://</p>"),
    MarkdownSample("www.", "<p>www.</p>"),
    MarkdownSample("https://a_b.c_d/", "<p>https://a_b.c_d/</p>"),
    MarkdownSample("javascript:alert(1)", "<p>javascript:alert(1)</p>"),
    MarkdownSample("http\\://example.com", "<p>http://example.com</p>"),
    MarkdownSample("me\\@example.com", "<p>me@example.com</p>"),
    MarkdownSample("`https://example.com me@example.com`", "<p><code>https://example.com me@example.com</code></p>"),
    MarkdownSample(
      "[https://a.example](https://b.example)", "<p><a href=\"https://b.example\">https://a.example</a></p>"),
    MarkdownSample("[me@a.example](https://b.example)", "<p><a href=\"https://b.example\">me@a.example</a></p>"),
    MarkdownSample("<https://example.com/_a_>", link("https://example.com/_a_")),
    MarkdownSample("## https://example.com", "<h2 id=\"httpsexamplecom\">\(anchor("https://example.com"))</h2>"),
  ])
  func bareAddressesAreLinks(_ sample: MarkdownSample) { #expect(markdownPage(sample.text) == sample.html) }

  @Test(arguments: [
    "~~a~~ ~b~ \\~ \\\\~", "https://example.com/_a_/*b* www.example.com me@example.com", "[^1] [^1]: a",
    "| a | b |\n|---|---|\n| 1 | 2 |", "- [ ] a\n- [x] b", "\\: \\@ \\. \\[^1]", "^a^ [^a](b)", "<b> &amp; <!-- a -->",
  ])
  func codeIsNeverTouched(_ code: String) {
    let escaped = code.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    let block = "<pre tabindex=\"0\"><code>\(escaped)\n</code></pre>"
    let indented = code.split(separator: "\n").map { "    \($0)\n" }.joined()
    // A definition makes [^1] a footnote wherever it isn't code.
    let definition = "\n\n[^1]: note"
    #expect(markdownPage("~~~\n\(code)\n~~~").contains(block))
    #expect(markdownPage("```\n\(code)\n```" + definition).contains(block))
    #expect(markdownPage(indented + definition).contains(block))
    #expect(
      markdownPage("> ```\n" + code.split(separator: "\n").map { "> \($0)\n" }.joined() + "> ```").contains(block))
    let span = code.split(separator: "\n").joined(separator: " ")
    let escapedSpan = escaped.split(separator: "\n").joined(separator: " ")
    #expect(markdownPage("x ``\(span)`` y" + definition).contains("<code>\(escapedSpan)</code>"))
    #expect(MarkdownRendering("```\n\(code)\n```").result.plainText == code)
  }

  @Test(arguments: [
    ("Größe & Maß", "größe--maß"), ("What happened?", "what-happened"), ("a_b c-d", "a_b-c-d"), ("日本語 見出し", "日本語-見出し"),
    ("v1.2.3 `x=1`", "v123-x1"), ("???", "section"), ("  a  ", "a"), ("É", "é"),
  ])
  func headingsGetAnchors(_ text: String, _ id: String) {
    #expect(MarkdownRendering("# \(text)").result.headings.map(\.id) == [id])
  }

  @Test func anchorsAreUniqueAndPrefixed() {
    let result = MarkdownRendering("# a\n# a\n# a-1\n# A", prefix: "u2-").result
    #expect(result.headings.map(\.id) == ["u2-a", "u2-a-1", "u2-a-1-1", "u2-a-2"])
  }

  @Test(arguments: [
    ("# a\n## b\n### c\n## d", 2, [2, 3, 4, 3]), ("## a\n### b\n## c", 3, [3, 4, 3]),
    ("### a\n## b\n### c", 3, [3, 3, 4]),
    ("# a\n#### b\n## c", 2, [2, 3, 3]), ("# a\n## b\n### c\n#### d", 4, [4, 5, 6, 6]), ("a\n===\nb\n---", 2, [2, 3]),
    ("###### a", 2, [2]),
  ])
  func headingsFollowTheOutlineOfThePage(_ text: String, _ top: Int, _ levels: [Int]) {
    let file = MarkdownRendering(text).file
    var report = Report()
    let result = Markdown().render(
      Place(file), links: LinkContext(page: "", site: ""), topHeading: top, report: &report)
    #expect(result.headings.map(\.level) == levels)
  }

  @Test(arguments: [
    ("Hello **you**, see [the page](x) and ![a diagram](d.png).", "Hello you, see the page and a diagram."),
    ("# Title\n\nOne.\nTwo.  \nThree.", "Title\n\nOne.\nTwo.\nThree."),
    ("- a\n- b\n  - c\n\n1. d\n2. e", "- a\n- b\n  - c\n\n1. d\n2. e"), ("- a\n\n- b", "- a\n- b"),
    ("> quoted\n\nAfter `code` & <b>bold</b>", "quoted\n\nAfter code & bold"),
    ("| a | b |\n|---|---|\n| 1 | 2 |", "a | b\n1 | 2"), ("```\nx < y\n```\nz", "x < y\n\nz"),
    ("- [x] done\n- [ ] not", "- ☑ done\n- ☐ not"), ("a[^1]\n\n[^1]: b", "a[1]\n\n[1] b"), ("a\n\n---\n\nb", "a\n\nb"),
    ("~~a~~ https://b.example", "a https://b.example"), ("", ""),
  ])
  func plainTextKeepsTheWords(_ text: String, _ plain: String) {
    #expect(MarkdownRendering(text).result.plainText == plain)
  }
}

private func anchor(_ address: String) -> String { "<a href=\"\(address)\">\(address)</a>" }

private func link(_ address: String) -> String { "<p>\(anchor(address))</p>" }

private func box(_ sign: String) -> String {
  "<span role=\"img\" aria-label=\"\(sign == "☑" ? "Done" : "Not done")\">\(sign)</span>"
}

private func tasks(_ items: [String]) -> String {
  let rows = items.map { "<li class=\"task\">\(box(String($0.prefix(1))))\($0.dropFirst())</li>\n" }
  return "<ul>\n\(rows.joined())</ul>"
}
