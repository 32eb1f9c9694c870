import Diagnostics
import Foundation
import Testing

@testable import StatusModel

@Suite struct RepetitionTests {
  struct Vector: Decodable {
    let rule: String
    let agrees: Bool
    let dates: [String]
  }

  @Test func startsAgreeWithDateutil() throws {
    for vector in try vectors("repetitions.json", of: Vector.self) {
      let rule = try Repetition.read(vector.rule).get()
      let first = try #require(CivilDate(vector.dates[0]))
      let start = try #require(LocalTime(date: first, hour: 22, minute: 0))
      let starts = rule.starts(
        from: start, in: .utc, until: Zone.utc.start(of: start.on(first.adding(days: 6000))), limit: 12)
      #expect(starts.map { Zone.utc.date(of: $0).description } == vector.dates, "\(vector.rule)")
      #expect(rule.agrees(with: first) == vector.agrees, "\(vector.rule) from \(first)")
    }
  }

  private func starts(
    _ rule: String, from first: String, in name: String = "Europe/Berlin", excluding: [String] = [], limit: Int = 20,
    until: String = "2030-01-01T00:00:00Z"
  ) throws -> [String] {
    let zone = try zone(name)
    let starts = try Repetition.read(rule).get().starts(
      from: try local(first), in: zone, excluding: try excluding.map { try Repetition.Exclusion.read($0).get() },
      until: try instant(until), limit: limit)
    return starts.map { "\(zone.local($0)) \(Zone.offsetText(zone.offset(at: $0)))" }
  }

