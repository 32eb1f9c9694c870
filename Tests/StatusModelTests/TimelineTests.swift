import Testing

@testable import StatusModel

/// What customers read of an item: steps, runs, what is known when.
@Suite struct TimelineTests {
  private func timeline(_ item: Item, at now: String) throws -> Timeline {
    try #require(try site([item], at: now).timeline(item.id))
  }

  private let window22 = { try window("2026-12-01 22:00", "2026-12-01 23:30") }

  // MARK: Steps

  @Test func theClockWritesStepsWhoseIdsNeverChange() throws {
    let item = try maintenance([window22()], announced: "2026-11-20 10:00")
    let timeline = try timeline(item, at: "2026-12-02 00:00")
    #expect(
      timeline.told == [
        "2026-11-20T10:00:00Z scheduled by itself", "2026-12-01T22:00:00Z in_progress by itself",
        "2026-12-01T23:30:00Z completed by itself",
      ])
    #expect(
      timeline.steps.map(\.id) == [
        "scheduled-20261120-1000", "in-progress-20261201-2200", "completed-20261201-2330",
      ])
    #expect(timeline.coming(after: try at("2026-12-02 00:00")).isEmpty)
  }

  @Test func whatTheClockWillDoIsToldAhead() throws {
    let timeline = try timeline(try maintenance([window22()]), at: "2026-12-01 22:30")
    #expect(timeline.told == ["2026-12-01T22:00:00Z in_progress by itself"])
    #expect(timeline.coming(after: try at("2026-12-01 22:30")).map(\.id) == ["completed-20261201-2330"])
  }

  @Test func aPersonsWordTakesThePlaceOfTheClocks() throws {
    let item = try maintenance(
      [window22()],
      [
        update(.scheduled, "2026-11-20 10:00"), update(.inProgress, "2026-12-01 22:00"),
        update(nil, "2026-12-01 23:00"), update(.completed, "2026-12-01 23:40"), update(nil, "2026-12-02 09:00"),
      ])
    let timeline = try timeline(item, at: "2026-12-03 00:00")
    #expect(
      timeline.told == [
        "2026-11-20T10:00:00Z scheduled", "2026-12-01T22:00:00Z in_progress", "2026-12-01T23:00:00Z in_progress",
        "2026-12-01T23:40:00Z completed", "2026-12-02T09:00:00Z completed",
      ])
  }

  @Test func overrunningAndGivingWayAreNoNews() throws {
    let item = try maintenance(
      [window22(), window("2026-12-02 22:00", "2026-12-02 23:30")], autoComplete: false)
    let timeline = try timeline(item, at: "2026-12-03 00:00")
    #expect(
      timeline.told == [
        "2026-12-01T22:00:00Z in_progress by itself", "2026-12-02T22:00:00Z in_progress by itself",
      ])
    #expect(timeline.occurrences[0].ended == (try at("2026-12-02 22:00")))
    #expect(timeline.occurrences[1].ended == nil)
  }

  @Test func touchingWindowsTellOfBoth() throws {
    let windows = [
      try window("2026-12-01 22:00", "2026-12-01 23:00"), try window("2026-12-01 23:00", "2026-12-01 23:30"),
    ]
    let timeline = try timeline(try maintenance(windows), at: "2026-12-03 00:00")
    #expect(
      timeline.steps.map(\.id) == [
        "in-progress-20261201-2200", "completed-20261201-2300", "in-progress-20261201-2300",
        "completed-20261201-2330",
      ])
  }

  @Test func anAnnouncementAfterWorkBeganSaysSo() throws {
    let item = try maintenance([window22()], announced: "2026-12-01 22:10")
    #expect(
      try timeline(item, at: "2026-12-01 22:30").told == [
        "2026-12-01T22:00:00Z in_progress by itself", "2026-12-01T22:10:00Z in_progress by itself",
      ])
  }

  @Test func anAnnouncementAfterTheFirstUpdateIsNoStep() throws {
    let item = try maintenance([window22()], announced: "2026-11-21 10:00", [update(.scheduled, "2026-11-20 10:00")])
    #expect(try timeline(item, at: "2026-12-01 12:00").told == ["2026-11-20T10:00:00Z scheduled"])
  }

  @Test func anIncidentWithoutUpdatesHasItsIntroductionAsAStep() throws {
    let item = try incident(started: "2026-11-20 14:00", resolved: "2026-11-20 14:30")
    let timeline = try timeline(item, at: "2026-11-20 15:00")
    #expect(
      timeline.told == ["2026-11-20T14:00:00Z investigating by itself", "2026-11-20T14:30:00Z resolved by itself"])
    #expect(timeline.steps[0].body != nil)
  }

  @Test func theEndInTheFileIsAStepOnlyWhereNoUpdateTellsOfIt() throws {
    let updates = [try update(.investigating, "2026-11-20 14:05"), try update(.monitoring, "2026-11-20 14:30")]
    let silent = try incident(resolved: "2026-11-20 14:20", updates)
    #expect(
      try timeline(silent, at: "2026-11-20 15:00").told == [
        "2026-11-20T14:05:00Z investigating", "2026-11-20T14:20:00Z resolved by itself",
        "2026-11-20T14:30:00Z monitoring",
      ])
    let told = try incident(resolved: "2026-11-20 14:20", updates + [update(.resolved, "2026-11-20 14:48")])
    let timeline = try timeline(told, at: "2026-11-20 15:00")
    #expect(timeline.told.last == "2026-11-20T14:48:00Z resolved")
    #expect(timeline.told.count == 3)
    #expect(timeline.resolved == (try at("2026-11-20 14:20")))
  }

  @Test func aReopenedIncidentEndsTheLastTimeItIsResolved() throws {
    var updates = [
      try update(.investigating, "2026-11-20 14:05"), try update(.resolved, "2026-11-20 14:48"),
      try update(.investigating, "2026-11-20 15:30"),
    ]
    #expect(try timeline(incident(updates), at: "2026-11-20 16:30").resolved == nil)
    updates += [try update(.resolved, "2026-11-20 16:00"), try update(nil, "2026-11-20 16:20")]
    let timeline = try timeline(incident(updates), at: "2026-11-20 16:30")
    #expect(timeline.resolved == (try at("2026-11-20 16:00")))
    #expect(timeline.steps.last?.status == .resolved)
  }

  // MARK: What is known

  struct Known: CustomTestStringConvertible {
    let what: String
    let item: @Sendable () throws -> Item
    let from: String?

    init(_ what: String, _ from: String?, _ item: @escaping @Sendable () throws -> Item) {
      self.what = what
      self.item = item
      self.from = from
    }

    var testDescription: String { what }
  }

  @Test(
    "An item is known from the moment that customers are told",
    arguments: [
      Known("an incident, with its first update", "2026-11-20 14:05") {
        try incident(started: "2026-11-20 13:50", [update(.investigating, "2026-11-20 14:05")])
      },
      Known("an incident without updates, from its start", "2026-11-20 13:50") {
        try incident(started: "2026-11-20 13:50")
      },
      Known("a maintenance, from its announcement", "2026-11-20 10:00") {
        try maintenance([window("2026-12-01 22:00", "2026-12-01 23:30")], announced: "2026-11-20 10:00")
      },
      Known("a maintenance, from the update that announces it", "2026-11-20 10:00") {
        try maintenance(
          [window("2026-12-01 22:00", "2026-12-01 23:30")], [update(.scheduled, "2026-11-20 10:00")])
      },
      Known("a maintenance, from its first update even if announced later", "2026-11-20 10:00") {
        try maintenance(
          [window("2026-12-01 22:00", "2026-12-01 23:30")], announced: "2026-11-21 10:00",
          [update(.inProgress, "2026-11-20 10:00")])
      },
      Known("a maintenance that doesn't say, always", nil) {
        try maintenance(
          [window("2026-12-01 22:00", "2026-12-01 23:30")], [update(.cancelled, "2026-12-01 12:00")])
      },
    ])
  func knownFrom(_ known: Known) throws {
    let item = try known.item()
    guard let from = known.from else {
      #expect(Site(try content([item]), now: try at("1990-01-01 00:00")).timelines.count == 1)
      return
    }
    #expect(Site(try content([item]), now: try at(from) - 1).timelines.isEmpty)
    #expect(Site(try content([item]), now: try at(from)).timelines.count == 1)
  }

  @Test func laterUpdatesLeakNothing() throws {
    let item = try incident([
      update(.investigating, "2026-11-20 14:05"),
      update(.identified, "2026-11-20 14:20", ["web": .majorOutage]),
    ])
    let timeline = try timeline(item, at: "2026-11-20 14:10")
    #expect(timeline.item.updates.count == 1)
    #expect(timeline.slices.count == 1)
    #expect(timeline.told == ["2026-11-20T14:05:00Z investigating"])
  }

  // MARK: Runs

  @Test func anUpdateIsSpentOnOneRun() throws {
    let windows = [try window22(), try window("2026-12-08 22:00", "2026-12-08 23:30")]
    let item = try maintenance(
      windows, [update(.completed, "2026-12-01 23:45"), update(.cancelled, "2026-12-08 09:00")])
    let runs = try timeline(item, at: "2026-12-09 00:00").occurrences
    #expect(runs.map { $0.slices.last?.status } == [.completed, .cancelled])
    #expect(runs.map(\.ended) == [try at("2026-12-01 23:30"), try at("2026-12-08 09:00")])
  }

  @Test func theWindowIsWhatIsExpectedAtEachMoment() throws {
    let item = try maintenance([window22()], [update(nil, "2026-12-01 23:20", ends: "2026-12-02 00:30")])
    let timeline = try timeline(item, at: "2026-12-01 23:25")
    #expect(timeline.slice(at: try at("2026-12-01 23:19"))?.window == (try window22()))
    #expect(
      timeline.slice(at: try at("2026-12-01 23:20"))?.window == (try window("2026-12-01 22:00", "2026-12-02 00:30")))
    #expect(timeline.occurrences[0].window == (try window22()))
  }

  @Test func runsNeverOverlapThoughWindowsMay() throws {
    let item = try maintenance(
      [window22(), window("2026-12-02 22:00", "2026-12-02 23:30"), window("2026-12-03 22:00", "2026-12-03 23:30")],
      [update(nil, "2026-12-01 23:20", ends: "2026-12-03 22:30")])
    let runs = try timeline(item, at: "2026-12-04 00:00").occurrences
    #expect(runs[0].ended == (try at("2026-12-03 22:30")))
    #expect(runs[2].slices.first { $0.status.isUnderWay }?.at == (try at("2026-12-03 22:30")))
  }

  @Test func sixRunsAreWorkedOutAhead() throws {
    let weekly = Recurrence(rule: try Repetition.read("FREQ=WEEKLY").get(), zone: .utc)
    let item = try maintenance([window22()], repeats: weekly)
    for (now, count) in [("2026-11-01 00:00", 6), ("2026-12-01 23:29", 6), ("2026-12-01 23:30", 7)] {
      #expect(try timeline(item, at: now).occurrences.count == count, "\(now)")
    }
  }

  @Test func aRareRunIsFoundYearsAhead() throws {
    let rare = Recurrence(rule: try Repetition.read("FREQ=YEARLY;INTERVAL=3").get(), zone: .utc)
    let timeline = try timeline(try maintenance([window22()], repeats: rare), at: "2027-01-01 00:00")
    #expect(timeline.occurrences.map { Zone.utc.date(of: $0.window.starts).year } == [2026, 2029, 2032, 2035])
  }

  @Test func withoutAnyRunNothingHappens() throws {
    let none = Recurrence(
      rule: try Repetition.read("FREQ=DAILY;COUNT=1").get(), zone: .utc,
      excluded: [try Repetition.Exclusion.read("2026-12-01").get()])
    let timeline = try timeline(try maintenance([window22()], repeats: none), at: "2026-12-01 22:30")
    #expect(timeline.occurrences.isEmpty)
    #expect(timeline.slices.map(\.status) == [.cancelled])
  }

  // MARK: Intermittent faults

  @Test func stretchesOfAnIntermittentFaultAreCounted() throws {
    let item = try incident(
      occurrences: [
        window("2026-11-20 14:31", "2026-11-20 14:40"), window("2026-11-20 13:50", "2026-11-20 14:05"),
        window("2026-11-20 14:35", "2026-11-20 14:44"),
      ], [update(.investigating, "2026-11-20 13:50")])
    let timeline = try timeline(item, at: "2026-11-20 15:00")
    let spells = try #require(timeline.spells(by: try at("2026-11-20 15:00")))
    #expect(spells.count == 2)
    #expect(spells.total == 28 * 60)
    #expect(spells.longest == 15 * 60)
    #expect(timeline.spells(by: try at("2026-11-20 14:10"))?.count == 1)
    #expect(
      try self.timeline(incident([update(.investigating, "2026-11-20 13:50")]), at: "2026-11-20 15:00").spells(
        by: at("2026-11-20 15:00")) == nil)
  }

  @Test func thePromiseOfAnUpdateIsKeptByOne() throws {
    let updates = [try update(.investigating, "2026-11-20 14:05")]
    #expect(try timeline(incident(nextUpdate: "2026-11-20 14:30", updates), at: "2026-11-20 14:10").promised != nil)
    let kept = updates + [try update(nil, "2026-11-20 14:30")]
    #expect(try timeline(incident(nextUpdate: "2026-11-20 14:30", kept), at: "2026-11-20 14:35").promised == nil)
  }
}
