import StatusModel
import Templates

extension Edition {
  /// Months on a component's calendar.
  static let calendarMonths = 12
  /// Rows in a component's list.
  static let eventsLength = 30
  /// Periods of uptime figures, in days.
  static let periods = [30, 90, 365]

  /// `components/<id>/`.
  func componentPage(_ record: ComponentRecord, events: [Happening]) -> ComponentPage {
    let component = record.component
    let path = Path.page(of: component.id)
    let links = linker(path)
    let name = component.name(language)
    let states = states(record)
    let status = record.status(at: site.now)
    let site = self.site
    // What is settled is over.
    let open = events.filter { happening in
      guard happening.timeline.settled == nil, happening.began != nil else { return false }
      return happening.ended.map { $0 > site.now } ?? true
    }
    let past = events.filter { !$0.isMaintenance || $0.started <= site.now || $0.announced == nil }
    let days = days(record, months: Self.calendarMonths)
    let seen = Component.Status.allCases.filter { status in days.contains { $0.worst == status } }
    let title = "\(name) – \(site.settings.title(language))"
    return ComponentPage(
      page: frame(
        path, title: title, description: component.description?(language),
        isLive: true, level: LevelView.Key(status),
        tabs: states.count < 2
          ? []
          : states.map { state in
            TabView(when: state.when, title: title, icon: links.shared(assets.icon(state.level.level)))
          },
        feeds: feeds("\(site.settings.title(language)): \(name)", path: path + "feed", links)
          + [calendar("\(name): \(words.subscribe.calendarFeed)", path: path + "calendar.ics", links)]),
      words: wordsView, name: name, language: foreign(component.name),
      group: site.content.groups.first { $0.id == component.group }?.name(language),
      description: component.description?(language), states: states,
      current: open.map {
        row($0, links, when: when(from: $0.isMaintenance ? $0.began : nil, until: $0.ended), isPast: false)
      },
      uptimes: uptimes(record), uptimeMethod: uptimeMethod, since: component.since.map(day),
      retired: site.isRetired(component, at: site.now) ? component.retired.map(day) : nil, weekdays: weekdays,
      months: months(record, days),
      days: dayViews(record, days, links, anchor: "d-"),
      events: past.prefix(Self.eventsLength).map { row($0, links, isPast: false) },
      legend: legend(Set(seen.map { LevelView.Key($0) })))
  }

  /// The days of whole months up to today's, oldest first; days to come are left out.
  func days(_ record: ComponentRecord, months: Int) -> [UptimeDay] {
    let first = Month(site.today).adding(1 - months).first
    return days(record, last: site.today.daysSinceEpoch - first.daysSinceEpoch + 1)
  }

  private func uptimes(_ record: ComponentRecord) -> [UptimeView] {
    Self.periods.compactMap { days in
      let from = site.zone.startOfDay(site.today.adding(days: 1 - days))
      guard let figure = percent([record], from: from) else { return nil }
      let down = record.intervals(from: max(from, record.since ?? from), to: site.lastChange)
        .reduce(0) { $1.weight > 0 ? $0 + $1.window.seconds : $0 }
      return UptimeView(
        period: words.dates.days(days), figure: figure,
        downtime: down > 0 ? "\(words.dates.duration(seconds: down)) \(words.component.ofOutage)" : nil,
        spells: spells(record.spells(from: from, to: site.lastChange)))
    }
  }

  private var weekdays: [WeekdayView] {
    let order = words.dates.weekStartsOnSunday ? [6, 0, 1, 2, 3, 4, 5] : Array(0...6)
    return order.map { WeekdayView(short: words.dates.weekdaysShort[$0], name: words.dates.weekdays[$0]) }
  }

  /// Newest first.
  private func months(_ record: ComponentRecord, _ days: [UptimeDay]) -> [MonthView] {
    var byMonth: [(month: Month, days: [UptimeDay])] = []
    for day in days {
      let month = Month(day.date)
      if byMonth.last?.month != month { byMonth.append((month, [])) }
      byMonth[byMonth.count - 1].days.append(day)
    }
    return byMonth.reversed().compactMap { month, days in
      // Months that lie wholly before anything is counted say nothing.
      guard days.contains(where: { $0.worst != nil }) else { return nil }
      let figure = percent(
        [record], from: site.zone.startOfDay(month.first), to: site.zone.startOfDay(month.next.first))
      return MonthView(name: words.dates.month(month), uptime: figure, weeks: weeks(month, days))
    }
  }

  /// Every component's calendar asks for all of them many times.
  private static let dayNumbers = (0...31).map { "\($0)" }

  private func weeks(_ month: Month, _ days: [UptimeDay]) -> [WeekView] {
    let monday = month.first.weekday.rawValue - 1
    let lead = words.dates.weekStartsOnSunday ? (monday + 1) % 7 : monday
    var cells = [CellView](repeating: CellView(number: nil, level: nil, url: nil), count: lead)
    for number in 1...month.length {
      let day = number <= days.count ? days[number - 1] : nil
      let worst = day?.worst
      cells.append(
        CellView(
          number: Self.dayNumbers[number], level: worst.map { level($0) },
          url: worst.map { $0 != .operational } == true ? day.map { Link(trusted: "#d-\($0.date)") } : nil))
    }
    while cells.count % 7 != 0 { cells.append(CellView(number: nil, level: nil, url: nil)) }
    return stride(from: 0, to: cells.count, by: 7).map { WeekView(cells: Array(cells[$0..<$0 + 7])) }
  }
}