  @Test func theTimeOnTheWallIsKeptOverClockChanges() throws {
    #expect(
      try starts("FREQ=WEEKLY;COUNT=3", from: "2026-10-18 22:00") == [
        "2026-10-18 22:00 +02:00", "2026-10-25 22:00 +01:00", "2026-11-01 22:00 +01:00",
      ])
  }

  @Test func aStartInASkippedHourMovesBehindTheChange() throws {
    #expect(
      try starts("FREQ=DAILY;COUNT=3", from: "2026-03-28 02:30") == [
        "2026-03-28 02:30 +01:00", "2026-03-29 03:30 +02:00", "2026-03-30 02:30 +02:00",
      ])
  }

  @Test func aStartInARepeatedHourHappensTheFirstTime() throws {
    #expect(
      try starts("FREQ=DAILY;COUNT=3", from: "2026-10-24 02:30") == [
        "2026-10-24 02:30 +02:00", "2026-10-25 02:30 +02:00", "2026-10-26 02:30 +01:00",
      ])
  }

  @Test func aSkippedDateDoesNotStartTwice() throws {
    #expect(
      try starts("FREQ=DAILY;COUNT=4", from: "2011-12-29 22:00", in: "Pacific/Apia") == [
        "2011-12-29 22:00 -10:00", "2011-12-31 22:00 +14:00", "2012-01-01 22:00 +14:00",
      ])
  }

  @Test func startsLeftOutCountForCount() throws {
    #expect(
      try starts(
        "FREQ=DAILY;COUNT=4", from: "2026-12-23 22:00",
        excluding: ["2026-12-24", "2026-12-26 22:00", "2026-12-25 21:00"])
        == ["2026-12-23 22:00 +01:00", "2026-12-25 22:00 +01:00"])
  }

  @Test(arguments: [
    ("UNTIL=20261103", 3), ("UNTIL=20261102", 2), ("UNTIL=20261103T220000", 3), ("UNTIL=20261103T215959", 2),
    ("UNTIL=20261103T210000Z", 3), ("UNTIL=20261103T205959Z", 2),
  ])
  func untilIncludesItsMoment(end: String, count: Int) throws {
    #expect(try starts("FREQ=DAILY;\(end)", from: "2026-11-01 22:00").count == count)
  }

  @Test func theFirstStartCountsEvenWhereTheRuleDoesNotNameIt() throws {
    #expect(
      try starts("FREQ=WEEKLY;BYDAY=SU;COUNT=2", from: "2026-12-01 22:00") == [
        "2026-12-01 22:00 +01:00", "2026-12-06 22:00 +01:00",
      ])
    #expect(try !Repetition.read("FREQ=WEEKLY;BYDAY=SU").get().agrees(with: #require(CivilDate("2026-12-01"))))
  }

  @Test func aFirstWeekCountsInFullForPositions() throws {
    #expect(
      try starts("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=-1;COUNT=2", from: "2026-11-20 22:00") == [
        "2026-11-20 22:00 +01:00", "2026-11-27 22:00 +01:00",
      ])
  }

  @Test func limitAndLastInstantEndARuleWithoutEnd() throws {
    #expect(try starts("FREQ=DAILY", from: "2026-01-01 22:00", limit: 5).count == 5)
    #expect(try starts("FREQ=DAILY", from: "2026-01-01 22:00", limit: 0).isEmpty)
    #expect(try starts("FREQ=DAILY", from: "2026-01-01 22:00", until: "2026-01-03T21:00:00Z").count == 3)
    #expect(try starts("FREQ=DAILY", from: "2026-01-01 22:00", until: "2025-01-01T00:00:00Z").isEmpty)
    // No such day comes before the years end.
    #expect(
      try starts(
        "FREQ=YEARLY;INTERVAL=1000;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", from: "2026-01-01 22:00",
        until: "9999-01-01T00:00:00Z"
      ).count == 1)
  }

  @Test(arguments: [
    "FREQ=WEEKLY", "RRULE:FREQ=WEEKLY", "rrule:freq=weekly;byday=su", " FREQ=WEEKLY; BYDAY = MO , TU ;",
    "BYDAY=SU;FREQ=WEEKLY", "FREQ=MONTHLY;BYDAY=+1SU,-1FR", "FREQ=YEARLY;BYMONTHDAY=-1;BYMONTH=2", "FREQ=DAILY;WKST=SU",
    "FREQ=WEEKLY;BYDAY=SU;INTERVAL=2;UNTIL=20271231T000000Z", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
  ])
  func rulesAreRead(text: String) throws { _ = try Repetition.read(text).get() }

  @Test(arguments: [
    ("⟦weekly⟧", "not a recurrence rule", "write FREQ=WEEKLY"),
    ("⟦every Sunday⟧", "not a recurrence rule", "write FREQ=WEEKLY;BYDAY=SU"),
    ("⟦now and then⟧", "not a recurrence rule", "write a rule such as FREQ=WEEKLY;BYDAY=SU"),
    ("⟦⟧", "not a recurrence rule", "write a rule such as FREQ=WEEKLY;BYDAY=SU"),
    ("⟦BYDAY=SU⟧", "FREQ missing", "add FREQ=DAILY, WEEKLY, MONTHLY or YEARLY"),
    (
      "FREQ=⟦HOURLY⟧", "maintenance repeats daily at most",
      "write FREQ=DAILY, or one maintenance for the whole period"
    ),
    ("FREQ=⟦OFTEN⟧", "FREQ takes DAILY, WEEKLY, MONTHLY or YEARLY", "correct the value of FREQ"),
    ("FREQ=DAILY;⟦BYDAY⟧", "parts are written NAME=value", "add '=' and a value, or remove the part"),
    ("FREQ=DAILY;⟦⟧;COUNT=2", "parts are written NAME=value", "add '=' and a value, or remove the part"),
    (
      "FREQ=DAILY;⟦BYWEEK⟧=2", "RFC 5545 has no part 'BYWEEK'",
      "use one of FREQ, INTERVAL, COUNT, UNTIL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, WKST"
    ),
    (
      "FREQ=DAILY;⟦BYHOUR⟧=2", "BYHOUR isn't supported",
      "use BYDAY, BYMONTHDAY, BYMONTH or BYSETPOS; the time of day comes from 'starts'"
    ),
    ("FREQ=DAILY;⟦FREQ⟧=DAILY", "FREQ given twice", "remove one, or write the values with a comma between them"),
    ("FREQ=DAILY;INTERVAL=⟦0⟧", "INTERVAL takes a number from 1 to 1000", "correct the value of INTERVAL"),
    (
      "FREQ=DAILY;INTERVAL=⟦99999999999999999999⟧", "INTERVAL takes a number from 1 to 1000",
      "correct the value of INTERVAL"
    ),
    ("FREQ=DAILY;COUNT=⟦-1⟧", "COUNT takes a number from 1 to 100000", "correct the value of COUNT"),
    (
      "FREQ=WEEKLY;BYDAY=MO,⟦SUNDAY⟧",
      "BYDAY takes MO, TU, WE, TH, FR, SA or SU, or with a number such as -1FR", "correct the value of BYDAY"
    ),
    (
      "FREQ=MONTHLY;BYDAY=⟦0⟧SU", "BYDAY takes a number from 1 to 53, or negative to count from the end",
      "correct the value of BYDAY"
    ),
    (
      "FREQ=MONTHLY;BYMONTHDAY=⟦32⟧", "BYMONTHDAY takes a number from 1 to 31, or negative to count from the end",
      "correct the value of BYMONTHDAY"
    ),
    (
      "FREQ=MONTHLY;BYMONTHDAY=1,⟦⟧", "BYMONTHDAY takes a number from 1 to 31, or negative to count from the end",
      "correct the value of BYMONTHDAY"
    ),
    ("FREQ=YEARLY;BYMONTH=⟦13⟧", "BYMONTH takes a number from 1 to 12", "correct the value of BYMONTH"),
    ("FREQ=DAILY;WKST=⟦1⟧", "WKST takes MO, TU, WE, TH, FR, SA or SU", "correct the value of WKST"),
    (
      "FREQ=DAILY;UNTIL=⟦2027-12-31⟧", "UNTIL takes a date such as 20271231, or a time such as 20271231T220000Z",
      "correct the value of UNTIL"
    ),
    (
      "FREQ=DAILY;UNTIL=⟦20270229⟧", "UNTIL takes a date such as 20271231, or a time such as 20271231T220000Z",
      "correct the value of UNTIL"
    ),
    ("FREQ=DAILY;COUNT=2;⟦UNTIL=20271231⟧", "COUNT and UNTIL both end the rule", "remove one of them"),
    (
      "FREQ=WEEKLY;⟦BYMONTHDAY=1⟧", "BYMONTHDAY doesn't go with FREQ=WEEKLY",
      "write FREQ=MONTHLY, or name weekdays with BYDAY"
    ),
    (
      "⟦BYDAY=1SU⟧;FREQ=WEEKLY", "numbered weekdays need months or years to count in",
      "write FREQ=MONTHLY instead of WEEKLY, or drop the number"
    ),
    (
      "FREQ=MONTHLY;⟦BYSETPOS=1⟧", "BYSETPOS has nothing to choose from",
      "add BYDAY, BYMONTHDAY or BYMONTH, or remove BYSETPOS"
    ),
    ("FREQ=YEARLY;BYMONTH=2;⟦BYMONTHDAY=30⟧", "no year has such a day", "correct BYMONTHDAY or BYMONTH"),
  ])
  func problemsAreNamedWhereTheyAre(marked: String, headline: String, fix: String) throws {
    let marked = try Marked(marked)
    guard case .failure(let problem) = Repetition.read(marked.text) else {
      Issue.record("'\(marked.text)' is read")
      return
    }
    #expect(problem.range == marked.range, "'\(marked.text)'")
    let diagnostic = problem.diagnostic(at: Place(SourceFile(path: "a.md", text: marked.text)))
    #expect(diagnostic.headline == headline && diagnostic.fix == fix && diagnostic.rule == .invalidRepeat)
  }

  @Test func noiseNeverCrashes() throws {
    var random = SeededNumbers()
    let pieces = [
      "FREQ", "=", ";", "WEEKLY", "MONTHLY", "YEARLY", "BYDAY", "MO", "-1", "5", "SU", ",", "BYMONTHDAY", "31",
      "BYSETPOS",
      "INTERVAL", "1000", "COUNT", "UNTIL", "20271231", "T000000Z", "ü", " ", "RRULE:", "BYMONTH", "12", "FREQ=DAILY;",
    ]
    let first = try local("2026-11-20 22:00")
    for _ in 0..<5000 {
      let text = (0..<Int.random(in: 0...12, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
        .joined()
      switch Repetition.read(text) {
      case .success(let rule):
        let starts = rule.starts(from: first, in: .utc, until: try instant("2030-01-01T00:00:00Z"), limit: 50)
        try #require(zip(starts, starts.dropFirst()).allSatisfy { $0 < $1 }, "'\(text)', seed \(random.seed)")
      case .failure(let problem):
        try #require(
          problem.range.lowerBound >= 0 && problem.range.upperBound <= text.utf8.count, "'\(text)', seed \(random.seed)"
        )
      }
    }
  }
}
