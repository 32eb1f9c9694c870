import Diagnostics
import Foundation
import Testing

@testable import SiteBuilder

@Suite struct MarkdownSafetyTests {
  @Test(arguments: [
    ("a <b>b</b> c", "<p>a b c</p>", ["b"]), ("a<br>b<br/>c<BR />d", "<p>a<br>\nb<br>\nc<br>\nd</p>", []),
    ("a <!-- b --> c", "<p>a  c</p>", []), ("<!-- a\n\nb -->\n\nc", "<p>c</p>", []),
    ("<div>\na & **b**\n</div>", "<p>a &amp; <strong>b</strong></p>", ["div"]),
    ("<p>a</p><p>b</p>", "<p>a</p>\n<p>b</p>", ["p"]), ("<script>alert(1)</script>", "", ["script"]),
    ("<style>\na\n</style>\n\nb", "<p>b</p>", ["style"]),
    ("<table><tr><td>a</td><td>b</td></tr></table>", "<p>a b</p>", ["table"]),
    ("<details><summary>More</summary>\n\nText\n\n</details>", "<p>More</p>\n<p>Text</p>", ["details", "details"]),
    ("<br>\n\na", "<p>a</p>", []), ("<a href=\"javascript:x\">b</a>", "<p>b</p>", ["a"]),
    ("<img src=x onerror=alert(1)>", "", ["img"]), ("a <img\nsrc=x>", "<p>a </p>", ["img"]),
    ("- <div>\n  a\n  </div>", "<ul>\n<li>\n<p>a</p>\n</li>\n</ul>", ["div"]),
    ("a < b <3 <>", "<p>a &lt; b &lt;3 &lt;&gt;</p>", []),
    ("<div>\n# a\n- b\n</div>", "<p># a - b</p>", ["div"]), ("<?php a ?>\n\nb", "<p>b</p>", []),
  ])
  func rawHTMLLeavesItsText(_ text: String, _ page: String, _ tags: [String]) {
    let rendering = MarkdownRendering(text)
    #expect(rendering.page.trimmingCharacters(in: .newlines) == page)
    #expect(rendering.rules == tags.map { _ in .rawHTML })
    for (headline, tag) in zip(rendering.report.diagnostics.map(\.headline), tags) {
      #expect(headline == "HTML tag '\(tag)' left out")
    }
  }

  @Test func rawHTMLGoesThroughWhereTheSiteAllowsIt() {
    let text = "a <b>b</b> <!-- c \\~ -->\n\n<div>\n*x* [^1] \\~\n</div>\n\n| a |\n|---|\n| <i>b</i> |\n\n[^1]: n"
    let rendering = MarkdownRendering(text, Markdown(allowsHTML: true))
    #expect(rendering.page.contains("<p>a <b>b</b> <!-- c \\~ --></p>\n<div>\n*x* [^1] \\~\n</div>\n"))
    #expect(rendering.page.contains("<td><i>b</i></td>"))
    #expect(rendering.report.diagnostics.isEmpty)
  }

  @Test(arguments: [
    (
      "a\u{1}b\u{0}c\u{85}d\u{FFFE}e\u{10FFFF}f&#1;&#x85;\u{7F}",
      "<p>a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}e\u{FFFD}f\u{FFFD}\u{FFFD}\u{FFFD}</p>"
    ),
    ("```\na\u{B}b\r\nc\u{1}\n```", "<pre tabindex=\"0\"><code>a b\nc\u{FFFD}\n</code></pre>"),
    ("^\u{81}1\u{82}^ ^\u{83}^ \u{88}", "<p>[^1] ~ _</p>"),
  ])
  func signsThatNoPageMayHoldAreReplaced(_ text: String, _ page: String) {
    // A stand-in that an author writes is at most taken for what it stands for, and only in a text that has others.
    let rendered = markdownPage(text)
    #expect(rendered == page || !rendered.unicodeScalars.contains { (0x80...0x9F).contains($0.value) })
    #expect(!rendered.unicodeScalars.contains { $0.value < 32 && $0.value != 10 || (0x7F...0x9F).contains($0.value) })
  }

  // MARK: Properties

  /// Every tag that Markdown makes, and its attributes.
  private static let allowed: [String: Set<String>] = [
    "a": ["href", "title", "id", "aria-label"], "img": ["src", "alt", "title"], "p": [], "em": [], "strong": [],
    "del": [], "code": ["class"], "pre": ["tabindex"], "blockquote": [], "ul": [],
    "ol": ["start"],
    "li": ["class", "id"], "hr": [], "br": [], "h2": ["id"], "h3": ["id"], "h4": ["id"], "h5": ["id"], "h6": ["id"],
    "sup": [], "span": ["role", "aria-label"], "div": ["class", "role", "tabindex", "aria-label"], "table": [],
    "thead": [], "tbody": [], "tr": [], "th": ["scope", "class"], "td": ["class"],
  ]

