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

    /// One that is over, in one of three months.
    func resolved(_ number: Int, keys: String = "pinned: false", year: Int = 2026) -> String {
      """
      ---
      title: Outage \(number)
      impact: major
      components: \(["[api]", "[web, api]", "{web: degraded_performance}"][number % 3])
      tags: [a, b\(number)]
      \(keys)
      ---
      Before all.

      ## Investigating at 2026-\(9 + number % 3)-0\(number) 13:10 UTC

      We look into *it*.

      ## Resolved at 2026-\(9 + number % 3)-0\(number) 14:10 UTC

      It is over, number \(number).
      """.replacingOccurrences(of: "2026-9-", with: "2026-09-").replacingOccurrences(of: "2026-", with: "\(year)-")
    }

    /// One that is long over, so that few pages tell of it.
    func writeOld(_ number: Int, _ more: String = "") throws {
      try folder.write("content/incidents/r\(number).md", resolved(number, year: 2023) + "\n\(more)\n")
    }

    func postmortem(_ incident: String, _ step: Int, hour: Int) -> String {
      """
      ---
      incident: \(incident)
      title: Why \(step)
      published: 2026-11-20 \(hour):00 UTC
      authors: [Ann, Bob]
      ---
      ## Summary

      Short.

      ## More

      Long.
      """
    }

    func options(_ output: String, _ memory: Bool) -> BuildOptions {
      BuildOptions(
        content: folder("content"), output: folder(output), theme: nil, now: now, jobs: 2, includesDrafts: false,
        compressions: compressions,
        memory: memory ? MemoryPlace(folder: folder("memory"), program: "test", current: "/") : nil)
    }

    func build() throws -> BuildResult { try buildSite(options("kept", true)) }
    func buildWithoutMemory() throws -> BuildResult { try buildSite(options("kept", false)) }
    /// Of the last comparison.
    private(set) var kept = 0

    var memoryFile: String {
      get throws { "memory/" + BuildMemory.name(options("kept", true)) }
    }

    /// What the last build remembers, as it lies on the disk.
    var memory: [UInt8] {
      get throws { Array(try Data(contentsOf: URL(fileURLWithPath: folder(memoryFile)))) }
    }

    /// Builds both, and compares them byte for byte.
    /// - Returns: whether the memory was of use.
    func compare(_ step: String) throws -> Bool {
      let result = try build()
      kept = result.kept
      try? folder.remove("clean")
      let clean = try buildSite(options("clean", false))
      #expect(
        (result.remembered?.plain ?? result.report.text(colour: false)) == clean.report.text(colour: false), "\(step)")
      #expect(result.written?.pages == clean.written?.pages, "\(step)")
      // With errors neither is written.
      guard clean.written != nil else { return false }
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
    var bytes = try workshop.memory
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

  @Test func whatAnEditChangesIsWrittenBehindTheMemoryUntilItIsTooMuch() throws {
    let workshop = try Workshop()
    for number in 1...8 { try workshop.writeOld(number) }
    _ = try workshop.build()
    var before = try workshop.memory
    let whole = before.count
    var (added, rewritten) = (0, 0)
    for step in 1...24 {
      try workshop.writeOld(step % 8 + 1, "Sentence \(step).")
      _ = try workshop.compare("edit \(step)")
      #expect(workshop.kept >= 7 * 3)
      let after = try workshop.memory
      if after.count > before.count, after.starts(with: before) { added += 1 } else { rewritten += 1 }
      #expect(after.count < whole * 3)
      before = after
    }
    #expect(added > 5 && rewritten > 0)
    // With another item it is another list.
    try workshop.writeOld(9)
    _ = try workshop.compare("a new item")
    #expect(try !workshop.memory.starts(with: before))
  }

  @Test func laterBuildsAreWrittenBehindTheMemoryUntilTheyAreTooMany() throws {
    let workshop = try Workshop()
    _ = try workshop.build()
    let first = try workshop.memory
    // Edits take most of the room there.
    for step in 1...2 {
      try workshop.writeOld(1, "Sentence \(step).")
      _ = try workshop.build()
    }
    var last = try workshop.memory
    var builds = 0
    repeat {
      builds += 1
      workshop.now = workshop.now + 1
      if builds == 5 {
        #expect(try workshop.compare("second \(builds)"))
      } else {
        #expect(try workshop.build().remembered != nil)
      }
      let memory = try workshop.memory
      guard memory.starts(with: last) else { break }
      #expect(memory.count > last.count)
      last = memory
    } while builds < 1000
    #expect((5..<1000).contains(builds), "\(builds) builds")
    #expect(try workshop.memory.count < first.count * 5 / 4)
    // What it says of the files must be what they are now, not what they were: a clock may go back.
    for seconds in [-1, 2] {
      workshop.now = workshop.now + seconds
      #expect(try workshop.compare("\(seconds) seconds after the whole"))
    }
  }

  @Test(
    "What is written behind a memory counts only as a whole, once, and behind that memory",
    arguments: ["cut", "flipped", "twice", "another's", "more"])
  func damagedAddenda(_ kind: String) throws {
    let workshop = try Workshop()
    for number in 1...8 { try workshop.writeOld(number) }
    _ = try workshop.build()
    let whole = try workshop.memory
    func edit(_ words: String) throws -> [UInt8] {
      try workshop.writeOld(3, words)
      _ = try workshop.build()
      let memory = try workshop.memory
      #expect(memory.starts(with: whole) && memory.count > whole.count)
      return memory
    }
    var memory = try edit("One.")
    let addendum = Array(memory[whole.count...])
    switch kind {
    case "cut": memory.removeLast(addendum.count / 2)
    case "flipped": memory[whole.count + addendum.count / 2] ^= 1
    case "twice": memory += addendum
    case "another's":
      // It goes on from the first edit's, which isn't there.
      memory = whole + (try edit("Two."))[(whole.count + addendum.count)...]
    default: memory += [0]
    }
    let path = try workshop.memoryFile
    try workshop.folder.remove(path)
    try workshop.folder.write(path, memory)
    #expect(try !workshop.compare(kind))
    #expect(workshop.kept == 0)
    #expect(try workshop.compare("the build after"))
  }

  @Test func anEditedItemIsMadeAgainAndOthersAreKept() throws {
    let workshop = try Workshop()
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
    let workshop = try Workshop()
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
    let workshop = try Workshop()
    func write(_ id: String, _ title: String, of component: String, daysAgo: Int, pinned: Bool = false) throws {
      let began = (BuildMemoryTests.start + -daysAgo * 86400 - 7200).rfc3339
      let ended = (BuildMemoryTests.start + -daysAgo * 86400 - 3600).rfc3339
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
    let workshop = try Workshop()
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
    let workshop = try Workshop()
    try workshop.folder.write("content/incidents/r1.md", workshop.resolved(1) + "\nTODO: write more.\n")
    try workshop.folder.write("content/incidents/r2.md", workshop.resolved(2) + "\nSee [that](/incidents/r9/).\n")
    let first = try workshop.build()
    #expect(first.report.diagnostics.count >= 1)
    try workshop.folder.write("content/incidents/r3.md", workshop.resolved(3))
    _ = try workshop.compare("another is written")
  }

  @Test func numbersOfEveryLengthAreReadAsTheyWereWritten() {
    let powers = (0..<63).flatMap { [1 << $0, (1 << $0) - 1, -(1 << $0)] }
    let numbers = powers + [0, .max, .min, 1_763_649_000]
    for number in numbers {
      // At the end of all, and with more behind it.
      for more in [[], [Int](repeating: -300, count: 8)] {
        var packer = Packer()
        for number in [number] + more { packer.add(number) }
        packer.bytes.withUnsafeBytes { bytes in
          var unpacker = Unpacker(bytes, 0..<bytes.count)
          #expect(([number] + more).allSatisfy { $0 == unpacker.number() }, "\(number)")
          #expect(!unpacker.isBroken && unpacker.at == bytes.count)
          #expect(unpacker.number() == 0 && unpacker.isBroken)
        }
      }
    }
  }

  /// A property that is added to an item and not to its packing shows here, once the demo uses it.
  @Test func whatComesFromMemoryIsWhatWasReadInTheDemo() throws {
    var report = Report()
    let tree = try SourceTree(reading: Project.root.appending(path: "content").path, jobs: 2, report: &report)
    let now = BuildMemoryTests.start
    let loaded = try #require(LoadedContent(tree, zones: .system, includesDrafts: false, jobs: 2, report: &report))
    let site = Site(loaded.content, now: now)
    let ids = loaded.content.components.map(\.id)
    var settled = 0
    for (item, source) in zip(loaded.content.items, loaded.sources) {
      let timeline = try #require(site.timeline(item.id))
      var packer = Packer()
      packer.components = Dictionary(uniqueKeysWithValues: zip(ids, ids.indices))
      guard packer.add(item, source.origin.files), timeline.isSettled(item, by: now) else { continue }
      packer.add(timeline.outline, settled: timeline.lastChange(item, by: now, loaded.content.settings))
      packer.add(timeline)
      if let told = timeline.postmortem, let story = source.story { packer.add(told, story.origin.files) }
      settled += 1
      packer.bytes.withUnsafeBytes { bytes in
        var unpacker = Unpacker(bytes, 0..<bytes.count)
        unpacker.components = ids
        let read = unpacker.item(item.id, isMaintenance: item.isMaintenance, source.origin.files)
        let (outline, settled) = unpacker.outline(item.id, isMaintenance: item.isMaintenance)
        let story = unpacker.story(of: read)
        let expanded = Timeline(outline, settled: settled, postmortem: timeline.postmortem, in: story)
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

  /// Everything that a value is made of, but for the bytes of files.
  private static func describe(_ value: Any) -> String {
    if let file = value as? SourceFile { return file.path }
    let mirror = Mirror(reflecting: value)
    if mirror.children.isEmpty { return "\(value)" }
    var parts = mirror.children.map { "\($0.label ?? ""): \(describe($0.value))" }
    if mirror.displayStyle == .dictionary { parts.sort() }
    return "(\(parts.joined(separator: ", ")))"
  }

  @Test func onlySoManyBuildsAreRemembered() throws {
    let workshop = try Workshop()
    for number in 1...BuildMemory.limit { try workshop.folder.write("memory/old\(number).build", "old") }
    _ = try workshop.build()
    #expect(try workshop.folder.contents(of: "memory").count == BuildMemory.limit)
    #expect(try workshop.build().remembered != nil)
  }

  @Test func anotherBuildIntoTheFolderEndsWhatIsRemembered() throws {
    let workshop = try Workshop()
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
    let workshop = try Workshop()
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

  @Test(arguments: [1, 2])
  func whateverIsDoneBetweenTwoBuildsTheSiteIsThatOfACleanOne(_ run: UInt64) throws {
    let seed = ProcessInfo.processInfo.environment["CANDOR_SEED"].flatMap { UInt64($0) } ?? run
    var random = SplitMix(state: seed)
    let workshop = try Workshop()
    let folder = workshop.folder
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
      switch Int.random(in: 0..<20, using: &random) {
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
      default: told += "nothing"
      }
      if try workshop.compare(told) { used += 1 }
      kept += workshop.kept
    }
    #expect(used + kept > 0, "the memory was of no use, CANDOR_SEED=\(seed)")
  }
}
