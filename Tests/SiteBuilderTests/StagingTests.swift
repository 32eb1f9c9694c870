import Diagnostics
import Foundation
import Testing

@testable import SiteBuilder

/// A first site, which is put together in a folder of its own.
struct StagingTests {
  let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  private func folder() throws -> OutputFolder { try OutputFolder(scratch("site"), keepingApartFrom: []) }

  /// Begins a site, and writes those of its files that aren't its list.
  private func begin(_ files: [OutputFile]) throws -> (staging: Staging, files: [OutputFile]) {
    let staging = try #require(try folder().begin())
    var writer = Staging.Writer(to: staging)
    return (staging, files.map { $0.path == OutputFolder.listName ? $0 : writer.put($0) })
  }

  private func plan(_ files: [OutputFile]) throws -> OutputPlan {
    let path = scratch("site")
    let sorted = files.sortedInBytes(by: \.path)
    return try OutputPlan(sorted, over: FormerBuild(owning: []), in: Folder(at: path), path: path, jobs: 1)
  }

  private static let large = [
    "index.html": "home", "feed.xml": "feed", "assets/a.css": "style", "incidents/a/index.html": "a",
    "incidents/b/index.html": "b", "history/index.html": "history", "history/2026-01/index.html": "january",
    "components/api/index.html": "api", "components/api/calendar.ics": "calendar", "api/v2/a/b.json": "{}",
    "api/v2/c.json": "{}", "de/index.html": "heim", "de/incidents/a/index.html": "a", "de/feed.xml": "feed",
  ]

  @Test(arguments: [1, 2, 5]) func aFirstSiteIsPutTogetherBesideItsPlace(jobs: Int) throws {
    let (staging, files) = try begin(site(Self.large))
    #expect(scratch.text("site/.candor-site/incidents/a/index.html") == "a")
    #expect(!scratch.exists("site/incidents"))
    #expect(try folder().complete(staging, with: files, jobs: jobs) == Changes(written: 15, unchanged: 0, removed: 0))
    #expect(try scratch.published() == Self.large)
    #expect(try scratch.build(Self.large).unchanged == 15)
  }

