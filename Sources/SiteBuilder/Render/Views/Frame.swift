import Templates

/// What every page has around its content: head, header and footer.
///
/// A class like the words: templates reach through it at every turn, and would copy it each time.
final class FrameView: View {
  let site: SiteView
  /// The `<title>` at build.
  let title: String
  /// One or two plain sentences for search engines and link previews.
  let description: String?
  /// Absolute; nil for pages without an address of their own (404).
  let canonical: Link?
  /// Asks search engines to leave the page out.
  let noindex: Bool
  /// "website" or "article", for link previews.
  let kind: String
  /// The favicon at build.
  let icon: Link
  /// Title and favicon, one for each span of time; empty where neither changes.
  let tabs: [TabView]
  /// Status, History, Subscribe.
  let navigation: [LinkView]
  /// The same page in the site's languages, this one included; empty for a site in one language.
  let languages: [LanguageView]
  /// Feeds that fit the page, for `<link rel=alternate>`.
  let feeds: [FeedView]
  /// When the page was built; nil on pages that don't change with the clock, so that a rebuild leaves them alone.
  let live: LiveView?

  init(
    site: SiteView, title: String, description: String?, canonical: Link?, noindex: Bool, kind: String, icon: Link, tabs: [TabView], navigation: [LinkView], languages: [LanguageView], feeds: [FeedView], live: LiveView?
  ) {
    self.site = site
    self.title = title
    self.description = description
    self.canonical = canonical
    self.noindex = noindex
    self.kind = kind
    self.icon = icon
    self.tabs = tabs
    self.navigation = navigation
    self.languages = languages
    self.feeds = feeds
    self.live = live
  }

  static let fields: [Field<FrameView>] = [
    Field("site", "What is the same on every page.", \.site),
    Field("title", "The title at the time of the build.", \.title),
    Field("description", "Plain sentences for search engines and link previews.", \.description),
    Field("canonical", "The page's own absolute address; absent on the 404 page.", \.canonical),
    Field("noindex", "Whether search engines are asked to leave it out.", \.noindex),
    Field("kind", "website or article, for link previews.", \.kind),
    Field("icon", "The favicon at the time of the build.", \.icon),
    Field("tabs", "Title and favicon for each span of time.", \.tabs),
    Field("navigation", "The header's links.", \.navigation),
    Field("languages", "The page in each language; empty for a site in one language.", \.languages),
    Field("feeds", "Feeds that fit the page.", \.feeds),
    Field("live", "When it was built; absent on pages that don't change with the clock.", \.live),
  ]
}

/// What is the same on every page of one language and depth.
final class SiteView: View {
  /// "Acme Status"
  let name: String
  /// BCP 47.
  let language: String
  /// "ltr" or "rtl"
  let direction: String
  /// IANA name of the site's zone, which the script compares with the visitor's.
  let zone: String
  let home: Link
  let logo: LogoView?
  /// With a content hash in its name.
  let stylesheet: Link
  let timeScript: Link
  let pageScript: Link
  /// Extra pages for the footer.
  let pages: [LinkView]
  /// Where the uptime method is explained; nil where no uptime is shown.
  let uptimeMethod: Link?
  /// Product and support, as the site names them.
  let contacts: [LinkView]

  init(
    name: String, language: String, direction: String, zone: String, home: Link, logo: LogoView?, stylesheet: Link, timeScript: Link, pageScript: Link, pages: [LinkView], uptimeMethod: Link?, contacts: [LinkView]
  ) {
    self.name = name
    self.language = language
    self.direction = direction
    self.zone = zone
    self.home = home
    self.logo = logo
    self.stylesheet = stylesheet
    self.timeScript = timeScript
    self.pageScript = pageScript
    self.pages = pages
    self.uptimeMethod = uptimeMethod
    self.contacts = contacts
  }

  static let fields: [Field<SiteView>] = [
    Field("name", "The site's name.", \.name),
    Field("language", "The page's language, BCP 47.", \.language),
    Field("direction", "ltr or rtl.", \.direction),
    Field("zone", "The site's zone, an IANA name.", \.zone),
    Field("home", "The home page in this language.", \.home),
    Field("logo", "The logo; absent where the name stands alone.", \.logo),
    Field("stylesheet", "The style sheet.", \.stylesheet),
    Field("timeScript", "The script that keeps the page true as time passes.", \.timeScript),
    Field("pageScript", "The script for everything else.", \.pageScript),
    Field("pages", "Extra pages, such as About.", \.pages),
    Field("uptimeMethod", "Where the uptime method is explained.", \.uptimeMethod),
    Field("contacts", "Links that the site adds: product, support.", \.contacts),
  ]
}

/// A logo, with a second one for dark pages where the site has it.
struct LogoView: View {
  let url: Link
  let dark: Link?
  /// CSS pixels; nil where the file doesn't say.
  let width: Int
  let height: Int

  static let fields: [Field<Self>] = [
    Field("url", "The image.", \.url),
    Field("dark", "The image for dark pages.", \.dark),
    Field("width", "CSS pixels.", \.width),
    Field("height", "CSS pixels.", \.height),
  ]
}

/// What the browser's tab shows during one span.
struct TabView: View {
  let when: WhenView?
  let title: String
  let icon: Link

  static let fields: [Field<Self>] = [
    Field("when", "When it holds.", \.when),
    Field("title", "The title of the page then.", \.title),
    Field("icon", "The favicon then.", \.icon),
  ]
}

/// A language of the site.
struct LanguageView: View {
  /// BCP 47.
  let code: String
  /// In its own language: "Deutsch".
  let name: String
  /// The same page in that language.
  let url: Link
  let absolute: Link
  let current: Bool

  static let fields: [Field<Self>] = [
    Field("code", "BCP 47.", \.code),
    Field("name", "The language's own name.", \.name),
    Field("url", "This page in that language.", \.url),
    Field("absolute", "The same as an absolute address.", \.absolute),
    Field("current", "Whether it is this page's language.", \.current),
  ]
}

/// A feed or calendar that people can subscribe to.
struct FeedView: View {
  /// "Acme Status: incidents"
  let title: String
  /// "RSS", "Atom", "JSON Feed", "Calendar"
  let format: String
  /// "application/rss+xml"
  let type: String
  let url: Link
  /// The same as an absolute address, for copying.
  let absolute: String

  static let fields: [Field<Self>] = [
    Field("title", "What is in it.", \.title),
    Field("format", "RSS, Atom, JSON Feed or Calendar.", \.format),
    Field("type", "Its media type.", \.type),
    Field("url", "Where it is.", \.url),
    Field("absolute", "The absolute address, for copying.", \.absolute),
  ]
}

/// How old the page is, and how it finds out that a newer one exists.
struct LiveView: View {
  let built: TimeView
  /// Unix seconds of `built`.
  let seconds: String
  /// `api/v2/status.json`, whose `page.generated_at` tells when the site was last built.
  let status: Link
  /// Seconds between two looks while the page is in sight: 60 while something is wrong or about to change, else 300.
  let every: Int
  /// From the moment the page counts as old (`expect_build_every` has passed); nil where the site doesn't say.
  let stale: WhenView?

  static let fields: [Field<Self>] = [
    Field("built", "When the site was built.", \.built),
    Field("seconds", "The same in Unix seconds.", \.seconds),
    Field("status", "The API file that tells of a newer build.", \.status),
    Field("every", "Seconds between two looks at it.", \.every),
    Field("stale", "From when the page counts as old.", \.stale),
  ]
}
