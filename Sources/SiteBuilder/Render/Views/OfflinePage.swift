import Templates

/// `offline.html`: what the product itself serves during its own outage. It stands alone: no script, no style sheet, no
/// request of its own.
struct OfflinePage: View {
  let page: SiteNameView
  let words: WordsView
  let language: String
  let direction: String
  /// The status page, absolute: the file is served from another host.
  let statusURL: Link

  static let fields: [Field<Self>] = [
    Field("page", "The site.", \.page),
    Field("words", "The words of the interface.", \.words),
    Field("language", "The page's language, BCP 47.", \.language),
    Field("direction", "ltr or rtl.", \.direction),
    Field("statusURL", "The status page's absolute address.", \.statusURL),
  ]
}

/// The site's name alone.
struct SiteNameView: View {
  let name: String

  static let fields: [Field<Self>] = [Field("name", "The site's name.", \.name)]
}

extension Edition {
  func offlinePage() -> OfflinePage {
    OfflinePage(
      page: SiteNameView(name: site.settings.title(language)), words: wordsView, language: language,
      direction: Words.direction(of: language), statusURL: Link(trusted: addresses.absolute(Path.home)))
  }
}
