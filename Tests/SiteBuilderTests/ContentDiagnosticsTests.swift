import Diagnostics
import StatusModel
import Testing

@testable import SiteBuilder

/// One mistake in one file of an otherwise right site; `⟦…⟧` marks where the finding belongs.
struct ContentExample: CustomTestStringConvertible, Sendable {
  let path: String
  let text: String
  let rule: Rule
  /// Other files that the mistake needs.
  let beside: [String: String]

  init(_ path: String, _ text: String, _ rule: Rule, beside: [String: String] = [:]) {
    self.path = path
    self.text = text
    self.rule = rule
    self.beside = beside
  }

  var testDescription: String { "\(rule.rawValue): \(text)" }
}

@Suite struct ContentDiagnosticsTests {
  static let site = """
    title: Acme Status
    url: https://status.acme.example
    timezone: Europe/Berlin
    languages: [en, de]
    components:
      - {id: api, name: API}
      - {id: checkout, name: Checkout}

    """

  private static func incident(_ keys: String, _ body: String = "## Resolved at 2026-11-01 10:00 UTC\n") -> String {
    "---\ntitle: Slow\nimpact: minor\n\(keys)---\n\(body)"
  }

  private static func work(_ keys: String, _ body: String = "") -> String { "---\ntitle: Upgrade\n\(keys)---\n\(body)" }

  private static let fault = "incidents/fault.md"
  private static let upgrade = "maintenance/upgrade.md"
  private static let whole = incident("")

