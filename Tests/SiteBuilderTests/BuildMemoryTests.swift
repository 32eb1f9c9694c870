import Diagnostics
import Foundation
import StatusModel
import Testing

@testable import SiteBuilder

/// What one build leaves for the next may save work; it may never change a byte.
@Suite struct BuildMemoryTests {
  private static let start = Instant(rfc3339: "2026-11-20T14:30:00Z") ?? Instant(seconds: 0)

  /// A content folder, a site built with a memory, and one built without.
  private final class Workshop {
    let folder: ScratchFolder
    var now = BuildMemoryTests.start
    var compressions: [Compression] = []

    init() throws {
      folder = try ScratchFolder()
      try folder.write(
        "content/site.yml",
        """
        title: Memory
        url: https://status.example.com
        timezone: Europe/Berlin
        languages: [en, de]
        components:
          - id: api
            name: API
          - id: web
            name: Web
        """)
      for number in 1...4 {
        try folder.write("content/incidents/i\(number).md", incident("Number \(number)", minute: number))
      }
      try folder.write(
        "content/maintenance/m.md",
        """
        ---
        title: Work
        components: [web]
        starts: 2026-11-20 15:00 UTC
        ends: 2026-11-20 15:20 UTC
        announced: 2026-11-19 10:00 UTC
        ---
        Soon.
        """)
    }

    func incident(_ title: String, minute: Int) -> String {
      """
      ---
      title: \(title)
      impact: minor
      components: [api]
      ---
      ## Investigating at 2026-11-20 13:\(10 + minute) UTC

      We look into it.
      """
    }

    private func options(_ output: String, _ memory: Bool) -> BuildOptions {
      BuildOptions(
        content: folder("content"), output: folder(output), theme: nil, now: now, jobs: 2, includesDrafts: false,
        compressions: compressions,
        memory: memory ? MemoryPlace(folder: folder("memory"), program: "test", current: "/") : nil)
    }

    func build() throws -> BuildResult { try buildSite(options("kept", true)) }

    var memoryFile: String {
      get throws { "memory/" + BuildMemory.name(options("kept", true)) }
    }

