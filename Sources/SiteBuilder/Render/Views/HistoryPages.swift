import Templates

/// `history/`: everything by month, newest first, with a search over what is on the page.
struct HistoryPage: View {
  let page: FrameView
  let words: WordsView
  let months: [HistoryMonthView]
  /// What stands there when nothing ever happened.
  let none: String?

  static let fields: [Field<Self>] = [
    Field("page", "Head, header and footer.", \.page),
    Field("words", "The words of the interface.", \.words),
    Field("months", "Months in which something happened, newest first.", \.months),
    Field("none", "What stands there when nothing ever happened; absent where something did.", \.none),
  ]
}

/// A month in the history's list.
struct HistoryMonthView: View {
  /// "November 2026"
  let name: String
  /// "2026-11"
  let key: String
  let url: Link
  /// "3 incidents, 1 maintenance"
  let count: String
  /// Empty where the month stands on its own page only.
  let events: [EventRow]

  static let fields: [Field<Self>] = [
    Field("name", "Month and year.", \.name),
    Field("key", "Year and month in figures, 2026-11.", \.key),
    Field("url", "The month's own page.", \.url),
    Field("count", "How much happened, in words.", \.count),
    Field("events", "What happened, newest first; empty where the month stands on its own page only.", \.events),
    Field("hasEvents", "Whether they are listed here.", \.hasEvents),
  ]

  private var hasEvents: Bool { !events.isEmpty }
}

/// `history/<YYYY-MM>/`: one month.
struct HistoryMonthPage: View {
  let page: FrameView
  let words: WordsView
  /// "November 2026"
  let name: String
  /// "3 incidents, 1 maintenance"
  let count: String
  let events: [EventRow]
  /// Nil at the end of the list.
  let newer: LinkView?
  let older: LinkView?
  let history: Link

  static let fields: [Field<Self>] = [
    Field("page", "Head, header and footer.", \.page),
    Field("words", "The words of the interface.", \.words),
    Field("name", "Month and year.", \.name),
    Field("count", "How much happened, in words.", \.count),
    Field("events", "What happened, newest first.", \.events),
    Field("newer", "The next month in which something happened.", \.newer),
    Field("older", "The month before in which something happened.", \.older),
    Field("history", "The list of all months.", \.history),
  ]
}
