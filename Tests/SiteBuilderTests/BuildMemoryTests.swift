import Diagnostics
import Foundation
import StatusModel
import Testing

@testable import SiteBuilder

/// What one build leaves for the next may save work; it may never change a byte.
@Suite struct BuildMemoryTests {
  @Test func withNothingNewABuildOfTheSameTimeWritesNothing() throws {
    let workshop = try MemoryWorkshop()
    let first = try workshop.build()
    #expect(first.remembered == nil)
    let again = try workshop.build()
    #expect(again.remembered != nil)
    #expect(again.written?.changes == Changes(written: 0, unchanged: first.written?.changes.written ?? 0, removed: 0))
  }

  @Test func withNothingNewALaterBuildWritesOnlyWhatTellsItsTime() throws {
    let workshop = try MemoryWorkshop()
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
    let workshop = try MemoryWorkshop()
    workshop.compressions = [.gz, .br, .zst]
    _ = try workshop.build()
    workshop.now = workshop.now + 61
    #expect(try workshop.compare("a minute passed"))
    workshop.compressions = [.gz]
    #expect(try !workshop.compare("fewer kinds"))
    #expect(!workshop.folder.exists("kept/index.html.br"))
  }

  @Test func aMemoryEndsWithTheNextChange() throws {
    let workshop = try MemoryWorkshop()
    _ = try workshop.build()
    for (time, isUsed) in [("14:59:59", true), ("15:00:00", false), ("15:00:01", true), ("14:59:59", false)] {
      workshop.now = try #require(Instant(rfc3339: "2026-11-20T\(time)Z"))
      #expect(try workshop.compare(time) == isUsed, "at \(time)")
    }
  }

  /// The moment at which a page counts as old moves with each build, and may pass one at which a state changes.
  @Test func aPageThatWillCountAsOldIsRememberedUpToAChangeInBetween() throws {
    let workshop = try MemoryWorkshop()
    let site = try #require(workshop.folder.text("content/site.yml"))
    try workshop.folder.write("content/site.yml", "expect_build_every: 20 minutes\n" + site)
    _ = try workshop.compare("the first build")
    for (time, isUsed) in [("14:39:59", true), ("14:40:00", false), ("14:40:01", false), ("14:41:00", true)] {
      workshop.now = try #require(Instant(rfc3339: "2026-11-20T\(time)Z"))
      #expect(try workshop.compare(time) == isUsed, "at \(time)")
    }
  }

  @Test func whatCouldBeTakenForAMarkIsNeverRemembered() throws {
    let workshop = try MemoryWorkshop()
    try workshop.folder.write("content/incidents/i1.md", workshop.incident("\u{F5D0}iso\u{F5D1}", minute: 1))
    _ = try workshop.compare("a mark in a title")
    #expect(try !workshop.compare("the same again"))
    #expect(workshop.folder.text("kept/incidents/i1/index.html")?.contains("\u{F5D0}iso\u{F5D1}") == true)
    workshop.compressions = [.gz]
    _ = try workshop.build()
    #expect(workshop.folder.exists("kept/incidents/i1/index.html.gz"))
  }

  @Test func findingsAreToldAgain() throws {
    let workshop = try MemoryWorkshop()
    try workshop.folder.write("content/notes.txt", "Not of the site.")
    let first = try workshop.build()
    #expect(!first.report.diagnostics.isEmpty)
    let again = try workshop.build()
    #expect(again.remembered?.plain == first.report.text(colour: false))
    #expect(again.remembered?.coloured == first.report.text(colour: true))
  }

  @Test func anEditedItemIsMadeAgainAndOthersAreKept() throws {
    let workshop = try MemoryWorkshop()
    for number in 1...8 { try workshop.folder.write("content/incidents/r\(number).md", workshop.resolved(number)) }
    let first = try workshop.build()
    #expect(first.kept == 0)
    try workshop.folder.write("content/incidents/r3.md", workshop.resolved(3) + "\nOne more sentence.\n")
    let before = try workshop.folder.contents(of: "kept")
    let edited = try workshop.build()
    // The pages of each in two languages, and its file of the API.
    #expect(edited.kept >= 7 * 3)
    let after = try workshop.folder.contents(of: "kept")
    let changed = after.keys.filter { before[$0] != after[$0] }.sorted()
    #expect(changed.contains("incidents/r3/index.html") && changed.contains("api/v2/incidents/r3.json"))
    #expect(!changed.contains { $0.contains("/r4") })
    #expect(edited.written?.changes.written == changed.count)
    _ = try workshop.compare("a clean build")
  }

