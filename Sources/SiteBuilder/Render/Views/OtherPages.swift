import Templates

/// A page of `content/pages/`.
struct ExtraPage: View {
  let page: FrameView
  let words: WordsView
  let title: String
  let language: String?
  let body: HTML

  static let fields: [Field<Self>] = [
    Field("page", "Head, header and footer.", \.page),
    Field("words", "The words of the interface.", \.words),
    Field("title", "What the author called it.", \.title),
    Field("language", "The language of the author's words where it isn't the page's.", \.language),
    Field("body", "The text.", \.body),
  ]
}

/// `404.html`. Hosts show it for any missing address, so every link in it starts at the site's root.
struct NotFoundPage: View {
  let page: FrameView
  let words: WordsView

  static let fields: [Field<Self>] = [
    Field("page", "Head, header and footer; its links start at the site's root.", \.page),
    Field("words", "The words of the interface.", \.words),
  ]
}

/// Where something used to be: sends people and machines on.
struct RedirectPage: View {
  let words: WordsView
  /// BCP 47.
  let language: String
  /// What it leads to: the incident's title.
  let title: String
  /// Relative, so that it works in previews too.
  let target: Link
  /// Absolute.
  let canonical: Link
  let stylesheet: Link

  static let fields: [Field<Self>] = [
    Field("words", "The words of the interface.", \.words),
    Field("language", "The page's language, BCP 47.", \.language),
    Field("title", "What it leads to.", \.title),
    Field("target", "Where that is now.", \.target),
    Field("canonical", "The same as an absolute address.", \.canonical),
    Field("stylesheet", "The style sheet.", \.stylesheet),
  ]
}
