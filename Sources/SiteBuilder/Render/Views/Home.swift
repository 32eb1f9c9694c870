import Templates

/// `index.html`: what is wrong, what is affected, when the next word comes; then everything else.
struct HomePage: View {
  let page: FrameView
  let words: WordsView
  /// One for each span of time; the spans leave no gap.
  let headlines: [HeadlineView]
  /// Open incidents and maintenance under way, the worst first.
  let current: [EventView]
  /// In the site's order.
  let groups: [GroupView]
  /// What the bars say of their days: "90 days to 20 Nov 2026"; nil where no bars are shown.
  let barsCaption: String?
  /// "99.97 %" of all components together; nil where nothing counts.
  let uptime: String?
  /// How uptime is worked out, in a sentence.
  let uptimeMethod: String?
  /// Maintenance that hasn't begun, the next first.
  let ahead: [EventRow]
  /// What is over, newest first.
  let recent: [EventRow]
  /// What stands there when nothing happened: "No incidents in the last 14 days."
  let recentNone: String
  /// `history/`
  let history: Link
  /// The levels that the bars use, for the key below them.
  let legend: [LevelView]

  static let fields: [Field<Self>] = [
    Field("page", "Head, header and footer.", \.page),
    Field("words", "The words of the interface.", \.words),
    Field("headlines", "The state of everything, one for each span of time.", \.headlines),
    Field("current", "Open incidents and maintenance under way.", \.current),
    Field("hasCurrent", "Whether the list has items, shown or not.", \.hasCurrent),
    Field("currentHidden", "Whether nothing of it is true at the time of the build.", \.currentHidden),
    Field("groups", "The components.", \.groups),
    Field("hasGroups", "Whether the site has components.", \.hasGroups),
    Field("barsCaption", "Which days the bars show.", \.barsCaption),
    Field("uptime", "The figure of all components together over these days.", \.uptime),
    Field("uptimeMethod", "How uptime is worked out.", \.uptimeMethod),
    Field("ahead", "Maintenance that hasn't begun.", \.ahead),
    Field("hasAhead", "Whether the list has items, shown or not.", \.hasAhead),
    Field("aheadHidden", "Whether nothing of it is true at the time of the build.", \.aheadHidden),
    Field("recent", "What is over.", \.recent),
    Field("recentHidden", "Whether nothing of it is true at the time of the build.", \.recentHidden),
    Field("recentNone", "What stands there when nothing happened.", \.recentNone),
    Field("history", "The page with all of the history.", \.history),
    Field("legend", "The levels that the bars use.", \.legend),
  ]

  private var hasCurrent: Bool { !current.isEmpty }
  private var hasGroups: Bool { !groups.isEmpty }
  private var hasAhead: Bool { !ahead.isEmpty }
  private var currentHidden: Bool { current.allSatisfy { $0.when.isHidden } }
  private var aheadHidden: Bool { ahead.allSatisfy { $0.when.isHidden } }
  private var recentHidden: Bool { recent.allSatisfy { $0.when.isHidden } }
}

/// The page's state in one line and a sentence.
struct HeadlineView: View {
  let when: WhenView?
  let level: LevelView
  /// "Checkout is failing for some customers", or "All systems operational".
  let title: String
  let language: String?
  /// The incident, where the headline is one's title.
  let url: Link?
  /// "We know the cause and are working on a fix."
  let description: String?

  static let fields: [Field<Self>] = [
    Field("when", "When it holds.", \.when),
    Field("level", "How bad it is, in a word.", \.level),
    Field("title", "The headline.", \.title),
    Field("language", "The language of the headline where it isn't the page's.", \.language),
    Field("url", "The incident that it speaks of, where it is one.", \.url),
    Field("description", "The sentence below it.", \.description),
  ]
}

/// Components under one heading.
struct GroupView: View {
  /// Nil for components without a group.
  let name: String?
  /// Of its components together; nil for a single one, which says it itself.
  let uptime: String?
  let components: [ComponentRow]

  static let fields: [Field<Self>] = [
    Field("name", "The group's name; absent for components without a group.", \.name),
    Field("uptime", "The figure of its components together; absent for a single one.", \.uptime),
    Field("components", "Its components.", \.components),
  ]
}

/// A component on the home page: state, uptime, and its days as a bar.
struct ComponentRow: View {
  let id: String
  let name: String
  let language: String?
  let url: Link
  let description: String?
  let states: [StateView]
  /// "99.982 %"; nil where no uptime is shown.
  let uptime: String?
  /// "2 intermittent faults, 30 min in all, the longest 20 min"; nil for none.
  let spells: String?
  let bars: BarsView?
  /// The days on which something was wrong, newest first.
  let days: [DayView]
  /// What stands there when nothing was: "Nothing to report in these 90 days."
  let daysNone: String?

  static let fields: [Field<Self>] = [
    Field("id", "What content files call it.", \.id),
    Field("name", "Its name.", \.name),
    Field("language", "The language of its words where it isn't the page's.", \.language),
    Field("url", "Its page.", \.url),
    Field("description", "What it is, plain text.", \.description),
    Field("states", "Its state, one for each span of time.", \.states),
    Field("uptime", "The figure with its sign; absent where none is shown.", \.uptime),
    Field("spells", "Intermittent faults: how many, how long in all, the longest; absent for none.", \.spells),
    Field("bars", "Its days.", \.bars),
    Field("days", "The days on which something was wrong.", \.days),
    Field("hasDays", "Whether there was any such day.", \.hasDays),
    Field("daysNone", "What stands there when nothing was; absent where something was.", \.daysNone),
  ]

  private var hasDays: Bool { !days.isEmpty }
}

/// Days as SVG path data, one path for each level, on a grid one unit high and one unit per day.
///
/// Each run of equal days is a horizontal line at half height, `M12 .5h3` for days 12, 13 and 14 counted from 0.
/// The style sheet draws them one unit thick and dashes them into days, so it alone decides height, gap and colour.
struct BarsView: View {
  /// How many days: 90.
  let count: Int
  let operational: String?
  let maintenance: String?
  let degraded: String?
  let partial: String?
  let major: String?
  /// Days that aren't counted: before the component's `since`.
  let unknown: String?

  static let fields: [Field<Self>] = [
    Field("count", "How many days.", \.count),
    Field("operational", "Path data of the good days; absent where there is none.", \.operational),
    Field("maintenance", "The same for days of maintenance.", \.maintenance),
    Field("degraded", "The same for degraded days.", \.degraded),
    Field("partial", "The same for partial outages.", \.partial),
    Field("major", "The same for major outages.", \.major),
    Field("unknown", "The same for days that aren't counted.", \.unknown),
  ]
}

/// A day on which something was wrong.
struct DayView: View {
  /// The element's id on the component's page: "d-2026-11-12".
  let anchor: String
  let date: TimeView
  let level: LevelView
  /// How long it was not operational: "41 min".
  let duration: String
  let events: [LinkView]

  static let fields: [Field<Self>] = [
    Field("anchor", "The id of its element on the component's page.", \.anchor),
    Field("date", "The day, in the site's zone.", \.date),
    Field("level", "The worst of it.", \.level),
    Field("duration", "How long it wasn't operational.", \.duration),
    Field("events", "The incidents and maintenance of that day.", \.events),
  ]
}
