import Testing

@testable import SiteBuilder

/// What real sites have that a simple reader trips over.
struct ImportTrapTests {
  // MARK: Front matter

  @Test func frontMatterInTOMLIsRead() throws {
    let site = try ImportedSite(
      """
      +++
      title = "The lamp is dim"
      date = 2024-03-01 08:00:00 # a bare date
      section = 'issue'
      resolved = true
      resolvedWhen = "2024-03-01T09:00:00Z"
      severity = "down"
      affected = [
        "Lamp",
        'Fog Horn', # too
      ]
      pin = true
      draft = true
      +++
      Dim.
      """)
    #expect(
      site.front == """
        title: The lamp is dim
        impact: major
        components:
          lamp: major_outage
          fog-horn: major_outage
        started: 2024-03-01 08:00 UTC
        resolved: 2024-03-01 09:00 UTC
        pinned: true
        draft: true
        aliases:
          - /issues/one/
        """)
    #expect(site.body == "Dim.")
  }

  @Test(arguments: [
    ("Dim.\n", "file left out: it has no front matter"),
    ("---\ntitle: [Dim\n---\n", "file left out: "),
    ("---\ntitle: Dim\n", "file left out: front matter is never closed"),
    ("+++\ntitle = \"Dim\n+++\n", "file left out: front matter isn't TOML: the quote is never closed"),
    ("+++\ntitle Dim\n+++\n", "file left out: front matter isn't TOML: no '=' where one belongs"),
    ("", "file left out: it has no front matter"),
    (
      "+++\na = \(String(repeating: "[", count: 5000))\n+++\n",
      "file left out: front matter isn't TOML: lists are nested too deep"
    ),
  ])
  func aFileThatCantBeReadIsSkippedAndTheRestGoesOn(_ text: String, _ headline: String) throws {
    let site = try ImportedSite(issues: ["bad.md": text, "one.md": ImportedSite.issue("Dim.\n")])
    #expect(site.result.files.map(\.path) == ["incidents/one.md", "site.yml"])
    #expect(site.headlines.count == 1)
    #expect(site.headlines.first?.hasPrefix(headline) == true)
    #expect(!site.result.report.hasErrors)
    #expect((site.result.summary.filesImported, site.result.summary.filesSkipped) == (1, 1))
  }

  @Test func bytesThatAreNoTextAreSkipped() throws {
    let folder = try ScratchFolder()
    try folder.write("site/config.yml", ImportedSite.config)
    try folder.write("site/content/issues/a.md", Array("---\ntitle: Caf".utf8) + [0xE9] + Array("\n---\n".utf8))
    try folder.link("site/content/issues/b.md", to: "/etc/hostname")
    let result = try CStateImport(reading: folder("site")).result(.init(zone: .utc, zones: .system))
    #expect(result.files.map(\.path) == ["site.yml"])
    #expect(result.summary.filesSkipped == 2)
    #expect(
      result.report.sorted.map(\.headline) == [
        "file left out: not UTF-8 text", "file left out: it is a symbolic link or no regular file",
      ])
  }

  @Test func theFirstOfTwoValuesCounts() throws {
    let site = try ImportedSite(ImportedSite.issue("Dim.\n", "resolved: false\nseverity: down\nseverity: notice"))
    #expect(site.front.contains("impact: major"))
    #expect(site.headlines.first?.hasSuffix("; the first value is taken") == true)
  }

  @Test(arguments: [
    ("Lamp & horn", "Lamp & horn"), ("\"Lamp: dim\"", "\"Lamp: dim\""), ("'yes'", "\"yes\""), ("\"1\"", "\"1\""),
    ("\"a \\\"b\\\" \\\\c\"", "\"a \\\"b\\\" \\\\c\""), ("Lámpara  débil ", "Lámpara débil"),
    ("'#1 is dim'", "\"#1 is dim\""),
    ("\"two\\nlines\"", "two lines"), ("\"bell\\u0007\"", "bell"), ("'null'", "\"null\""), ("it's dim", "it's dim"),
  ])
  func titlesSurviveEveryYAMLReader(_ written: String, _ expected: String) throws {
    let issue = "---\ntitle: \(written)\ndate: 2024-03-01\nsection: issue\nresolved: false\n---\n"
    let site = try ImportedSite(issue)
    #expect(site.front.split(separator: "\n").first.map(String.init) == "title: \(expected)")
    #expect(try site.check() == [])
  }

  @Test func keysWithoutAPlaceAreCountedAsLost() throws {
    let site = try ImportedSite(
      ImportedSite.issue(
        "Dim.\n",
        "resolved: maybe\nweight: 5\nmodified: 2024-03-02\ninformational: true\nseverity: down\ntags: [bulb]\npin: false"
      ))
    #expect(site.count("issues", "weight", .lost) == 1)
    #expect(site.count("issues", "modified", .lost) == 1)
    #expect(site.count("issues", "pin", .mapped) == 1)
    #expect(site.front.contains("tags:\n  - bulb\n  - informational"))
    #expect(site.headlines == ["'resolved' is 'maybe', neither true nor false; taken as false"])
  }

  // MARK: Addresses

  @Test func namesBecomeIDsAndOldAddressesLeadToThem() throws {
    let plain = ImportedSite.issue("Dim.\n")
    let site = try ImportedSite(issues: [
      "2024-03-01-Lámpara débil.md": plain,
      "2024/lamp.md": plain,
      "bundle/index.md": plain,
      "bundle/lamp.png": "not a picture",
      "lamp.md": ImportedSite.issue("Dim.\n", "resolved: false\nslug: The Lamp"),
      "old.md": ImportedSite.issue(
        "Dim.\n",
        "resolved: false\naliases:\n  - /issues/older/\n  - /Issues/Older/\n  - oldest\n  - /history/\n  - /issues/lamp?x\n  - /issues/the-lamp/"
      ),
      "report.de.md": plain,
    ])
    #expect(
      site.result.files.map(\.path) == [
        "incidents/2024-03-01-lampara-debil.md", "incidents/bundle.md", "incidents/lamp-2.md", "incidents/lamp.md",
        "incidents/old.md", "incidents/report-de.md", "site.yml", "static/issues/bundle/lamp.png",
      ])
    func aliases(_ id: String) -> [String]? {
      site.text("incidents/\(id).md")?.split(separator: "\n").filter { $0.hasPrefix("  - /") }.map {
        String($0.dropFirst(4))
      }
    }
    #expect(aliases("2024-03-01-lampara-debil") == ["/issues/2024-03-01-lámpara-débil/"])
    #expect(aliases("lamp") == ["/issues/2024/lamp/"])
    #expect(aliases("lamp-2") == ["/issues/the-lamp/"])
    #expect(aliases("bundle") == ["/issues/bundle/"])
    #expect(aliases("old") == ["/issues/old/", "/issues/older/", "/issues/oldest"])
    #expect(
      site.headlines == [
        "address '/history/' left out: the new site has a page of its own there",
        "address '/issues/lamp?x' left out: it has signs that file names don't",
        "address '/issues/the-lamp/' left out: another page has it already",
      ])
    #expect(try site.check() == [])
  }

  @Test func linksWithinTheSiteFollowTheMove() throws {
    let body = """
      See [the other](/issues/other/#end), [it again](../other/ "Other"), [its source](other.md), [the lamp][lamp],
      [a ref]({{< ref "other.md" >}}), ![plan](/plan.png), [nothing](/nothing/here.html?a=b), [outside](https://a.example/x)
      [here](#top) and `[code](/issues/other/)`.

      [lamp]: /affected/lamp/
      """
    let site = try ImportedSite(
      issues: ["one.md": ImportedSite.issue(body + "\n"), "other.md": ImportedSite.issue("Dim.\n")],
      others: ["static/plan.png": "not a picture"])
    #expect(
      site.body == """
        See [the other](/incidents/other/#end), [it again](/incidents/other/ "Other"), [its source](/incidents/other/), [the lamp][lamp],
        [a ref](/incidents/other/), ![plan](/plan.png), [nothing](https://status.lighthouse.example/nothing/here.html?a=b), [outside](https://a.example/x)
        [here](#top) and `[code](/issues/other/)`.

        [lamp]: /components/lamp/
        """)
    #expect(site.places == ["/nothing/here.html?a=b"])
    #expect(site.count("texts", "links", .mapped) == 5)
  }

  // MARK: Texts

  @Test func otherShortcodesStayVisible() throws {
    let site = try ImportedSite(
      ImportedSite.issue("{{<figure src=\"a.png\">}} and {{% note %}} and {{</* track \"x\" */>}}\n\n`{{<b>}}`\n"))
    #expect(
      site.body == "{{\\<figure src=\"a.png\">}} and {{% note %}} and {{< track \"x\" >}}\n\n`{{<b>}}`")
    #expect(site.places == ["{{<figure src=\"a.png\">}}", "{{% note %}}", "{{<b>}}"])
    #expect(site.count("texts", "shortcodes", .lost) == 3)
  }

  @Test(arguments: [
    ("A <b>bold</b> word.", true), ("<details>\n<summary>More</summary>\n</details>", true), ("2 < 3 and <1 m", false),
    ("<!-- a remark -->", false), ("`<b>`", false), ("<https://a.example>", false), ("<me@a.example>", false),
    ("an <unknown> word", false),
  ])
  func rawHTMLIsAllowedWhereTextsHoldIt(_ text: String, _ isAllowed: Bool) throws {
    let site = try ImportedSite(ImportedSite.issue("\(text)\n"))
    #expect(site.text("site.yml")?.contains("markdown:\n  html: true\n") == isAllowed)
    #expect(site.body == text)
    #expect(try site.check() == [])
  }

  @Test func pagesAreImportedAndTabsPutThemInTheMenu() throws {
    let site = try ImportedSite(
      config: ImportedSite.config + """

          customTabs:
            - name: Rules
              link: /pages/rules/
            - name: Weather
              link: https://weather.example
        """,
      others: [
        "content/pages/rules.md":
          "---\ntitle: Rules\ndescription: Of the house\n---\n\nSince {{< track \"2024-03-01\" >}}.\n\nRules\n-----\n",
        "content/about.md": "---\ntitle: About\nslug: us\n---\nUs.\n",
        "content/pages/plan.html": "---\ntitle: Plan\n---\n\n<h1>Plan</h1>\n\n    <p>Up.</p>\n",
        "content/pages/form.html": "<html>\n<form></form></html>\n",
        "content/issues/note.md": "---\ntitle: A note\nsection: page\n---\nNote.\n",
        "content/_index.md": "---\ntitle: Home\n---\nWelcome.\n",
      ])
    #expect(
      site.text("pages/rules.md")
        == "---\ntitle: Rules\nmenu: true\norder: 1\n---\n\nSince 2024-03-01 00:00 UTC.\n\nRules\n-----\n")
    #expect(site.text("pages/about.md") == "---\ntitle: About\nmenu: false\naliases:\n  - /us/\n---\n\nUs.\n")
    #expect(
      site.text("pages/plan.md")
        == "---\ntitle: Plan\nmenu: false\n---\n\n<div>\n<h1>Plan</h1>\n<p>Up.</p>\n</div>\n")
    #expect(
      site.text("pages/note.md") == "---\ntitle: A note\nmenu: false\naliases:\n  - /issues/note/\n---\n\nNote.\n")
    #expect(site.text("site.yml")?.contains("html: true") == true)
    #expect(site.headlines == ["text of a section page left out", "page left out: it needs <form>"])
    #expect(site.count("config", "params.customTabs", .mapped) == 1)
    #expect(site.count("config", "params.customTabs", .lost) == 1)
    #expect(try site.check() == [])
  }

  @Test func textsMadeToBeSlowAreReadInTime() throws {
    let tricks = ["](", "[a](<", "{{<", "`", "*", "<a ", "*Update* - {{< track \"2024-03-01\" >}}\n", "`a`[b](c)\n"]
    for trick in tricks {
      let site = try ImportedSite(ImportedSite.issue(String(repeating: trick, count: 40_000 / trick.utf8.count)))
      #expect(site.result.summary.filesImported == 1)
    }
  }

  @Test func keysOfOthersDontReachTheTerminalAsTheyAre() throws {
    let site = try ImportedSite(ImportedSite.issue("Dim.\n", "resolved: false\n\"a\\e[31m\\nb\": 1"))
    #expect(site.result.summary.text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 32 })
  }

  @Test func translationsAndFilesOfTheSitesOwnAreLeftOut() throws {
    let site = try ImportedSite(
      issues: ["one.md": ImportedSite.issue("Dim.\n"), "one.de.md": ImportedSite.issue("Matt.\n")],
      others: ["static/robots.txt": "", "static/.well-known/security.txt": "x", "layouts/index.html": ""])
    #expect(
      site.result.files.map(\.path) == ["incidents/one.md", "site.yml", "static/.well-known/security.txt"])
    #expect(
      site.headlines == [
        "file left out: it is a translation into 'de'", "file left out: the site makes 'robots.txt' itself",
      ])
    #expect(site.count("files", "layouts/", .lost) == 1)
  }
}
