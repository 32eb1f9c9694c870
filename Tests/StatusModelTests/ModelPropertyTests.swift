import Testing

@testable import StatusModel

/// What holds for any content. A failure prints its seed; `CANDOR_SEED` runs it again.
@Suite struct ModelPropertyTests {
  /// Content that no author would write, on a coarse grid of time, so that everything coincides with everything.
  struct Story {
    var random: SeededNumbers
    let start: Instant
    static let components = ["api", "web", "old"]

    init(seed: UInt64) throws {
      random = SeededNumbers(seed: seed)
      start = try at("2026-10-20 00:00")
    }

    /// On a grid of 30 minutes within twelve days, which hold a change of clocks.
    mutating func instant() -> Instant { start + Int.random(in: 0..<576, using: &random) * 1800 }

    mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }

    mutating func window() -> Window {
      let starts = instant()
      return Window(starts: starts, ends: starts + Int.random(in: 1...60, using: &random) * 1800)
    }

    mutating func effects(_ count: Int) -> [Effect] {
      var effects: [Effect] = []
      for component in Self.components.shuffled(using: &random).prefix(count) {
        let status = Component.Status.allCases.randomElement(using: &random) ?? .operational
        effects.append(Effect(Component.ID(component), status))
      }
      return effects
    }

    mutating func updates(_ statuses: [ItemStatus]) -> [Update] {
      (0..<Int.random(in: 0...6, using: &random)).map { number in
        Update(
          id: "u\(number)", status: chance(5) ? nil : statuses.randomElement(using: &random), at: instant(),
          body: Localized(nowhere), effects: chance(2) ? effects(1) : [],
          ends: statuses.contains(.scheduled) && chance(3) ? instant() : nil, place: nowhere)
      }
    }

    mutating func item(_ id: Int) throws -> Item {
      let kind: Item.Kind
      let own: [Update]
      if chance(2) {
        own = updates(ItemStatus.ofIncidents)
        kind = .incident(
          IncidentFacts(
            impact: Impact.allCases.randomElement(using: &random) ?? .none,
            started: own.isEmpty || chance(3) ? instant() : nil, resolved: chance(4) ? instant() : nil,
            nextUpdate: chance(4) ? instant() : nil, occurrences: chance(4) ? [window(), window()] : []))
      } else {
        own = updates(ItemStatus.ofMaintenance)
        let rules = ["FREQ=DAILY", "FREQ=DAILY;INTERVAL=3;COUNT=4", "FREQ=WEEKLY", "FREQ=DAILY;UNTIL=20261030"]
        let rule = try rules.randomElement(using: &random).map { try Repetition.read($0).get() }
        let repeats = chance(3)
        kind = .maintenance(
          Schedule(
            windows: (0..<(repeats ? 1 : Int.random(in: 1...4, using: &random))).map { _ in window() },
            repetition: try repeats ? rule.map { Recurrence(rule: $0, zone: try zone("Europe/Berlin")) } : nil,
            autoComplete: !chance(3), announced: chance(3) ? instant() : nil))
      }
      return Item(
        id: Item.ID("item-\(id)"), title: Localized("Item"), kind: kind,
        effects: effects(Int.random(in: 0...2, using: &random)), introduction: Localized(nowhere), updates: own,
        aliases: [], tags: [], pinned: false, place: nowhere)
    }

