import Templates

/// `subscribe/`: every feed, the calendar, badges and the alert bar, ready to copy.
struct SubscribePage: View {
  let page: FrameView
  let words: WordsView
  /// Everything, incidents, maintenance.
  let feeds: [FeedGroupView]
  /// One for each component.
  let components: [FeedGroupView]
  let calendar: FeedView
  /// For calendar programs: `webcal://…`; nil where the site's address is not https.
  let calendarSubscription: Link?
  /// The page's own first.
  let badges: [BadgeView]
  let bar: AlertBarView
  /// The API's summary file, for programs.
  let api: LinkView

  static let fields: [Field<Self>] = [
    Field("page", "Head, header and footer.", \.page),
    Field("words", "The words of the interface.", \.words),
    Field("feeds", "Feeds of the whole site.", \.feeds),
    Field("components", "Feeds of each component.", \.components),
    Field("calendar", "The maintenance calendar.", \.calendar),
    Field("calendarSubscription", "The calendar's webcal address.", \.calendarSubscription),
    Field("badges", "Badge images.", \.badges),
    Field("bar", "The alert bar.", \.bar),
    Field("api", "The API.", \.api),
    Field("hasComponents", "Whether the site has components.", \.hasComponents),
  ]

  private var hasComponents: Bool { !components.isEmpty }
}

/// The same feed in its formats.
struct FeedGroupView: View {
  let name: String
  let feeds: [FeedView]

  static let fields: [Field<Self>] = [
    Field("name", "What is in it.", \.name),
    Field("feeds", "One for each format.", \.feeds),
  ]
}

/// A badge image and the code that shows it.
struct BadgeView: View {
  let name: String
  /// The state at build, as the image says it.
  let alt: String
  let image: Link
  let width: Int
  let height: Int
  let markdown: String
  let html: String

  static let fields: [Field<Self>] = [
    Field("name", "What it is the badge of.", \.name),
    Field("alt", "What the image says at the time of the build.", \.alt),
    Field("image", "The image.", \.image),
    Field("width", "CSS pixels.", \.width),
    Field("height", "CSS pixels.", \.height),
    Field("markdown", "Markdown to copy.", \.markdown),
    Field("html", "HTML to copy.", \.html),
  ]
}

/// What the form needs to write the alert bar's snippet.
struct AlertBarView: View {
  /// `<script async src="…/alert.js"></script>`
  let snippet: String
  /// The same with a hashed file and its `integrity`.
  let pinned: String
  /// The placeholder variant for an inline bar.
  let inline: String
  /// A link for visitors without JavaScript.
  let noScript: String
  /// The same as a script that makes the element.
  let tagManager: String
  /// `script-src https://status.acme.example; connect-src https://status.acme.example`
  let policy: String
  /// The script, for the preview.
  let script: Link
  /// Sample data, so that the preview shows something on a quiet day; nil switches the preview off.
  let sample: Link?
  /// Hours before its start that a maintenance is shown where a website says nothing, and the most it may say.
  let lead: Int
  let longestLead: Int
  let sections: [AlertBarSectionView]
  /// The languages that the bar speaks; one or none hides the choice.
  let languages: [OptionView]

  static let fields: [Field<Self>] = [
    Field("snippet", "The snippet that keeps itself up to date.", \.snippet),
    Field("pinned", "The snippet with a fixed file and its integrity.", \.pinned),
    Field("inline", "The snippet that puts the bar into an element.", \.inline),
    Field("noScript", "The link for visitors without JavaScript.", \.noScript),
    Field("tagManager", "The snippet for a tag manager.", \.tagManager),
    Field("policy", "What a content security policy has to allow.", \.policy),
    Field("script", "The script, for the preview.", \.script),
    Field("sample", "Sample data for the preview; absent switches it off.", \.sample),
    Field("lead", "Hours before its start that a maintenance is shown.", \.lead),
    Field("longestLead", "The most hours that a website may ask for.", \.longestLead),
    Field("sections", "Components to choose from, by group.", \.sections),
    Field("languages", "Languages to choose from.", \.languages),
    Field("hasComponents", "Whether there is a choice of components.", \.hasComponents),
    Field("hasLanguages", "Whether there is a choice of languages.", \.hasLanguages),
  ]

  private var hasComponents: Bool { sections.count > 1 || sections.contains { $0.components.count > 1 } }
  private var hasLanguages: Bool { languages.count > 1 }
}

/// Components that stand together in the form.
struct AlertBarSectionView: View {
  let group: OptionView?
  let components: [OptionView]

  static let fields: [Field<Self>] = [
    Field("group", "Their group, where they have one.", \.group),
    Field("components", "Its components.", \.components),
  ]
}

/// A choice in a form.
struct OptionView: View {
  let value: String
  let text: String

  static let fields: [Field<Self>] = [
    Field("value", "What is written.", \.value),
    Field("text", "What people read.", \.text),
  ]
}
