import StatusModel
import Templates

extension Edition {
  /// How long something that is over stays on the home page, in days.
  static let recentDays = 14
  /// How many rows a list of the home page holds.
  static let recentLength = 12
  static let aheadLength = 8
  /// Days on a component's bar.
  static let barDays = 90

  func homePage(_ happenings: [Happening]) -> HomePage {
    let links = linker(Path.home)
    let now = site.now
    let oldest = site.zone.startOfDay(site.today.adding(days: -Self.recentDays))

    let headlines = headlines(links)
    let shown = headlines.first { $0.when?.hidden != true }
    // What is settled is neither open nor ahead.
    let unsettled = happenings.filter { $0.timeline.settled == nil }
    let open = unsettled.filter { happening in
      guard happening.began != nil else { return false }
      return happening.ended.map { $0 > now } ?? true
    }
    let current = open.sorted { a, b in
      // Incidents before work that was planned, the worst first, the newest first.
      // What is yet to begin is ranked as it will be then, which is where a build of that time puts it.
      let rank = { (h: Happening) in
        let slice = h.slice(at: max(now, h.began ?? now))
        return (h.isMaintenance ? 1 : 0, -(slice.map { self.levelKey(h.item, $0).rank } ?? 0))
      }
      let (x, y) = (rank(a), rank(b))
      return x != y ? x < y : (a.started, a.id) > (b.started, b.id)
    }
    let ahead = unsettled.filter { happening in
      guard happening.isMaintenance, let last = happening.slices.last else { return false }
      let leaves = happening.began ?? happening.ended
      return last.status != .cancelled && (leaves.map { $0 > now } ?? true)
    }.sorted { ($0.started, $0.id) < ($1.started, $1.id) }
    let over = happenings.filter { happening in
      guard let ended = happening.ended else { return false }
      return ended >= oldest || happening.timeline.outline.isPinned
    }
    let recent = over.sorted { a, b in
      let key = { (h: Happening) in (h.timeline.outline.isPinned ? 1 : 0, h.ended ?? h.started, h.id) }
      return key(a) > key(b)
    }
    // What the clock will end goes on the list now, hidden and in its place; of the rest the first are enough.
    let past = recent.indices.filter { (recent[$0].ended ?? now) <= now }
    let cut = past.count > Self.recentLength ? past[Self.recentLength] : recent.endIndex
    let listed = recent.indices.filter { $0 < cut || (recent[$0].ended ?? now) > now }.map { recent[$0] }
    let groups = groups(links)
    let title = site.settings.title(language)
    return HomePage(
      page: frame(
        Path.home, title: shown.map { tabTitle($0) } ?? title, description: site.settings.description?(language),
        isLive: true, level: shown?.level.level ?? .operational,
        tabs: headlines.count < 2
          ? []
          : headlines.map { headline in
            TabView(
              when: headline.when, title: tabTitle(headline), icon: links.shared(assets.icon(headline.level.level)))
          },
        feeds: feeds(title, path: "feed", links)),
      words: wordsView, headlines: headlines,
      current: current.prefix(20).map { happening in
        event(
          happening, links,
          inHeadline: headlines.contains { headline in
            headline.url == links(Path.page(of: happening.timeline)) && headline.when?.hidden != true
          })
      },
      groups: groups.map(\.view), barsCaption: groups.isEmpty ? nil : barsCaption,
      uptime: percent(site.presentRecords, from: firstBarDay),
      uptimeMethod: groups.isEmpty ? nil : uptimeMethod,
      ahead: ahead.prefix(Self.aheadLength).map { happening in
        row(
          happening, links,
          when: when(
            from: happening.announced.flatMap { $0 > now ? $0 : nil }, until: happening.began ?? happening.ended),
          isPast: false)
      },
      recent: listed.map { happening in
        let ended = happening.ended ?? now
        return row(happening, links, when: ended > now ? when(from: ended, until: nil) : nil, isPast: true)
      },
      recentNone: words.home.noneRecent.filled(["n": "\(Self.recentDays)"]), history: links(Path.history),
      legend: legend(Set(groups.flatMap(\.levels))))
  }

  private func tabTitle(_ headline: HeadlineView) -> String {
    let name = site.settings.title(language)
    return headline.level.level == .operational ? "\(name) – \(headline.level.word)" : "\(headline.title) – \(name)"
  }