  /// The first thing in a page that isn't Markdown's own markup, well nested and quoted; nil where all is.
  private static func offence(in html: String) -> String? {
    let bytes = Array(html.utf8)
    var open: [String] = []
    var index = 0
    func rest() -> String { String(decoding: bytes[index...].prefix(60), as: UTF8.self) }
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: ">"): return "bare '>' before " + rest()
      case UInt8(ascii: "&"):
        let end = bytes[index...].prefix(8).firstIndex(of: UInt8(ascii: ";"))
        let entity = end.map { String(decoding: bytes[index...$0], as: UTF8.self) } ?? ""
        guard ["&amp;", "&lt;", "&gt;", "&quot;", "&#x27;"].contains(entity) else { return "'&' before " + rest() }
        index += entity.utf8.count
        continue
      case UInt8(ascii: "<"):
        guard let match = OwnTag(at: index, in: bytes) else { return "no tag of ours: " + rest() }
        index = match.end
        if match.closes {
          guard open.popLast() == match.name else { return "</\(match.name)> closes another" }
        } else {
          guard let attributes = allowed[match.name] else { return "<\(match.name)>" }
          for (name, value) in match.attributes {
            guard attributes.contains(name) else { return "\(match.name) \(name)" }
            if name == "href" || name == "src", value.utf8.contains(58),
              value.contains(/^\s*(javascript|vbscript|file|data:(?!image\/(png|gif|jpeg|webp)))/.ignoresCase())
            {
              return value
            }
          }
          guard Set(match.attributes.map(\.0)).count == match.attributes.count else { return "attribute twice" }
          if !["br", "hr", "img"].contains(match.name) { open.append(match.name) }
        }
        continue
      default: break
      }
      index += 1
    }
    return open.isEmpty ? nil : "unclosed \(open)"
  }

  @Test(.enabled(if: MarkdownCorpus.isHere, "set CANDOR_CORPORA to the folder of test corpora"))
  func hostileStringsNeverBecomeMarkup() throws {
    let folder = try #require(MarkdownCorpus.folder)
    let data = try Data(contentsOf: folder.appendingPathComponent("hostile/naughty-strings.json"))
    let strings = try JSONDecoder().decode([String].self, from: data)
    #expect(strings.count > 500)
    let places = [
      "%", "# %", "[%](x)", "[x](%)", "[x](<%>)", "[x](/y \"%\")", "![%](x)", "| % |\n|---|\n| % |", "- [ ] %",
      "```%\n%\n```",
      "`%`", "~~%~~", "a[^1]\n\n[^1]: %", "[^%]\n\n[^%]: a", "<%>", "<div %>%</div>", "https://x.example/%",
      "%@x.example",
    ]
    for string in strings {
      for place in places {
        let rendering = MarkdownRendering(place.replacing("%", with: string), prefix: "p-")
        // A feed's HTML differs in its addresses only.
        for html in place.contains("](") ? [rendering.page, rendering.feed] : [rendering.page] {
          let offence = Self.offence(in: html)
          #expect(offence == nil, "\(place) with \(string.debugDescription): \(offence ?? "")")
        }
      }
    }
  }

  @Test(arguments: 0..<8)
  func noMixOfSignsBecomesMarkupOfItsOwn(_ seed: Int) {
    var random = MarkdownRandom(seed: UInt64(seed))
    let parts = [
      "~~", "~", "a", " ", "\n", "\n\n", "|", "|---|\n", "|:-:|", "- ", "- [ ] ", "> ", "*", "**", "_", "`", "```\n",
      "    ",
      "http://x.y", "www.a.b", "c@d.e", "[", "](", ")", "![", "[^1]", "\n\n[^1]: ", "[r]: /u\n", "\\", "\\~", "<", ">",
      "<b>",
      "<div>\n", "</div>", "<!--", "-->", "<script>", "&amp;", "&#60;", "\"", "'", "=", "# ", "---\n", "===\n", "\t",
      "1. ", "é", "\r\n",
      "javascript:", "//", "\u{81}", "^", "\u{2003}", "onclick=", ":", ".", "\u{0}",
    ]
    for _ in 0..<300 {
      let text = (0..<Int.random(in: 1...24, using: &random)).compactMap { _ in parts.randomElement(using: &random) }
        .joined()
      let first = MarkdownRendering(text)
      let offence = Self.offence(in: first.page)
      #expect(offence == nil, "seed \(seed), \(text.debugDescription): \(offence ?? "")")
      #expect(
        Set(first.result.headings.map(\.id)).count == first.result.headings.count,
        "seed \(seed), \(text.debugDescription)")
      let again = MarkdownRendering(text)
      #expect(first.page == again.page && first.feed == again.feed && first.underlined == again.underlined)
      #expect(!first.result.plainText.unicodeScalars.contains { (0x7F...0x9F).contains($0.value) })
    }
  }

  @Test func oneValueRendersOnManyThreads() async {
    let markdown = Markdown()
    let text = "# a\n\n| a | b |\n|---|---|\n| 1 | ~~2~~ |\n\nx[^1] https://x.example\n\n[^1]: n\n"
    let expected = MarkdownRendering(text, markdown).page
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<200 { group.addTask { MarkdownRendering(text, markdown).page == expected } }
      for await isSame in group { #expect(isSame) }
    }
  }

  // MARK: Bombs

  /// Each is refused or rendered; a test's time limit is counted in minutes, so the whole table has one.
  @Test(.timeLimit(.minutes(2)))
  func noTextTakesLong() {
    func fill(_ part: String, _ count: Int = 100_000) -> String {
      String(repeating: part, count: count / part.utf8.count)
    }
    let bombs: [(String, Rule?)] = [
      (fill("a", MarkdownLimit.bytes + 1), .markdownTooComplex), (fill("![[]()", 200_000), .markdownTooComplex),
      (fill("![[]()", 59_000), nil), (fill(">"), .markdownTooComplex),
      (fill("- ", 120_000) + "a\n" + fill("\n", 100_000), .markdownTooComplex),
      (fill("- ", 80) + "a\n" + fill("\n", 200_000), nil), (fill("*a **b "), nil),
      (fill("*a _b ", 3000) + fill("c_ d* ", 3000), .markdownTooComplex), (fill("|"), nil),
      (fill("|a", 10_000) + "|\n" + fill("|-", 10_000) + "|\n" + fill("|b|\n", 200_000), .markdownTooComplex),
      (fill("|a|\n|-|\n|b|\n\n", 100_000), nil), (fill("[^1]", 70_000) + "\n\n[^1]: a", nil),
      ((0..<9000).map { "[^\($0)]: a [^\($0 + 1)]\n\n" }.joined(), nil),
      ((0..<9000).map { "[^\($0)]: a\n\n" }.joined(), nil),
      (fill("http://"), nil), (fill("(www."), nil), (fill("https://a_"), nil), (fill("a@b."), nil), (fill("~a "), nil),
      (fill(" ~a ~~b"), nil), (fill("<"), nil), (fill("<a \""), nil), ("<div>\n" + fill("<script \""), .rawHTML),
      (fill("<b>"), .rawHTML), (fill("- [ ] a\n", 150_000), nil), (fill("1. a\n"), nil), (fill("# a\n"), nil),
      (fill("[a](b) ", 130_000), nil), (fill("[a](javascript:b) "), .dangerousURL), (fill("`a "), nil),
      (fill("\\~"), nil),
    ]
    for (text, rule) in bombs {
      let rules = Set(MarkdownRendering(text).rules)
      let shown = text.prefix(20).debugDescription
      if let rule {
        #expect(rules.contains(rule), "\(shown)")
      } else {
        #expect(!rules.contains(.markdownTooComplex), "\(shown)")
      }
    }
  }

  @Test(arguments: ["- - - - - - - - - - ", "* * * * * ", "— "])
  func aLongLineOfSignsIsNoNesting(_ part: String) {
    #expect(MarkdownRendering(String(repeating: part, count: 100)).rules.isEmpty)
  }
}

/// A tag written as ours are: lower case, double quotes, one space before each attribute. Anything else is none.
private struct OwnTag {
  let name: String
  let closes: Bool
  private(set) var attributes: [(String, String)] = []
  let end: Int

  init?(at start: Int, in bytes: [UInt8]) {
    var index = start + 1
    func take(_ isPart: (UInt8) -> Bool) -> String {
      let first = index
      while index < bytes.count, isPart(bytes[index]) { index += 1 }
      return String(decoding: bytes[first..<index], as: UTF8.self)
    }
    func take(_ sign: String) -> Bool {
      guard bytes[index...].starts(with: sign.utf8) else { return false }
      index += sign.utf8.count
      return true
    }
    closes = take("/")
    name = take { (97...122).contains($0) || (48...57).contains($0) }
    guard !name.isEmpty else { return nil }
    while !closes, take(" ") {
      let attribute = take { (97...122).contains($0) || $0 == 45 }
      guard !attribute.isEmpty, take("=\"") else { return nil }
      let value = take { ![34, 60, 62].contains($0) }
      guard take("\"") else { return nil }
      attributes.append((attribute, value))
    }
    guard take(">") else { return nil }
    end = index
  }
}