    mutating func content() throws -> Content {
      try StatusModelTests.content(
        (0..<Int.random(in: 1...8, using: &random)).map { try item($0) },
        components: Self.components.map {
          Component(
            id: Component.ID($0), name: Localized($0), since: $0 == "web" ? CivilDate("2026-10-22") : nil,
            retired: $0 == "old" ? CivilDate("2026-10-28") : nil)
        }, zone: try zone("Europe/Berlin"))
    }
  }

  /// Runs a property many times over.
  private func check(_ times: Int = 300, _ property: (inout Story) throws -> Void) throws {
    var seeds = SeededNumbers()
    for _ in 0..<times {
      var story = try Story(seed: seeds.next())
      do {
        try property(&story)
      } catch {
        Issue.record(error, "CANDOR_SEED=\(seeds.seed) shows it again")
        return
      }
    }
  }

  private struct Broken: Error, CustomStringConvertible {
    let description: String
  }

  private func require(_ holds: Bool, _ what: @autoclosure () -> String) throws {
    guard holds else { throw Broken(description: what()) }
  }

  @Test func slicesAreSortedAndLeaveNoGap() throws {
    try check { story in
      let site = try Site(story.content(), now: story.instant())
      for timeline in site.timelines {
        for slices in [timeline.slices] + timeline.occurrences.map(\.slices) {
          try require(!slices.isEmpty, "\(timeline.item.id) has no slice")
          try require(zip(slices, slices.dropFirst()).allSatisfy { $0.at < $1.at }, "\(timeline.item.id): \(slices)")
        }
        if timeline.item.isMaintenance {
          try require(timeline.slice(at: .distantPast) != nil, "\(timeline.item.id) isn't there from the start")
        } else {
          try require(timeline.slices.first?.at == timeline.started, "\(timeline.item.id) starts late")
        }
        try require(timeline.steps.allSatisfy { $0.at <= site.now }, "\(timeline.item.id) tells the future")
        let ids = timeline.steps.map(\.id)
        try require(Set(ids).count == ids.count, "\(timeline.item.id): \(ids)")
      }
    }
  }

  @Test func theItemIsUnderWayWheneverOneOfItsRunsIs() throws {
    try check { story in
      let site = try Site(story.content(), now: story.instant())
      for timeline in site.maintenance {
        for at in Set(timeline.occurrences.flatMap { $0.slices.map(\.at) } + timeline.slices.map(\.at)) {
          let runs = timeline.occurrences.contains { $0.slice(at: at)?.status.isUnderWay == true }
          let item = timeline.slice(at: at)?.status.isUnderWay == true
          try require(item == runs, "\(timeline.item.id) at \(at)")
        }
      }
    }
  }

  @Test func aComponentHasTheWorstOfWhatIsSaidOfIt() throws {
    try check { story in
      let site = try Site(story.content(), now: story.instant())
      for at in Set(site.timelines.flatMap { $0.slices.flatMap { [$0.at, $0.at - 1] } }) {
        for record in site.records {
          let said = site.timelines.flatMap { timeline in
            (timeline.slice(at: at)?.effects ?? []).filter { $0.component == record.component.id }
              .map { (timeline.item.id, $0.status) }
          }
          let worst = said.map(\.1).max() ?? .operational
          try require(record.status(at: at) == worst, "\(record.component.id) at \(at)")
          let items = said.filter { $0.1 != .operational }.map(\.0).sorted()
          try require(record.items(at: at) == items, "items of \(record.component.id) at \(at)")
        }
        let open = site.timelines.filter { timeline in
          timeline.slice(at: at).map { !$0.status.isOver && $0.status != .scheduled } ?? false
        }
        try require(site.open(at: at).map(\.timeline.item.id) == open.map(\.item.id), "open at \(at)")
      }
    }
  }

  @Test func uptimeLiesBetweenNothingAndAll() throws {
    try check { story in
      let site = try Site(story.content(), now: story.instant())
      for record in site.records {
        let (a, b) = (story.instant(), story.instant())
        guard let uptime = record.uptime(from: min(a, b), to: max(a, b)).share else { continue }
        try require((0...1).contains(uptime), "\(uptime)")
      }
    }
  }

  @Test func lossesOfAdjacentPeriodsAddUp() throws {
    try check { story in
      let site = try Site(story.content(), now: story.instant())
      let times = [story.instant(), story.instant(), story.instant()].sorted()
      for record in site.records {
        let whole = record.lost(from: times[0], to: times[2])
        let parts = record.lost(from: times[0], to: times[1]) + record.lost(from: times[1], to: times[2])
        try require(abs(whole - parts) < 1e-6, "\(whole) isn't \(parts)")
      }
    }
  }

  @Test func daysAddUpToThePeriod() throws {
    try check(100) { story in
      let site = try Site(story.content(), now: story.instant())
      let first = try #require(CivilDate("2026-10-19"))
      for record in site.records {
        var lost = 0.0
        var counted = 0
        for offset in 0..<16 {
          let date = first.adding(days: offset)
          let day = record.day(date, from: site.zone.startOfDay(date), to: site.zone.startOfDay(date.adding(days: 1)))
          lost += day.lost
          counted += day.counted
          try require(day.seconds.values.reduce(0, +) <= day.counted, "\(date) has more than its seconds")
        }
        let from = max(site.zone.startOfDay(first), record.since ?? .distantPast)
        try require(counted == max(0, record.until - from), "counted \(counted)")
        if counted > 0 { try require(abs(lost - record.lost(from: from, to: record.until)) < 1e-6, "lost \(lost)") }
      }
    }
  }

  @Test func publishedIntervalsGiveTheFigure() throws {
    try check { story in
      let site = try Site(story.content(), now: story.instant())
      for record in site.records {
        let (from, to) = (story.start, story.start + 30 * 86_400)
        let intervals = record.intervals(from: from, to: to)
        try require(zip(intervals, intervals.dropFirst()).allSatisfy { $0.window.ends <= $1.window.starts }, "overlap")
        try require(intervals.allSatisfy { $0.window.seconds > 0 && !$0.items.isEmpty }, "empty interval")
        guard let uptime = record.uptime(from: from, to: to).share else { continue }
        let counted = Double(min(to, record.until) - max(from, record.since ?? from))
        let lost = intervals.reduce(0) { $0 + $1.weight * Double($1.window.seconds) }
        try require(abs(uptime - (1 - lost / counted)) < 1e-9, "\(uptime)")
      }
    }
  }

  @Test func theOrderOfFilesAndUpdatesDoesntMatter() throws {
    try check { story in
      let content = try story.content()
      let shuffled = content.items.shuffled(using: &story.random).map { item in
        Item(
          id: item.id, title: item.title, kind: item.kind, effects: item.effects, introduction: item.introduction,
          updates: item.updates.shuffled(using: &story.random), aliases: item.aliases, tags: item.tags,
          pinned: item.pinned, place: item.place)
      }
      let now = story.instant()
      let (a, b) = (Site(content, now: now), try Site(content.with(shuffled), now: now))
      try require(a.sameAs(b), "the order of files matters")
    }
  }

  @Test func splittingAnIntervalChangesNothing() throws {
    try check(100) { story in
      let status = Component.Status.allCases.randomElement(using: &story.random) ?? .majorOutage
      let times = Set([story.instant(), story.instant(), story.instant()]).sorted()
      guard times.count == 3 else { return }
      let fault = { (id: String, from: Instant, to: Instant) in
        Item(
          id: Item.ID(id), title: Localized(id), kind: .incident(IncidentFacts(impact: .major)),
          effects: [Effect(Component.ID("api"), status)], introduction: Localized(nowhere),
          updates: [
            Update(id: "a", status: .investigating, at: from, body: Localized(nowhere), place: nowhere),
            Update(id: "b", status: .resolved, at: to, body: Localized(nowhere), place: nowhere),
          ], aliases: [], tags: [], pinned: false, place: nowhere)
      }
      let others = try story.content().items
      let whole = Site(try content(others + [fault("x", times[0], times[2])]), now: story.start + 20 * 86_400)
      let parts = Site(
        try content(others + [fault("x", times[0], times[1]), fault("y", times[1], times[2])]), now: whole.now)
      for (a, b) in zip(whole.records, parts.records) {
        let (from, to) = (story.start, whole.now)
        try require(a.uptime(from: from, to: to) == b.uptime(from: from, to: to), "\(a.component.id)")
        try require(a.changes(after: from) == b.changes(after: from), "changes of \(a.component.id)")
      }
    }
  }

  @Test func nothingChangesBeforeTheNextChange() throws {
    try check { story in
      let content = try story.content()
      let site = Site(content, now: story.instant())
      try require(site.lastChange <= site.now && site.now < site.nextChange.at, "changes around \(site.now)")
      let later = site.now + Int.random(in: 0..<site.nextChange.at - site.now, using: &story.random)
      try require(Site(content, now: later).sameAs(site), "between \(site.now) and \(site.nextChange.at): \(later)")
      let next = Site(content, now: site.nextChange.at)
      try require(next.lastChange == site.nextChange.at, "\(site.nextChange) isn't the last change at its time")
    }
  }
}

