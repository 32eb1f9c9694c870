import Diagnostics
import Foundation
import Testing

@testable import StatusModel

@Suite struct TimeTextTests {
  /// Times without a zone are read in Berlin.
  private func read(_ text: String) throws -> Result<Instant, TimeProblem> {
    TimeText.read(text, zone: try zone("Europe/Berlin"), zones: zones)
  }

  @Test(arguments: [
    ("2026-11-20T14:05:00Z", "2026-11-20T14:05:00Z"),
    ("2026-11-20t14:05:00z", "2026-11-20T14:05:00Z"),
    ("2026-11-20T14:05:00.987654Z", "2026-11-20T14:05:00Z"),
    ("2026-11-20T14:05:00+05:30", "2026-11-20T08:35:00Z"),
    ("2026-11-20T14:05", "2026-11-20T13:05:00Z"),
    ("2026-11-20 14:05", "2026-11-20T13:05:00Z"),
    ("2026-07-20 14:05:30", "2026-07-20T12:05:30Z"),
    ("2026-11-20 14:05 UTC", "2026-11-20T14:05:00Z"),
    ("2026-11-20 14:05 utc", "2026-11-20T14:05:00Z"),
    ("2026-11-20 14:05 GMT", "2026-11-20T14:05:00Z"),
    ("2026-11-20 14:05Z", "2026-11-20T14:05:00Z"),
    ("2026-11-20 14:05 +01:00", "2026-11-20T13:05:00Z"),
    ("2026-11-20 14:05+0100", "2026-11-20T13:05:00Z"),
    ("2026-11-20 14:05 -00:00", "2026-11-20T14:05:00Z"),
    ("2026-11-20 14:05 -0330", "2026-11-20T17:35:00Z"),
    ("2026-11-20 14:05 America/New_York", "2026-11-20T19:05:00Z"),
    ("2026-11-20 14:05 Asia/Kathmandu", "2026-11-20T08:20:00Z"),
    ("2026-11-20 14:05 Japan", "2026-11-20T05:05:00Z"),
    ("  2026-11-20 \t 14:05   UTC ", "2026-11-20T14:05:00Z"),
    ("Fri 2026-11-20 14:05 UTC", "2026-11-20T14:05:00Z"),
    ("Friday, 2026-11-20 14:05 UTC", "2026-11-20T14:05:00Z"),
    ("fri., 2026-11-20 14:05 UTC", "2026-11-20T14:05:00Z"),
    ("2026-10-25 02:30 +02:00", "2026-10-25T00:30:00Z"),
    ("2026-10-25 02:30 +01:00", "2026-10-25T01:30:00Z"),
    ("2026-03-29 03:00", "2026-03-29T01:00:00Z"),
    ("2026-10-25 03:00", "2026-10-25T02:00:00Z"),
    ("1970-01-01 00:00 UTC", "1970-01-01T00:00:00Z"),
    ("2200-12-31 23:59:59 UTC", "2200-12-31T23:59:59Z"),
  ])
  func timesAreRead(text: String, expected: String) throws {
    #expect(try read(text).get().rfc3339 == expected)
  }