  func legend(_ used: Set<LevelView.Key>) -> [LevelView] {
    LevelView.Key.allCases.filter(used.contains).map { level($0) }
  }

  // MARK: Headline

  /// The state of everything in one line, for now and for every moment at which the clock changes it.
  func headlines(_ links: Linker) -> [HeadlineView] {
    struct Line: Equatable {
      let level: LevelView.Key
      let title: String
      let language: String?
      let item: Item.ID?
      let description: String?
    }
    let stale = staleAfter
    return spans(changingAt: (site.boundaries + [stale].compactMap { $0 }).sorted()) { at in
      let status = site.status(at: at)
      let open = site.open(at: at)
      let incidents = open.filter { !$0.0.isMaintenance && levelKey($0.0.item, $0.1) != .operational }
      let keys = [LevelView.Key(status)] + incidents.map { levelKey($0.0.item, $0.1) }
      let worst = keys.max { $0.rank < $1.rank } ?? .operational
      if incidents.count == 1 {
        let (timeline, slice) = incidents[0]
        return Line(
          level: worst, title: timeline.item.title(language), language: foreign(timeline.item.title),
          item: timeline.id, description: words.status(slice.status).sentence)
      }
      if !incidents.isEmpty {
        return Line(
          level: worst, title: words.home.incidentsOpen(incidents.count), language: nil, item: nil,
          description: incidents.map { $0.0.item.title(language) }.joined(separator: " · "))
      }
      if let stale, at >= stale {
        return Line(
          level: .unknown, title: words.home.unknown, language: nil, item: nil, description: nil)
      }
      let work = open.filter(\.0.isMaintenance)
      if !work.isEmpty {
        return Line(
          level: worst.rank < LevelView.Key.maintenance.rank ? .maintenance : worst,
          title: words.home.maintenanceUnderWay,
          language: nil, item: nil, description: work.map { $0.0.item.title(language) }.joined(separator: " · "))
      }
      // An incident without impact (a notice) leaves everything operational and stands below.
      let notices = !open.isEmpty
      return Line(
        level: .operational, title: words.home.allOperational, language: nil, item: nil,
        description: notices ? nil : words.home.allOperationalText)
    }
    .map { span in
      let line = span.value
      return HeadlineView(
        when: when(span), level: level(line.level), title: line.title, language: line.language,
        url: line.item.flatMap { site.timeline($0) }.map { links(Path.page(of: $0.item)) },
        description: line.description)
    }
  }

  // MARK: Components

  private func groups(_ links: Linker) -> [(view: GroupView, levels: Set<LevelView.Key>)] {
    sections.map { section in
      let rows = section.records.map { componentRow($0, links) }
      return (
        GroupView(
          name: section.group?.name(language),
          uptime: section.records.count > 1 ? percent(section.records, from: firstBarDay) : nil,
          components: rows.map(\.view)),
        rows.reduce(into: []) { $0.formUnion($1.levels) }
      )
    }
  }

  private func componentRow(_ record: ComponentRecord, _ links: Linker) -> (
    view: ComponentRow, levels: Set<LevelView.Key>
  ) {
    let component = record.component
    let days = days(record, last: Self.barDays)
    let page = Path.page(of: component.id)
    let from = firstBarDay
    let view = ComponentRow(
      id: component.id.rawValue, name: component.name(language), language: foreign(component.name), url: links(page),
      description: component.description?(language), states: states(record),
      uptime: percent([record], from: from), spells: spells(record.spells(from: from, to: site.lastChange)),
      bars: bars(days),
      days: dayViews(record, days, links, anchor: "\(component.id)-d-").prefix(5).map { $0 },
      daysNone: days.contains { ($0.worst ?? .operational) != .operational }
        ? nil : words.home.noneOnDays.filled(["n": "\(Self.barDays)"]))
    return (view, Set(days.map { $0.worst.map { LevelView.Key($0) } ?? .unknown }))
  }

