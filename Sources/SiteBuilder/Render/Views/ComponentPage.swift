import Templates

/// `components/<id>/`: state, uptime, calendar of days, its incidents, its feeds.
struct ComponentPage: View {
  let page: FrameView
  let words: WordsView
  let name: String
  let language: String?
  let group: String?
  let description: String?
  /// One for each span of time; the spans leave no gap.
  let states: [StateView]
  /// Open incidents and maintenance under way that touch it.
  let current: [EventRow]
  /// One for each period that the site shows, longest last.
  let uptimes: [UptimeView]
  /// How uptime is worked out, in a sentence or two; nil where none is shown.
  let uptimeMethod: String?
  /// "Counted since 1 Jan 2024"
  let since: TimeView?
  /// When it was retired; nil while it serves.
  let retired: TimeView?
  /// Weekday names, short, the week's first day first.
  let weekdays: [WeekdayView]
  /// Newest first.
  let months: [MonthView]
  /// The days on which something was wrong, newest first.
  let days: [DayView]
  /// Incidents and maintenance, newest first.
  let events: [EventRow]
  /// The levels that the calendar uses, for the key below it.
  let legend: [LevelView]

  static let fields: [Field<Self>] = [
    Field("page", "Head, header and footer.", \.page),
    Field("words", "The words of the interface.", \.words),
    Field("name", "Its name.", \.name),
    Field("language", "The language of its words where it isn't the page's.", \.language),
    Field("group", "The group it belongs to.", \.group),
    Field("description", "What it is, plain text.", \.description),
    Field("states", "Its state, one for each span of time.", \.states),
    Field("current", "What touches it now.", \.current),
    Field("currentHidden", "Whether nothing of it is true at the time of the build.", \.currentHidden),
    Field("uptimes", "The figure for each period.", \.uptimes),
    Field("uptimeMethod", "How uptime is worked out.", \.uptimeMethod),
    Field("since", "From when it is counted.", \.since),
    Field("retired", "When it was retired; absent while it serves.", \.retired),
    Field("weekdays", "The names of the days of the week.", \.weekdays),
    Field("months", "The calendar, newest month first.", \.months),
    Field("days", "The days on which something was wrong.", \.days),
    Field("events", "Its incidents and maintenance, newest first.", \.events),
    Field("legend", "The levels that the calendar uses.", \.legend),
    Field("hasCurrent", "Whether the list has items, shown or not.", \.hasCurrent),
    Field("hasUptimes", "Whether any figure is shown.", \.hasUptimes),
    Field("hasMonths", "Whether there is a calendar.", \.hasMonths),
    Field("hasDays", "Whether anything was wrong on any day.", \.hasDays),
    Field("hasEvents", "Whether anything ever happened.", \.hasEvents),
  ]

  private var hasCurrent: Bool { !current.isEmpty }
  private var currentHidden: Bool { current.allSatisfy { $0.when.isHidden } }
  private var hasUptimes: Bool { !uptimes.isEmpty }
  private var hasMonths: Bool { !months.isEmpty }
  private var hasDays: Bool { !days.isEmpty }
  private var hasEvents: Bool { !events.isEmpty }
}

/// An uptime figure.
struct UptimeView: View {
  /// "90 days", "November 2026"
  let period: String
  /// "99.982 %"
  let figure: String
  /// "24 min of outage"; nil for none.
  let downtime: String?
  /// "2 intermittent faults, 30 min in all, the longest 20 min"; nil for none.
  let spells: String?

  static let fields: [Field<Self>] = [
    Field("period", "What is counted.", \.period),
    Field("figure", "The figure with its sign.", \.figure),
    Field("downtime", "What it was lost to, in words; absent where nothing was.", \.downtime),
    Field("spells", "Intermittent faults: how many, how long in all, the longest; absent for none.", \.spells),
  ]
}

/// A day of the week.
struct WeekdayView: View {
  /// "Mo"
  let short: String
  /// "Monday"
  let name: String

  static let fields: [Field<Self>] = [
    Field("short", "Two or three letters.", \.short),
    Field("name", "The whole name.", \.name),
  ]
}

/// A month of a calendar.
struct MonthView: View {
  /// "November 2026"
  let name: String
  /// "99.982 %"; nil where nothing was counted.
  let uptime: String?
  /// The month as rows of seven.
  let weeks: [WeekView]

  static let fields: [Field<Self>] = [
    Field("name", "Month and year.", \.name),
    Field("uptime", "The month's figure; absent where nothing was counted.", \.uptime),
    Field("weeks", "Its weeks.", \.weeks),
  ]
}

/// Seven days.
struct WeekView: View {
  let cells: [CellView]

  static let fields: [Field<Self>] = [
    Field("cells", "Seven cells; some are empty at the month's ends.", \.cells)
  ]
}

/// A day in a calendar.
struct CellView: View {
  /// "12"; nil for the days of other months and those to come.
  let number: String?
  /// Nil for days to come.
  let level: LevelView?
  /// Leads to the day's entry in the list, where something was wrong.
  let url: Link?

  static let fields: [Field<Self>] = [
    Field("number", "The day of the month; absent where the cell is empty.", \.number),
    Field("level", "The worst of the day; absent for days to come.", \.level),
    Field("url", "The day's entry in the list; absent where nothing was wrong.", \.url),
  ]
}
