import Testing

@testable import StatusModel

/// The next change, and why.
@Suite struct ChangeTests {
  struct Case: CustomTestStringConvertible {
    let what: String
    let now: String
    let at: String
    let reason: Change.Reason
    let item: @Sendable () throws -> [Item]

    init(
      _ what: String, now: String, at: String, _ reason: Change.Reason, _ item: @escaping @Sendable () throws -> [Item]
    ) {
      self.what = what
      self.now = now
      self.at = at
      self.reason = reason
      self.item = item
    }

    var testDescription: String { what }
  }

  private static let work = Item.ID("work")
  private static let fault = Item.ID("fault")

  @Test(
    "The next change is found",
    arguments: [
      Case("nothing but a new day", now: "2026-11-20 14:00", at: "2026-11-20 23:00", .newDay) { [] },
      Case("work starts", now: "2026-12-01 14:00", at: "2026-12-01 22:00", .item(work, .inProgress)) {
        [try maintenance([window("2026-12-01 22:00", "2026-12-01 22:30")])]
      },
      Case("work ends", now: "2026-12-01 22:00", at: "2026-12-01 22:30", .item(work, .completed)) {
        [try maintenance([window("2026-12-01 22:00", "2026-12-01 22:30")])]
      },
      Case("work should end", now: "2026-12-01 22:00", at: "2026-12-01 22:30", .overruns(work)) {
        [try maintenance([window("2026-12-01 22:00", "2026-12-01 22:30")], autoComplete: false)]
      },
      Case("alert bars may show it: a week before", now: "2026-11-24 12:00", at: "2026-11-24 22:00", .alert(work)) {
        [try maintenance([window("2026-12-01 22:00", "2026-12-01 22:30")])]
      },
      Case("the alert bar shows it: a day before", now: "2026-11-30 12:00", at: "2026-11-30 22:00", .alert(work)) {
        [try maintenance([window("2026-12-01 22:00", "2026-12-01 22:30")])]
      },
      Case("no alert for what is called off", now: "2026-11-30 12:00", at: "2026-11-30 23:00", .newDay) {
        [
          try maintenance(
            [window("2026-12-01 22:00", "2026-12-01 22:30")], [update(.cancelled, "2026-11-30 10:00")])
        ]
      },
      Case(
        "history lists what was called off", now: "2026-12-01 12:00", at: "2026-12-01 22:00", .item(work, .cancelled)
      ) {
        [
          try maintenance(
            [window("2026-12-01 22:00", "2026-12-01 22:30")], [update(.cancelled, "2026-11-30 10:00")])
        ]
      },
      Case("an announcement", now: "2026-11-20 09:00", at: "2026-11-20 10:00", .publication(work)) {
        [try maintenance([window("2026-12-01 22:00", "2026-12-01 22:30")], announced: "2026-11-20 10:00")]
      },
      Case("an update dated ahead", now: "2026-11-20 14:10", at: "2026-11-20 14:20", .publication(fault)) {
        [try incident([update(.investigating, "2026-11-20 14:05"), update(.identified, "2026-11-20 14:20")])]
      },
      Case("the first update, not the start", now: "2026-11-20 13:00", at: "2026-11-20 14:05", .publication(fault)) {
        [try incident(started: "2026-11-20 13:50", [update(.investigating, "2026-11-20 14:05")])]
      },
      Case("an end dated ahead", now: "2026-11-20 14:10", at: "2026-11-20 14:30", .publication(fault)) {
        [try incident(resolved: "2026-11-20 14:30", [update(.investigating, "2026-11-20 14:05")])]
      },
      Case(
        "an end is known with the update that it corrects", now: "2026-11-20 14:10", at: "2026-11-20 14:40",
        .publication(fault)
      ) {
        [
          try incident(
            resolved: "2026-11-20 14:30",
            [update(.investigating, "2026-11-20 14:05"), update(.resolved, "2026-11-20 14:40")])
        ]
      },
      Case("an update is overdue", now: "2026-11-20 14:10", at: "2026-11-20 14:30", .overdue(fault)) {
        [try incident(nextUpdate: "2026-11-20 14:30", [update(.investigating, "2026-11-20 14:05")])]
      },
      Case("nothing is overdue once it is over", now: "2026-11-20 14:20", at: "2026-11-20 23:00", .newDay) {
        [
          try incident(
            nextUpdate: "2026-11-20 14:30",
            [update(.investigating, "2026-11-20 14:05"), update(.resolved, "2026-11-20 14:15")])
        ]
      },
      Case("one more run is worked out", now: "2026-12-01 22:20", at: "2026-12-01 22:30", .item(work, .scheduled)) {
        [
          try maintenance(
            [window("2026-12-01 22:00", "2026-12-01 22:30")],
            repeats: Recurrence(rule: Repetition.read("FREQ=DAILY").get(), zone: .utc),
            [update(.completed, "2026-12-01 22:15")])
        ]
      },
    ])
  func nextChangeIsFound(_ example: Case) throws {
    let site = Site(
      try content(example.item(), zone: zone("Europe/Berlin")), now: try StatusModelTests.at(example.now))
    #expect(site.nextChange.at == (try StatusModelTests.at(example.at)))
    #expect(site.nextChange.reason == example.reason)
    #expect(site.lastChange <= site.now)
  }

  @Test func aPostmortemOfSomethingUnknownIsNoChange() throws {
    let fault = try incident([update(.investigating, "2026-11-20 14:05")])
    let story = Postmortem(
      incident: fault.id, id: ID("story"), title: Localized("Why"), published: try at("2026-11-20 15:00"), authors: [],
      body: Localized(nowhere), place: nowhere)
    let all = try content([fault], postmortems: [story])
    #expect(Site(all, now: try at("2026-11-20 14:05")).nextChange.reason == .postmortem(fault.id))
    #expect(Site(all, now: try at("2026-11-20 14:00")).nextChange.reason == .publication(fault.id))
    #expect(Site(all, now: try at("2026-11-20 15:00")).postmortems.count == 1)
  }
}
