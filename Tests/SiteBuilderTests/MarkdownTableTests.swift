import Testing

@testable import SiteBuilder

@Suite struct MarkdownTableTests {
  /// A table's cells, with `*` before a heading and the alignment's first letter and `:` before an aligned one; rows
  /// are parted by ` / `, tables by ` // `; nil where there is none.
  private static func cells(_ html: String) -> String? {
    let tables = html.split(separator: "<table>", omittingEmptySubsequences: false).dropFirst()
    guard !tables.isEmpty else { return nil }
    return tables.map { table in
      let body = table.prefix(upTo: table.firstRange(of: "</table>")?.lowerBound ?? table.endIndex)
      return body.replacing("<br>\n", with: "<br>").split(separator: "<tr>").dropFirst().map { row in
        row.split(separator: "\n").filter { $0.hasPrefix("<th") || $0.hasPrefix("<td") }.map { cell in
          let inner = cell.drop { $0 != ">" }.dropFirst().dropLast(5)
          let alignment = ["left", "center", "right"].first { cell.contains("class=\"\($0)\"") }
          return (cell.hasPrefix("<th") ? "*" : "") + (alignment.map { $0.prefix(1) + ":" } ?? "") + inner
        }.joined(separator: ",")
      }.joined(separator: " / ")
    }.joined(separator: " // ")
  }

  @Test(
    arguments: [
      ("| a | b |\n|---|---|\n| 1 | 2 |", "*a,*b / 1,2"), ("a | b\n--- | ---\n1 | 2", "*a,*b / 1,2"),
      ("|a|b|c|d|\n|:-|:-:|-:|-|\n|1|2|3|4|", "*l:a,*c:b,*r:c,*d / l:1,c:2,r:3,4"), ("| a |\n|---|", "*a"),
      ("| a |\n| - |\n| 1 |", "*a / 1"), ("  | a |\n  |---|\n  | 1 |", "*a / 1"),
      ("| a | b |\r\n|---|---|\r\n| 1 | 2 |\r\n", "*a,*b / 1,2"), ("a|\n-|\n1|", "*a / 1"),
      // Pipes with a backslash, also in code; other backslashes keep their meaning.
      ("| a \\| b |\n|---|\n| `c \\| d` |", "*a | b / <code>c | d</code>"),
      ("| a | b |\n|---|---|\n| `c | d` |", "*a,*b / `c,d`"), ("| a |\n|---|\n| \\*b\\* \\\\ |", "*a / *b* \\"),
      // Ragged rows: the rest of a long one stays with its last cell.
      ("| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | 3 | 4 |", "*a,*b / 1, / 1,2 | 3 | 4"),
      ("| a | b |\n|---|---|\nc", "*a,*b / c,"),
      // What is within a cell.
      (
        "| **a** | `b` |\n|---|---|\n| [c](d) | ~~e~~ |",
        "*<strong>a</strong>,*<code>b</code> / <a href=\"../../incidents/checkout/d\">c</a>,<del>e</del>"
      ),
      ("| a |\n|---|\n| [b][r] |\n\n[r]: /c", "*a / <a href=\"../../c\">b</a>"),
      ("| a |\n|---|\n| https://b.example |", "*a / <a href=\"https://b.example\">https://b.example</a>"),
      ("| a |\n|---|\n| # b |\n| - c |\n| > d |\n| 1. e |\n| ``` |", "*a / # b / - c / &gt; d / 1. e / ```"),
      ("| a |\n|---|\n|    b |", "*a / b"), ("| a |\n|---|\n| x<br>y |", "*a / x<br>y"),
      ("| | b |\n|---|---|\n| 1 | |", ",*b / 1,"),
      // Around it.
      ("text\n| a |\n|---|\n| 1 |", "*a / 1"), ("| a |\n|---|\n| 1 |\n\n| b |\n|---|", "*a / 1 // *b"),
      ("| a |\n|---|\n| 1 |\n# h", "*a / 1"), ("| a |\n|---|\n| 1 |\n---", "*a / 1"),
      ("> | a |\n> |---|\n> | 1 |", "*a / 1"), ("- | a |\n  |---|\n  | 1 |", "*a / 1"),
      ("1. x\n\n   | a |\n   |---|\n   | 1 |", "*a / 1"), ("> - > | a |\n>   > |---|\n>   > | 1 |", "*a / 1"),
      ("[^1]\n\n[^1]: n\n\n    | a |\n    |---|\n    | 1 |", "*a / 1"),
      // None.
      ("| a |", nil), ("| a | b |\n|---|", nil), ("| a |\n|--x|", nil), ("| a |\n\n|---|", nil), ("a\n:-:", nil),
      ("```\n| a |\n|---|\n```", nil), ("    | a |\n    |---|", nil), ("| a |\n\\|---|", nil), ("|---|", nil),
      ("| a |\n|:|", nil),
    ] as [(String, String?)])
  func pipesMakeTables(_ text: String, _ cells: String?) { #expect(Self.cells(markdownPage(text)) == cells) }

  @Test func aTableScrollsIsNamedAndCanBeReached() {
    #expect(
      markdownPage("| Time | *Event* |\n|:--|--:|\n| 1 | 2 |") == """
        <div class="table" role="group" tabindex="0" aria-label="Table: Time, Event"><table>
        <thead>
        <tr>
        <th scope="col" class="left">Time</th>
        <th scope="col" class="right"><em>Event</em></th>
        </tr>
        </thead>
        <tbody>
        <tr>
        <td class="left">1</td>
        <td class="right">2</td>
        </tr>
        </tbody>
        </table></div>
        """)
  }

