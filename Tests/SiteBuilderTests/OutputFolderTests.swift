import Diagnostics
import Foundation
import Testing

@testable import SiteBuilder

/// Files for a site, with the list that belongs to them.
func site(_ files: [String: String]) -> [OutputFile] {
  let files = files.sorted { $0.key.precedesInBytes($1.key) }.map {
    OutputFile(path: $0.key, bytes: Array($0.value.utf8))
  }
  var json = JSON(indented: true)
  json.object {
    $0.field("generator", "test")
    $0.object(named: "files") { json in
      for file in files { json.field(named: file.path, ContentHash(file.bytes).description) }
    }
  }
  return files + [OutputFile(path: OutputFolder.listName, bytes: json.bytes)]
}

extension ScratchFolder {
  /// Builds into `site`.
  @discardableResult
  func build(_ files: [String: String], jobs: Int = 2) throws(OutputProblem) -> Changes {
    try OutputFolder(self("site"), keepingApartFrom: []).replace(with: SiteBuilderTests.site(files), jobs: jobs)
  }

  /// What `site` holds, without the list.
  func published() throws -> [String: String] {
    try contents(of: "site").filter { $0.key != OutputFolder.listName }
  }
}

struct OutputFolderTests {
  let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  @Test func aSiteIsWrittenIntoANewFolderWithTheFoldersItNeeds() throws {
    let folder = try OutputFolder(scratch("deep/down/site"), keepingApartFrom: [])
    let changes = try folder.replace(with: site(["index.html": "a", "incidents/x/index.html": "b"]), jobs: 1)
    #expect(changes == Changes(written: 3, unchanged: 0, removed: 0))
    #expect(scratch.text("deep/down/site/incidents/x/index.html") == "b")
    #expect(try scratch.contents(of: "deep/down/site").count == 3)
  }

  @Test(arguments: [1, 2, 5]) func filesThatAreRightAlreadyAreNotTouched(jobs: Int) throws {
    let files = Dictionary(uniqueKeysWithValues: (0..<200).map { ("incidents/\($0)/index.html", "page \($0)") })
    try scratch.build(files, jobs: jobs)
    let paths = try scratch.contents(of: "site").keys.sorted()
    let before = try paths.map { try scratch.identity("site/\($0)") }
    #expect(try scratch.build(files, jobs: jobs) == Changes(written: 0, unchanged: 201, removed: 0))
    #expect(try paths.map { try scratch.identity("site/\($0)") } == before)

    var changed = files
    changed["incidents/7/index.html"] = "page 8"  // as long as it was
    #expect(try scratch.build(changed, jobs: jobs) == Changes(written: 2, unchanged: 199, removed: 0))
    #expect(scratch.text("site/incidents/7/index.html") == "page 8")
  }

  @Test func filesNoLongerMadeGoAndSoDoTheFoldersTheyLeaveEmpty() throws {
    try scratch.build(["index.html": "a", "x/y/z.html": "b", "x/y.css": "c", "w/index.html": "d"])
    try scratch.write("site/w/own.txt", "mine")
    #expect(try scratch.build(["index.html": "a"]).removed == 3)
    #expect(try scratch.published() == ["index.html": "a", "w/own.txt": "mine"])
  }

