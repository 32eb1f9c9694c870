import Testing

@testable import SiteBuilder

/// The order in which the file system has names.
struct ByteOrderTests {
  @Test(arguments: [
    [], ["b"], ["b", "a"], ["a", "a", ""], ["aa", "a", "ab", "a-", "a."],
    // Beyond eight bytes behind what all begin with, and within them.
    ["incidents/2026-01-02-b.md", "incidents/2026-01-02-a.md", "incidents/2025-12-31.md", "incidents/2026"],
    // A shorter name is filled up with zeros, which another may have.
    ["x\0", "x", "x\0\0", "w\u{1}"],
    // A composed letter and one with its accent behind it, which `String` takes for equal; bytes from 0x80 come last.
    ["\u{E9}", "e\u{301}", "z", "\u{1F600}", "e"],
  ])
  func namesAreSortedByTheirBytes(_ names: [String]) {
    let wanted = names.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
    #expect(names.sortedInBytes(by: \.self).map { Array($0.utf8) } == wanted)
    #expect(names.reversed().sortedInBytes(by: \.self).map { Array($0.utf8) } == wanted)
  }
}
