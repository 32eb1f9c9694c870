import Diagnostics
import Foundation
import Testing

@testable import SiteBuilder

/// A text rendered as it would be for `incidents/checkout/` of a site at `https://status.example/base/`.
struct MarkdownRendering {
  let result: RenderedMarkdown
  let report: Report
  let file: SourceFile

  init(_ text: String, _ markdown: Markdown = Markdown(), page: String = "incidents/checkout/", prefix: String = "") {
    self.init(Array(text.utf8), markdown, page: page, prefix: prefix)
  }

  init(_ bytes: [UInt8], _ markdown: Markdown = Markdown(), page: String = "incidents/checkout/", prefix: String = "") {
    file = SourceFile(path: "incidents/checkout.md", bytes: bytes)
    var report = Report()
    result = markdown.render(
      Place(file), links: LinkContext(page: page, site: "https://status.example/base/"), idPrefix: prefix,
      report: &report)
    self.report = report
  }

  var page: String { String(decoding: result.html(for: .page(files: "../../", pages: "../../")), as: UTF8.self) }
  var feed: String {
    String(
      decoding: result.html(
        for: .elsewhere(files: "https://status.example/base/", pages: "https://status.example/base/")), as: UTF8.self)
  }
  var rules: [Rule] { report.sorted.map(\.rule) }
  /// What each diagnostic underlines.
  var underlined: [String] { report.sorted.map { $0.place.range.map(file.text) ?? "" } }
}

/// The HTML of a text's page, without the last line's end.
func markdownPage(_ text: String, _ markdown: Markdown = Markdown()) -> String {
  let page = MarkdownRendering(text, markdown).page
  return page.hasSuffix("\n") ? String(page.dropLast()) : page
}

/// A Markdown text and the HTML it makes.
struct MarkdownSample: CustomTestStringConvertible {
  let text: String
  let html: String

  init(_ text: String, _ html: String) {
    self.text = text
    self.html = html
  }

  var testDescription: String { text.debugDescription }
}

/// Real documents and public test suites, which aren't part of the repository.
enum MarkdownCorpus {
  static let folder: URL? = {
    let named = ProcessInfo.processInfo.environment["CANDOR_CORPORA"].map { URL(fileURLWithPath: $0) }
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let beside = root.deletingLastPathComponent().appendingPathComponent("shared/corpora")
    return [named, beside].compactMap(\.self).first { FileManager.default.fileExists(atPath: $0.path) }
  }()

  static let isHere = folder != nil

  static func files(in name: String) throws -> [URL] {
    guard let folder = folder?.appendingPathComponent(name) else { return [] }
    let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    let files = (found?.allObjects ?? []).compactMap { $0 as? URL }
    return files.filter { $0.pathExtension == "md" }.sorted { $0.path < $1.path }
  }
}

/// A small generator whose seed a failing test prints (SplitMix64).
struct MarkdownRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
