import Templates

/// An incident or maintenance as the home page tells it while it matters: in full, with its newest update.
struct EventView: View {
  /// When it belongs to the list it stands in; nil where the clock can't take it out.
  let when: WhenView?
  /// Whether the page's headline is this one's title already.
  let inHeadline: Bool
  let isMaintenance: Bool
  let title: String
  /// BCP 47, where the title isn't in the page's language.
  let language: String?
  let url: Link
  /// One for each span of time.
  let states: [StateView]
  let started: TimeView
  /// Maintenance only.
  let window: WindowView?
  let components: [MentionView]
  /// Empty where nothing has been said yet.
  let updates: [UpdateView]
  let nextUpdates: [NextUpdateView]
  /// What is known before the first update: the introduction.
  let body: HTML?
  /// "3 updates"; nil for one or none.
  let count: String?

  static let fields: [Field<Self>] = [
    Field("when", "When it belongs to this list; absent where it always does.", \.when),
    Field("inHeadline", "Whether the page's headline is its title already.", \.inHeadline),
    Field("isMaintenance", "Whether it is maintenance rather than an incident.", \.isMaintenance),
    Field("title", "What the author called it.", \.title),
    Field("language", "The language of the author's words where it isn't the page's.", \.language),
    Field("url", "Its page.", \.url),
    Field("states", "Its status, one for each span of time.", \.states),
    Field("started", "When it began.", \.started),
    Field("window", "The maintenance window; absent for an incident.", \.window),
    Field("components", "What is affected.", \.components),
    Field("hasComponents", "Whether any component is named.", \.hasComponents),
    Field("updates", "The newest update, one for each span of time.", \.updates),
    Field("nextUpdates", "When customers hear again, one for each span of time.", \.nextUpdates),
    Field("body", "The introduction, where there is no update yet.", \.body),
    Field("count", "How many updates there are, in words; absent for one or none.", \.count),
  ]

  private var hasComponents: Bool { !components.isEmpty }
}

/// The promise of the next update. Once its time has passed, a second one says so.
struct NextUpdateView: View {
  let when: WhenView?
  let time: TimeView
  let overdue: Bool

  static let fields: [Field<Self>] = [
    Field("when", "When it holds.", \.when),
    Field("time", "By when the next update was promised.", \.time),
    Field("overdue", "Whether that time has passed.", \.overdue),
  ]
}

/// One update in a timeline.
struct UpdateView: View {
  /// Nil where it stands for good; set for the clock's own (maintenance begins) and where a list keeps the newest.
  let when: WhenView?
  /// The element's id: "u-20261120T1405Z".
  let anchor: String
  let url: Link
  /// "Identified"
  let status: String
  let level: LevelView
  let time: TimeView
  /// Nil where the clock made it and nobody wrote a word.
  let body: HTML?
  /// BCP 47, where the body isn't in the page's language.
  let language: String?
  /// Components whose state it changed.
  let changes: [MentionView]

  static let fields: [Field<Self>] = [
    Field("when", "When it is shown; absent where it always is.", \.when),
    Field("anchor", "The id of its element.", \.anchor),
    Field("url", "Its permanent address.", \.url),
    Field("status", "The status it sets, in one word.", \.status),
    Field("level", "How bad things were from then on.", \.level),
    Field("time", "When it was said.", \.time),
    Field("body", "What was said; absent where the clock made it.", \.body),
    Field("language", "The language of the body where it isn't the page's.", \.language),
    Field("changes", "Components whose state it changed.", \.changes),
  ]
}

/// An incident or maintenance in one or two lines: recent history, a month, a component's page.
struct EventRow: View {
  /// When it belongs to the list it stands in; nil where the clock can't take it out or in.
  let when: WhenView?
  let isMaintenance: Bool
  let title: String
  let language: String?
  let url: Link
  let states: [StateView]
  /// "Major" and its level, as the author states it; nil for maintenance.
  let impact: LevelView?
  /// When it began.
  let started: TimeView
  /// "1 h 12 min"; nil while it lasts.
  let duration: String?
  /// Maintenance only.
  let window: WindowView?
  /// Names, for reading and for the search.
  let components: [String]
  /// The last words on it as plain text, one or two sentences.
  let summary: String?
  /// Nil where none is published, and on the postmortem's own page.
  let postmortem: Link?

  static let fields: [Field<Self>] = [
    Field("when", "When it belongs to this list; absent where it always does.", \.when),
    Field("isMaintenance", "Whether it is maintenance rather than an incident.", \.isMaintenance),
    Field("title", "What the author called it.", \.title),
    Field("language", "The language of the author's words where it isn't the page's.", \.language),
    Field("url", "Its page.", \.url),
    Field("states", "Its status, one for each span of time.", \.states),
    Field("impact", "How bad it was, as the author states it; absent for maintenance.", \.impact),
    Field("started", "When it began.", \.started),
    Field("duration", "How long it lasted; absent while it lasts.", \.duration),
    Field("window", "The maintenance window; absent for an incident.", \.window),
    Field("components", "The names of what was affected.", \.components),
    Field("summary", "The last words on it, plain text.", \.summary),
    Field("postmortem", "Its postmortem, where one is published.", \.postmortem),
  ]
}
