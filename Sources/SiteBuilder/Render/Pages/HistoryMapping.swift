import StatusModel
import Templates

/// Everything that began in one month of the site's zone, newest first.
struct HistoryMonth: Sendable {
  let month: Month
  let happenings: ArraySlice<Happening>

  /// Newest month first. Runs of a repeating maintenance that haven't begun belong to no month yet.
  static func all(_ happenings: [Happening], site: Site) -> [HistoryMonth] {
    let isAhead = { (happening: Happening) in happening.started > site.now && happening.isMaintenance }
    let begun = happenings.contains(where: isAhead) ? happenings.filter { !isAhead($0) } : happenings
    var months: [HistoryMonth] = []
    var rest = begun[...]
    while let first = rest.first {
      let month = Month(site.zone.date(of: first.started))
      let start = site.zone.startOfDay(month.first)
      let end = rest.dropFirst().firstIndex { $0.started < start } ?? rest.endIndex
      months.append(HistoryMonth(month: month, happenings: rest[..<end]))
      rest = rest[end...]
    }
    return months
  }
}

extension Edition {
  /// How many of the newest months stand on the history's first page in full; the others are links there. Where much
  /// happens it would grow with everything.
  ///
  /// - Parameter counts: how much began in each month, newest first.
  static func monthsInFull(_ counts: [Int]) -> Int {
    var months = min(1, counts.count)
    var events = counts.first ?? 0
    while months < min(counts.count, 6), events + counts[months] <= 200 {
      events += counts[months]
      months += 1
    }
    return months
  }

  /// `history/`.
  func historyPage(_ months: [HistoryMonth]) -> HistoryPage {
    let links = linker(Path.history)
    let inFull = Self.monthsInFull(months.map(\.happenings.count))
    return HistoryPage(
      page: frame(
        Path.history, title: "\(words.frame.history) – \(site.settings.title(language))", description: nil,
        isLive: false,
        feeds: feeds(site.settings.title(language), path: "feed", links)),
      words: wordsView,
      months: months.enumerated().map { index, month in
        HistoryMonthView(
          name: words.dates.month(month.month), key: "\(month.month)", url: links(Path.history(month.month)),
          count: count(month),
          events: index < inFull ? month.happenings.map { row($0, links, isPast: false) } : [])
      },
      none: months.isEmpty ? words.history.none : nil)
  }

  /// `history/<YYYY-MM>/`.
  func historyMonthPage(_ months: [HistoryMonth], _ index: Int) -> HistoryMonthPage {
    let month = months[index]
    let path = Path.history(month.month)
    let links = linker(path)
    let name = words.dates.month(month.month)
    let neighbour = { (at: Int) -> LinkView? in
      guard months.indices.contains(at) else { return nil }
      return LinkView(
        text: self.words.dates.month(months[at].month), url: links(Path.history(months[at].month)), current: false)
    }
    return HistoryMonthPage(
      page: frame(
        path, title: "\(name) – \(site.settings.title(language))", description: nil, isLive: false,
        feeds: feeds(site.settings.title(language), path: "feed", links)),
      words: wordsView, name: name, count: count(month), events: month.happenings.map { row($0, links, isPast: false) },
      newer: neighbour(index - 1), older: neighbour(index + 1), history: links(Path.history))
  }

  /// "3 incidents, 1 maintenance"
  private func count(_ month: HistoryMonth) -> String {
    let maintenance = month.happenings.count { $0.isMaintenance }
    let incidents = month.happenings.count - maintenance
    var parts: [String] = []
    if incidents > 0 || maintenance == 0 { parts.append(words.history.incidents(incidents)) }
    if maintenance > 0 { parts.append(words.history.maintenance(maintenance)) }
    return parts.joined(separator: ", ")
  }
}
