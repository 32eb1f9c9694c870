// Wordings about times: how they are written, and clocks that are changed.

extension Diagnostic {
  /// - Parameter repair: the time as it should be written, where it's clear which was meant.
  public static func notATime(repair: String?, at place: Place) -> Diagnostic {
    Diagnostic(
      .invalidTime, "not a time", at: place, why: formWhy,
      fix: repair.map { "write \($0)" } ?? "write date and time such as 2026-11-20 14:05 UTC")
  }

  public static func notADate(at place: Place) -> Diagnostic {
    Diagnostic(.invalidTime, "not a date", at: place, fix: "write the date as YYYY-MM-DD, such as 2026-11-20")
  }

  public static func malformedDate(repair: String?, at place: Place) -> Diagnostic {
    malformed("dates are written YYYY-MM-DD", repair, "write four digits for the year, two for month and day", place)
  }

  public static func malformedSeparator(repair: String?, at place: Place) -> Diagnostic {
    malformed("a space stands between date and time", repair, "write the date, a space, and the time", place)
  }

  public static func malformedClock(repair: String?, at place: Place) -> Diagnostic {
    malformed("times of day are written HH:MM or HH:MM:SS", repair, "write two digits each, such as 09:05", place)
  }

  public static func malformedOffset(repair: String?, at place: Place) -> Diagnostic {
    malformed("offsets are written +HH:MM", repair, "write the offset such as +02:00 or -05:00", place)
  }

  public static func timeMissing(date: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .invalidTime, "time of day missing", at: place, why: "readers are told when, to the minute",
      fix: "add hour and minute, such as \(date) 14:05")
  }

  public static func timeOnDate(date: String, at place: Place) -> Diagnostic {
    Diagnostic(.invalidTime, "only a date belongs here", at: place, fix: "write \(date)")
  }

  public static func textAfterTime(at place: Place) -> Diagnostic {
    Diagnostic(.invalidTime, "nothing may follow the time", at: place, fix: "remove it")
  }

  public static func yearOutOfRange(first: Int, last: Int, at place: Place) -> Diagnostic {
    Diagnostic(.invalidTime, "years run from \(first) to \(last)", at: place, fix: "correct the year")
  }

  /// - Parameter swapped: the date with month and day exchanged, where there is one.
  public static func monthOutOfRange(swapped: String?, at place: Place) -> Diagnostic {
    Diagnostic(
      .invalidTime, "months run from 01 to 12", at: place,
      fix: swapped.map { "write \($0): the month comes before the day" } ?? "correct the month")
  }

  /// - Parameters:
  ///   - month: such as "February 2026", which has only so many `days`.
  ///   - last: its last date.
  ///   - next: the date after that.
  public static func noSuchDate(
    month: String, days: Int, last: String, next: String, at place: Place
  ) -> Diagnostic {
    Diagnostic(.invalidTime, "\(month) has \(days) days", at: place, fix: "write \(last) or \(next)")
  }

  public static func hourOutOfRange(at place: Place) -> Diagnostic {
    Diagnostic(.invalidTime, "hours run from 00 to 23", at: place, fix: "correct the hour")
  }

  public static func minuteOutOfRange(at place: Place) -> Diagnostic {
    Diagnostic(.invalidTime, "minutes run from 00 to 59", at: place, fix: "correct the minute")
  }

  public static func secondOutOfRange(leap: Bool, at place: Place) -> Diagnostic {
    Diagnostic(
      .invalidTime, "seconds run from 00 to 59", at: place,
      why: leap ? "leap seconds aren't counted" : "",
      fix: leap ? "write 59" : "correct the seconds, or leave them out")
  }

  public static func endOfDay(next: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .invalidTime, "hours run from 00 to 23", at: place, why: "24:00 is 00:00 of the next date",
      fix: "write \(next) 00:00")
  }

  /// - Parameter time: on the 24-hour clock; nil when there is no such time.
  public static func twelveHourClock(time: String?, at place: Place) -> Diagnostic {
    Diagnostic(
      .invalidTime, "times are on the 24-hour clock", at: place,
      fix: time.map { "write \($0) without am or pm" } ?? "write a time from 00:00 to 23:59")
  }

  /// - Parameter nearest: the nearest date that is the weekday that was said.
  public static func wrongWeekday(
    date: String, is weekday: String, said: String, nearest: String, at place: Place
  ) -> Diagnostic {
    Diagnostic(
      .wrongWeekday, "\(date) is a \(weekday), not a \(said)", at: place,
      why: "one of the two is wrong, and readers would be told the date",
      fix: "write \(weekday) if the date is right, \(nearest) if the weekday is")
  }

  public static func offsetOutOfRange(at place: Place) -> Diagnostic {
    Diagnostic(
      .invalidTime, "offsets run from -12:00 to +14:00", at: place, why: "no clock is further from UTC",
      fix: "correct the offset, or name the zone, such as Europe/Berlin")
  }

  /// - Parameter nearest: the one known zone that must have been meant, where there is one.
  public static func unknownZone(_ name: String, nearest: String?, at place: Place) -> Diagnostic {
    Diagnostic(
      .unknownZone, "no time zone is named '\(name)'", at: place,
      fix: nearest.map { "write \($0)" } ?? "write UTC, an offset such as +02:00, or an IANA name such as Europe/Berlin"
    )
  }

  /// - Parameter meant: the zones that may have been meant, the likeliest first; at least one.
  public static func ambiguousZone(_ name: String, meant: [String], at place: Place) -> Diagnostic {
    Diagnostic(
      .unknownZone, "'\(name)' doesn't say which zone", at: place,
      why: "such abbreviations are shared by places, or hold for half the year only",
      fix: "write \(meant.joined(separator: " or ")), or an offset such as +02:00")
  }

  /// - Parameters:
  ///   - time: as it was written, without its zone.
  ///   - from: what clocks showed as they were put forward, `to` the next moment.
  ///   - meant: what a clock showed that had been put forward, where one forgotten showed `time`.
  public static func skippedTime(
    _ time: String, zone: String, from: String, to: String, meant: String, at place: Place
  ) -> Diagnostic {
    Diagnostic(
      .skippedTime, "\(time) doesn't exist in \(zone)", at: place,
      why: "clocks are put forward from \(from) to \(to)",
      fix: "write \(meant), or give the time in UTC")
  }

  /// - Parameters:
  ///   - time: as it was written, without its zone.
  ///   - first: the offset from UTC before clocks are put back, `second` the one after it.
  public static func repeatedTime(
    _ time: String, zone: String, first: String, second: String, at place: Place
  ) -> Diagnostic {
    Diagnostic(
      .repeatedTime, "\(time) happens twice in \(zone)", at: place, why: "clocks are put back over it",
      fix: "write \(time) \(first) for the first, \(time) \(second) for the second")
  }

  private static func malformed(_ headline: String, _ repair: String?, _ advice: String, _ place: Place) -> Diagnostic {
    Diagnostic(.invalidTime, headline, at: place, fix: repair.map { "write \($0)" } ?? advice)
  }

  private static let formWhy = "times are read as RFC 3339 or as YYYY-MM-DD HH:MM with an optional zone"
}
