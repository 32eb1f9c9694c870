import Diagnostics
import Foundation
import StatusModel
import Testing

@testable import SiteBuilder

/// Items that the last build knows whole, which no build looks into.
@Suite struct KnownItemsTests {
  private let workshop: MemoryWorkshop

  init() throws {
    workshop = try MemoryWorkshop()
    for number in 1...6 { try workshop.folder.write("content/incidents/r\(number).md", workshop.resolved(number)) }
  }

  private func tree(_ memory: BuildMemory?) throws -> SourceTree {
    var report = Report()
    return try SourceTree(reading: workshop.folder("content"), jobs: 2, report: &report, memory: { memory })
  }

  /// As the last build left it.
  private func known() throws -> (memory: BuildMemory, tree: SourceTree) {
    let memory = try #require(BuildMemory.read(workshop.options("kept", true)))
    return (memory, try tree(memory))
  }

  @Test func filesOfWhatIsOverAreKnownAndTheBytesOfTheOthersLetGo() throws {
    try workshop.folder.write(
      "content/incidents/r7.md", workshop.resolved(7) + String(repeating: "So long. ", count: 10_000))
    try workshop.folder.write("content/incidents/r8.md", workshop.resolved(8))
    try workshop.folder.write("content/incidents/r8.de.md", "---\ntitle: Ausfall\n---\n")
    _ = try workshop.build()
    let (memory, tree) = try known()
    let recorded = try #require(tree.recorded)
    #expect(recorded.known.map(memory.id(ofRecord:)) == (1...6).map { "r\($0)" })
    let names = tree.incidents.map { ($0.path.lastName, $0.isHeld) }
    #expect(
      names.map(\.0) == ["i1.md", "i2.md", "i3.md", "i4.md", "r7.md", "r8.de.md", "r8.md"],
      "a long one and one with a translation are read as ever")
    #expect(names.map(\.1) == [false, false, false, false, true, true, true])
    let plain = try self.tree(nil)
    #expect(plain.recorded == nil && plain.itemsHash == tree.itemsHash && plain.count == tree.count)
    for file in recorded.known.map(recorded.file) + tree.incidents + tree.maintenance {
      #expect(try file.text(0..<100_000) == String(contentsOfFile: file.path, encoding: .utf8), "\(file.path)")
    }
    #expect(throws: Never.self) { try tree.checkUnchanged() }
  }

  /// None of them may make the others unknown.
  @Test(arguments: ["a link", "a link where a file was", "a leftover", "a translation", "a folder", "a new file"])
  func whateverStandsBesideThemKnownFilesStayKnown(_ kind: String) throws {
    let folder = workshop.folder
    switch kind {
    case "a link", "a link where a file was":
      try folder.write("content/static/other.md", workshop.resolved(7))
      let name = kind == "a link" ? "linked" : "r3"
      if kind != "a link" { _ = try workshop.build() }
      try? folder.remove("content/incidents/\(name).md")
      symlink("../static/other.md", folder("content/incidents/\(name).md"))
    case "a leftover": try folder.write("content/incidents/.gr\u{F6}\u{DF}e.swp", "x")
    case "a translation": try folder.write("content/incidents/r2.pt-BR.md", "---\ntitle: Falha\n---\n")
    case "a folder": try folder.makeFolder("content/incidents/drafts.md")
    default: try folder.write("content/incidents/new.md", workshop.resolved(7))
    }
    // Twice: the second has what the first has read.
    _ = try workshop.build()
    _ = try workshop.build()
    guard let memory = BuildMemory.read(workshop.options("kept", true)) else {
      // With errors nothing is written.
      #expect(kind == "a folder" || kind == "a translation")
      return
    }
    let known = try #require(try tree(memory).recorded).known.map(memory.id(ofRecord:))
    let expected = (1...6).map { "r\($0)" }.filter { kind != "a link where a file was" || $0 != "r3" }
    #expect(known.filter { $0 != "new" } == expected)
    _ = try workshop.compare(kind)
  }

  @Test(arguments: [65_534, 65_535, 65_536, 65_537])
  func aFileOfAnySizeIsComparedAsAWhole(_ size: Int) throws {
    let text = workshop.resolved(7)
    func write(_ ending: Character) throws {
      let rest = size - text.utf8.count - 1
      try workshop.folder.write(
        "content/incidents/r7.md", text + String(repeating: "so long ", count: rest / 8 + 1).prefix(rest) + "\(ending)")
    }
    try write("a")
    _ = try workshop.build()
    #expect(try workshop.compare("nothing new"))
    try write("b")
    _ = try workshop.compare("the last byte of \(size)")
    #expect(workshop.kept > 0)
  }

  @Test func aFileOfAnEarlierBuildIsReadAsEverOnceItHasChanged() throws {
    _ = try workshop.build()
    try workshop.folder.write("content/incidents/r3.md", workshop.resolved(3) + " ")
    let (_, tree) = try known()
    #expect(tree.recorded?.known.count == 5)
    #expect(tree.incidents.last.map { $0.isHeld && $0.path.hasSuffix("/r3.md") } == true)
  }

  @Test(arguments: ["known", "let go"])
  func aFileThatChangesDuringTheBuildStopsIt(_ kind: String) throws {
    _ = try workshop.build()
    let (_, tree) = try known()
    let recorded = try #require(tree.recorded)
    let file = kind == "known" ? recorded.file(recorded.known[0]) : tree.incidents[0]
    let size = try #require(workshop.folder.text("content/incidents/\(file.path.lastName)")).utf8.count
    try workshop.folder.write("content/incidents/\(file.path.lastName)", "something else")
    #expect(throws: Never.self, "nobody has asked for it") { try tree.checkUnchanged() }
    #expect(file.bytes == [UInt8](repeating: 32, count: size), "as many bytes as places speak of")
    #expect(throws: MachineTrouble.self) { try tree.checkUnchanged() }
  }

  @Test func whatComesToAKnownItemMakesItReadAgain() throws {
    let folder = workshop.folder
    func rename(_ name: String, to other: String) throws {
      try folder.write("content/postmortems/\(other).md", workshop.postmortem("r3", 2, hour: 10))
      try folder.remove("content/postmortems/\(name).md")
    }
    _ = try workshop.build()
    let steps: [(String, () throws -> Void)] = [
      ("a translation", { try folder.write("content/incidents/r1.de.md", "---\ntitle: Ausfall\n---\n") }),
      ("another one of nothing", { try folder.write("content/incidents/r9.de.md", "---\ntitle: Nichts\n---\n") }),
      ("which goes", { try folder.remove("content/incidents/r9.de.md") }),
      ("the first goes, too", { try folder.remove("content/incidents/r1.de.md") }),
      ("a postmortem", { try folder.write("content/postmortems/p.md", workshop.postmortem("r2", 1, hour: 10)) }),
      ("with other words", { try folder.write("content/postmortems/p.md", workshop.postmortem("r2", 2, hour: 10)) }),
      ("of another incident", { try folder.write("content/postmortems/p.md", workshop.postmortem("r3", 2, hour: 10)) }),
      ("of none", { try folder.write("content/postmortems/p.md", workshop.postmortem("r33", 2, hour: 10)) }),
      ("of the third", { try folder.write("content/postmortems/p.md", workshop.postmortem("r3", 2, hour: 10)) }),
      ("of work", { try folder.write("content/postmortems/p.md", workshop.postmortem("m", 2, hour: 10)) }),
      ("under another name", { try rename("p", to: "why") }),
      ("and back", { try rename("why", to: "p") }),
      ("that isn't out", { try folder.write("content/postmortems/p.md", workshop.postmortem("r3", 2, hour: 18)) }),
      ("a second one", { try folder.write("content/postmortems/q.md", workshop.postmortem("r3", 3, hour: 9)) }),
      ("without the first", { try folder.remove("content/postmortems/p.md") }),
      ("none", { try folder.remove("content/postmortems/q.md") }),
    ]
    for (name, step) in steps {
      try step()
      _ = try workshop.compare(name)
    }
    #expect(workshop.kept > 0)
  }

  @Test func aPromisedPostmortemOfAKnownItemIsMissedWhenItGoes() throws {
    try workshop.folder.write("content/incidents/r1.md", workshop.resolved(1, keys: "postmortem: published"))
    try workshop.folder.write("content/postmortems/p.md", workshop.postmortem("r1", 1, hour: 10))
    _ = try workshop.compare("it is there")
    try workshop.folder.remove("content/postmortems/p.md")
    _ = try workshop.compare("it is gone")
    #expect(try workshop.build().report.hasErrors)
  }

  /// Both are over; whichever comes first is known when the other comes.
  @Test(
    arguments: [
      (["incidents/same.md"], ["maintenance/same.md"]), (["maintenance/same.md"], ["incidents/same.md"]),
      (["maintenance/same.md"], ["incidents/same.md", "maintenance/same.de.md"]),
      (["incidents/same.md"], ["maintenance/same.md", "incidents/same.de.md"]),
    ] as [([String], [String])])
  func anIDThatAKnownItemHasIsBlamedOnce(_ first: [String], _ then: [String]) throws {
    let texts = ["maintenance/same.md": workshop.work(on: 12), "incidents/same.md": workshop.resolved(2)]
    for step in [first, then] {
      for name in step { try workshop.folder.write("content/\(name)", texts[name] ?? "---\ntitle: Anders\n---\n") }
      _ = try workshop.compare("\(step)")
    }
    let report = try workshop.build().report
    #expect(report.diagnostics.map(\.rule) == [.duplicateID], "\(report.text(colour: false))")
  }

  @Test func anAddressThatAKnownItemHasOrHadIsTaken() throws {
    try workshop.folder.write("content/incidents/r1.md", workshop.resolved(1, keys: "aliases: [old]"))
    _ = try workshop.compare("a known item with a former address")
    for alias in ["old", "r2", "/maintenance/m/", "r1", "fine"] {
      try workshop.folder.write("content/incidents/r9.md", workshop.resolved(9, keys: "aliases: [\(alias)]"))
      _ = try workshop.compare(alias)
      #expect(try workshop.build().report.hasErrors == (alias != "fine"), "\(alias)")
    }
  }

  /// Lists show of an item that is over its title and the beginning of its last words.
  @Test func listsAreMadeAgainOnlyWhereTheyShowSomethingElse() throws {
    let folder = workshop.folder
    for number in 1...6 { try workshop.writeOld(number) }
    _ = try workshop.build()
    func edit(_ step: String, _ change: (String) -> String) throws -> Int {
      try folder.write("content/incidents/r3.md", change(workshop.resolved(3, year: 2023)))
      _ = try workshop.compare(step)
      return workshop.kept
    }
    let words = try edit("a word in the middle") { $0.replacingOccurrences(of: "look into *it*", with: "look at *it*") }
    let summary = try edit("last words") { $0.replacingOccurrences(of: "It is over", with: "It is all over") }
    let title = try edit("a title") { $0.replacingOccurrences(of: "title: Outage", with: "title: Failure") }
    let impact = try edit("an impact") { $0.replacingOccurrences(of: "impact: major", with: "impact: minor") }
    // Its month's page and its component's, in two languages.
    #expect(words >= summary + 4, "\(words), \(summary)")
    #expect(summary >= title && summary >= impact, "\(summary), \(title), \(impact)")
    let tag = try edit("a tag") { $0.replacingOccurrences(of: "tags: [a, b3]", with: "tags: [a, c]") }
    let translated = try edit("nothing") { $0 }
    try folder.write("content/incidents/r3.de.md", "---\ntitle: Ausfall\n---\n")
    _ = try workshop.compare("a translation")
    #expect(tag > 0 && translated > 0)
  }
}
