import Diagnostics
import Foundation
import Testing

@testable import StatusModel

/// What `docs/times.md` promises is what the code does.
@Suite struct TimesPageTests {
  /// The rows of the table under a heading, their cells without code marks.
  private func table(under heading: String) throws -> [[String]] {
    let page = try String(contentsOf: repository.appending(path: "docs/times.md"), encoding: .utf8)
    let section = try #require(page.components(separatedBy: "\n## ").first { $0.hasPrefix(heading) })
    let rows = section.split(separator: "\n").filter { $0.hasPrefix("| `") }
    try #require(!rows.isEmpty)
    return rows.map { row in
      row.split(separator: "|").map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " `")) }
    }
  }

  private func read(_ text: String) throws -> Result<Instant, TimeProblem> {
    TimeText.read(text, zone: try zone("Europe/Berlin"), zones: zones)
  }

  @Test func timesAreReadAsTheTableSays() throws {
    for row in try table(under: "What you may write") {
      #expect(try read(row[0]).get().rfc3339 == row[1])
    }
  }

  @Test func timesAreRefusedAsTheTableSays() throws {
    for row in try table(under: "What is refused") {
      guard case .failure(let problem) = try read(row[0]) else {
        Issue.record("'\(row[0])' is read")
        continue
      }
      let diagnostic = problem.diagnostic(at: Place(SourceFile(path: "a.md", text: row[0])))
      #expect([diagnostic.headline, diagnostic.fix] == Array(row[1...]))
    }
  }

  @Test func rulesStartAsTheTableSays() throws {
    let berlin = try zone("Europe/Berlin")
    for row in try table(under: "Maintenance that repeats") {
      let starts = try Repetition.read(row[0]).get().starts(
        from: try local("2026-12-06 22:00"), in: berlin, until: try instant("2030-01-01T00:00:00Z"), limit: 3)
      #expect(starts.map { berlin.date(of: $0).description }.joined(separator: ", ") == row[1])
    }
  }
}
