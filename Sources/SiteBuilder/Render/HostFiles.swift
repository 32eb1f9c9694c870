import StatusModel

/// What static hosts and search engines look for beside the pages.
struct HostFiles {
  let site: Site
  /// An entry for every page worth finding.
  let sitemap: Sitemap
  /// Files below embed/v1/ whose name is their hash.
  let hashedScripts: [String]

  /// Cloudflare Pages reads no more rules.
  private static let ruleLimit = 100

  /// As a task.
  static let name = "for hosts"

  func files() -> [OutputFile] {
    [
      OutputFile(path: ".nojekyll", bytes: []),
      OutputFile(path: "_headers", bytes: Array(headers.utf8)),
      OutputFile(path: "robots.txt", bytes: Array(robots.utf8)),
    ] + sitemap.files(at: site.settings.url.text)
  }

  /// Read by Netlify and Cloudflare Pages. Each header comes from one rule only: the latter joins doubles with a comma,
  /// and `*, *` is no valid `Access-Control-Allow-Origin`.
  private var headers: String {
    let path = site.settings.url.path
    let open = """
        Access-Control-Allow-Origin: *
        Cross-Origin-Resource-Policy: cross-origin
        X-Content-Type-Options: nosniff

      """
    let rules = """
      \(path)/api/*
      \(open)\(path)/embed/*
      \(open)\(path)/badges/*
        Cross-Origin-Resource-Policy: cross-origin
        X-Content-Type-Options: nosniff
      \(path)/assets/*
        Cache-Control: public, max-age=31536000, immutable
        X-Content-Type-Options: nosniff

      """
    let scripts = hashedScripts.suffix(Self.ruleLimit - 4).map { name in
      "\(path)/embed/v1/\(name)\n  Cache-Control: public, max-age=31536000, immutable\n"
    }
    return rules + scripts.joined()
  }

  private var robots: String {
    "User-agent: *\nAllow: /\n\nSitemap: \(site.settings.url.text)/sitemap.xml\n"
  }
}

/// The list of all pages that are worth finding (sitemaps.org), while it is being made.
struct Sitemap {
  /// The protocol's limit for one file.
  static let length = 50_000
  private static let names: KeyValuePairs<StaticString, String> = [
    "xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"
  ]

  /// What stands in each file.
  private var parts: [[UInt8]] = [[]]
  /// Pages in the last one.
  private var count = 0

  mutating func add(_ entries: SitemapEntries) {
    entries.bytes.withUnsafeBytes { add(entries.count, $0) }
  }

  /// So many pages, as they stand there.
  mutating func add(_ count: Int, _ bytes: UnsafeRawBufferPointer) {
    self.count += count
    if self.count > Self.length {
      parts.append([])
      self.count = count
    }
    parts[parts.count - 1].append(contentsOf: bytes)
  }

  /// - Parameter root: the address of the site.
  func files(at root: String) -> [OutputFile] {
    // Megabytes of pages stand as they are between the beginning and the end of a list.
    var empty = XML()
    empty.element("urlset", Self.names) { _ in }
    let end = Array("</urlset>\n".utf8)
    let beginning = Array(empty.bytes.dropLast(end.count))
    guard parts.count > 1 else { return [OutputFile(path: "sitemap.xml", parts: [beginning, parts[0], end])] }
    let files = parts.enumerated().map { number, part in
      OutputFile(path: "sitemap-\(number + 1).xml", parts: [beginning, part, end])
    }
    var index = XML()
    index.element("sitemapindex", Self.names) { xml in
      for file in files { xml.element("sitemap") { $0.element("loc", text: "\(root)/\(file.path)") } }
    }
    return files + [OutputFile(path: "sitemap.xml", bytes: index.bytes)]
  }
}

/// Pages of a sitemap, as they stand there: made one by one, on many threads.
struct SitemapEntries: Sendable {
  private(set) var count = 0
  private(set) var bytes: ArraySlice<UInt8> = []

  init() {}

  var hash: ContentHash { bytes.withUnsafeBytes { ContentHash($0) } }

  init(count: Int, bytes: ArraySlice<UInt8>) {
    self.count = count
    self.bytes = bytes
  }

  /// - Parameter updated: when there was last news on the page.
  init(_ url: String, updated: Instant?) {
    var xml = XML(within: 1)
    xml.element("url") { xml in
      xml.element("loc", text: url)
      if let updated { xml.element("lastmod", text: updated.rfc3339) }
    }
    count = 1
    bytes = xml.bytes[...]
  }

  mutating func add(_ others: SitemapEntries) {
    count += others.count
    bytes += others.bytes
  }
}
