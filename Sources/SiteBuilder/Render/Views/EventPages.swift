import Templates

/// `incidents/<id>/` and `maintenance/<id>/`: one event, whole, newest update first.
struct EventPage: View {
  let page: FrameView
  let words: WordsView
  let isMaintenance: Bool
  let title: String
  let language: String?
  /// One for each span of time; the spans leave no gap.
  let states: [StateView]
  /// "Major impact" and its level; nil for maintenance.
  let impact: LevelView?
  /// Nil for maintenance that keeps to its window, which says it already, or hasn't begun.
  let started: TimeView?
  /// Nil while it lasts.
  let ended: TimeView?
  /// "1 h 12 min"; nil while it lasts.
  let duration: String?
  /// Maintenance only: one for each span of time, because a run that comes back names its next window when it is over.
  let windows: [WindowView]
  /// "Every second Tuesday", for repeated maintenance.
  let repetition: String?
  let components: [MentionView]
  let nextUpdates: [NextUpdateView]
  /// Nil where the author gave no introduction.
  let introduction: HTML?
  /// Newest first.
  let updates: [UpdateView]
  /// The stretches of an intermittent fault.
  let occurrences: [WindowView]
  /// "2 intermittent faults, 30 min in all, the longest 20 min"; nil for any other incident.
  let spells: String?
  /// Nil where none is published.
  let postmortem: PostmortemLinkView?
  /// Whether one is promised and not there yet.
  let postmortemDue: Bool
  /// The reason why there will be none.
  let postmortemWaived: String?
  let tags: [String]

  static let fields: [Field<Self>] = [
    Field("page", "Head, header and footer.", \.page),
    Field("words", "The words of the interface.", \.words),
    Field("isMaintenance", "Whether it is maintenance rather than an incident.", \.isMaintenance),
    Field("title", "What the author called it.", \.title),
    Field("language", "The language of the author's words where it isn't the page's.", \.language),
    Field("states", "Its status, one for each span of time.", \.states),
    Field("impact", "How bad it was at its worst, as the author states it; absent for maintenance.", \.impact),
    Field("started", "When it began; absent where the window says it.", \.started),
    Field("ended", "When it ended; absent while it lasts.", \.ended),
    Field("duration", "How long it lasted; absent while it lasts.", \.duration),
    Field("windows", "The maintenance window, one for each span of time; none for an incident.", \.windows),
    Field("repetition", "How often it comes back, in words.", \.repetition),
    Field("components", "What is affected.", \.components),
    Field("nextUpdates", "When customers hear again, one for each span of time.", \.nextUpdates),
    Field("introduction", "The text before the first update.", \.introduction),
    Field("updates", "The timeline, newest first.", \.updates),
    Field("occurrences", "The stretches of an intermittent fault.", \.occurrences),
    Field("spells", "How many, how long in all and at most; absent where the fault was there all the time.", \.spells),
    Field("postmortem", "Its postmortem, where one is published.", \.postmortem),
    Field("postmortemDue", "Whether a postmortem is promised and not there yet.", \.postmortemDue),
    Field("postmortemWaived", "Why there will be no postmortem.", \.postmortemWaived),
    Field("tags", "The author's tags.", \.tags),
    Field("hasComponents", "Whether any component is named.", \.hasComponents),
    Field("hasUpdates", "Whether the timeline has entries.", \.hasUpdates),
    Field("hasOccurrences", "Whether the fault was intermittent.", \.hasOccurrences),
    Field("hasTags", "Whether there are tags.", \.hasTags),
  ]

  private var hasComponents: Bool { !components.isEmpty }
  private var hasUpdates: Bool { !updates.isEmpty }
  private var hasOccurrences: Bool { !occurrences.isEmpty }
  private var hasTags: Bool { !tags.isEmpty }
}

/// A link to a postmortem.
struct PostmortemLinkView: View {
  let title: String
  let language: String?
  let url: Link
  let published: TimeView

  static let fields: [Field<Self>] = [
    Field("title", "Its title.", \.title),
    Field("language", "The language of the title where it isn't the page's.", \.language),
    Field("url", "Its page.", \.url),
    Field("published", "When it was published.", \.published),
  ]
}

/// `postmortems/<id>/`: the summary for customers, then the technical part.
struct PostmortemPage: View {
  let page: FrameView
  let words: WordsView
  let title: String
  let language: String?
  let published: TimeView
  /// "Ada Lovelace and Grace Hopper"; nil where nobody is named.
  let authors: String?
  let incident: EventRow
  /// The first section, in plain language, without its heading.
  let summary: HTML
  /// The heading of that section.
  let summaryTitle: String
  /// The rest; nil where there is none.
  let details: HTML?

  static let fields: [Field<Self>] = [
    Field("page", "Head, header and footer.", \.page),
    Field("words", "The words of the interface.", \.words),
    Field("title", "What the authors called it.", \.title),
    Field("language", "The language of the text where it isn't the page's.", \.language),
    Field("published", "When it was published.", \.published),
    Field("authors", "Who wrote it.", \.authors),
    Field("incident", "What it is about.", \.incident),
    Field("summaryTitle", "The heading of the summary.", \.summaryTitle),
    Field("summary", "The plain-language summary for customers.", \.summary),
    Field("details", "The technical part; absent where there is none.", \.details),
  ]
}
