import Diagnostics
import Foundation
import Testing

@testable import SiteBuilder

struct OutputCrashTests {
  let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  // MARK: Lists that aren't

  @Test(arguments: [
    "", "{", "[]", "{}", "null", "{\"files\": []}", "{\"files\": {\"a\": 1}}", "{\"files\": {\"a\": \"main.js\"}}",
    "{\"files\": {\"index.html\": \"0123456789abcdef\"", "{\"files\": {}} x", "{\"files\": {},}",
    "<<<<<<< HEAD\n{\"files\": {}}", "{\"name\": \"webpack\", \"dependencies\": {}}",
    "{\"x\": " + String(repeating: "[", count: 100_000),
  ])
  func aListThatIsNotOursStopsTheBuild(_ list: String) throws {
    try scratch.write("site/build.json", list)
    try scratch.write("site/index.html", "mine")
    #expect(throws: OutputProblem.damagedList(scratch("site/build.json"))) { try scratch.build(["index.html": "a"]) }
    #expect(try scratch.contents(of: "site") == ["build.json": list, "index.html": "mine"])
  }

  @Test(arguments: [
    "", "candor journal 1\n", "candor journal 1\n- a\nend 1", "candor journal 1\n- a\nend 2\n",
    "journal\n- a\nend 1\n", "candor journal 1\na\nend 1\n", "candor journal 1\n00 a\nend 1\n",
    "candor journal 1\n- ../own.txt\nend 1\n", "candor journal 1\n- /etc/passwd\nend 1\n",
  ])
  func aJournalThatIsNotOursStopsTheBuild(_ journal: String) throws {
    try scratch.write("own.txt", "mine")
    try scratch.write("site/.candor-journal", journal)
    try scratch.write("site/a", "mine")
    #expect(throws: OutputProblem.damagedList(scratch("site/.candor-journal"))) {
      try scratch.build(["index.html": "a"])
    }
    #expect(try scratch.contents(of: "site") == [".candor-journal": journal, "a": "mine"])
    #expect(scratch.text("own.txt") == "mine")
  }

  @Test func aListThatPointsOutsideRemovesNothingThere() throws {
    try scratch.write("own.txt", "mine")
    let hash = "0123456789abcdef"
    let paths = ["../own.txt", "x/../../own.txt", scratch("own.txt"), "a//b", ".", "", "\\u0000", "gone", "x/gone"]
    let list =
      "{\"v\": [1, -2.5e3, true, {\"files\": {\"keep\": \"\(hash)\"}}], \"files\": {"
      + paths.map { "\"\($0)\": \"\(hash)\"" }.joined(separator: ", ") + "}}"
    try scratch.write("site/build.json", list)
    try scratch.write("site/keep", "mine")
    #expect(try scratch.build(["index.html": "a"]).removed == 0)
    #expect(try scratch.published() == ["index.html": "a", "keep": "mine"])
    #expect(scratch.text("own.txt") == "mine")
  }

  @Test func pathsSurviveTheList() throws {
    let names = ["a\"b", "a\\b", "ä", "日本/語", "😀", "</script>", "a\u{2028}b", "sp ace", "%41"]
    try scratch.build(Dictionary(uniqueKeysWithValues: names.map { ("files/\($0).txt", $0) }))
    #expect(try scratch.build(["index.html": "a"]).removed == names.count)
    #expect(try scratch.published() == ["index.html": "a"])
    #expect(FileList(parsing: Array(#"{"files":{"\ud83d\ude00\u00e9\/\b":"0123456789abcdef"}}"#.utf8))?.paths == [])
    #expect(FileList(parsing: Array(#"{"files":{"\ud83d\ude00\u00e9\/":"0123456789abcdef"}}"#.utf8))?.paths == [])
    #expect(
      FileList(parsing: Array(#"{"files":{"\ud83d\ude00\/\u00e9":"0123456789abcdef"}}"#.utf8))?.paths == ["😀/é"])
    #expect(FileList(parsing: Array(#"{"files":{"\ud83d":"0123456789abcdef"}}"#.utf8)) == nil)
  }

  // MARK: Builds that were killed

  @Test func aBuildKilledBeforeItsJournalIsInPlaceLeavesNothing() throws {
    try scratch.write("site/.candor-journal.tmp", "candor journal 1\nindex.h")
    try scratch.build(["index.html": "a"])
    try scratch.write("site/.candor-journal.tmp", "candor journal 1\nindex.h")
    #expect(try scratch.build(["index.html": "a"]).written == 0)
    #expect(try scratch.published() == ["index.html": "a"])
  }

  /// Builds `files` up to a point: all temporary files are written, and some of them have taken their places.
  private func killedBuild(_ files: [String: String], renaming isRenamed: (String) -> Bool) throws {
    let files = site(files).sortedInBytes(by: \.path)
    let path = scratch("site")
    let root = try Folder(at: path)
    let former = try FormerBuild(in: root, path: path)
    if let journal = former.journal { Replacement.discardTemporaries(of: journal, in: root, path: path) }
    let plan = try OutputPlan(files, over: former, in: root, path: path, jobs: 1)
    try scratch.write("site/\(Journal.name)", plan.journal.bytes)
    let replacement = Replacement(plan, in: root, path: path, jobs: 1)
    try replacement.stage()
    guard plan.obstacles.isEmpty else { return }
    for (number, entry) in plan.changed.enumerated() where isRenamed(entry.file.path) {
      let folder = entry.file.path.parentPath
      rename(scratch("site/\(folder)/\(Journal.temporaryName(number))"), scratch("site/\(entry.file.path)"))
    }
  }

  @Test func theNextBuildCompletesAKilledOneAndRemovesWhatOnlyThatOneMade() throws {
    try scratch.build(["index.html": "1", "old/index.html": "1"])
    try scratch.write("site/own.txt", "mine")
    try killedBuild(["index.html": "2", "new/index.html": "2", "new/x/y.html": "2"]) {
      $0 != "index.html" && $0 != "build.json"
    }
    #expect(scratch.text("site/index.html") == "1")
    #expect(scratch.text("site/new/x/y.html") == "2")
    #expect(scratch.exists("site/.candor-1.tmp"))
    try scratch.build(["index.html": "3", "old/index.html": "1"])
    #expect(try scratch.published() == ["index.html": "3", "old/index.html": "1", "own.txt": "mine"])
  }

  @Test func aKilledFirstBuildMayBeRepeated() throws {
    try scratch.makeFolder("site")
    try killedBuild(["index.html": "1", "a/b.html": "1"]) { $0 == "a/b.html" }
    #expect(throws: Never.self) { _ = try OutputFolder(scratch("site"), keepingApartFrom: []) }
    #expect(try scratch.build(["index.html": "1", "a/b.html": "1"]).unchanged == 1)
    #expect(try scratch.published() == ["index.html": "1", "a/b.html": "1"])
    #expect(try scratch.build(["index.html": "1"]).removed == 1)
  }

  @Test func killedBuildsInARowAreClearedUp() throws {
    try scratch.build(["index.html": "1"])
    try killedBuild(["index.html": "2", "a/1": "2"]) { $0 == "a/1" }
    try killedBuild(["index.html": "3", "b/1": "3"]) { $0 == "b/1" }
    try killedBuild(["index.html": "4", "a/1": "2"]) { _ in false }
    try scratch.build(["index.html": "5"])
    #expect(try scratch.published() == ["index.html": "5"])
  }

  @Test func aFilePutWhereAKilledBuildWouldHaveMadeOneStays() throws {
    try scratch.build(["index.html": "1"])
    try killedBuild(["index.html": "2", "CNAME": "ours", "x/made": "ours"]) { $0 == "x/made" }
    try scratch.write("site/CNAME", "theirs")
    #expect(throws: OutputProblem.inTheWay(scratch("site/CNAME"), kind: "a file", more: 0)) {
      try scratch.build(["index.html": "3", "CNAME": "ours"])
    }
    try killedBuild(["index.html": "4"]) { _ in true }
    try scratch.build(["index.html": "3"])
    #expect(try scratch.published() == ["index.html": "3", "CNAME": "theirs"])
  }

  /// After any number of builds, whole and killed, and other people's doings, the folder holds the last site, their
  /// files, and nothing else; a refused build changes nothing.
  @Test(arguments: [1, 2]) func anySequenceOfBuildsEndsInTheLastSite(jobs: Int) throws {
    let seed = SplitMix.seed()
    var random = SplitMix(state: seed)
    let names = ["a", "b", "c.html", "d.css", "e.json", "ü"]
    func path() -> String {
      (0...Int.random(in: 0...2, using: &random)).map { _ in names.randomElement(using: &random) ?? "a" }
        .joined(separator: "/")
    }
    func files() -> [String: String] {
      var files: [String: String] = [:]
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        let new = path()
        if OutputConflict.all(in: Array(files.keys) + [new]).isEmpty {
          files[new] = String(Int.random(in: 0...2, using: &random))
        }
      }
      return files
    }
    var theirs: [String: String] = [:]
    try scratch.build([:])
    for step in 0..<80 {
      let next = files()
      let before = try scratch.contents(of: "site")
      switch Int.random(in: 0...9, using: &random) {
      case 0:
        let path = path()
        let isFree = OutputConflict.all(in: Array(before.keys) + [path]).isEmpty && before[path] == nil
        if isFree {
          theirs[path] = "theirs"
          try scratch.write("site/\(path)", "theirs")
        }
      case 1...3:
        do {
          try killedBuild(next) { _ in Bool.random(using: &random) }
        } catch is OutputProblem {
          #expect(!OutputConflict.all(in: Array(next.keys) + Array(theirs.keys)).isEmpty)
        }
      default:
        do {
          try scratch.build(next, jobs: jobs)
          let expected = next.merging(theirs) { ours, _ in ours }
          #expect(try scratch.published() == expected, "step \(step), seed \(seed)")
          #expect(try scratch.build(next, jobs: jobs).written == 0, "step \(step), seed \(seed)")
        } catch {
          #expect(
            !OutputConflict.all(in: Array(next.keys) + Array(theirs.keys)).isEmpty,
            "\(error), step \(step), seed \(seed)")
          // All but what a killed build left is as it was.
          let after = try scratch.contents(of: "site")
          for (path, text) in before where !path.contains(".candor-") && text != "(empty folder)" {
            #expect(after[path] == text, "step \(step), seed \(seed)")
          }
        }
      }
    }
  }

  // MARK: Troubles of the machine

  /// A limit on the size of files stands in for a full disk: writes fail in the middle.
  @Test func aWriteThatFailsLeavesTheOldSiteAlone() async throws {
    await #expect(processExitsWith: .success) {
      let scratch = try ScratchFolder()
      let old = Dictionary(uniqueKeysWithValues: (0..<100).map { ("old/\($0)/index.html", "old \($0)") })
      try scratch.build(old)
      try scratch.write("site/own.txt", "mine")
      let before = try scratch.contents(of: "site")

      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 20_000, rlim_max: 20_000)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      var new = Dictionary(uniqueKeysWithValues: (0..<100).map { ("new/\($0)/index.html", "new \($0)") })
      new["new/50/large.html"] = String(repeating: "x", count: 30_000)
      do {
        try scratch.build(new)
        exit(1)
      } catch {
        guard case OutputProblem.trouble(let trouble) = error else { exit(2) }
        guard trouble.path == scratch("site/new/50/large.html"), trouble.reason == "file too large" else { exit(3) }
      }
      guard try scratch.contents(of: "site") == before else { exit(4) }

      // A first build takes back even the folders.
      do {
        _ = try OutputFolder(scratch("first/site"), keepingApartFrom: []).replace(with: site(new), jobs: 2)
        exit(5)
      } catch {}
      guard !scratch.exists("first") else { exit(6) }
    }
  }
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, and the same everywhere.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  /// Always the same, to be printed where a test fails; `CANDOR_SEED` repeats one.
  static func seed() -> UInt64 {
    ProcessInfo.processInfo.environment["CANDOR_SEED"].flatMap { UInt64($0) } ?? 1
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
