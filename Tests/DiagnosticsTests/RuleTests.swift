import Foundation
import Testing

@testable import Diagnostics

@Suite struct Rules {
  @Test(arguments: Rule.allCases)
  func haveAnIdAndOneSentenceOfMeaning(_ rule: Rule) {
    #expect(rule.rawValue.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 })
    #expect(rule.meaning.hasSuffix("."))
    #expect(rule.meaning.first?.isUppercase == true)
    #expect(!rule.meaning.contains("|"))
  }

  @Test func theReferenceIsThatOfTheCode() throws {
    let page = repository.appending(path: "docs/diagnostics.md")
    if ProcessInfo.processInfo.environment["UPDATE_DOCS"] == "1" {
      try FileManager.default.createDirectory(at: page.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(Rule.reference.utf8).write(to: page)
    }
    #expect(try String(contentsOf: page, encoding: .utf8) == Rule.reference, "UPDATE_DOCS=1 swift test rewrites it")
  }
}

@Suite struct NearestNames {
  @Test(arguments: [
    ("titel", "title"), ("tilte", "title"), ("Title", "title"), ("titl", "title"), ("titles", "title"),
    ("next-update", "next_update"), ("nextUpdate", "next_update"), ("next update", "next_update"),
    ("NEXT_UPDATES", "next_update"), ("apj", "api"), ("componets", "components"),
  ])
  func areThoseThatAreClearlyMeant(_ name: String, _ expected: String) {
    #expect(nearest(to: name, among: ["title", "next_update", "api", "components", "resolved", "started"]) == expected)
  }

  @Test(arguments: ["severity", "tit", "ap", "x", "", "resolved_title", "start"])
  func areNotGuessed(_ name: String) {
    #expect(nearest(to: name, among: ["title", "next_update", "api", "components", "resolved", "started"]) == nil)
  }

  @Test func areNotChosenBetweenTwo() {
    #expect(nearest(to: "web-3", among: ["web-1", "web-2"]) == nil)
    #expect(nearest(to: "web-1", among: ["web-1", "web-2"]) == "web-1")
    #expect(nearest(to: "Web_1", among: ["web-2", "web-1", "web-1"]) == "web-1")
    #expect(nearest(to: "abc", among: []) == nil)
  }

  @Test func oneSwapIsOneStep() {
    #expect(nearest(to: "ba", among: ["ab"]) == nil)
    #expect(nearest(to: "acb", among: ["abc"]) == "abc")
  }

  @Test func hugeNamesAreNotCompared() {
    #expect(nearest(to: String(repeating: "a", count: 1 << 20), among: ["title"]) == nil)
    #expect(nearest(to: String(repeating: "a", count: 64), among: [String(repeating: "a", count: 63)]) != nil)
  }
}
