import StatusModel
import Testing

@testable import SiteBuilder

struct ImportTimeTests {
  @Test(
    arguments: [
      ("2024-03-01 08:05:09", "2024-03-01T08:05:09Z"),
      ("2024-03-01T08:05:09", "2024-03-01T08:05:09Z"),
      ("2024-03-01T08:05:09Z", "2024-03-01T08:05:09Z"),
      ("2024-03-01T08:05:09.784Z", "2024-03-01T08:05:09Z"),
      ("2024-03-01t08:05:09+02:00", "2024-03-01T06:05:09Z"),
      ("2024-03-01 08:05:09 +0200", "2024-03-01T06:05:09Z"),
      ("2024-03-01 08:05:09 -0330 NST", nil),
      ("2024-03-01 08:05:09 +0000 UTC", "2024-03-01T08:05:09Z"),
      ("2024-03-01 08:05:09 UTC", "2024-03-01T08:05:09Z"),
      ("2024-03-01 08:05", "2024-03-01T08:05:00Z"),
      ("2024-3-1 8:05", "2024-03-01T08:05:00Z"),
      ("2024-03-01", "2024-03-01T00:00:00Z"),
      ("2024/03/01 08:05", "2024-03-01T08:05:00Z"),
      ("20240301", "2024-03-01T00:00:00Z"),
      ("2024-03-01 08:05 Europe/Berlin", "2024-03-01T07:05:00Z"),
      ("Fri, 01 Mar 2024 08:05:09 GMT", "2024-03-01T08:05:09Z"),
      ("Friday, 01-Mar-24 08:05:09 UTC", "2024-03-01T08:05:09Z"),
      ("Fri Mar  1 08:05:09 2024", "2024-03-01T08:05:09Z"),
      ("Fri Mar  1 08:05:09 UTC 2024", "2024-03-01T08:05:09Z"),
      ("1 March 2024", "2024-03-01T00:00:00Z"),
      ("March 1, 2024 at 8:05 PM UTC", "2024-03-01T20:05:00Z"),
      ("Mar 1, 2024 12:05am", "2024-03-01T00:05:00Z"),
      ("2024-03-01 13:05 PM", nil),
      ("2024-03-01 08:05 CET", nil),
      ("2024-02-30 08:05", nil),
      ("2024-03-01 25:05", nil),
      ("1815-06-18", nil),
      ("soon", nil),
      ("", nil),
      ("2024-03-01 08:05 UTC or so", nil),
    ] as [(String, String?)])
  func timesAreReadAsHugoReadsThem(_ text: String, _ expected: String?) {
    #expect(HugoTime(text, zone: .utc, zones: .system)?.instant.rfc3339 == expected)
  }

  @Test func aZoneCountsForTimesThatNameNone() throws {
    let site = try ImportedSite(
      ImportedSite.issue(
        "Dim since {{< track \"2024-03-01 08:00:00\" >}} or so.", "resolved: true\nresolvedWhen: 2024-03-01T12:00:00Z"),
      zone: "Asia/Kolkata")
    #expect(site.front.contains("started: 2024-03-01 02:30 UTC"))
    #expect(site.front.contains("resolved: 2024-03-01 12:00 UTC"))
    #expect(site.body == "Dim since 2024-03-01 08:00 Asia/Kolkata or so.")
    #expect(site.text("site.yml")?.contains("timezone: Asia/Kolkata") == true)
  }

