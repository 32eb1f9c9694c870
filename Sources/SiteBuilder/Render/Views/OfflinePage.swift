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
  /// The same in the site's other languages: a server that is broken can't choose one.
  let others: [OfflineTextView]

  static let fields: [Field<Self>] = [
    Field("page", "The site.", \.page),
    Field("words", "The words of the interface.", \.words),
    Field("language", "The page's language, BCP 47.", \.language),
    Field("direction", "ltr or rtl.", \.direction),
    Field("statusURL", "The status page's absolute address.", \.statusURL),
    Field("others", "The same in the site's other languages.", \.others),
  ]
}

/// What `offline.html` says in another language.
struct OfflineTextView: View {
  let words: WordsView
  let language: String
  let direction: String
  let statusURL: Link

  static let fields: [Field<Self>] = [
    Field("words", "The words of the interface.", \.words),
    Field("language", "The text's language, BCP 47.", \.language),
    Field("direction", "ltr or rtl.", \.direction),
    Field("statusURL", "The status page's absolute address in that language.", \.statusURL),
  ]
}

/// The site's name alone.
struct SiteNameView: View {
  let name: String

  static let fields: [Field<Self>] = [Field("name", "The site's name.", \.name)]
}

extension Edition {
  /// - Parameter others: the site's editions in its other languages.
  func offlinePage(_ others: [Edition]) -> OfflinePage {
    OfflinePage(
      page: SiteNameView(name: site.settings.title(language)), words: wordsView, language: language,
      direction: Words.direction(of: language), statusURL: Link(trusted: addresses.absolute(Path.home)),
      others: others.map { other in
        OfflineTextView(
          words: other.wordsView, language: other.language, direction: Words.direction(of: other.language),
          statusURL: Link(trusted: other.addresses.absolute(Path.home)))
      })
  }
}
