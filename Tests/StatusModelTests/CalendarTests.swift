import Foundation
import Testing

@testable import StatusModel

@Suite struct CalendarTests {
  @Test func everyDayFrom1600To2400FollowsTheOneBefore() throws {
    var previous = CivilDate(daysSinceEpoch: -135_140)
    #expect(previous.description == "1600-01-01")
    for days in -135_139...157_419 {
      let date = CivilDate(daysSinceEpoch: days)
      let isNextDay = date.month == previous.month && date.day == previous.day + 1
      let isNextMonth = date.day == 1 && previous.day == previous.daysInMonth
      try #require(isNextDay || isNextMonth, "\(previous) is followed by \(date)")
      try #require(date.daysSinceEpoch == days && previous < date && date.weekday.rawValue == (days + 3).modulo(7) + 1)
      previous = date
    }
    #expect(previous.description == "2400-12-31")
  }

  @Test(arguments: [
    ("2026-02-28", true), ("2026-02-29", false), ("2028-02-29", true), ("2100-02-29", false), ("2000-02-29", true),
    ("2026-04-31", false), ("2026-13-01", false), ("2026-00-10", false), ("2026-01-00", false), ("2026-1-1", false),
    (" 2026-01-01", false), ("2026-01-01 ", false), ("+026-01-01", false), ("२०२६-०१-०१", false), ("", false),
  ])
  func onlyDatesThatExistAreRead(text: String, exists: Bool) {
    #expect((CivilDate(text) != nil) == exists)
    #expect(CivilDate(text)?.description ?? text == text)
  }

  @Test(arguments: [
    ("2026-11-20", Weekday.friday), ("1970-01-01", .thursday), ("2000-02-29", .tuesday), ("1969-12-31", .wednesday),
  ])
  func weekdays(text: String, weekday: Weekday) throws {
    #expect(try #require(CivilDate(text)).weekday == weekday)
  }

  @Test func addingMonthsStaysWithinTheMonth() throws {
    let date = try #require(CivilDate("2026-01-31"))
    #expect(date.adding(months: 1).description == "2026-02-28")
    #expect(date.adding(months: 25).description == "2028-02-29")
    #expect(date.adding(months: -2).description == "2025-11-30")
    #expect(date.adding(days: 1).description == "2026-02-01")
    #expect(date.adding(days: -31).description == "2025-12-31")
    #expect(date.firstOfMonth.description == "2026-01-01")
  }

  @Test func monthsKnowTheirDaysAndNeighbours() throws {
    let month = try #require(Month("2028-02"))
    #expect(month.days.count == 29)
    #expect(month.days.first == month.first && month.days.last == month.last)
    #expect("\(month.previous) \(month) \(month.next)" == "2028-01 2028-02 2028-03")
    #expect(try #require(Month("2026-12")).next.description == "2027-01")
    #expect(try #require(Month("2026-01")).previous.description == "2025-12")
    #expect(Month("2026-13") == nil && Month("2026-1") == nil && Month("2026-01-01") == nil)
    #expect(month.previous < month)
  }

  @Test func enormousNumbersDontOverflow() {
    for days in [Int.min, Int.max] {
      #expect(CivilDate(daysSinceEpoch: days).adding(days: days).adding(months: days).daysInMonth > 0)
    }
    let last = Instant(seconds: .max)
    #expect(last.rfc3339 == "9999-12-31T23:59:59Z")
    #expect(last + .max == last && last - .min == last)
    let first = Instant(seconds: .min)
    #expect(first.rfc3339 == "0000-01-01T00:00:00Z")
    #expect(first - .max == first && first + .min == first)
  }
}

@Suite struct InstantTests {
  @Test func everyFormSaysTheSame() throws {
    let instant = try instant("2026-11-20T14:05:09Z")
    #expect(instant.seconds == 1_795_183_509)
    #expect(instant.rfc3339 == "2026-11-20T14:05:09Z")
    #expect(instant.rfc3339Milliseconds == "2026-11-20T14:05:09.000Z")
    #expect(instant.rfc822 == "Fri, 20 Nov 2026 14:05:09 GMT")
    #expect(instant.icalendar == "20261120T140509Z")
  }

  @Test(arguments: [
    ("2026-03-01T14:05:00Z", "2026-03-01T14:05:00Z"), ("2026-03-01t14:05:00z", "2026-03-01T14:05:00Z"),
    ("2026-03-01T14:05:00.999Z", "2026-03-01T14:05:00Z"), ("2026-03-01 14:05:00+05:45", "2026-03-01T08:20:00Z"),
    ("2026-01-01T00:30:00.5+01:00", "2025-12-31T23:30:00Z"), ("2026-12-31T23:00:00-02:00", "2027-01-01T01:00:00Z"),
    ("2026-03-01T14:05:00-00:00", "2026-03-01T14:05:00Z"), ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"),
  ])
  func rfc3339IsRead(text: String, expected: String) throws {
    #expect(Instant(rfc3339: text)?.rfc3339 == expected)
  }

  @Test(arguments: [
    "", "2026-03-01", "2026-03-01T14:05Z", "2026-03-01T14:05:00", "2026-02-29T14:05:00Z", "2026-03-01T24:00:00Z",
    "2026-03-01T14:60:00Z", "2016-12-31T23:59:60Z", "2026-03-01T14:05:00.Z", "2026-03-01T14:05:00+1:00",
    "2026-03-01T14:05:00+24:00", "2026-03-01T14:05:00+01:60", "2026-03-01T14:05:00+0100", "2026-03-01T14:05:00Z ",
    "2026-03-01T14:05:00ZZ", "2026-3-01T14:05:00Z", "-026-03-01T14:05:00Z",
  ])
  func nothingElseIs(text: String) { #expect(Instant(rfc3339: text) == nil) }

  @Test func randomInstantsComeBackFromText() throws {
    var random = SeededNumbers()
    for _ in 0..<2000 {
      let instant = Instant(seconds: .random(in: -62_167_219_200...253_402_300_799, using: &random))
      try #require(Instant(rfc3339: instant.rfc3339) == instant, "seed \(random.seed)")
      try #require(Instant(rfc3339: instant.rfc3339Milliseconds) == instant, "seed \(random.seed)")
    }
  }
}