  /// A component's state, one for each span from now on; on a page that has become old, nobody knows that it works.
  func states(_ record: ComponentRecord) -> [StateView] {
    let stale = staleAfter
    let changes = record.changes(after: site.lastChange) + [stale].compactMap { $0 }
    return spans(changingAt: changes.sorted()) { at -> LevelView.Key in
      let status = record.status(at: at)
      if status == .operational, let stale, at >= stale { return .unknown }
      return LevelView.Key(status)
    }
    .map { StateView(when: when($0), level: level($0.value), status: nil, sentence: nil) }
  }

  /// The days up to today, oldest first.
  func days(_ record: ComponentRecord, last count: Int) -> [UptimeDay] {
    pastDays.last(count, of: site).map { record.day($0.date, from: $0.start, to: $0.end) }
  }

  private func bars(_ days: [UptimeDay]) -> BarsView {
    var paths: [LevelView.Key: String] = [:]
    var index = 0
    while index < days.count {
      let key = days[index].worst.map { LevelView.Key($0) } ?? .unknown
      var end = index
      while end < days.count, (days[end].worst.map { LevelView.Key($0) } ?? .unknown) == key { end += 1 }
      paths[key, default: ""] += "M\(index) .5h\(end - index)"
      index = end
    }
    return BarsView(
      count: days.count, operational: paths[.operational], maintenance: paths[.maintenance], degraded: paths[.degraded],
      partial: paths[.partial], major: paths[.major], unknown: paths[.unknown])
  }

  private var firstBarDay: Instant { site.zone.startOfDay(site.today.adding(days: 1 - Self.barDays)) }

  private var barsCaption: String {
    "\(words.dates.days(Self.barDays)) \(words.home.daysTo) \(words.dates.date(site.today))"
  }

  /// The days on which something was wrong, newest first.
  func dayViews(_ record: ComponentRecord, _ days: [UptimeDay], _ links: Linker, anchor: String) -> [DayView] {
    days.reversed().compactMap { day in
      guard let worst = day.worst, worst != .operational else { return nil }
      let start = site.zone.startOfDay(day.date)
      let end = site.zone.startOfDay(day.date.adding(days: 1))
      // Up to and with the moment of the last change, so that what has just begun is named.
      let items =
        record.intervals(from: start, to: end).flatMap(\.items) + record.items(at: min(end - 1, site.lastChange))
      var seen: Set<Item.ID> = []
      let events = items.filter { seen.insert($0).inserted }.compactMap { site.timeline($0)?.item }
      let seconds = day.seconds.filter { $0.key != .operational }.values.reduce(0, +)
      return DayView(
        anchor: "\(anchor)\(day.date)", date: self.day(day.date), level: level(worst),
        duration: words.dates.duration(seconds: seconds),
        events: events.map { LinkView(text: $0.title(language), url: links(Path.page(of: $0)), current: false) })
    }
  }

  /// "99.982 %" from an instant up to the last change that counts; nil where nothing counts.
  func percent(_ records: [ComponentRecord], from start: Instant, to end: Instant? = nil) -> String? {
    let uptime = records.uptime(from: start, to: end ?? .distantFuture)
    guard uptime.counted > 0 else { return nil }
    // By the millisecond and cut, so that 100 % means every second of it.
    let whole = uptime.counted * 1000
    let lost = (uptime.lost * 1000 - 0.01).rounded(.up)
    return words.dates.percent(whole - Int(lost), of: whole)
  }

  /// "2 intermittent faults, 30 min in all, the longest 20 min"; nil for none.
  func spells(_ spells: Spells) -> String? {
    guard spells.count > 0 else { return nil }
    let total = words.dates.duration(seconds: spells.total)
    let count = words.component.spells(spells.count)
    if spells.count == 1 { return "\(count), \(total)" }
    return words.component.spellsTotal.filled([
      "count": count, "total": total, "longest": words.dates.duration(seconds: spells.longest),
    ])
  }

  /// How uptime is worked out, with this site's own weights.
  var uptimeMethod: String {
    let weights = site.settings.weights
    let share = { (weight: Double) in self.words.dates.percent(Int((weight * 1000).rounded()), of: 1000) }
    return words.component.method.filled([
      "major": share(weights.majorOutage), "partial": share(weights.partialOutage),
      "degraded": share(weights.degradedPerformance), "maintenance": share(weights.underMaintenance),
      "zone": site.zone.name,
    ])
  }
}
