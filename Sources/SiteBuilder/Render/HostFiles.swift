import StatusModel

/// What static hosts and search engines look for beside the pages.
struct HostFiles {
  let site: Site
  /// An entry for every page worth finding.
  let sitemap: [SitemapEntries]
  /// Files below embed/v1/ whose name is their hash.
  let hashedScripts: [String]

  /// Cloudflare Pages reads no more rules.
  private static let ruleLimit = 100

  /// The sitemap protocol's limit for one file.
  static let sitemapLength = 50_000

  /// As a task.
  static let name = "for hosts"

  func files() -> [OutputFile] {
    [
      OutputFile(path: ".nojekyll", bytes: []),
      OutputFile(path: "_headers", bytes: Array(headers.utf8)),
      OutputFile(path: "robots.txt", bytes: Array(robots.utf8)),
    ] + sitemaps()
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

  private func sitemaps() -> [OutputFile] {
    var parts: [[SitemapEntries]] = [[]]
    var count = 0
    for entries in sitemap {
      count += entries.count
      if count > Self.sitemapLength {
        parts.append([])
        count = entries.count
      }
      parts[parts.count - 1].append(entries)
    }
    guard parts.count > 1 else { return [OutputFile(path: "sitemap.xml", bytes: Self.list(parts[0]))] }
    var files: [OutputFile] = []
    var index = XML()
    index.element("sitemapindex", ["xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"]) { xml in
      for part in parts {
        let path = "sitemap-\(files.count + 1).xml"
        files.append(OutputFile(path: path, bytes: Self.list(part)))
        xml.element("sitemap") { $0.element("loc", text: "\(site.settings.url.text)/\(path)") }
      }
    }
    return files + [OutputFile(path: "sitemap.xml", bytes: index.bytes)]
  }

  private static func list(_ parts: [SitemapEntries]) -> [UInt8] {
    var xml = XML(capacity: parts.reduce(4096) { $0 + $1.bytes.count })
    xml.element("urlset", ["xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"]) { xml in
      for entries in parts { xml.append(written: entries.bytes) }
    }
    return xml.bytes
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