  @Test func anotherPersonsFilesStayWhateverTheyAre() throws {
    try scratch.build(["index.html": "a", "x/index.html": "b"])
    try scratch.write("site/CNAME", "status.acme.example")
    try scratch.write("site/x/notes/a.txt", "mine")
    try scratch.makeFolder("site/x/empty")
    try scratch.link("site/link", to: "/nowhere")
    try scratch.build(["index.html": "c"])
    #expect(
      try scratch.published() == [
        "index.html": "c", "CNAME": "status.acme.example", "x/notes/a.txt": "mine", "x/empty": "(empty folder)",
        "link": "-> /nowhere",
      ])
  }

  @Test func aFileMayBecomeAFolderAndAFolderAFile() throws {
    try scratch.build(["a": "file", "b/one": "1", "b/c/two": "2"])
    #expect(try scratch.build(["a/x/y": "new", "a/z": "new", "b": "file"]).removed == 3)
    #expect(try scratch.published() == ["a/x/y": "new", "a/z": "new", "b": "file"])
  }

  @Test func newFilesCanBeReadByAllAsFarAsTheUmaskAllows() throws {
    try scratch.build(["x/index.html": "a"])
    let mask = Glibc.umask(0)
    _ = Glibc.umask(mask)
    for (path, mode) in [("site/x/index.html", 0o644), ("site/x", 0o755)] {
      let attributes = try FileManager.default.attributesOfItem(atPath: scratch(path))
      #expect(attributes[.posixPermissions] as? Int == mode & ~Int(mask))
    }
  }

  // MARK: Places

  struct Place: CustomTestStringConvertible {
    let output: String
    let inputs: [String]
    let isFine: Bool
    var testDescription: String { "\(output), apart from \(inputs)" }
  }

  /// Within a folder that holds `content`, `theme`, `Link` to `content`, `elsewhere` and `file`.
  @Test(arguments: [
    Place(output: "site", inputs: ["content", "theme"], isFine: true),
    Place(output: "elsewhere/site", inputs: ["content", "theme"], isFine: true),
    Place(output: "content-site", inputs: ["content", "theme"], isFine: true),
    Place(output: "content/../site", inputs: ["content"], isFine: true),
    Place(output: "content", inputs: ["content"], isFine: false),
    Place(output: "content/", inputs: ["./content"], isFine: false),
    Place(output: "content/site", inputs: ["content"], isFine: false),
    Place(output: "content/new/deep/site", inputs: ["content"], isFine: false),
    Place(output: ".", inputs: ["content"], isFine: false),
    Place(output: "content/..", inputs: ["content"], isFine: false),
    Place(output: "elsewhere/../content/site", inputs: ["content"], isFine: false),
    Place(output: "Link", inputs: ["content"], isFine: false),
    Place(output: "Link/site", inputs: ["content"], isFine: false),
    Place(output: "content/site", inputs: ["Link"], isFine: false),
    Place(output: "theme/site", inputs: ["content", "theme"], isFine: false),
    Place(output: "site", inputs: ["content", "missing"], isFine: true),
  ])
  func theOutputLiesApartFromTheInputs(_ place: Place) throws {
    for folder in ["content", "theme", "elsewhere"] { try scratch.makeFolder(folder) }
    try scratch.link("Link", to: "content")
    let inputs = place.inputs.map { scratch($0) }
    if place.isFine {
      _ = try OutputFolder(scratch(place.output), keepingApartFrom: inputs)
    } else {
      let problem = #expect(throws: OutputProblem.self) {
        _ = try OutputFolder(scratch(place.output), keepingApartFrom: inputs)
      }
      guard case .overlaps = problem else {
        Issue.record("\(String(describing: problem))")
        return
      }
    }
  }

  @Test func rootAndHomeAreRefused() throws {
    try scratch.makeFolder("home/me")
    for path in ["/", "/..", scratch("home/me"), scratch("home"), scratch("home/me/../me/")] {
      #expect(throws: OutputProblem.tooPrecious(path)) {
        _ = try OutputFolder(path, keepingApartFrom: [], home: scratch("home/me"))
      }
    }
    _ = try OutputFolder(scratch("home/me/site"), keepingApartFrom: [], home: scratch("home/me"))
  }

  @Test func whatIsNoFolderIsRefused() throws {
    try scratch.write("file", "text")
    try scratch.link("nowhere", to: "missing")
    try scratch.link("circle", to: "circle")
    for path in ["file", "file/site", "nowhere", "circle", "nowhere/site", ""] {
      let full = path.isEmpty ? "" : scratch(path)
      #expect(throws: OutputProblem.self, "\(path)") { _ = try OutputFolder(full, keepingApartFrom: []) }
    }
    #expect(scratch.text("file") == "text")
    #expect(!scratch.exists("missing"))
  }

  @Test func aLinkToAFolderMayBeTheOutput() throws {
    try scratch.makeFolder("www")
    try scratch.link("site", to: "www")
    try scratch.build(["index.html": "a"])
    #expect(scratch.text("www/index.html") == "a")
  }

  @Test func aFolderThatHoldsOtherThingsIsRefused() throws {
    try scratch.write("site/photos/one.jpg", "mine")
    try scratch.write("site/letter.txt", "mine")
    #expect(throws: OutputProblem.holdsOtherThings(scratch("site"), example: "letter.txt")) {
      try scratch.build(["index.html": "a"])
    }
    #expect(try scratch.contents(of: "site").count == 2)
  }

  @Test func whatGitLeavesInAnEmptyFolderIsNoOtherThing() throws {
    try scratch.write("site/.git/HEAD", "ref")
    try scratch.write("site/.gitkeep", "")
    try scratch.build(["index.html": "a"])
    #expect(try scratch.published() == ["index.html": "a", ".git/HEAD": "ref", ".gitkeep": ""])
  }

  // MARK: Names

  @Test(arguments: [
    "", "/etc/passwd", "../x", "a/../../x", "a/./b", "a//b", "a/", "..", "a\nb", "a\u{0}b", ".candor-0.tmp",
    "x/.candor-journal", String(repeating: "n", count: 256) + "/x",
  ])
  func aPathThatLeadsAstrayIsRefused(_ path: String) throws {
    #expect(throws: OutputProblem.self) { try scratch.build(["index.html": "a", path: "b"]) }
    #expect(!scratch.exists("site"))
  }

  @Test func namesOf255BytesAndDeepFoldersAreFine() throws {
    let long = String(repeating: "é", count: 127) + "x"
    // Longer together than any path the system takes at once.
    let deep = (0..<20).map { _ in long }.joined(separator: "/")
    let files = ["file/" + long: "a", deep + "/y": "b"]
    try scratch.build(files)
    #expect(try scratch.build(files).unchanged == 3)
    #expect(try scratch.build(["index.html": "c"]).removed == 2)
    #expect(try scratch.published() == ["index.html": "c"])
  }

  struct Clash: CustomTestStringConvertible {
    let one: String
    let two: String
    let kind: OutputConflict.Kind
    var testDescription: String { "\(one) and \(two)" }
  }

  @Test(arguments: [
    Clash(one: "a", two: "a", kind: .samePath),
    Clash(one: "build.json", two: "build.json", kind: .samePath),
    Clash(one: "Logo.png", two: "logo.png", kind: .sameWithoutCase),
    Clash(one: "x/É.html", two: "x/é.html", kind: .sameWithoutCase),
    Clash(one: "e\u{301}", two: "\u{E9}", kind: .sameWithoutCase),
    Clash(one: "a", two: "a/b/c", kind: .fileForFolder),
    Clash(one: "x/a", two: "x/A/b", kind: .fileForFolder),
  ])
  func outputsThatCannotBothExistAreRefusedBeforeAnyWrite(_ clash: Clash) throws {
    let files = [clash.one, clash.two, "a-b", "x/a.html"].map { OutputFile(path: $0, bytes: [1]) } + site([:])
    let problem = #expect(throws: OutputProblem.self) {
      _ = try OutputFolder(scratch("site"), keepingApartFrom: []).replace(with: files, jobs: 2)
    }
    guard case .conflict(let conflict) = problem else {
      Issue.record("\(String(describing: problem))")
      return
    }
    #expect(conflict.kind == clash.kind)
    #expect(!scratch.exists("site"))
  }

  @Test func aSiteWithoutItsListIsRefused() throws {
    #expect(throws: OutputProblem.noList) {
      _ = try OutputFolder(scratch("site"), keepingApartFrom: [])
        .replace(with: [OutputFile(path: "index.html", bytes: [])], jobs: 1)
    }
  }

  // MARK: What others put in the way

  @Test func anotherPersonsFileInTheWayStopsTheBuild() throws {
    try scratch.build(["index.html": "a"])
    try scratch.write("site/CNAME", "theirs")
    let before = try scratch.contents(of: "site")
    #expect(throws: OutputProblem.inTheWay(scratch("site/CNAME"), kind: "a file", more: 0)) {
      try scratch.build(["index.html": "b", "CNAME": "ours"])
    }
    #expect(try scratch.contents(of: "site") == before)
    // The same bytes are in nobody's way.
    #expect(try scratch.build(["index.html": "b", "CNAME": "theirs"]).unchanged == 1)
  }

  @Test(arguments: ["x", "x/y", "x/y/index.html"]) func aLinkInPlaceOfOursIsNotWrittenThrough(_ place: String) throws {
    try scratch.build(["x/y/index.html": "a"])
    try scratch.write("elsewhere/y/index.html", "theirs")
    try scratch.remove("site/\(place)")
    let target = ["x": "elsewhere", "x/y": "elsewhere/y", "x/y/index.html": "elsewhere/y/index.html"][place]
    try scratch.link("site/\(place)", to: scratch(try #require(target)))
    #expect(throws: OutputProblem.inTheWay(scratch("site/\(place)"), kind: "a symbolic link", more: 0)) {
      try scratch.build(["x/y/index.html": "b"])
    }
    // No longer made, it isn't followed for removal either.
    try scratch.build(["index.html": "c"])
    #expect(try scratch.contents(of: "elsewhere") == ["y/index.html": "theirs"])
    #expect(scratch.exists("site/\(place)"))
  }

  @Test func aFolderInPlaceOfAFileOfOursStays() throws {
    try scratch.build(["a": "1", "b": "2"])
    try scratch.remove("site/a")
    try scratch.makeFolder("site/a")
    #expect(throws: OutputProblem.inTheWay(scratch("site/a"), kind: "a folder", more: 0)) {
      try scratch.build(["a": "1", "b": "3"])
    }
    #expect(scratch.text("site/b") == "2")
    try scratch.build(["b": "3"])
    #expect(try scratch.published() == ["a": "(empty folder)", "b": "3"])
  }

  @Test func aPipeInPlaceOfAFileBlocksNothing() throws {
    try scratch.build(["a": "1"])
    try scratch.remove("site/a")
    #expect(mkfifo(scratch("site/a"), 0o644) == 0)
    #expect(throws: OutputProblem.inTheWay(scratch("site/a"), kind: "a special file", more: 0)) {
      try scratch.build(["a": "1"])
    }
  }

  @Test func aFolderThatHoldsAnotherPersonsFileDoesNotBecomeAFile() throws {
    try scratch.build(["a/b": "1"])
    try scratch.write("site/a/own.txt", "mine")
    #expect(throws: OutputProblem.inTheWay(scratch("site/a"), kind: "a folder", more: 0)) {
      try scratch.build(["a": "2"])
    }
    #expect(try scratch.published() == ["a/b": "1", "a/own.txt": "mine"])
  }

  @Test func twoBuildsAtATimeDoNotMeet() throws {
    try scratch.build(["index.html": "a"])
    let other = try Folder(at: scratch("site"))
    #expect(flock(other.descriptor, LOCK_EX | LOCK_NB) == 0)
    #expect(throws: OutputProblem.inUse(scratch("site"))) { try scratch.build(["index.html": "b"]) }
    #expect(scratch.text("site/index.html") == "a")
    flock(other.descriptor, LOCK_UN)
    try scratch.build(["index.html": "b"])
  }

  /// Paths that a site may have, sorted.
  private struct Paths: SortedPaths {
    let all: [[UInt8]]
    var count: Int { all.count }

    init(_ paths: [String]) { all = paths.sortedInBytes(by: \.self).map { Array($0.utf8) + [0] } }

    func withPath<Result>(_ number: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
      all[number].withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0.dropLast())) }
    }
  }

  @Test func noConflictOfNewPathsWithFormerOnesIsPassedOver() {
    let seed = ProcessInfo.processInfo.environment["CANDOR_SEED"].flatMap { UInt64($0) } ?? 5
    var random = SplitMix(state: seed)
    let names = ["a", "b", "a-b", "A", "\u{E9}", "e\u{301}", "ab"]
    func path() -> String {
      (0..<Int.random(in: 1...3, using: &random)).map { _ in names.randomElement(using: &random) ?? "a" }
        .joined(separator: "/")
    }
    var (conflicts, quiet) = (0, 0)
    for _ in 0..<3000 {
      var former: [String] = []
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        let next = (former + [path()]).sortedInBytes(by: \.self)
        if OutputConflict.all(in: next).isEmpty { former = next }
      }
      let new = (0..<Int.random(in: 0...2, using: &random)).map { _ in path() }
      guard OutputConflict.all(in: new.sortedInBytes(by: \.self)).isEmpty else { continue }
      let arePossible = OutputConflict.arePossible(between: new, and: Paths(former))
      if !arePossible { quiet += 1 }
      if !OutputConflict.all(in: (former + new).sortedInBytes(by: \.self)).isEmpty {
        conflicts += 1
        #expect(arePossible, "\(new) and \(former), CANDOR_SEED=\(seed)")
      }
    }
    #expect(conflicts > 100 && quiet > 100)
  }
}