  static let examples: [ContentExample] = [
    // Keys
    ContentExample(fault, "---\n⟦titel⟧: Slow\nimpact: minor\n---\n## Resolved at 2026-11-01 10:00 UTC\n", .unknownKey),
    ContentExample(fault, "⟦⟧---\ntitle: Slow\n---\n## Resolved at 2026-11-01 10:00 UTC\n", .missingKey),
    ContentExample(fault, incident("⟦impact⟧: major\n"), .duplicateKey),
    ContentExample(fault, incident("pinned: ⟦yes⟧\n"), .invalidValue),
    // A text without a translation is looked at once for each language, and what is found is told once.
    ContentExample(fault, incident("", "## Resolved at 2026-11-01 10:00 UTC\n\nBack ⟦<blink>⟧again.\n"), .rawHTML),
    ContentExample(fault, incident("components: [⟦apj⟧]\n"), .unknownComponent),
    ContentExample(fault, incident("components: {api: ⟦brokn⟧}\n"), .unknownStatus),
    ContentExample(fault, incident("components: [api, ⟦api⟧]\n"), .duplicateComponent),
    ContentExample(fault, incident("postmortem: ⟦maybe⟧\n"), .invalidValue),
    ContentExample(fault, incident("postmortem: ⟦published⟧\n"), .unknownIncident),
    ContentExample(fault, incident("aliases: [\"⟦a b⟧\"]\n"), .invalidValue),
    ContentExample(fault, incident("aliases: [⟦other⟧]\n"), .aliasCollides, beside: ["incidents/other.md": whole]),
    ContentExample(fault, incident("aliases: [⟦/history/2026-11/⟧]\n"), .aliasCollides),

    // Times
    ContentExample(fault, incident("started: 2023-07-⟦94⟧ 10:00\n"), .invalidTime),
    ContentExample(fault, incident("started: 2026-07-01 ⟦28⟧:00\n"), .invalidTime),
    ContentExample(fault, incident("started: 2026-04-⟦31⟧ 10:00\n"), .invalidTime),
    ContentExample(fault, incident("started: ⟦Mon⟧ 2026-11-01 09:00\n"), .wrongWeekday),
    ContentExample(fault, incident("started: ⟦2026-03-29 02:30⟧\n"), .skippedTime),
    ContentExample(fault, incident("started: ⟦2025-10-26 02:30⟧\n"), .repeatedTime),
    ContentExample(
      fault, incident("started: 2026-11-01 08:00 UTC\nresolved: ⟦2026-11-01 07:00 UTC⟧\n"), .endsBeforeStart),
    ContentExample(
      fault, incident("started: 2026-11-01 11:00 UTC\n", "## ⟦Resolved at 2026-11-01 10:00 UTC⟧\n"), .updateBeforeStart),
    ContentExample(fault, incident("resolved: ⟦2026-11-01 12:00 UTC⟧\n"), .afterResolved),
    ContentExample(fault, incident("", "⟦⟧Words.\n"), .noTime),
    ContentExample(
      fault, incident("", "## ⟦Update at 2026-12-01 10:00 UTC⟧\n\n## Investigating at 2026-11-01 10:00 UTC\n"),
      .futureUpdate),

    // Updates
    ContentExample(fault, incident("", "## ⟦Identifed⟧ at 2026-11-01 10:00 UTC\n"), .unknownStatus),
    ContentExample(fault, incident("", "## Resolved at 2026-11-01 14:30⟦pm⟧\n"), .invalidTime),
    ContentExample(fault, incident("", "## ⟦Resolved⟧\n"), .invalidTime),
    ContentExample(fault, incident("", "## Resolved at 2026-11-01 10:00 UTC {#⟦A B⟧}\n"), .invalidID),
    ContentExample(
      fault, incident("", "## Identified at 2026-11-01 10:00 UTC\n\n## ⟦Resolved at 2026-11-01 10:00 UTC⟧\n"),
      .duplicateUpdate),
    ContentExample(
      fault, incident("", "## Resolved at 2026-11-01 10:00 UTC\n\n- ⟦apj⟧: operational\n"), .unknownComponent),
    ContentExample(fault, incident("", "## Resolved at 2026-11-01 10:00 UTC\n\n- api: ⟦fine⟧\n"), .unknownStatus),
    ContentExample(fault, incident("", "## Resolved at 2026-11-01 10:00 UTC\n\n⟦TODO⟧: say more\n"), .leftover),
    ContentExample(
      fault, incident("", "## Resolved at 2026-11-01 10:00 UTC\n\nOver at ⟦$ISSUE_DATETIME⟧.\n"), .leftover),
    ContentExample(fault, incident("", "## Resolved at 2026-11-01 10:00 UTC\n\nOn ⟦YYYY-MM-DD⟧.\n"), .leftover),
    ContentExample(
      fault, incident("", "## Resolved at 2026-11-01 10:00 UTC\n\nSee [this](⟦../nowhere/⟧).\n"), .brokenLink),

    // Maintenance
    ContentExample(
      upgrade, work("starts: 2026-12-01 22:00 UTC\nends: ⟦2026-12-01 21:00 UTC⟧\nannounced: 2026-11-01 10:00\n"),
      .endsBeforeStart),
    ContentExample(upgrade, "⟦⟧---\ntitle: Upgrade\nstarts: 2026-12-01 22:00 UTC\n---\n", .missingKey),
    ContentExample(
      upgrade,
      work(
        "starts: 2026-11-01 22:00 UTC\nends: 2026-11-01 23:00 UTC\nrepeat: FREQ=⟦SOMETIMES⟧\nannounced: 2026-10-01 10:00\n"
      ),
      .invalidRepeat),
    ContentExample(
      upgrade, work("starts: 2026-11-01 22:00 UTC\nends: 2026-11-03 23:00 UTC\nrepeat: ⟦FREQ=DAILY⟧\n"), .invalidRepeat),

    // Files about each other
    ContentExample(
      "postmortems/story.md", "---\ntitle: Why\nincident: ⟦falt⟧\npublished: 2026-11-02 10:00\n---\n", .unknownIncident,
      beside: [fault: whole]),
    ContentExample("incidents/fault.de.md", "---\ntitle: Langsam\n---\n", .orphanTranslation),
    ContentExample("incidents/fault.fr.md", "---\ntitle: Lent\n---\n", .unknownLanguage, beside: [fault: whole]),
    ContentExample(
      "incidents/fault.de.md", "---\ntitle: Langsam\n---\n## ⟦Resolved at 2026-11-01 11:00 UTC⟧\n",
      .translationMismatch,
      beside: [fault: whole]),
    ContentExample(
      upgrade, work("starts: 2026-11-01 22:00 UTC\nends: 2026-11-01 23:00 UTC\n"), .duplicateID,
      beside: ["incidents/upgrade.md": whole]),

    // site.yml
    ContentExample("site.yml", "title: A\nurl: ⟦example.com⟧\n", .invalidValue),
    ContentExample("site.yml", "title: A\nurl: https://a.example\ntimezone: ⟦Europe/Berln⟧\n", .unknownZone),
    ContentExample("site.yml", "title: A\nurl: https://a.example\nlanguage: ⟦English⟧\n", .invalidValue),
    ContentExample("site.yml", "title: A\nurl: https://a.example\nexpect_build_every: ⟦often⟧\n", .invalidValue),
    ContentExample("site.yml", "title: A\nurl: https://a.example\nbrand: {logo: ⟦none.svg⟧}\n", .brokenLink),
    ContentExample("site.yml", "title: A\nurl: https://a.example\ncomponents:\n  - {id: ⟦A B⟧, name: x}\n", .invalidID),
    ContentExample(
      "site.yml", "title: A\nurl: https://a.example\ncomponents:\n  - {id: a, name: x}\n  - {id: ⟦a⟧, name: y}\n",
      .duplicateComponent),
  ]