extension Content {
  fileprivate func with(_ items: [Item]) throws -> Content {
    Content(
      settings: settings, components: components, groups: groups, items: items, postmortems: postmortems, pages: pages)
  }
}

extension Site {
  /// Whether two builds show the same, but for their times.
  fileprivate func sameAs(_ other: Site) -> Bool {
    lastChange == other.lastChange && nextChange.at == other.nextChange.at && lastNews == other.lastNews
      && boundaries == other.boundaries && timelines.map(\.item.id) == other.timelines.map(\.item.id)
      && zip(timelines, other.timelines).allSatisfy { a, b in
        a.slices == b.slices && a.started == b.started && a.steps.map(\.id) == b.steps.map(\.id)
          && a.steps.map(\.status) == b.steps.map(\.status)
          && a.occurrences.map(\.slices) == b.occurrences.map(\.slices)
          && a.promised == b.promised && a.spells(by: now) == b.spells(by: other.now)
          && a.coming(after: now).map(\.id) == b.coming(after: other.now).map(\.id)
      }
      && zip(records, other.records).allSatisfy { a, b in
        a.changes(after: .distantPast) == b.changes(after: .distantPast) && a.until == b.until
          && a.spells(from: .distantPast, to: .distantFuture) == b.spells(from: .distantPast, to: .distantFuture)
          && a.intervals(from: .distantPast, to: .distantFuture) == b.intervals(from: .distantPast, to: .distantFuture)
      }
      && status(at: lastChange) == other.status(at: lastChange)
  }
}
