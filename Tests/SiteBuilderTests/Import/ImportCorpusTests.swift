import Foundation
import Testing

@testable import SiteBuilder

/// Real cState sites, where they are at hand.
@Suite(.enabled(if: CStateCorpus.folder != nil, "skipped: no folder cstate in CANDOR_CORPORA"))
struct ImportCorpusTests {
  @Test(arguments: CStateCorpus.sites)
  func everySiteImportsWholeAndPassesTheCheck(_ name: String) throws {
    let path = try #require(CStateCorpus.folder?.appending(path: name).path)
    let site = try CStateImport(reading: path)
    let result = site.result(.init(zone: .utc, zones: .system))
    #expect(!result.report.hasErrors)

    let texts = CStateCorpus.texts(below: path + "/content")
    #expect(result.summary.filesRead == texts.count)
    let written = result.files.filter { $0.path.hasSuffix(".md") }
    #expect(written.count == result.summary.filesImported)
    let skipped = result.report.diagnostics.count { $0.rule == .importSkipped }
    #expect(result.summary.filesSkipped == skipped)

    let again = try CStateImport(reading: path).result(.init(zone: .utc, zones: .system))
    #expect(again.files.map(\.path) == result.files.map(\.path))
    #expect(again.files.map(\.bytes) == result.files.map(\.bytes))

    let scratch = try ScratchFolder()
    _ = try ImportFolder(scratch("content"), keepingApartFrom: site.inputs).write(result.files, replacing: false)
    let checked = try buildSite(
      BuildOptions(
        content: scratch("content"), output: scratch("site"), theme: nil, now: .init(seconds: 1_800_000_000), jobs: 2,
        includesDrafts: true))
    #expect(checked.report.diagnostics.filter { $0.severity == .error }.map(\.headline) == [])
    #expect(checked.written != nil)
  }

  /// Nothing lost, nothing invented: labels become headings and times are spelled anew; every other word stays, in order.
  @Test(arguments: CStateCorpus.sites)
  func everyWordOfEveryTextStaysInOrder(_ name: String) throws {
    let path = try #require(CStateCorpus.folder?.appending(path: name).path)
    let result = try CStateImport(reading: path).result(.init(zone: .utc, zones: .system))
    var compared = 0
    for source in CStateCorpus.texts(below: path + "/content") where source.hasSuffix(".md") {
      let file = URL(filePath: source)
      let id = try #require(ContentName.suggestedID(for: file.deletingPathExtension().lastPathComponent))
      let folder = source.contains("/issues/") ? "incidents" : "pages"
      let new = try #require(result.files.first { $0.path == "\(folder)/\(id).md" })
      let before = CStateCorpus.words(of: try String(contentsOf: file, encoding: .utf8), isNew: false)
      let after = CStateCorpus.words(of: String(decoding: new.bytes, as: UTF8.self), isNew: true)
      #expect(before == after, "\(source)")
      compared += 1
    }
    #expect(compared > 0)
  }
}

enum CStateCorpus {
  static let folder: URL? = {
    let beside = URL(filePath: #filePath).appending(path: "../../../../../shared/corpora").standardized
    let all = ProcessInfo.processInfo.environment["CANDOR_CORPORA"].map { URL(filePath: $0) } ?? beside
    let cstate = all.appending(path: "cstate")
    return FileManager.default.fileExists(atPath: cstate.path) ? cstate : nil
  }()

  static let sites: [String] =
    folder.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0.path) }?.sorted() ?? []

  static func texts(below path: String) -> [String] {
    let all = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    return all.filter { $0.hasSuffix(".md") || $0.hasSuffix(".html") }.sorted().map { "\(path)/\($0)" }
  }

  /// The words of a body; times, labels in front of updates and addresses of links aren't any.
  static func words(of text: String, isNew: Bool) -> [String] {
    let text = text.replacingOccurrences(of: "\r\n", with: "\n")
    var body = text.range(of: "\n---\n").map { String(text[$0.upperBound...]) } ?? ""
    if let odd = text.range(of: "\n---", options: []), body.isEmpty { body = String(text[odd.upperBound...]) }
    func remove(_ pattern: String) {
      body = body.replacingOccurrences(of: pattern, with: " ", options: .regularExpression)
    }
    if isNew {
      remove(#"(?m)^## (Investigating|Identified|Monitoring|Resolved|Update) at [-0-9: ]+ UTC( \{#[-0-9]+\})?$"#)
      remove(#"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}(:[0-9]{2})? UTC"#)
    } else {
      remove(#"\{\{< track "[^"]*" >\}\}"#)
      remove(#"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}(:[0-9]{2})? UTC"#)
    }
    remove(#"\]\([^)\s]*"#)
    remove(#"(?m)^ {0,3}([-*_])( *\1){2,} *$"#)
    remove(#"[*_]{1,3}(Investigating|Identified|Monitoring|Resolved|Update):?[*_]{1,3}:?( -)?"#)
    return body.split(whereSeparator: \.isWhitespace).map(String.init)
  }
}
