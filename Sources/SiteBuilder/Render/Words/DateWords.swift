import StatusModel

/// How a language writes dates, times, durations and figures.
struct DateWords: Sendable {
  /// January first, as they stand inside a date.
  let months: [String]
  /// Short forms with their own full stop where the language has one.
  let monthsShort: [String]
  /// Monday first.
  let weekdays: [String]
  let weekdaysShort: [String]
  /// What follows the day of the month: "." in German.
  let dayMark: String
  /// What stands between a month's whole name and its year: "noviembre de 2026".
  let monthJoiner: String
  /// "1 day", "2 days"
  let days: Counted
  /// What a duration below one minute is called.
  let underOneMinute: String
  let decimalMark: String
  /// What stands between a figure and its percent sign.
  let percentSpace: String
  /// Whether calendars begin on Sunday rather than Monday.
  let weekStartsOnSunday: Bool

  /// "20 Nov 2026"
  func date(_ date: CivilDate) -> String { text { add(date, to: &$0) } }

  /// "20 Nov 2026, 14:05 UTC"; `zone` is the abbreviation in force then.
  func dateTime(_ time: LocalTime, zone: String) -> String {
    text { text in
      add(time.date, to: &text)
      text.add(", ")
      add(clock: time, to: &text)
      text.add(" ")
      text.add(zone)
    }
  }

  /// "Tue 1 Dec 2026, 22:00": the start of a window, whose end carries the zone.
  func windowStart(_ time: LocalTime) -> String {
    text { text in
      text.add(weekday(time.date))
      text.add(" ")
      add(time.date, to: &text)
      text.add(", ")
      add(clock: time, to: &text)
    }
  }

  /// "23:30 UTC", or with its date where that isn't the start's: "Wed 2 Dec, 00:30 UTC".
  func windowEnd(_ end: LocalTime, after start: LocalTime, zone: String) -> String {
    text { text in
      if end.date != start.date {
        text.add(weekday(end.date))
        text.add(" ")
        if end.date.year == start.date.year { add(dayAndMonth: end.date, to: &text) } else { add(end.date, to: &text) }
        text.add(", ")
      }
      add(clock: end, to: &text)
      text.add(" ")
      text.add(zone)
    }
  }

  /// "14:05"; the same everywhere, because a status page is no place to guess about noon.
  func clock(_ time: LocalTime) -> String {
    text { add(clock: time, to: &$0) }
  }

  /// "November 2026", as a heading.
  func month(_ month: Month) -> String {
    let name = months[month.month - 1]
    return name.prefix(1).uppercased() + name.dropFirst() + monthJoiner + "\(month.year)"
  }

  /// "1 h 12 min", "3 days 4 h", "under a minute". Parts below the second are left out, nothing is rounded up.
  func duration(seconds: Int) -> String {
    let minutes = max(seconds, 0) / 60
    let hours = minutes / 60
    if minutes < 1 { return underOneMinute }
    if hours < 1 { return "\(minutes)\u{A0}min" }
    if hours < 24 { return minutes % 60 == 0 ? "\(hours)\u{A0}h" : "\(hours)\u{A0}h \(minutes % 60)\u{A0}min" }
    let whole = days(hours / 24)
    return hours % 24 == 0 ? whole : "\(whole) \(hours % 24)\u{A0}h"
  }

  /// "99.982 %" of `part` in `whole`, cut rather than rounded, so that 100 % means every second of it. Empty for
  /// a whole of nothing.
  func percent(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "" }
    // Whole numbers: a Double would round 99.9999 up to 100 now and then.
    let share = whole.dividingFullWidth(min(max(part, 0), whole).multipliedFullWidth(by: 100_000)).quotient
    let fraction = share % 1000 == 0 ? "" : decimalMark + trimmed(share % 1000)
    return "\(share / 1000)\(fraction)\(percentSpace)%"
  }

  private func trimmed(_ thousandths: Int) -> String {
    var text = thousandths < 10 ? "00\(thousandths)" : thousandths < 100 ? "0\(thousandths)" : "\(thousandths)"
    while text.hasSuffix("0") { text.removeLast() }
    return text
  }

  private func weekday(_ date: CivilDate) -> String { weekdaysShort[date.weekday.rawValue - 1] }

  /// "20 Nov"
  func dayAndMonth(_ date: CivilDate) -> String { text { add(dayAndMonth: date, to: &$0) } }

  // MARK: Parts

  /// Longer than any of these texts in any language.
  private func text(_ write: (inout DigitText) -> Void) -> String { DigitText.string(capacity: 160, write) }

  private func add(_ date: CivilDate, to text: inout DigitText) {
    add(dayAndMonth: date, to: &text)
    text.add(" ")
    text.add(date.year)
  }

  private func add(dayAndMonth date: CivilDate, to text: inout DigitText) {
    text.add(date.day)
    text.add(dayMark)
    text.add(" ")
    text.add(monthsShort[date.month - 1])
  }

  private func add(clock time: LocalTime, to text: inout DigitText) {
    text.add(time.hour, digits: 2)
    text.add(":")
    text.add(time.minute, digits: 2)
  }
}