  @Test func aTimeThatAClockChangeSkipsIsTakenFromAfterItAndSaid() throws {
    let issue = "---\ntitle: Dim\ndate: 2024-03-31 02:30:00\nsection: issue\ninformational: true\n---\n"
    let site = try ImportedSite(issue, zone: "Europe/Berlin")
    #expect(site.front.contains("started: 2024-03-31 01:00 UTC"))
    #expect(
      site.headlines == [
        "'2024-03-31 02:30:00' is skipped or repeated by a clock change; taken as 2024-03-31 01:00 UTC"
      ])
  }

  @Test func aForeignZoneInTheDateFormatIsPointedOut() throws {
    let site = try ImportedSite(config: ImportedSite.config + "\n  dateFormat: January 2, 2006 at 3:04 PM IST\n")
    #expect(site.headlines == ["times were shown as IST, but are read in UTC"])
  }

  struct Ending: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let keys: String
    var body = ""
    /// The lines of front matter about time.
    let expected: [String]
    var finding: String?
  }

  static let track = #"{{< track "2024-03-01 10:00:00" >}}"#

  @Test(arguments: [
    Ending(
      testDescription: "resolved at a time", keys: "resolved: true\nresolvedWhen: 2024-03-01 09:00:00",
      expected: ["started: 2024-03-01 08:00 UTC", "resolved: 2024-03-01 09:00 UTC"]),
    Ending(
      testDescription: "the key in lower case, yes for true",
      keys: "resolved: yes\nresolvedwhen: '2024-03-01 09:00:00'",
      expected: ["started: 2024-03-01 08:00 UTC", "resolved: 2024-03-01 09:00 UTC"]),
    Ending(
      testDescription: "open", keys: "resolved: false", expected: ["started: 2024-03-01 08:00 UTC"]),
    Ending(
      testDescription: "open with a left-over end", keys: "resolved: false\nresolvedWhen: 2024-03-01 09:00:00",
      expected: ["started: 2024-03-01 08:00 UTC"], finding: "'resolvedWhen' left out: the incident is marked as open"),
    Ending(
      testDescription: "open with an empty end", keys: "resolved: false\nresolvedWhen: ''",
      expected: ["started: 2024-03-01 08:00 UTC"]),
    Ending(
      testDescription: "resolved, but nobody says when", keys: "resolved: true",
      expected: ["started: 2024-03-01 08:00 UTC", "resolved: 2024-03-01 08:00 UTC"],
      finding: "nothing says when it ended; taken as over at 2024-03-01 08:00 UTC"),
    Ending(
      testDescription: "resolved, with an update", keys: "resolved: true", body: "*Update* - Nearly. \(track)",
      expected: ["started: 2024-03-01 08:00 UTC", "resolved: 2024-03-01 10:00 UTC"],
      finding: "nothing says when it ended; taken as over at 2024-03-01 10:00 UTC"),
    Ending(
      testDescription: "resolved, as an update says", keys: "resolved: true", body: "*Resolved* - Done. \(track)",
      expected: ["started: 2024-03-01 08:00 UTC"]),
    Ending(
      testDescription: "neither open nor resolved", keys: "severity: down",
      expected: ["started: 2024-03-01 08:00 UTC", "resolved: 2024-03-01 08:00 UTC"],
      finding: "'resolved' is missing; taken as over at 2024-03-01 08:00 UTC"),
    Ending(
      testDescription: "a note", keys: "informational: \"true\"",
      expected: ["started: 2024-03-01 08:00 UTC", "resolved: 2024-03-01 08:00 UTC"]),
    Ending(
      testDescription: "an end before the start", keys: "resolved: true\nresolvedWhen: 2024-02-01 09:00:00",
      expected: [
        "started: 2024-03-01 08:00 UTC",
        "# cState had resolvedWhen: 2024-02-01 09:00:00, which is before the start",
        "resolved: 2024-03-01 08:00 UTC",
      ], finding: "it ended before it began; taken as over at 2024-03-01 08:00 UTC"),
    Ending(
      testDescription: "an end that is no time", keys: "resolved: true\nresolvedWhen: at dawn",
      body: "*Resolved* - Done. \(track)", expected: ["started: 2024-03-01 08:00 UTC"],
      finding: "'resolvedWhen' left out: 'at dawn' isn't a time"),
    Ending(
      testDescription: "the Resolved update says the same time",
      keys: "resolved: true\nresolvedWhen: 2024-03-01 10:00:00", body: "*Resolved* - Done. \(track)",
      expected: ["started: 2024-03-01 08:00 UTC"]),
    Ending(
      testDescription: "an update after the end", keys: "resolved: true\nresolvedWhen: 2024-03-01 09:00:00",
      body: "*Resolved* - Done. \(track)",
      expected: ["started: 2024-03-01 08:00 UTC", "resolved: 2024-03-01 09:00 UTC"]),
    Ending(
      testDescription: "a Resolved update before the end", keys: "resolved: true\nresolvedWhen: 2024-03-01 11:00:00",
      body: "*Resolved* - Done. \(track)",
      expected: ["started: 2024-03-01 08:00 UTC", "resolved: 2024-03-01 11:00 UTC"],
      finding: "'Resolved' kept as text: 'resolvedWhen' is later"),
    Ending(
      testDescription: "a Resolved update of an open incident", keys: "resolved: false",
      body: "*Resolved* - Done. \(track)", expected: ["started: 2024-03-01 08:00 UTC"],
      finding: "'Resolved' kept as text: the incident is marked as open"),
    Ending(
      testDescription: "an update before the start", keys: "resolved: true\nresolvedWhen: 2024-03-01 09:00:00",
      body: #"*Update* - Dim. {{< track "2024-03-01 07:00:00" >}}"#, expected: ["resolved: 2024-03-01 09:00 UTC"],
      finding: "update is older than 'date'; the incident begins with it"),
  ])
  func anIncidentEndsWhenTheOldPageSaysSo(_ ending: Ending) throws {
    let site = try ImportedSite(ImportedSite.issue(ending.body, ending.keys))
    let lines = site.front.split(separator: "\n").filter { line in
      ["started", "resolved", "#"].contains { line.hasPrefix($0) }
    }
    #expect(lines.map(String.init) == ending.expected)
    #expect(site.headlines == (ending.finding.map { [$0] } ?? []))
    #expect(try site.check() == [])
  }

  @Test func anIncidentWithoutATimeIsLeftOutAndTheRestGoesOn() throws {
    let site = try ImportedSite(issues: [
      "a.md": "---\ntitle: Dim\nsection: issue\n---\n", "b.md": "---\ntitle: Dim\nsection: issue\ndate: dusk\n---\n",
      "c.md": ImportedSite.issue("Dim.\n"),
    ])
    #expect(site.result.files.map(\.path) == ["incidents/c.md", "site.yml"])
    #expect(
      site.headlines == ["incident left out: nothing says when it began", "incident left out: 'dusk' isn't a time"])
    #expect(site.result.summary.filesRead == 3)
    #expect(site.result.summary.filesSkipped == 2)
  }
}