  @Test("A mistake is found where it is", arguments: examples)
  func mistakesAreFoundWhereTheyAre(_ example: ContentExample) throws {
    let folder = try ScratchFolder()
    try folder.write("site.yml", Self.site)
    for (path, text) in example.beside { try folder.write(path, text) }
    let marked = Marked(example.text)
    try folder.write(example.path, marked.text)
    let now = try #require(Instant(rfc3339: "2026-11-20T14:30:00Z"))
    let options = BuildOptions(content: folder.path, output: nil, theme: nil, now: now, jobs: 1, includesDrafts: false)
    let report = try Rendering(options).report

    let found = report.diagnostics.filter { $0.rule == example.rule && $0.place.file.path == folder(example.path) }
    let all = report.text(colour: false)
    #expect(found.count == 1, "one finding for one cause; found:\n\(all)")
    guard let mark = marked.ranges.first, let place = found.first?.place.range else { return }
    #expect(place.lowerBound == mark.lowerBound, "begins elsewhere:\n\(all)")
    // An empty mark says only where the finding begins.
    if !mark.isEmpty { #expect(place.upperBound == mark.upperBound, "ends elsewhere:\n\(all)") }
  }

  @Test func everyRuleOfContentHasAnExample() {
    let elsewhere: Set<Rule> = [
      // Files: SourceTreeTests. YAML and keys: Load/. Markdown: MarkdownLinkTests. Themes: TemplatesTests. Import: ImportTests.
      .unreadable, .notAFile, .tooLarge, .notUTF8, .outsideContent, .unexpectedFile, .missingSite, .noFrontMatter,
      .unclosedFrontMatter, .yamlSyntax, .yamlTooDeep, .yamlAlias, .lostComment, .wrongType, .emptyValue,
      .dangerousURL, .externalImage, .markdownTooComplex, .templateSyntax, .unknownName, .unknownPartial, .wrongKind,
      .endlessPartial, .unsafePlace, .unknownThemeFile, .importSkipped, .importChanged, .noAnnouncement,
    ]
    let covered = Set(Self.examples.map(\.rule)).union(elsewhere)
    #expect(Rule.allCases.filter { !covered.contains($0) } == [])
  }
}