  @Test(arguments: [
    ("⟦yesterday⟧", "not a time", "write date and time such as 2026-11-20 14:05 UTC"),
    ("⟦⟧", "not a time", "write date and time such as 2026-11-20 14:05 UTC"),
    ("⟦   ⟧", "not a time", "write date and time such as 2026-11-20 14:05 UTC"),
    ("⟦Nov 20, 2026 2:05 PM UTC⟧", "not a time", "write 2026-11-20 14:05 UTC"),
    ("⟦20⟧ Nov 2026 14:05", "dates are written YYYY-MM-DD", "write 2026-11-20 14:05"),
    ("⟦20.11.2026⟧ 14:05 Uhr", "dates are written YYYY-MM-DD", "write 2026-11-20 14:05"),
    ("⟦2026/11/20⟧ 14:05 CET", "dates are written YYYY-MM-DD", "write 2026-11-20 14:05 Europe/Berlin"),
    ("⟦11/20/2026⟧ 2:05 pm", "dates are written YYYY-MM-DD", "write 2026-11-20 14:05"),
    (
      "⟦11/12/2026⟧ 14:05", "dates are written YYYY-MM-DD",
      "write four digits for the year, two for month and day"
    ),
    ("⟦2026-3-1⟧ 9:05", "dates are written YYYY-MM-DD", "write 2026-03-01 09:05"),
    ("⟦20261120⟧T140500Z", "dates are written YYYY-MM-DD", "write 2026-11-20 14:05 Z"),
    ("⟦2026-11-20T⟧", "time of day missing", "add hour and minute, such as 2026-11-20 14:05"),
    ("2026-11-20 ⟦soon⟧ UTC", "times of day are written HH:MM or HH:MM:SS", "write two digits each, such as 09:05"),
    ("⟦2026-11-20⟧", "time of day missing", "add hour and minute, such as 2026-11-20 14:05"),
    ("⟦Fri 2026-11-20⟧", "time of day missing", "add hour and minute, such as 2026-11-20 14:05"),
    ("2026-11-20⟦,⟧ 14:05", "a space stands between date and time", "write 2026-11-20 14:05"),
    ("2026-11-20 ⟦9:05⟧", "times of day are written HH:MM or HH:MM:SS", "write 2026-11-20 09:05"),
    ("2026-11-20 ⟦14.05⟧ UTC", "times of day are written HH:MM or HH:MM:SS", "write 2026-11-20 14:05 UTC"),
    ("2026-11-20 ⟦1405⟧ +02:00", "times of day are written HH:MM or HH:MM:SS", "write 2026-11-20 14:05 +02:00"),
    ("2026-11-20 ⟦14⟧h", "times of day are written HH:MM or HH:MM:SS", "write 2026-11-20 14:00"),
    ("2026-11-20 14:05 ⟦+2⟧", "offsets are written +HH:MM", "write 2026-11-20 14:05 +02:00"),
    ("2026-11-20 14:05 ⟦UTC+2⟧", "offsets are written +HH:MM", "write 2026-11-20 14:05 +02:00"),
    ("2026-11-20 14:05 ⟦−03:30⟧", "offsets are written +HH:MM", "write 2026-11-20 14:05 -03:30"),
    (
      "2026-11-20 14:05 ⟦+15:00⟧", "offsets run from -12:00 to +14:00",
      "correct the offset, or name the zone, such as Europe/Berlin"
    ),
    ("2026-11-⟦31⟧ 14:05", "November 2026 has 30 days", "write 2026-11-30 or 2026-12-01"),
    ("2026-02-⟦29⟧ 14:05", "February 2026 has 28 days", "write 2026-02-28 or 2026-03-01"),
    ("2026-11-⟦00⟧ 14:05", "November 2026 has 30 days", "write 2026-11-30 or 2026-12-01"),
    ("2026-⟦20⟧-11 14:05", "months run from 01 to 12", "write 2026-11-20: the month comes before the day"),
    ("2026-⟦20⟧-31 14:05", "months run from 01 to 12", "correct the month"),
    ("⟦0206⟧-11-20 14:05", "years run from 1970 to 2200", "correct the year"),
    ("⟦2201⟧-01-01 14:05", "years run from 1970 to 2200", "correct the year"),
    ("2026-11-20 ⟦25⟧:05", "hours run from 00 to 23", "correct the hour"),
    ("2026-12-31 ⟦24:00⟧ UTC", "hours run from 00 to 23", "write 2027-01-01 00:00"),
    ("2026-11-20 ⟦24⟧:01", "hours run from 00 to 23", "correct the hour"),
    ("2026-11-20 14:⟦75⟧", "minutes run from 00 to 59", "correct the minute"),
    ("2026-12-31 23:59:⟦60⟧ UTC", "seconds run from 00 to 59", "write 59"),
    ("2026-12-31 23:59:⟦61⟧ UTC", "seconds run from 00 to 59", "correct the seconds, or leave them out"),
    ("2026-11-20 14:30⟦pm⟧", "times are on the 24-hour clock", "write 14:30 without am or pm"),
    ("2026-11-20 2:30 ⟦p.m.⟧", "times are on the 24-hour clock", "write 14:30 without am or pm"),
    ("2026-11-20 12:10 ⟦AM⟧ UTC", "times are on the 24-hour clock", "write 00:10 without am or pm"),
    ("2026-11-20 2⟦pm⟧", "times are on the 24-hour clock", "write 14:00 without am or pm"),
    ("2026-11-20 25:10 ⟦pm⟧", "times are on the 24-hour clock", "write a time from 00:00 to 23:59"),
    (
      "⟦Sat⟧ 2026-11-20 14:05", "2026-11-20 is a Friday, not a Saturday",
      "write Friday if the date is right, 2026-11-21 if the weekday is"
    ),
    (
      "⟦Monday⟧, 2026-11-20 14:05", "2026-11-20 is a Friday, not a Monday",
      "write Friday if the date is right, 2026-11-23 if the weekday is"
    ),
    ("⟦Fryday 2026-11-20 14:05⟧", "not a time", "write 2026-11-20 14:05"),
    ("2026-11-20 14:05 ⟦Europe/Berln⟧", "no time zone is named 'Europe/Berln'", "write Europe/Berlin"),
    ("2026-11-20 14:05 ⟦New York⟧", "no time zone is named 'New York'", "write America/New_York"),
    (
      "2026-11-20 14:05 ⟦Mars⟧", "no time zone is named 'Mars'",
      "write UTC, an offset such as +02:00, or an IANA name such as Europe/Berlin"
    ),
    (
      "2026-11-20 14:05 ⟦../../etc/passwd⟧", "no time zone is named '../../etc/passwd'",
      "write UTC, an offset such as +02:00, or an IANA name such as Europe/Berlin"
    ),
    (
      "2026-11-20 14:05 ⟦EST⟧", "'EST' doesn't say which zone",
      "write America/New_York, or an offset such as +02:00"
    ),
    (
      "2026-11-20 14:05 ⟦IST⟧", "'IST' doesn't say which zone",
      "write Asia/Kolkata or Europe/Dublin or Asia/Jerusalem, or an offset such as +02:00"
    ),
    ("2026-11-20 14:05 UTC ⟦(roughly)⟧", "nothing may follow the time", "remove it"),
    ("2026-11-20 14:05 Europe/Berlin ⟦time⟧", "nothing may follow the time", "remove it"),
    (
      "⟦2026-03-29 02:30⟧", "2026-03-29 02:30 doesn't exist in Europe/Berlin",
      "write 2026-03-29 03:30, or give the time in UTC"
    ),
    (
      "⟦2011-12-30 12:00⟧ Pacific/Apia", "2011-12-30 12:00 doesn't exist in Pacific/Apia",
      "write 2011-12-31 12:00, or give the time in UTC"
    ),
    (
      "⟦2026-10-25 02:30⟧", "2026-10-25 02:30 happens twice in Europe/Berlin",
      "write 2026-10-25 02:30 +02:00 for the first, 2026-10-25 02:30 +01:00 for the second"
    ),
    (
      "⟦Sun 2026-11-01 01:30:15⟧ America/New_York", "2026-11-01 01:30:15 happens twice in America/New_York",
      "write 2026-11-01 01:30:15 -04:00 for the first, 2026-11-01 01:30:15 -05:00 for the second"
    ),
    ("2026-11-20 ⟦١٤:٠٥⟧", "times of day are written HH:MM or HH:MM:SS", "write two digits each, such as 09:05"),
  ])
  func problemsAreNamedWhereTheyAre(marked: String, headline: String, fix: String) throws {
    let marked = try Marked(marked)
    guard case .failure(let problem) = try read(marked.text) else {
      Issue.record("'\(marked.text)' is read")
      return
    }
    #expect(problem.range == marked.range, "'\(marked.text)'")
    let file = SourceFile(path: "a.md", text: "at " + marked.text)
    let diagnostic = problem.diagnostic(at: Place(file, 3..<file.bytes.count))
    #expect(diagnostic.headline == headline)
    #expect(diagnostic.fix == fix)
    #expect(diagnostic.place.range == marked.range.lowerBound + 3..<marked.range.upperBound + 3)
    // What a fix offers must be right itself.
    if fix.hasPrefix("write 2"), let offered = fix.dropFirst(6).split(separator: ",").first, offered.count > 12,
      !offered.contains(" or "), !offered.contains(": ")
    {
      let time = offered.components(separatedBy: " for the ")[0]
      let zone = marked.text.hasSuffix("Apia") ? " Pacific/Apia" : ""
      #expect(throws: Never.self) { try read(time + zone).get() }
    }
  }

