import Diagnostics
import Foundation
import StatusModel
import Testing

@testable import SiteBuilder

/// A small cState site of our own words, and what the importer makes of it.
struct ImportedSite {
  let result: ImportResult
  let folder: ScratchFolder

  /// - Parameters:
  ///   - issues: by path below `content/issues`.
  ///   - others: by path below the site's folder.
  init(
    config: String = ImportedSite.config, issues: [String: String] = [:], others: [String: String] = [:],
    zone: String = "UTC", notice: CStateNotice = .maintenance
  ) throws {
    folder = try ScratchFolder()
    if others["config.toml"] == nil { try folder.write("site/config.yml", config) }
    for (path, text) in issues { try folder.write("site/content/issues/\(path)", text) }
    for (path, text) in others { try folder.write("site/\(path)", text) }
    let site = try CStateImport(reading: folder("site"))
    let place = try #require(zone == "UTC" ? .utc : Zones.system.zone(named: zone))
    result = site.result(CStateImport.Options(zone: place, zones: .system, notice: notice))
  }

  /// A site with one issue, `one.md`.
  init(_ issue: String, zone: String = "UTC", notice: CStateNotice = .maintenance) throws {
    try self.init(issues: ["one.md": issue], zone: zone, notice: notice)
  }

  static let config = """
    title: Lighthouse Status
    baseURL: https://status.lighthouse.example/
    languageCode: en
    params:
      categories:
        - name: Shore
        - name: Loose
          untitled: true
      systems:
        - name: Lamp
          category: Shore
        - name: Fog Horn
          category: Loose
    """

  /// An issue with a plain head and this body.
  static func issue(_ body: String, _ keys: String = "resolved: true\nresolvedWhen: 2024-03-01 12:00:00") -> String {
    "---\ntitle: The lamp is dim\ndate: 2024-03-01 08:00:00\nsection: issue\n\(keys)\n---\n\(body)"
  }

  func text(_ path: String) -> String? {
    result.files.first { $0.path == path }.map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  /// The front matter of `incidents/one.md`.
  var front: String { parts.front }
  /// The text of `incidents/one.md`.
  var body: String { parts.body }

  private var parts: (front: String, body: String) {
    guard let text = text("incidents/one.md"), let end = text.range(of: "\n---\n") else { return ("", "") }
    return (
      String(text[..<end.lowerBound].dropFirst(4)),
      String(text[end.upperBound...]).trimmingCharacters(in: .whitespacesAndNewlines)
    )
  }

  var headlines: [String] { result.report.sorted.map(\.headline) }

  /// The text that each finding underlines.
  var places: [String] {
    result.report.sorted.map { finding in finding.place.range.map { finding.place.file.text($0) } ?? "" }
  }

  func count(_ part: String, _ field: String, _ fate: ImportSummary.Fate) -> Int {
    result.summary.rows.filter { $0.part == part && $0.field == field && $0.fate == fate }.reduce(0) { $0 + $1.count }
  }

  /// What Candor itself says of the new content.
  func check() throws -> [String] {
    let content = folder("content")
    _ = try ImportFolder(content, keepingApartFrom: []).write(result.files, replacing: true)
    let options = BuildOptions(
      content: content, output: nil, theme: nil, now: Instant(seconds: 1_800_000_000), jobs: 1, includesDrafts: true)
    return try buildSite(options).report.diagnostics.filter { $0.severity == .error }.map { finding in
      "\(finding.place.file.path): \(finding.headline)"
    }
  }
}