    /// Builds both, and compares them byte for byte.
    /// - Returns: whether the memory was of use.
    func compare(_ step: String) throws -> Bool {
      let result = try build()
      try? folder.remove("clean")
      let clean = try buildSite(options("clean", false))
      #expect(
        (result.remembered?.plain ?? result.report.text(colour: false)) == clean.report.text(colour: false), "\(step)")
      #expect(result.written?.pages == clean.written?.pages)
      let (kept, wanted) = (try folder.contents(of: "kept"), try folder.contents(of: "clean"))
      let different = Set(kept.keys).union(wanted.keys).filter { kept[$0] != wanted[$0] }.sorted()
      #expect(different == [], "after: \(step)")
      return result.remembered != nil
    }
  }

  @Test func withNothingNewABuildOfTheSameTimeWritesNothing() throws {
    let workshop = try Workshop()
    let first = try workshop.build()
    #expect(first.remembered == nil)
    let again = try workshop.build()
    #expect(again.remembered != nil)
    #expect(again.written?.changes == Changes(written: 0, unchanged: first.written?.changes.written ?? 0, removed: 0))
  }

  @Test func withNothingNewALaterBuildWritesOnlyWhatTellsItsTime() throws {
    let workshop = try Workshop()
    _ = try workshop.build()
    let before = try workshop.folder.contents(of: "kept")
    workshop.now = workshop.now + 61
    #expect(try workshop.compare("a minute passed"))
    let after = try workshop.folder.contents(of: "kept")
    let changed = before.keys.filter { before[$0] != after[$0] }.sorted()
    #expect(changed.contains("index.html") && changed.contains("build.json") && changed.contains("embed/v1/alert.json"))
    #expect(!changed.contains { $0.hasPrefix("history/") || $0.hasPrefix("feed") || $0.contains("/i1.json") })
  }

  @Test func compressedSiblingsTellTheSameTimeAsTheirFiles() throws {
    let workshop = try Workshop()
    workshop.compressions = [.gz, .br, .zst]
    _ = try workshop.build()
    workshop.now = workshop.now + 61
    #expect(try workshop.compare("a minute passed"))
    workshop.compressions = [.gz]
    #expect(try !workshop.compare("fewer kinds"))
    #expect(!workshop.folder.exists("kept/index.html.br"))
  }

  @Test func aMemoryEndsWithTheNextChange() throws {
    let workshop = try Workshop()
    _ = try workshop.build()
    for (time, isUsed) in [("14:59:59", true), ("15:00:00", false), ("15:00:01", true), ("14:59:59", false)] {
      workshop.now = try #require(Instant(rfc3339: "2026-11-20T\(time)Z"))
      #expect(try workshop.compare(time) == isUsed, "at \(time)")
    }
  }

  /// The moment at which a page counts as old moves with each build, and may pass one at which a state changes.
  @Test func aPageThatWillCountAsOldIsRememberedUpToAChangeInBetween() throws {
    let workshop = try Workshop()
    let site = try #require(workshop.folder.text("content/site.yml"))
    try workshop.folder.write("content/site.yml", "expect_build_every: 20 minutes\n" + site)
    _ = try workshop.compare("the first build")
    for (time, isUsed) in [("14:39:59", true), ("14:40:00", false), ("14:40:01", false), ("14:41:00", true)] {
      workshop.now = try #require(Instant(rfc3339: "2026-11-20T\(time)Z"))
      #expect(try workshop.compare(time) == isUsed, "at \(time)")
    }
  }

  @Test func whatCouldBeTakenForAMarkIsNeverRemembered() throws {
    let workshop = try Workshop()
    try workshop.folder.write("content/incidents/i1.md", workshop.incident("\u{F5D0}iso\u{F5D1}", minute: 1))
    _ = try workshop.compare("a mark in a title")
    #expect(try !workshop.compare("the same again"))
    #expect(workshop.folder.text("kept/incidents/i1/index.html")?.contains("\u{F5D0}iso\u{F5D1}") == true)
    workshop.compressions = [.gz]
    _ = try workshop.build()
    #expect(workshop.folder.exists("kept/incidents/i1/index.html.gz"))
  }

  @Test func findingsAreToldAgain() throws {
    let workshop = try Workshop()
    try workshop.folder.write("content/notes.txt", "Not of the site.")
    let first = try workshop.build()
    #expect(!first.report.diagnostics.isEmpty)
    let again = try workshop.build()
    #expect(again.remembered?.plain == first.report.text(colour: false))
    #expect(again.remembered?.coloured == first.report.text(colour: true))
  }

  @Test(
    "A memory that is damaged, foreign or of another program is as good as none",
    arguments: ["empty", "cut", "flipped", "foreign", "a folder", "another program"])
  func damage(_ kind: String) throws {
    let workshop = try Workshop()
    _ = try workshop.build()
    let path = try workshop.memoryFile
    var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: workshop.folder(path))))
    switch kind {
    case "empty": bytes = []
    case "cut": bytes = Array(bytes.prefix(bytes.count / 2))
    case "flipped": bytes[bytes.count / 2] ^= 1
    case "foreign": bytes = Array("{\"cache\": true}".utf8)
    case "another program":
      let other = BuildOptions(
        content: workshop.folder("content"), output: workshop.folder("kept"), theme: nil, now: workshop.now, jobs: 2,
        includesDrafts: false,
        memory: MemoryPlace(folder: workshop.folder("memory"), program: "another", current: "/"))
      #expect(try buildSite(other).remembered == nil)
      return
    default: break
    }
    try workshop.folder.remove(path)
    if kind == "a folder" {
      try workshop.folder.makeFolder(path)
    } else {
      try workshop.folder.write(path, bytes)
    }
    #expect(try !workshop.compare(kind))
    #expect(try workshop.compare("the build after") == (kind != "a folder"))
  }

  @Test func whateverIsDoneBetweenTwoBuildsTheSiteIsThatOfACleanOne() throws {
    let seed = ProcessInfo.processInfo.environment["CANDOR_SEED"].flatMap { UInt64($0) } ?? 1
    var random = SplitMix(state: seed)
    let workshop = try Workshop()
    let folder = workshop.folder
    var used = 0
    for step in 1...24 {
      let name = "content/incidents/i\(Int.random(in: 1...6, using: &random)).md"
      var told = "step \(step), CANDOR_SEED=\(seed): "
      switch Int.random(in: 0..<10, using: &random) {
      case 0, 1:
        told += "time passes"
        workshop.now = workshop.now + Int.random(in: 1...900, using: &random)
      case 2:
        told += "the clock is set back"
        workshop.now = workshop.now + -Int.random(in: 1...900, using: &random)
      case 3, 4:
        told += "\(name) is written"
        let minute = Int.random(in: 1...40, using: &random)
        try folder.write(name, workshop.incident("Step \(step)", minute: minute))
      case 5:
        told += "\(name) is removed"
        if folder.exists(name) { try folder.remove(name) }
      case 6:
        told += "a page is changed by hand"
        try folder.write("kept/history/index.html", "Hello")
      case 7:
        told += "a page is gone"
        if folder.exists("kept/maintenance/m/index.html") { try folder.remove("kept/maintenance/m/index.html") }
      case 8:
        told += "a file that tells the time is changed by hand"
        try folder.write("kept/api/v2/status.json", "{}")
      default: told += "nothing"
      }
      if try workshop.compare(told) { used += 1 }
    }
    #expect(used > 3, "the memory was hardly ever of use, CANDOR_SEED=\(seed)")
  }
}
