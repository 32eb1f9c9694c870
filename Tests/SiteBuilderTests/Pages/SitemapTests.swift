import Foundation
import Testing

@testable import SiteBuilder

/// The list of pages for search engines, which read no more than 50,000 in one file (sitemaps.org).
@Suite struct SitemapTests {
  private static func sitemap(_ counts: [Int]) -> [OutputFile] {
    var sitemap = Sitemap()
    for (number, count) in counts.enumerated() {
      let entries = "<url>\(number)</url>\n"
      sitemap.add(SitemapEntries(count: count, bytes: Array(entries.utf8)[...]))
    }
    return sitemap.files(at: "https://status.example.com/eu")
  }

  @Test(
    "Pages of one item stay in one file, and no file holds more than its limit",
    arguments: [
      ([], [[]]), ([1], [[0]]), ([49_999, 1], [[0, 1]]), ([49_999, 2], [[0], [1]]), ([50_000, 1, 2], [[0], [1, 2]]),
      ([30_000, 30_000, 30_000, 20_000, 1], [[0], [1], [2, 3], [4]]),
    ])
  func splitting(_ counts: [Int], _ files: [[Int]]) {
    let texts = Self.sitemap(counts).map { String(decoding: $0.bytes, as: UTF8.self) }
    for (text, numbers) in zip(texts, files) {
      #expect(text.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\""), "\(text)")
      #expect(text.hasSuffix(numbers.map { "<url>\($0)</url>\n" }.joined() + "</urlset>\n"), "\(text)")
      #expect(text.components(separatedBy: "<url>").count == numbers.count + 1, "\(text)")
    }
    #expect(texts.count == files.count + (files.count > 1 ? 1 : 0))
  }

  @Test func ofSeveralFilesTheIndexNamesAll() {
    #expect(Self.sitemap([1]).map(\.path) == ["sitemap.xml"])
    let files = Self.sitemap([50_000, 50_000, 1])
    #expect(files.map(\.path) == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"])
    let index = files.last.map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
    let places = index.split(separator: "<loc>").dropFirst().map { $0.prefix { $0 != "<" } }
    #expect(places == (1...3).map { "https://status.example.com/eu/sitemap-\($0).xml" })
  }
}
