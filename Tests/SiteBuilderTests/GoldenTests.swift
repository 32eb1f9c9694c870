import Foundation
import StatusModel
import Testing

@testable import Diagnostics
@testable import SiteBuilder

/// `Tests/Golden/<reason>/` holds `content/`, and either `expected.diagnostics` or `expected/` with the files that the
/// reason is about, as `shown` lists them. `UPDATE_GOLDEN=1` rewrites what is expected; read the diff before committing.
@Suite struct GoldenTests {
  static let folder = Project.root.appending(path: "Tests/Golden")
  static let reasons = Project.folders(in: folder)
  static let now = Instant(rfc3339: "2026-11-20T14:30:00Z")

  @Test("A golden site is built byte for byte", arguments: reasons)
  func goldenSite(_ reason: String) throws {
    let golden = Self.folder.appending(path: reason)
    let options = BuildOptions(
      content: golden.appending(path: "content").path, output: nil, theme: nil, now: try #require(Self.now), jobs: 2,
      includesDrafts: false)
    let rendering = try Rendering(options)
    let root = golden.path + "/"
    let found = rendering.report.text(colour: false).replacingOccurrences(of: root, with: "")
    try compare(Data(found.utf8), with: golden.appending(path: "expected.diagnostics"))
    let list = golden.appending(path: "shown")
    guard let shown = try? String(contentsOf: list, encoding: .utf8) else {
      #expect(rendering.report.hasErrors, "a golden site without errors lists the files it is about in 'shown'")
      return
    }
    for path in shown.split(separator: "\n").map(String.init) where !path.isEmpty {
      let file = try #require(rendering.files.first { $0.path == path }, "\(path) isn't built")
      let bytes = path.hasSuffix(".html") ? Self.withoutHashes(file.bytes) : file.bytes
      try compare(Data(bytes), with: golden.appending(path: "expected/\(path)"))
    }
  }

  /// Names of style sheet and scripts without their hash: a page is about its words, not about today's theme.
  private static func withoutHashes(_ bytes: [UInt8]) -> [UInt8] {
    Array(String(decoding: bytes, as: UTF8.self).replacing(/-[0-9a-f]{16}\.(css|js|svg)/) { "-hash.\($0.1)" }.utf8)
  }

  private func compare(_ found: Data, with expected: URL) throws {
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
      try FileManager.default.createDirectory(
        at: expected.deletingLastPathComponent(), withIntermediateDirectories: true)
      try found.write(to: expected)
      return
    }
    let wanted = try Data(contentsOf: expected)
    guard found != wanted else { return }
    let (a, b) = (String(decoding: wanted, as: UTF8.self), String(decoding: found, as: UTF8.self))
    let lines = zip(
      a.split(separator: "\n", omittingEmptySubsequences: false),
      b.split(separator: "\n", omittingEmptySubsequences: false))
    let first = lines.first { $0 != $1 }
    Issue.record(
      "\(expected.lastPathComponent) differs: expected \(first?.0 ?? "(shorter)"), found \(first?.1 ?? "(longer)")")
  }

  @Test func theDemoInTheRepositoryIsWhatItsContentMakes() throws {
    let options = BuildOptions(
      content: Project.root.appending(path: "content").path, output: nil, theme: nil, now: try #require(Self.now),
      jobs: 2,
      includesDrafts: false)
    let rendering = try Rendering(options)
    let site = Project.root.appending(path: "site")
    let built = Set(rendering.files.map(\.path))
    for file in rendering.files {
      let there = try? Data(contentsOf: site.appending(path: file.path))
      #expect(there == Data(file.bytes), "site/\(file.path) isn't up to date: run make site")
    }
    let committed = Set(
      try FileManager.default.subpathsOfDirectory(atPath: site.path).filter { path in
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: site.appending(path: path).path, isDirectory: &isFolder)
          && !isFolder.boolValue
      })
    #expect(committed.subtracting(built) == [], "site/ holds files that the demo doesn't make")
  }

  @Test func aBuildDependsNeitherOnThreadsNorOnTheOrderOfFiles() throws {
    let content = Project.root.appending(path: "content").path
    let make = { (jobs: Int) in
      try Rendering(
        BuildOptions(
          content: content, output: nil, theme: nil, now: #require(Self.now), jobs: jobs, includesDrafts: false))
    }
    let one = try make(1)
    let eight = try make(8)
    #expect(one.files.map(\.path) == eight.files.map(\.path))
    #expect(zip(one.files, eight.files).allSatisfy { $0.bytes == $1.bytes })
    #expect(one.report.text(colour: false) == eight.report.text(colour: false))
  }
}

/// Places in the repository.
enum Project {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func folders(in folder: URL) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { !$0.hasPrefix(".") }.sorted()
  }

  /// Material that lies beside the repository, for tests only; nil where it is absent.
  static func corpus(_ name: String) -> URL? {
    let base =
      ProcessInfo.processInfo.environment["CANDOR_CORPORA"].map { URL(filePath: $0) }
      ?? root.deletingLastPathComponent().appending(path: "shared/corpora")
    let folder = base.appending(path: name)
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }
}