  @Test func figuresStayWhereNothingButWordsHasChanged() throws {
    let workshop = try MemoryWorkshop()
    for number in 1...6 { try workshop.folder.write("content/incidents/r\(number).md", workshop.resolved(number)) }
    _ = try workshop.build()
    try workshop.folder.write("content/incidents/r3.md", workshop.resolved(3) + "\nOne more sentence.\n")
    _ = try workshop.compare("words")
    let afterWords = workshop.kept
    let later = workshop.resolved(3).replacingOccurrences(of: "14:10", with: "14:11")
    try workshop.folder.write("content/incidents/r3.md", later)
    _ = try workshop.compare("a minute more")
    // Those of both components and of everything.
    #expect(afterWords >= workshop.kept + 3)
  }

  /// Home names what its bars show, a component's page what its calendar and its list hold; older items only if pinned.
  @Test func aNewTitleShowsWhereverTheItemIsStillNamed() throws {
    let workshop = try MemoryWorkshop()
    func write(_ id: String, _ title: String, of component: String, daysAgo: Int, pinned: Bool = false) throws {
      let began = (MemoryWorkshop.start + -daysAgo * 86400 - 7200).rfc3339
      let ended = (MemoryWorkshop.start + -daysAgo * 86400 - 3600).rfc3339
      try workshop.folder.write(
        "content/incidents/\(id).md",
        """
        ---
        title: \(title)
        impact: minor
        components: [\(component)]
        pinned: \(pinned)
        ---
        ## Investigating at \(began.prefix(10)) \(began.dropFirst(11).prefix(5)) UTC

        We look into it.

        ## Resolved at \(ended.prefix(10)) \(ended.dropFirst(11).prefix(5)) UTC

        It is over.
        """)
    }
    // More than one component's list holds; the other's goes back for years.
    for number in 0..<Edition.eventsLength {
      try write("n\(number)", "New \(number)", of: "api", daysAgo: 1 + number / 3)
    }
    let ages = [13, 14, 15, 89, 90, 91, 340, 350, 400, 800]
    for age in ages {
      for component in ["api", "web"] { try write("\(component)\(age)", "Before", of: component, daysAgo: age) }
    }
    try write("pinned", "Before", of: "api", daysAgo: 900, pinned: true)
    _ = try workshop.build()
    for age in ages {
      for component in ["api", "web"] {
        try write("\(component)\(age)", "After", of: component, daysAgo: age)
        _ = try workshop.compare("\(component), \(age) days ago")
      }
    }
    try write("pinned", "After", of: "api", daysAgo: 900, pinned: true)
    _ = try workshop.compare("pinned")
    try workshop.folder.remove("content/incidents/n0.md")
    _ = try workshop.compare("the list goes on to the next")
  }

  @Test func newsOfOneComponentMoveTheDateInTheFilesOfAll() throws {
    let workshop = try MemoryWorkshop()
    // Nothing of today, so that only the day itself is the last change.
    for name in ["incidents/i1", "incidents/i2", "incidents/i3", "incidents/i4", "maintenance/m"] {
      try workshop.folder.remove("content/\(name).md")
    }
    for number in [2, 3] { try workshop.folder.write("content/incidents/r\(number).md", workshop.resolved(number)) }
    _ = try workshop.build()
    let words = "\n## Update at 2026-11-19 10:00 UTC\n\nWe paid for it.\n"
    try workshop.folder.write("content/incidents/r2.md", workshop.resolved(2) + "\n" + words)
    _ = try workshop.compare("a word on another component")
  }

  @Test func whatWasFoundInAFileIsToldAgainWhenAnotherIsEdited() throws {
    let workshop = try MemoryWorkshop()
    try workshop.folder.write("content/incidents/r1.md", workshop.resolved(1) + "\nTODO: write more.\n")
    try workshop.folder.write("content/incidents/r2.md", workshop.resolved(2) + "\nSee [that](/incidents/r9/).\n")
    let first = try workshop.build()
    #expect(first.report.diagnostics.count >= 1)
    try workshop.folder.write("content/incidents/r3.md", workshop.resolved(3))
    _ = try workshop.compare("another is written")
  }

