import Diagnostics
import Foundation
import StatusModel
import Testing

@testable import SiteBuilder

/// The file that holds a memory: whatever is wrong with it, it is as good as none.
@Suite struct MemoryFileTests {
  @Test(
    "A memory that is damaged, foreign or of another program is as good as none",
    arguments: ["empty", "cut", "flipped early", "flipped late", "foreign", "a folder", "another program"])
  func damage(_ kind: String) throws {
    let workshop = try MemoryWorkshop()
    _ = try workshop.build()
    let path = try workshop.memoryFile
    var bytes = try workshop.memory
    switch kind {
    case "empty": bytes = []
    case "cut": bytes = Array(bytes.prefix(bytes.count / 2))
    // In what is looked at before anything else, and in what is looked at beside it.
    case "flipped early": bytes[100] ^= 1
    case "flipped late": bytes[bytes.count - 100] ^= 1
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

  /// Of a memory with changes and new lists behind it.
  @Test func whicheverByteOfAMemoryIsDamagedTheSiteIsRight() throws {
    let seed = ProcessInfo.processInfo.environment["CANDOR_SEED"].flatMap { UInt64($0) } ?? 3
    var random = SplitMix(state: seed)
    let workshop = try MemoryWorkshop()
    for number in 1...4 { try workshop.writeOld(number) }
    for step in 1...12 {
      _ = try workshop.build()
      let whole = try workshop.memory.count
      try workshop.writeOld(step % 4 + 1, "A sentence before \(step).")
      _ = try workshop.build()
      try workshop.writeOld(step % 2 + 5)
      if step > 1 { try workshop.folder.remove("content/incidents/r\((step + 1) % 2 + 5).md") }
      _ = try workshop.build()
      var bytes = try workshop.memory
      let place = Int.random(in: (step % 3 == 0 ? 0 : min(whole, bytes.count - 1))..<bytes.count, using: &random)
      let told = "byte \(place) of \(bytes.count) \(step % 2 == 0 ? "damaged" : "the end"), CANDOR_SEED=\(seed)"
      if step % 2 == 0 {
        bytes[place] ^= UInt8.random(in: 1...255, using: &random)
      } else {
        bytes = Array(bytes[..<place])
      }
      try workshop.folder.write(workshop.memoryFile, bytes)
      try workshop.writeOld(step % 4 + 1, "Sentence \(step).")
      _ = try workshop.compare(told)
      #expect(workshop.kept == 0, "\(told)")
    }
  }

  @Test func whatAnEditChangesIsWrittenBehindTheMemoryUntilItIsTooMuch() throws {
    let workshop = try MemoryWorkshop()
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
  }

  @Test(arguments: ["a new item", "an item that is gone"])
  func newListsAreWrittenBehindTheMemoryWhereNothingElseIsNew(_ kind: String) throws {
    let workshop = try MemoryWorkshop()
    for number in 1...8 { try workshop.writeOld(number) }
    _ = try workshop.build()
    let whole = try workshop.memory
    if kind == "a new item" {
      try workshop.writeOld(9)
    } else {
      try workshop.folder.remove("content/incidents/r4.md")
    }
    _ = try workshop.compare(kind)
    let longer = try workshop.memory
    #expect(longer.starts(with: whole) && longer.count > whole.count)
    #expect(try workshop.compare("nothing new"))
    try workshop.writeOld(5, "A word more.")
    _ = try workshop.compare("an edit")
    #expect(workshop.kept >= 6 * 3)
  }

  /// The page of an incident that is open tells when the site was built.
  @Test func anIncidentThatIsResolvedIsWrittenBehindTheMemory() throws {
    let workshop = try MemoryWorkshop()
    let open = workshop.incident("Number 1", minute: 1)
    _ = try workshop.build()
    let before = try workshop.memory
    try workshop.folder.write("content/incidents/i1.md", open + "\n## Resolved at 2026-11-20 14:20 UTC\n\nOver.\n")
    _ = try workshop.compare("resolved")
    let after = try workshop.memory
    #expect(after.count > before.count && after.starts(with: before))
    workshop.now = workshop.now + 60
    #expect(try workshop.compare("a minute later"))
    try workshop.folder.write("content/incidents/i1.md", open)
    _ = try workshop.compare("open again")
    workshop.now = workshop.now + 60
    #expect(try workshop.compare("another minute later"))
  }

  @Test func laterBuildsAreWrittenBehindTheMemoryUntilTheyAreTooMany() throws {
    let workshop = try MemoryWorkshop()
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
    let workshop = try MemoryWorkshop()
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
  @Test func onlySoManyBuildsAreRemembered() throws {
    let workshop = try MemoryWorkshop()
    for number in 1...BuildMemory.limit { try workshop.folder.write("memory/old\(number).build", "old") }
    _ = try workshop.build()
    #expect(try workshop.folder.contents(of: "memory").count == BuildMemory.limit)
    #expect(try workshop.build().remembered != nil)
  }
}
