import Foundation
import StatusModel
import Testing

@testable import Diagnostics
@testable import SiteBuilder

/// The law of the next change: every build before it makes the same site, but for the stamps of its own time.
@Suite struct NextChangeTests {
  /// Content that has been read, built at any moment.
  struct Source: Sendable {
    let content: Content
    let look: Look
    let statics: [StaticFile]

    init(_ folder: String, now: Instant = Instant(seconds: 0)) throws {
      let options = BuildOptions(
        content: folder, output: nil, theme: nil, now: now, jobs: 2, includesDrafts: false)
      var report = Report()
      let tree = try SourceTree(reading: folder, jobs: 2, report: &report)
      let content = LoadedContent(tree, zones: .system, includesDrafts: false, jobs: 2, report: &report)?.content
      let look = try Look(options, named: nil, needsAll: false, report: &report)
      try #require(report.text(colour: false) == "" || !report.hasErrors, "\(report.text(colour: false))")
      self.content = try #require(content)
      self.look = try #require(look)
      statics = tree.statics
    }

    func next(_ now: Instant) -> Change { Site(content, now: now).nextChange }

    /// Every file by its path.
    func build(_ now: Instant) throws -> [String: [UInt8]] {
      var report = Report()
      let publication = Publication(Site(content, now: now), look: look, statics: statics, jobs: 2)
      let files = publication.files(of: publication.chapters(), report: &report)
        .rendered
      let errors = report.sorted.filter { $0.severity == .error }.map { "\($0.place.file.path): \($0.headline)" }
      try #require(errors == [], "at \(now)")
      return Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0.bytes) })
    }
  }

  /// What differs between two builds once the stamps of their times are taken out.
  private func differences(_ a: [String: [UInt8]], _ b: [String: [UInt8]]) -> [String] {
    Set(a.keys).union(b.keys).sorted().compactMap { path in
      guard let x = a[path], let y = b[path] else { return "\(path) is in one of them only" }
      guard x != y, path != "build.json" else { return nil }
      let (p, q) = (withoutStamps(x), withoutStamps(y))
      guard p != q else { return nil }
      let lines = zip(p.split(separator: "\n"), q.split(separator: "\n")).first { $0 != $1 }
      guard let lines else { return "\(path): one is longer" }
      let from = max(0, zip(lines.0, lines.1).prefix { $0 == $1 }.count - 60)
      return "\(path): …\(lines.0.dropFirst(from).prefix(160))… is not …\(lines.1.dropFirst(from).prefix(160))…"
    }
  }

  /// The only words that tell when a build was made.
  private func withoutStamps(_ bytes: [UInt8]) -> String {
    [
      #""(generated_at|built_at)":"[^"]*""#, #"data-built="[0-9]+""#, #"(?s)<p class="(asof|built)">.*?</p>"#,
    ].reduce(String(decoding: bytes, as: UTF8.self)) { text, pattern in
      text.replacingOccurrences(of: pattern, with: "‹built›", options: .regularExpression)
    }
  }

  /// Goes from change to change: nothing may differ before each, and something must at it, in more than the instant up to
  /// which figures are counted.
  private func walk(_ source: Source, from start: Instant, changes: Int, looks: Int) throws {
    let seed = ProcessInfo.processInfo.environment["CANDOR_SEED"].flatMap { Int($0) } ?? 1
    var now = start
    var present = try source.build(now)
    for number in 0..<changes {
      let next = source.next(now)
      let between = (0..<looks).map { now + (seed + number * 7919 * ($0 + 1)) % (next.at - now) }
      var last = present
      for time in between.sorted() + [next.at - 1] where time > now {
        last = try source.build(time)
        let found = differences(present, last)
        #expect(found.isEmpty, "built at \(now) and \(time), next change \(next), CANDOR_SEED=\(seed)")
        #expect(source.next(time).at == next.at, "at \(now) and \(time)")
      }
      let after = try source.build(next.at)
      let figures = ["api/v2/uptime.json", "badges/"]
      let telling = differences(last, after).filter { path in !figures.contains { path.hasPrefix($0) } }
      #expect(!telling.isEmpty, "\(next) changes nothing")
      (now, present) = (next.at, after)
    }
  }

  private static let demo = Result { try Source(Project.root.appending(path: "content").path) }

  @Test(
    "The demo changes when it says, and only then",
    arguments: [("2026-11-20T14:30:00Z", 2), ("2026-11-24T04:50:00Z", 2), ("2025-03-29T20:00:00Z", 1)])
  func demo(_ from: String, _ changes: Int) throws {
    try walk(try Self.demo.get(), from: try #require(Instant(rfc3339: from)), changes: changes, looks: 1)
  }

  /// Everything that can be odd about times, in one week.
  private static let awkward: [String: String] = [
    "site.yml": """
    title: Awkward
    url: https://status.example/path
    timezone: Europe/Berlin
    components:
      - {id: api, name: API, since: 2026-10-23}
      - {id: web, name: Web}
      - {id: old, name: Old, retired: 2026-10-25}
    alert_bar: {lead_hours: 12}
    """,
    "incidents/two.md": """
    ---
    title: Two things at once
    impact: minor
    components: [api]
    next_update: 2026-10-23 09:40 UTC
    ---
    ## Investigating at 2026-10-23 08:00 UTC
    ## Update at 2026-10-23 09:00 UTC
    ## Resolved at 2026-10-23 11:00 UTC
    ## Investigating at 2026-10-24 11:00 UTC
    - web: partial outage
    ## Resolved at 2026-10-24 12:00 UTC
    """,
    "incidents/three.md": """
    ---
    title: At the very same moments
    impact: major
    components: [web, old]
    started: 2026-10-23 07:30 UTC
    resolved: 2026-10-23 10:00 UTC
    ---
    ## Identified at 2026-10-23 08:00 UTC
    ## Monitoring at 2026-10-23 09:00 UTC
    ## Resolved at 2026-10-23 11:00 UTC
    """,
    "incidents/now-and-then.md": """
    ---
    title: Now and then
    impact: critical
    components: {api: major_outage}
    occurrences:
      - {from: 2026-10-24 22:10 UTC, to: 2026-10-24 22:20 UTC}
      - {from: 2026-10-25 00:30 UTC, to: 2026-10-25 01:30 UTC}
    ---
    ## Investigating at 2026-10-24 22:10 UTC
    ## Resolved at 2026-10-25 02:00 UTC
    """,
    "incidents/nameless.md": """
    ---
    title: Nobody knows what
    impact: major
    started: 2026-10-26 09:00 UTC
    resolved: 2026-10-26 09:30 UTC
    ---
    Something was wrong.
    """,
    "postmortems/two.md": """
    ---
    incident: two
    title: Why two
    published: 2026-10-23 11:00:01 UTC
    ---
    ## In short

    Twice.
    """,
    "maintenance/by-the-clock.md": """
    ---
    title: By the clock
    components: [old]
    starts: 2026-10-24 23:00 UTC
    ends: 2026-10-25 02:00 UTC
    announced: 2026-10-23 08:00 UTC
    ---
    """,
    "maintenance/by-hand.md": """
    ---
    title: By hand
    components: [web]
    starts: 2026-10-23 18:00 UTC
    ends: 2026-10-23 20:00 UTC
    auto_complete: false
    ---
    ## Scheduled at 2026-10-22 23:30 UTC
    ## In progress at 2026-10-23 17:30 UTC
    ## Update at 2026-10-23 19:30 UTC
    - ends: 2026-10-23 21:00 UTC
    ## Completed at 2026-10-23 21:30 UTC
    """,
    "maintenance/called-off.md": """
    ---
    title: Called off
    components: [web]
    starts: 2026-10-26 18:00 UTC
    ends: 2026-10-26 20:00 UTC
    ---
    ## Scheduled at 2026-10-22 09:00 UTC
    ## Cancelled at 2026-10-25 09:00 UTC
    """,
    "maintenance/daily.md": """
    ---
    title: Daily
    components: [api]
    starts: 2026-10-24 02:15 Europe/Berlin
    ends: 2026-10-24 02:45 Europe/Berlin
    repeat: FREQ=DAILY;COUNT=9
    except: [2026-10-27]
    ---
    ## Scheduled at 2026-10-23 08:00 UTC
    ## Completed at 2026-10-24 00:20 UTC
    """,
    "maintenance/several.md": """
    ---
    title: Several
    components: [web]
    windows:
      - {starts: 2026-10-25 12:00 UTC, ends: 2026-10-25 13:00 UTC}
      - {starts: 2026-10-25 13:00 UTC, ends: 2026-10-25 14:00 UTC}
      - {starts: 2026-10-25 16:00 UTC, ends: 2026-10-25 17:00 UTC}
    ---
    ## Scheduled at 2026-10-23 08:00 UTC
    ## Update at 2026-10-25 13:50 UTC
    - ends: 2026-10-25 16:30 UTC
    """,
  ]

  @Test func awkwardContentChangesWhenItSays() throws {
    let folder = try ScratchFolder()
    for (path, text) in Self.awkward { try folder.write(path, text + "\n") }
    let source = try Source(folder.path)
    try walk(source, from: try #require(Instant(rfc3339: "2026-10-21T12:00:00Z")), changes: 52, looks: 0)
  }
}