  @Test func whatComesFromMemoryIsWhatWasReadInTheDemo() throws {
    var report = Report()
    let tree = try SourceTree(reading: Project.root.appending(path: "content").path, jobs: 2, report: &report)
    let now = MemoryWorkshop.start
    let loaded = try #require(LoadedContent(tree, zones: .system, includesDrafts: false, jobs: 2, report: &report))
    let site = Site(loaded.content, now: now)
    let ids = loaded.content.components.map(\.id)
    var settled = 0
    for (index, item) in loaded.content.items.enumerated() {
      let source = try #require(loaded.sources[index])
      let timeline = try #require(site.timeline(item.id))
      var packer = Packer()
      packer.components = Dictionary(uniqueKeysWithValues: zip(ids, ids.indices))
      guard packer.add(item, source.origin.files), timeline.isSettled(item, by: now) else { continue }
      packer.add(timeline)
      if let told = timeline.postmortem, let story = source.story { packer.add(told, story.origin.files) }
      settled += 1
      var packed = Packer()
      packed.add(timeline.outline, settled: timeline.lastChange(item, by: now, loaded.content.settings))
      let (outline, settled) = try #require(
        packed.bytes.withUnsafeBytes { bytes in
          // Behind another one, since they share their lists.
          var outlines = PackedOutlines([bytes, bytes], in: site, components: ids.count)
          _ = outlines.next(item.id)
          return outlines.next(item.id)
        })
      packer.bytes.withUnsafeBytes { bytes in
        var unpacker = Unpacker(bytes, 0..<bytes.count)
        unpacker.components = ids
        let read = unpacker.item(item.id, isMaintenance: item.isMaintenance, source.origin.files)
        let story = unpacker.story(of: read)
        let expanded = Timeline(outline, settled: settled, postmortem: timeline.postmortem, in: OneStory(story))
        let told = timeline.postmortem.flatMap { told in
          source.story.map { unpacker.postmortem(told.id, $0.origin.files) }
        }
        #expect(!unpacker.isBroken && unpacker.at == bytes.count)
        #expect(Self.describe(outline) == Self.describe(timeline.outline), "\(item.id)")
        #expect(
          Self.describe([expanded.item, expanded.slices, expanded.occurrences, expanded.steps] as [Any])
            == Self.describe([timeline.item, timeline.slices, timeline.occurrences, timeline.steps] as [Any]),
          "\(item.id)")
        // Nothing of it changes any more, so what changed last is the same for ever.
        #expect(settled <= now && settled == timeline.lastChange(item, by: now + 365 * 86400, loaded.content.settings))
        #expect(Self.describe(told as Any) == Self.describe(timeline.postmortem as Any), "\(item.id)")
      }
    }
    #expect(settled > 60)
  }

  private final class OneStory: Timeline.Archive {
    let story: Timeline.Story
    init(_ story: Timeline.Story) { self.story = story }
    func story(_: Int) -> Timeline.Story { story }
  }

  /// All that an outline says: where it stands in its lists is nobody's business.
  private static func describe(_ outline: Outline) -> String {
    let lists: [Any] = [Array(outline.components), Array(outline.times), Array(outline.claims)]
    let others = Mirror(reflecting: outline).children.filter { $0.label != "lists" && $0.label != "parts" }
    return describe(lists) + describe(others.map { $0.value })
  }

  /// Everything that a value is made of, but for the bytes of files.
  private static func describe(_ value: Any) -> String {
    if let file = value as? SourceFile { return file.path }
    let mirror = Mirror(reflecting: value)
    if mirror.children.isEmpty { return "\(value)" }
    var parts = mirror.children.map { "\($0.label ?? ""): \(describe($0.value))" }
    if mirror.displayStyle == .dictionary { parts.sort() }
    return "(\(parts.joined(separator: ", ")))"
  }

  @Test func anotherBuildIntoTheFolderEndsWhatIsRemembered() throws {
    let workshop = try MemoryWorkshop()
    try workshop.folder.write("content/incidents/r1.md", workshop.resolved(1))
    _ = try workshop.build()
    try workshop.folder.write("content/incidents/r2.md", workshop.resolved(2))
    _ = try workshop.buildWithoutMemory()
    try workshop.folder.remove("content/incidents/r2.md")
    #expect(try !workshop.compare("the same content as at first"))
    #expect(!workshop.folder.exists("kept/incidents/r2/index.html"))
  }

  /// The look at the outputs begins before the folder is locked.
  @Test(arguments: [1, 2])
  func aBuildBetweenTheLookAndTheLockIsNoticed(jobs: Int) throws {
    let workshop = try MemoryWorkshop()
    _ = try workshop.build()
    let memory = try #require(BuildMemory.read(workshop.options("kept", true)))
    let all = Array(0..<memory.outputs.count)
    let folder = try OutputFolder(workshop.folder("kept"), keepingApartFrom: [])
    let glance = Glance(at: memory.outputs, in: workshop.folder("kept"), jobs: jobs)
    #expect(glance.areUntouched)
    #expect(try folder.renew([], keeping: all, of: glance, jobs: jobs)?.unchanged == all.count)
    try workshop.folder.write("content/incidents/r1.md", workshop.resolved(1))
    _ = try workshop.buildWithoutMemory()
    #expect(glance.areUntouched)
    #expect(try folder.renew([], keeping: all, of: glance, jobs: jobs) == nil)
  }

  /// Lines that a site may have or not, each of which changes what is remembered and for how long.
  private static let settings = [
    "", "expect_build_every: 20 minutes", "expect_build_every: 1 hour", "description: Told on every page.",
    "uptime: {weights: {partial_outage: 0.5}}",
  ]

  @Test(arguments: [1, 2, 3])
  func whateverIsDoneBetweenTwoBuildsTheSiteIsThatOfACleanOne(_ run: UInt64) throws {
    let seed = ProcessInfo.processInfo.environment["CANDOR_SEED"].flatMap { UInt64($0) } ?? run
    var random = SplitMix(state: seed)
    let workshop = try MemoryWorkshop()
    let folder = workshop.folder
    let settings = try #require(folder.text("content/site.yml"))
    for number in 1...6 { try folder.write("content/incidents/r\(number).md", workshop.resolved(number)) }
    _ = try workshop.build()
    var (used, kept) = (0, 0)
    for step in 1...30 {
      let number = Int.random(in: 1...6, using: &random)
      let name = "content/incidents/i\(number).md"
      let old = "content/incidents/r\(number).md"
      var told = "step \(step), CANDOR_SEED=\(seed): "
      func remove(_ path: String) throws {
        told += "\(path) is removed"
        if folder.exists(path) { try folder.remove(path) }
      }
      workshop.jobs = [1, 2, 8].randomElement(using: &random) ?? 2
      switch Int.random(in: 0..<28, using: &random) {
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
      case 5: try remove(name)
      case 6:
        told += "a page is changed by hand"
        try folder.write("kept/history/index.html", "Hello")
      case 7:
        told += "a page is gone"
        if folder.exists("kept/maintenance/m/index.html") { try folder.remove("kept/maintenance/m/index.html") }
      case 8:
        told += "a file that tells the time is changed by hand"
        try folder.write("kept/api/v2/status.json", "{}")
      case 9, 10:
        told += "a sentence is added to \(old)"
        try folder.write(old, (folder.text(old) ?? workshop.resolved(number)) + "\nStep \(step).\n")
      case 11:
        let endings = [
          "TODO: more.", "See [it](/incidents/r1/).", "## Update at 2026-11-20 15:0\(number) UTC\n\nAgain.",
        ]
        let ending = endings.randomElement(using: &random) ?? ""
        told += "\(old) ends with \(ending)"
        try folder.write(old, workshop.resolved(number) + "\n\(ending)\n")
      case 12:
        told += "\(old) gets a former address, or is a draft"
        let key = Bool.random(using: &random) ? "draft: true" : "aliases: [was-r\(number)]"
        try folder.write(old, workshop.resolved(number, keys: key))
      case 13:
        told += "\(old) has another story"
        try folder.write(old, workshop.resolved(number, keys: "started: 2026-0\(number)-01 10:00 UTC"))
      case 14:
        try remove("content/postmortems/p\(number).md")
        try remove(old)
      case 15:
        told += "a postmortem of \(old)"
        let hour = Int.random(in: 10...18, using: &random)
        try folder.write("content/postmortems/p\(number).md", workshop.postmortem("r\(number)", step, hour: hour))
      case 16: try remove("content/postmortems/p\(number).md")
      case 17:
        told += "a translation of \(old)"
        let body = "---\ntitle: Schritt \(step)\n---\nAnfang.\n"
        try folder.write("content/incidents/r\(number).de.md", body)
      case 18: try remove("content/incidents/r\(number).de.md")
      case 19, 20:
        let other = "content/incidents/r\(number % 6 + 1).md"
        told += "\(old) and \(other) change places"
        let (one, two) = (folder.text(old), folder.text(other))
        try folder.write(old, two ?? workshop.resolved(number))
        try folder.write(other, one ?? workshop.resolved(number % 6 + 1))
      case 21:
        told += "a postmortem of \(old) has another name"
        if let text = folder.text("content/postmortems/p\(number).md") {
          try folder.remove("content/postmortems/p\(number).md")
          try folder.write("content/postmortems/q\(number)-\(step).md", text)
        }
      case 22:
        told += "\(old) has another name"
        if let text = folder.text(old) {
          try folder.remove(old)
          try folder.write("content/incidents/s\(step).md", text)
        }
      case 23, 24:
        let line = Self.settings.randomElement(using: &random) ?? ""
        told += "the settings begin with '\(line)'"
        try folder.write("content/site.yml", "\(line)\n\(settings)")
      case 25:
        told += "a file that is published as it is"
        try folder.write("content/static/hello.txt", "Step \(step)")
      case 26: try remove("content/static/hello.txt")
      default: told += "nothing"
      }
      if try workshop.compare(told) { used += 1 }
      kept += workshop.kept
    }
    #expect(used + kept > 0, "the memory was of no use, CANDOR_SEED=\(seed)")
  }
}
