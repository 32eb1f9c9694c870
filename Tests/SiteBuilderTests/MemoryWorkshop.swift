import Diagnostics
import Foundation
import StatusModel
import Testing

@testable import SiteBuilder

/// A content folder, a site built with a memory, and one built without.
final class MemoryWorkshop {
  static let start = Instant(rfc3339: "2026-11-20T14:30:00Z") ?? Instant(seconds: 0)

  let folder: ScratchFolder
  var now = MemoryWorkshop.start
  var compressions: [Compression] = []
  var jobs = 2

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
    try folder.write("content/maintenance/m.md", work(on: 20))
  }

  /// In the afternoon of a day of November.
  func work(on day: Int) -> String {
    """
    ---
    title: Work
    components: [web]
    starts: 2026-11-\(day) 15:00 UTC
    ends: 2026-11-\(day) 15:20 UTC
    announced: 2026-11-\(day - 1) 10:00 UTC
    ---
    Soon.
    """
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
      content: folder("content"), output: folder(output), theme: nil, now: now, jobs: jobs, includesDrafts: false,
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