  @Test func newFoldersOfOneWaveMoveAsAWhole() throws {
    let (_, files) = try begin(site(Self.large))
    let plan = try plan(files)
    #expect(
      Move.whole(plan.changed).map(\.path) == [
        "api", "assets", "build.json", "components/api/calendar.ics", "components/api/index.html", "de/feed.xml",
        "de/incidents", "de/index.html", "feed.xml", "history", "incidents", "index.html",
      ])
    #expect(Move.whole(plan.changed).flatMap(\.entries) == Array(plan.changed.indices))
  }

  @Test func aFolderThatIsThereMovesFileByFile() throws {
    try scratch.makeFolder("site/lost+found")
    let (staging, files) = try begin(site(["lost+found/a.html": "a", "lost+found/b/c.html": "c", "x/y.html": "y"]))
    let moves = Move.whole(try plan(files).changed).map(\.path)
    #expect(moves == ["build.json", "lost+found/a.html", "lost+found/b", "x"])
    _ = try folder().complete(staging, with: files, jobs: 1)
    #expect(try scratch.published() == ["lost+found/a.html": "a", "lost+found/b/c.html": "c", "x/y.html": "y"])
  }

  @Test func nothingIsBegunWhereAnythingStandsAgainstIt() throws {
    try scratch.build(["index.html": "a"])
    #expect(try folder().begin() == nil)
    try scratch.remove("site")

    let staging = try #require(try folder().begin())
    #expect(try folder().begin() == nil, "another build is going on")
    staging.discard()
    #expect(!scratch.exists("site"))

    try scratch.write("site/\(Journal.name)", Journal([]).bytes)
    #expect(try folder().begin() == nil)
    try scratch.remove("site")

    let folder = try folder()
    try scratch.write("site/own.txt", "mine")
    #expect(folder.begin() == nil)
    #expect(try scratch.contents(of: "site") == ["own.txt": "mine"])
    try scratch.remove("site")
    try scratch.write("site", "mine")
    #expect(folder.begin() == nil)
    #expect(scratch.text("site") == "mine")
  }

  @Test func whatIsGivenUpLeavesNothing() throws {
    let deep = try OutputFolder(scratch("deep/down/site"), keepingApartFrom: [])
    try #require(deep.begin()).discard()
    #expect(!scratch.exists("deep"))
    try scratch.write("site/.gitignore", "mine")
    let (staging, _) = try begin(site(Self.large))
    staging.discard()
    #expect(try scratch.contents(of: "site") == [".gitignore": "mine"])
  }

  @Test func someoneElsesFileInAnEmptyFolderIsNotTakenForOurs() throws {
    try scratch.write("site/.gitignore", "mine")
    let (staging, files) = try begin(site([".gitignore": "ours", "index.html": "a"]))
    #expect(throws: OutputProblem.inTheWay(scratch("site/.gitignore"), kind: "a file", more: 0)) {
      try folder().complete(staging, with: files, jobs: 1)
    }
    #expect(try scratch.contents(of: "site") == [".gitignore": "mine"])
  }

  @Test func filesThatCannotBothExistAreRefused() throws {
    let files = ["a": "1", "a/b": "2"]
    let (staging, staged) = try begin(site(files))
    #expect(throws: OutputProblem.self) { try folder().complete(staging, with: staged, jobs: 1) }
    #expect(!scratch.exists("site"))
  }

  @Test func aPathThatLeadsAstrayIsNotWritten() throws {
    let (staging, files) = try begin([OutputFile(path: "../own.txt", bytes: [1])])
    #expect(!files[0].isStaged)
    #expect(!scratch.exists("own.txt") && !scratch.exists("site/own.txt"))
    staging.discard()
  }

  /// However far a first build came before it was killed, the next makes its own site of what is there.
  @Test(arguments: 0...14) func aKilledFirstBuildIsCompletedOrCleared(moves: Int) throws {
    let (staging, files) = try begin(site(Self.large))
    let plan = try plan(files)
    if moves > 0 {
      try scratch.write("site/\(Journal.name)", plan.journal.bytes)
      try scratch.write("site/.candor-site/build.json", files.first { $0.path == "build.json" }?.bytes ?? [])
    }
    for move in Move.whole(plan.changed).prefix(max(0, moves - 1)) {
      try scratch.makeFolder("site/\(move.path.parentPath)")
      rename(scratch("site/.candor-site/\(move.path)"), scratch("site/\(move.path)"))
    }
    OutputFolder.unlock(staging.root)
    var next = Self.large
    next["index.html"] = "new"
    next["incidents/b/index.html"] = nil
    #expect(throws: Never.self) { try folder() }
    try scratch.build(next)
    #expect(try scratch.published() == next)
    #expect(try scratch.build(next).written == 0)
  }

  @Test func linksInWhatAKilledBuildLeftAreNotFollowed() throws {
    try scratch.write("own/own.txt", "mine")
    try scratch.makeFolder("site")
    try scratch.link("site/.candor-site", to: scratch("own"))
    #expect(try folder().begin() == nil)
    try scratch.remove("site/.candor-site")
    try scratch.write("site/.candor-site/a/index.html", "ours")
    try scratch.link("site/.candor-site/a/own", to: scratch("own"))
    let staging = try #require(try folder().begin())
    #expect(!scratch.exists("site/.candor-site/a"))
    staging.discard()
    #expect(scratch.text("own/own.txt") == "mine")
  }

  /// A limit on the size of files stands in for a full disk.
  @Test func aWriteThatFailsTakesEverythingBack() async throws {
    await #expect(processExitsWith: .success) {
      let scratch = try ScratchFolder()
      let folder = try OutputFolder(scratch("first/site"), keepingApartFrom: [])
      guard let staging = folder.begin() else { exit(1) }
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 20_000, rlim_max: 20_000)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      var writer = Staging.Writer(to: staging)
      let files = site(["a.html": "a", "large.html": String(repeating: "x", count: 30_000), "z.html": "z"])
        .map { writer.put($0) }
      guard files.map(\.isStaged) == [true, false, false, false] else { exit(2) }
      do {
        _ = try folder.complete(staging, with: files, jobs: 2)
        exit(3)
      } catch {
        guard case OutputProblem.trouble(let trouble) = error else { exit(4) }
        guard trouble.path == scratch("first/site/large.html"), trouble.reason == "file too large" else { exit(5) }
      }
      guard !scratch.exists("first") else { exit(6) }
    }
  }

  @Test func aThousandFoldersAtTheTopNeedNoThousandDescriptors() async throws {
    await #expect(processExitsWith: .success) {
      let scratch = try ScratchFolder()
      var limit = rlimit(rlim_cur: 64, rlim_max: 64)
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      guard let staging = try OutputFolder(scratch("site"), keepingApartFrom: []).begin() else { exit(1) }
      var writer = Staging.Writer(to: staging)
      let aliases = Dictionary(uniqueKeysWithValues: (0..<200).map { ("old-\($0)/index.html", "moved") })
      let files = site(aliases).map { writer.put($0) }
      guard staging.trouble == nil, files.allSatisfy(\.isStaged) else { exit(2) }
    }
  }

  @Test func someoneElsesFileThatComesDuringTheBuildStays() throws {
    let (staging, files) = try begin(site(Self.large))
    try scratch.write("site/own.txt", "mine")
    _ = try staging.output.complete(staging, with: files, jobs: 2)
    #expect(try scratch.published() == Self.large.merging(["own.txt": "mine"]) { a, _ in a })
  }

  private func options(_ text: String) throws -> BuildOptions {
    try scratch.write(
      "content/site.yml", "title: T\nurl: https://status.example.com\ncomponents: [{id: api, name: API}]\n")
    try scratch.write(
      "content/incidents/a.md",
      "---\ntitle: A\nimpact: minor\n---\n\n## Resolved at 2026-05-01 10:00 UTC\n\n\(text)\n")
    return BuildOptions(
      content: scratch("content"), output: scratch("new/site"), theme: nil, now: .init(seconds: 1_780_000_000), jobs: 2,
      includesDrafts: false, memory: MemoryPlace(folder: scratch("cache"), program: "p", current: "/"))
  }

  @Test func aBuildWithErrorsLeavesNoFolder() throws {
    let result = try buildSite(options("[x](/nowhere/)"))
    #expect(result.report.diagnostics.map(\.rule) == [.brokenLink] && result.written == nil)
    #expect(!scratch.exists("new"))
  }

  @Test func onlyAFirstBuildLetsGoOfWhatItHasWritten() throws {
    let options = try options("Text.")
    let rendering = try Rendering(options)
    let staged = rendering.files.filter(\.isStaged).map(\.path)
    #expect(staged.containsInBytes("incidents/a/index.html") && !staged.containsInBytes("build.json"))
    try #require(rendering.staging).discard()

    #expect(try buildSite(options).written?.changes.written == rendering.files.count)
    #expect(try Rendering(options).staging == nil)
    // The memory of a site that is gone is of no use.
    try scratch.remove("new")
    #expect(try buildSite(options).written?.changes.written == rendering.files.count)
  }
}
