import Testing

@testable import StatusModel

/// Uptime as everyone can work it out again.
@Suite struct UptimeTests {
  private let api = Component.ID("api")

  private func record(
    _ items: [Item], at now: String, component: Component? = nil, zone: Zone = .utc,
    weights: UptimeWeights = UptimeWeights()
  ) throws -> ComponentRecord {
    let component = component ?? Component(id: api, name: Localized("API"))
    return try #require(
      try site(items, at: now, components: [component], zone: zone, weights: weights).record(component.id))
  }

  private func fault(_ status: Component.Status, _ from: String, _ to: String?, id: String = "fault") throws -> Item {
    try incident(
      id: id, components: ["api": status],
      [update(.investigating, from)] + (try to.map { [try update(.resolved, $0)] } ?? []))
  }

  struct Weight: CustomTestStringConvertible {
    let status: Component.Status
    let uptime: Double
    var testDescription: String { status.name }
  }

  @Test(
    "An hour of a day costs its weight",
    arguments: [
      Weight(status: .majorOutage, uptime: 1 - 1.0 / 24), Weight(status: .partialOutage, uptime: 1 - 0.3 / 24),
      Weight(status: .degradedPerformance, uptime: 1), Weight(status: .underMaintenance, uptime: 1),
      Weight(status: .operational, uptime: 1),
    ])
  func hourOfADay(_ weight: Weight) throws {
    let record = try record([try fault(weight.status, "2026-11-20 10:00", "2026-11-20 11:00")], at: "2026-11-21 00:00")
    let uptime = try #require(record.uptime(from: at("2026-11-20 00:00"), to: at("2026-11-21 00:00")).share)
    #expect(abs(uptime - weight.uptime) < 1e-12)
  }

  @Test func overlapsMergeByTheWorstWeight() throws {
    // Where a site lets maintenance cost more than a partial outage, the heavier counts though the other is worse.
    let weights = UptimeWeights(majorOutage: 1, partialOutage: 0.3, degradedPerformance: 0.1, underMaintenance: 0.5)
    let items = [
      try fault(.partialOutage, "2026-11-20 10:00", "2026-11-20 12:00", id: "a"),
      try fault(.partialOutage, "2026-11-20 11:00", "2026-11-20 13:00", id: "b"),
      try maintenance([window("2026-11-20 12:30", "2026-11-20 13:30")]),
    ]
    let record = try record(items, at: "2026-11-21 00:00", weights: weights)
    let intervals = record.intervals(from: try at("2026-11-20 00:00"), to: try at("2026-11-21 00:00"))
    #expect(
      intervals == [
        Interval(
          window: try window("2026-11-20 10:00", "2026-11-20 12:30"), status: .partialOutage, weight: 0.3,
          items: [Item.ID("a"), Item.ID("b")]),
        Interval(
          window: try window("2026-11-20 12:30", "2026-11-20 13:00"), status: .partialOutage, weight: 0.5,
          items: [Item.ID("b"), Item.ID("work")]),
        Interval(
          window: try window("2026-11-20 13:00", "2026-11-20 13:30"), status: .underMaintenance, weight: 0.5,
          items: [Item.ID("work")]),
      ])
    let lost = record.lost(from: try at("2026-11-20 00:00"), to: try at("2026-11-21 00:00"))
    #expect(abs(lost - (9000 * 0.3 + 3600 * 0.5)) < 1e-9)
  }

  @Test func gapsOfAnIntermittentFaultCountAsUp() throws {
    let item = try incident(
      occurrences: [
        window("2026-11-20 10:00", "2026-11-20 10:10"), window("2026-11-20 11:00", "2026-11-20 11:20"),
      ], components: ["api": .majorOutage],
      [update(.investigating, "2026-11-20 10:00"), update(.resolved, "2026-11-20 12:00")])
    let record = try record([item], at: "2026-11-21 00:00")
    #expect(record.lost(from: try at("2026-11-20 00:00"), to: try at("2026-11-21 00:00")) == 1800)
    // The incident is open all the same.
    #expect(record.status(at: try at("2026-11-20 10:30")) == .majorOutage)
    #expect(record.intervals(from: try at("2026-11-20 00:00"), to: try at("2026-11-21 00:00")).count == 2)
  }

  @Test func stretchesOutsideTheIncidentCountForNothing() throws {
    let item = try incident(
      occurrences: [window("2026-11-20 09:00", "2026-11-20 10:10"), window("2026-11-20 11:50", "2026-11-20 13:00")],
      components: ["api": .majorOutage],
      [update(.investigating, "2026-11-20 10:00"), update(.resolved, "2026-11-20 12:00")])
    #expect(
      try record([item], at: "2026-11-21 00:00").lost(from: at("2026-11-20 00:00"), to: at("2026-11-21 00:00")) == 1200)
  }

  @Test func countingStartsWithTheDayOfSince() throws {
    let component = Component(id: api, name: Localized("API"), since: CivilDate("2026-11-20"))
    let berlin = try zone("Europe/Berlin")
    let item = try fault(.majorOutage, "2026-11-19 22:00", "2026-11-20 00:00")
    let record = try record([item], at: "2026-11-21 12:00", component: component, zone: berlin)
    // 20 November starts at 23:00 UTC; counted are the 24 hours up to the start of the 21st.
    let uptime = try #require(record.uptime(from: at("2026-11-01 00:00"), to: at("2026-11-21 12:00")).share)
    #expect(abs(uptime - (1 - 1.0 / 24)) < 1e-12)
    #expect(record.uptime(from: try at("2026-11-01 00:00"), to: try at("2026-11-19 23:00")).share == nil)
    let before = record.day(
      try #require(CivilDate("2026-11-19")), from: try at("2026-11-18 23:00"), to: try at("2026-11-19 23:00"))
    #expect(before.worst == nil)
    #expect(before.counted == 0)
  }

  @Test func countingStopsWithTheDayOfRetirement() throws {
    let component = Component(id: api, name: Localized("API"), retired: CivilDate("2026-11-20"))
    let item = try fault(.majorOutage, "2026-11-19 12:00", "2026-11-19 18:00")
    let record = try record([item], at: "2026-11-25 12:00", component: component)
    #expect(record.uptime(from: try at("2026-11-19 00:00"), to: try at("2026-11-25 00:00")).share == 0.75)
    let day = try #require(CivilDate("2026-11-20"))
    #expect(record.day(day, from: try at("2026-11-20 00:00"), to: try at("2026-11-21 00:00")).worst == nil)
  }

  @Test func figuresStandStillBetweenChanges() throws {
    let item = try fault(.majorOutage, "2026-11-20 10:00", nil)
    let period = (from: try at("2026-11-20 00:00"), to: try at("2026-11-21 00:00"))
    let figures = try ["2026-11-20 10:00", "2026-11-20 10:01", "2026-11-20 23:59"].map {
      try record([item], at: $0).uptime(from: period.from, to: period.to).share
    }
    #expect(figures == [1, 1, 1])
    // The day shows what has begun though no second of it counts yet.
    let day = try #require(CivilDate("2026-11-20"))
    #expect(try record([item], at: "2026-11-20 10:01").day(day, from: period.from, to: period.to).worst == .majorOutage)
    #expect(
      try record([item], at: "2026-11-21 00:00").day(day, from: period.from, to: period.to).seconds == [
        .majorOutage: 14 * 3600
      ])
  }

  struct Day: CustomTestStringConvertible {
    let date: String
    let hours: Int
    var testDescription: String { "\(date): \(hours) hours" }
  }

  @Test(
    "Days have as many hours as the zone's clocks",
    arguments: [
      Day(date: "2026-03-28", hours: 24), Day(date: "2026-03-29", hours: 23), Day(date: "2026-10-25", hours: 25),
      Day(date: "2026-10-26", hours: 24),
    ])
  func daysOfTheZone(_ day: Day) throws {
    let berlin = try zone("Europe/Berlin")
    let date = try #require(CivilDate(day.date))
    let (start, end) = (berlin.startOfDay(date), berlin.startOfDay(date.adding(days: 1)))
    let item = try incident(
      components: ["api": .majorOutage],
      [
        Update(
          id: "a", status: .investigating, at: start - 3600, body: Localized(nowhere), place: nowhere),
        Update(id: "b", status: .resolved, at: end + 3600, body: Localized(nowhere), place: nowhere),
      ])
    let record = try record([item], at: "2026-12-01 00:00", zone: berlin)
    let made = record.day(date, from: start, to: end)
    #expect(made.counted == day.hours * 3600)
    #expect(made.seconds == [.majorOutage: day.hours * 3600])
    #expect(made.lost == Double(day.hours * 3600))
    #expect(record.uptime(from: start, to: end).share == 0)
  }

  @Test func componentsTogetherHaveTheMeanOfTheirTime() throws {
    // One has counted for a day and was down for half of it; the other counts for a tenth of that and was fine.
    let components = [
      Component(id: api, name: Localized("API")),
      Component(id: Component.ID("web"), name: Localized("Web"), since: CivilDate("2026-11-20")),
    ]
    let item = try fault(.majorOutage, "2026-11-19 00:00", "2026-11-19 12:00")
    let site = try site([item], at: "2026-11-21 00:00", components: components)
    let (from, to) = (try at("2026-11-19 00:00"), try at("2026-11-21 00:00"))
    #expect(site.records.map { $0.uptime(from: from, to: to).share } == [0.75, 1])
    #expect(site.records.uptime(from: from, to: to) == UptimeFigure(counted: 3 * 86_400, lost: 43_200))
    #expect([ComponentRecord]().uptime(from: from, to: to).share == nil)
  }

  @Test func spellsOfAnIntermittentFaultAreCountedInThePeriod() throws {
    let item = Item(
      id: Item.ID("fault"), title: Localized("Fault"),
      kind: .incident(
        IncidentFacts(
          impact: .major,
          occurrences: [
            try window("2026-11-20 10:00", "2026-11-20 10:10"), try window("2026-11-20 10:05", "2026-11-20 10:20"),
            try window("2026-11-20 12:00", "2026-11-20 12:30"),
          ])),
      effects: [Effect(api, .majorOutage)], introduction: Localized(nowhere),
      updates: [try update(.investigating, "2026-11-20 10:00"), try update(.resolved, "2026-11-20 13:00")],
      aliases: [], tags: [], pinned: false, place: nowhere)
    let record = try record([item], at: "2026-11-21 00:00")
    let day = record.spells(from: try at("2026-11-20 00:00"), to: try at("2026-11-21 00:00"))
    #expect((day.count, day.total, day.longest) == (2, 3000, 1800))
    #expect(record.uptime(from: try at("2026-11-20 00:00"), to: try at("2026-11-21 00:00")).lost == 3000)
    let part = record.spells(from: try at("2026-11-20 12:20"), to: try at("2026-11-21 00:00"))
    #expect((part.count, part.total, part.longest) == (1, 600, 600))
    #expect(record.spells(from: try at("2026-11-20 13:00"), to: try at("2026-11-21 00:00")).count == 0)
  }

  @Test func stateChangesAreThoseOfTheState() throws {
    let items = [
      try fault(.partialOutage, "2026-11-20 10:00", "2026-11-20 12:00", id: "a"),
      try fault(.partialOutage, "2026-11-20 12:00", "2026-11-20 13:00", id: "b"),
      try fault(.majorOutage, "2026-11-20 13:00", nil, id: "c"),
    ]
    let record = try record(items, at: "2026-11-20 14:00")
    #expect(
      record.changes(after: .distantPast) == [try at("2026-11-20 10:00"), try at("2026-11-20 13:00")])
    #expect(record.lastChange(by: try at("2026-11-20 09:59")) == nil)
    #expect(record.lastChange(by: try at("2026-11-20 12:30")) == (try at("2026-11-20 10:00")))
    #expect(record.lastChange(by: try at("2026-11-20 14:00")) == (try at("2026-11-20 13:00")))
    #expect(record.items(at: try at("2026-11-20 11:59")).map(\.rawValue) == ["a"])
    #expect(record.items(at: try at("2026-11-20 12:00")).map(\.rawValue) == ["b"])
  }
}
