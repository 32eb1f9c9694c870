import StatusModel
import Synchronization
import Templates

extension Edition {
  /// What every page has around its content.
  ///
  /// - Parameter isLive: the page tells the present, so it says when it was built and looks for newer builds. All others
  ///   keep their bytes from build to build.
  func frame(
    _ page: String?, title: String, description: String?, kind: String = "website", isLive: Bool,
    level: LevelView.Key = .operational, tabs: [TabView] = [], feeds: [FeedView] = [], noindex: Bool = false,
    languages: [LanguageView]? = nil
  ) -> FrameView {
    let links = linker(page)
    let around = sharedFrame(page, links)
    return FrameView(
      site: around.site, title: title, description: description,
      canonical: page.map { Link(trusted: addresses.absolute($0)) }, noindex: noindex, kind: kind,
      icon: links.shared(assets.icon(level)), tabs: tabs, navigation: around.navigation,
      languages: languages ?? self.languages(page, links), feeds: feeds, live: isLive ? live(links) : nil)
  }

  /// Pages in folders of one depth share them, but for those that the header or footer leads to: these are marked there.
  private func sharedFrame(_ page: String?, _ links: Linker) -> SharedFrames.Part {
    func make() -> SharedFrames.Part {
      SharedFrames.Part(
        site: siteView(links), navigation: navigation(page, links),
        feeds: makeFeeds(site.settings.title(language), path: "feed", links))
    }
    guard let page, !page.hasPrefix("pages/") else { return make() }
    let depth = page.utf8.count { $0 == UInt8(ascii: "/") }
    return depth < 2 ? make() : sharedFrames.ofDepth(depth, make)
  }

  private func siteView(_ links: Linker) -> SiteView {
    let settings = site.settings
    let logo = settings.brand.logo.flatMap { path in
      assets.logo.map { size in LogoView(url: links.shared(path), dark: nil, width: size.width, height: size.height) }
    }
    let menu = site.content.pages.filter { !$0.inMenu }
    var contacts: [LinkView] = []
    if let link = settings.brand.link, let url = Link(author: link) {
      contacts.append(LinkView(text: Self.shortAddress(link), url: url, current: false))
    }
    let support = settings.support
    if let address = support.url ?? support.email.map({ "mailto:\($0)" }), let url = Link(author: address) {
      contacts.append(
        LinkView(text: support.name ?? support.email ?? Self.shortAddress(address), url: url, current: false))
    }
    return SiteView(
      name: settings.title(language), language: language, direction: Words.direction(of: language),
      zone: site.zone.name,
      home: links(Path.home), logo: logo, stylesheet: links.shared(assets.stylesheet),
      timeScript: links.shared(assets.timeScript), pageScript: links.shared(assets.pageScript),
      pages: menu.map {
        LinkView(text: $0.title(language), url: links(Path.page(of: $0)), current: links.page == Path.page(of: $0))
      },
      uptimeMethod: site.presentRecords.isEmpty ? nil : links(Path.home + "#uptime-method"), contacts: contacts)
  }

  private static func shortAddress(_ address: String) -> String {
    var rest = address[...]
    for scheme in ["https://", "http://", "mailto:"] where rest.hasPrefix(scheme) {
      rest = rest.dropFirst(scheme.count)
    }
    return String(rest.hasSuffix("/") ? rest.dropLast() : rest)
  }

  private func navigation(_ page: String?, _ links: Linker) -> [LinkView] {
    let own = [
      (words.frame.status, Path.home), (words.frame.history, Path.history), (words.frame.subscribe, Path.subscribe),
    ]
    let extra = site.content.pages.filter(\.inMenu).map { ($0.title(language), Path.page(of: $0)) }
    return (own + extra).map { LinkView(text: $0, url: links($1), current: page == $1) }
  }

  private func languages(_ page: String?, _ links: Linker) -> [LanguageView] {
    let all = site.settings.languages
    guard all.count > 1 else { return [] }
    return all.map { code in
      let root = code == site.settings.language ? "" : "\(code)/"
      let path = root + (page ?? "")
      return LanguageView(
        code: code, name: Words.of(code).language == code ? Words.of(code).languageName : code, url: links.shared(path),
        absolute: Link(trusted: addresses.shared(path)), current: code == language)
    }
  }

  private func live(_ links: Linker) -> LiveView {
    LiveView(
      built: TimeView(iso: built(.iso), text: built(.text(language: language)), form: .full), seconds: built(.seconds),
      status: links.shared("api/v2/status.json"), every: site.isRestless ? 60 : 300,
      stale: staleAfter.flatMap { when(from: $0, until: nil) })
  }

  /// From when the page counts as old.
  var staleAfter: Instant? { site.settings.expectBuildEvery.map { site.now + $0 } }

  // MARK: Feeds

  static let feedFormats: [(format: String, type: String, ending: String)] = [
    ("RSS", "application/rss+xml", ".xml"), ("Atom", "application/atom+xml", ".atom"),
    ("JSON Feed", "application/feed+json", ".json"),
  ]

  /// A topic's feeds as links.
  func feeds(_ title: String, path: String, _ links: Linker) -> [FeedView] {
    path == "feed" ? sharedFrame(links.page, links).feeds : makeFeeds(title, path: path, links)
  }

  private func makeFeeds(_ title: String, path: String, _ links: Linker) -> [FeedView] {
    Self.feedFormats.map { format in
      FeedView(
        title: title, format: format.format, type: format.type, url: links(path + format.ending),
        absolute: addresses.absolute(path + format.ending))
    }
  }

  func calendar(_ title: String, path: String, _ links: Linker) -> FeedView {
    FeedView(
      title: title, format: words.subscribe.calendarFeed, type: "text/calendar", url: links(path),
      absolute: addresses.absolute(path))
  }
}

extension Words {
  /// The scripts that run from right to left.
  static func direction(of language: String) -> String {
    let base = language.prefix { $0 != "-" }
    return ["ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"].contains(String(base)) ? "rtl" : "ltr"
  }
}

/// Head, header and footer as pages of the same depth share them.
final class SharedFrames: Sendable {
  struct Part: Sendable {
    let site: SiteView
    let navigation: [LinkView]
    /// Of everything.
    let feeds: [FeedView]
  }

  private let known = Mutex<[Int: Part]>([:])

  func ofDepth(_ depth: Int, _ make: () -> Part) -> Part {
    known.withLock { known in
      if let one = known[depth] { return one }
      let one = make()
      known[depth] = one
      return one
    }
  }
}