  @Test func theReasonOfAClockChangeIsTold() throws {
    let place = Place(SourceFile(path: "a.md", text: ""))
    let why = try [
      "2026-03-29 02:30", "2011-12-30 12:00 Pacific/Apia", "2018-11-04 00:30 America/Sao_Paulo",
    ].map { text in
      guard case .failure(let problem) = try read(text) else { return "" }
      return problem.diagnostic(at: place).why
    }
    #expect(
      why == [
        "clocks are put forward from 02:00 to 03:00",
        "clocks are put forward from 2011-12-30 00:00 to 2011-12-31 00:00",
        "clocks are put forward from 00:00 to 01:00",
      ])
  }

  @Test(arguments: [
    ("2026-11-20", "2026-11-20"), (" Fri, 2026-11-20 ", "2026-11-20"), ("2026-11-20 14:05", nil), ("2026-02-29", nil),
    ("soon", nil), ("", nil), ("Sat 2026-11-20", nil), ("20.11.2026", nil),
  ])
  func datesAreRead(text: String, expected: String?) throws {
    let read = try? TimeText.readDate(text).get()
    #expect(read?.description == expected)
  }

  @Test func aTimeWhereADateBelongsSaysWhichDate() throws {
    guard case .failure(let problem) = TimeText.readDate("2026-11-20 14:05") else {
      Issue.record("read")
      return
    }
    #expect(problem.range == 10..<16)
    #expect(problem.diagnostic(at: Place(SourceFile(path: "site.yml", text: ""))).fix == "write 2026-11-20")
  }

  @Test func everyInstantIsReadBackInItsZone() throws {
    var random = SeededNumbers()
    let names = try #require(archive).names.filter { TimeAbbreviation.zones(named: $0) == nil }
    for _ in 0..<2000 {
      let name = try #require(names.randomElement(using: &random))
      let instant = Instant(seconds: .random(in: 86_400...7_258_000_000, using: &random))
      let local = try zone(name).local(instant)
      let weekday = local.date.weekday.name.prefix(Bool.random(using: &random) ? 3 : 9)
      switch try read("\(weekday) \(local) \(name)") {
      case .success(let found): #expect(found == instant, "\(name) \(local), seed \(random.seed)")
      case .failure(let problem):
        guard case .repeated(local, zone: name, let first, let second) = problem.kind,
          [first, second].contains(instant)
        else {
          Issue.record("\(name) \(local): \(problem), seed \(random.seed)")
          continue
        }
      }
    }
  }

  @Test func noiseNeverCrashesAndIsUnderlinedWithinTheText() throws {
    var random = SeededNumbers()
    let pieces = [
      "2026", "-", "11", "20", " ", "T", ":", "14", "05", "Z", "UTC", "+", "02:00", "pm", "Fri", ",", ".", "ü", "📅",
      "CET",
      "Europe/Berlin", "\t", "Nov", "/", "99999999999999999999", "24:00", "\u{0}", "2026-11-20", "14:05",
    ]
    for _ in 0..<5000 {
      let text = (0..<Int.random(in: 0...9, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
        .joined()
      guard case .failure(let problem) = try read(text) else { continue }
      let range = problem.range
      try #require(range.lowerBound >= 0 && range.upperBound <= text.utf8.count, "'\(text)', seed \(random.seed)")
      try #require(
        String(validating: Array(text.utf8)[range], as: UTF8.self) != nil, "'\(text)' \(range), seed \(random.seed)")
      switch problem.kind {
      case .notATime(let repair?), .malformed(_, let repair?):
        if case .failure(let again) = try read(repair) {
          switch again.kind {
          case .skipped, .repeated, .unknownZone: break
          default: Issue.record("'\(text)' is told to be '\(repair)', seed \(random.seed)")
          }
        }
      default: break
      }
    }
  }
}