  @Test func theTextAroundATableStays() {
    #expect(markdownPage("**before**\n# not\n").contains("before"))
    let page = markdownPage("*a*\n    # b\n| h |\n|---|\n| 1 |\n\nafter")
    #expect(page.hasPrefix("<p><em>a</em>\n# b</p>\n<div class=\"table\""))
    #expect(page.hasSuffix("</table></div>\n<p>after</p>"))
    #expect(markdownPage("[r]: /x\n| [r] |\n|---|").hasPrefix("<div class=\"table\""))
    #expect(markdownPage("| a |\n|---|\n| 1 |\n---\nb").hasSuffix("</table></div>\n<hr>\n<p>b</p>"))
    #expect(markdownPage("- [x] a\n  | b |\n  |---|").hasPrefix("<ul>\n<li class=\"task\"><span"))
  }

  @Test func tablesKeepTheirTitlesInOtherLanguages() {
    var markdown = Markdown()
    markdown.words.table = "Tabelle"
    #expect(markdownPage("| \"a\" |\n|---|", markdown).contains("aria-label=\"Tabelle: &quot;a&quot;\""))
  }
}

@Suite struct MarkdownFootnoteTests {
  @Test func aFootnoteIsLinkedThereAndBack() {
    #expect(
      MarkdownRendering("a[^n]\n\n[^n]: The *note*.", prefix: "u1-").page == """
        <p>a<sup><a href="#u1-fn:1" id="u1-fnref:1" aria-label="Footnote 1">1</a></sup></p>
        <div class="footnotes" role="group" aria-label="Footnotes">
        <ol>
        <li id="u1-fn:1">
        <p>The <em>note</em>. <a href="#u1-fnref:1" aria-label="Back to footnote 1">↩</a></p>
        </li>
        </ol>
        </div>

        """)
  }

  /// The numbers of the marks, then what each note holds, without links.
  private static func outline(_ text: String) -> String {
    let page = markdownPage(text)
    let parts = page.split(separator: "<div class=\"footnotes\"", maxSplits: 1, omittingEmptySubsequences: false)
    func plain(_ html: Substring) -> String {
      html.replacing(/<a href="#fnref[^>]*>↩(<sup>\d+<\/sup>)?<\/a>/, with: "↩").replacing(
        /<sup>(<a[^>]*>)?(\d+)(<\/a>)?<\/sup>/
      ) { "^\($0.2)" }
      .replacing(/<[^>]*>/, with: " ").split(separator: /\s+/).joined(separator: " ")
    }
    guard parts.count == 2 else { return plain(parts[0]) }
    let notes = parts[1].split(separator: "<li id=\"fn:").dropFirst().map { plain($0.drop { $0 != ">" }.dropFirst()) }
    return plain(parts[0]) + " || " + notes.joined(separator: " | ")
  }

  @Test(arguments: [
    ("b[^2] a[^1]\n\n[^1]: one\n[^2]: two", "b^1 a^2 || two ↩ | one ↩"),
    ("a[^x] b[^x]\n\n[^x]: n", "a^1 b^1 || n ↩ ↩"),
    ("a[^X]\n\n[^x]: n", "a^1 || n ↩"),
    ("a[^1]\n\n[^1]: one\nlazy\n\nafter", "a^1 after || one lazy ↩"),
    ("a[^1]\n\n[^1]: one\n\n    two\n\n    - three\n\nafter", "a^1 after || one two three ↩"),
    ("a[^1]\n\n[^1]: word", "a^1 || word ↩"),
    ("a[^1]\n\n[^1]:\n    x", "a^1 || x ↩"),
    ("a[^1]\n[^1]: n", "a^1 || n ↩"),
    ("[^1]: n\n\na[^1]", "a^1 || n ↩"),
    ("a[^1]\n\n[^1]: see[^2]\n\n[^2]: n", "a^1 || see^2 ↩ | n ↩"),
    ("a[^1]\n\n[^1]: see[^1]", "a^1 || see^1 ↩ ↩"),
    ("**a.**[^1]**b**\n\n[^1]: n", "a. ^1 b || n ↩"),
    ("[a[^1]](https://x.example)\n\n[^1]: n", "a^1 || n"),
    ("a[^1]\n\n[^1]: n\n---\nb", "a^1 b || n ↩"),
    ("a[^1]\n\n[^1]: [b]\n\n[b]: /c", "a^1 || b ↩"),
    ("a[^日本]\n\n[^日本]: n", "a^1 || n ↩"),
    // No text is lost: of two with one label, and of one without a mark.
    ("a[^1]\n\n[^1]: n\n\n[^1]: m", "a^1 ^1: m || n ↩ ↩"),
    ("a\n\n[^1]: n", "a || n"),
    // Text as it stands.
    ("a[^1]", "a[^1]"), ("a\\[^1]\n\n[^1]: n", "a[^1] || n"), ("a[^ 1] b[^]\n\n[^1]: n", "a[^ 1] b[^] || n"),
    ("`[^1]`\n\n[^1]: n", "[^1] || n"), ("> [^1]: n", "[^1]: n"), ("[^1](b)\n\n[^1]: n", "^1 || n"),
    ("    [^1]: n", "[^1]: n"), ("```\n[^1]: n\n```", "[^1]: n"),
  ])
  func notesStandBelowTheText(_ text: String, _ outline: String) { #expect(Self.outline(text) == outline) }

  @Test func aHeadingsAnchorHasNoMark() {
    let result = MarkdownRendering("# Title[^1]\n\n[^1]: n").result
    #expect(result.headings == [.init(level: 2, id: "title", text: "Title")])
  }

  @Test func marksOfTwoTextsOnOnePageDiffer() {
    let text = "a[^1] b[^1]\n\n[^1]: n\n\n# fn:1"
    let page = MarkdownRendering(text, prefix: "a-").page + MarkdownRendering(text, prefix: "b-").page
    let ids = page.matches(of: /id="([^"]*)"/).map { String($0.1) }
    #expect(Set(ids).count == ids.count)
    let targets = page.matches(of: /href="#([^"]*)"/).map { String($0.1) }
    #expect(Set(targets).isSubset(of: ids))
  }

  @Test func aFootnoteInAFeedLeadsToThePage() {
    let feed = MarkdownRendering("a[^1]\n\n[^1]: n", prefix: "u-").feed
    #expect(feed.contains("href=\"https://status.example/base/incidents/checkout/#u-fn:1\""))
    #expect(!feed.contains("href=\"#"))
  }
}
