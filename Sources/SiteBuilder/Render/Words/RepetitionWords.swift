import StatusModel

/// How a language says how often something comes back.
struct RepetitionWords: Sendable {
  /// "Every day", "Every week", "Every month", "Every year"
  let every: [String]
  /// The same for more than one: "Every {n} weeks"
  let everyFew: [String]
  /// What stands between that and the days: " on {days}", or ", le {days}" where the article belongs to each day.
  let on: String
  /// "{day}": a weekday's name in a list of them.
  let weekday: String
  /// "the first {day}" to the fifth, then the last.
  let ordinals: [String]
  /// "day {n}" of a month.
  let monthDay: String
  /// "the last day" of a month.
  let lastDay: String
  /// "{date}": a day of the year.
  let date: String
  /// "until {date}"
  let until: String
  /// "{n} times"
  let times: String
}

extension Words {
  /// "Every month on the second Tuesday, 02:00–04:00 Europe/Berlin"; nil for a rule that words would make no clearer.
  func repetition(_ recurrence: Recurrence, of first: Window) -> String? {
    let rule = recurrence.rule
    let start = recurrence.zone.local(first.starts)
    let end = recurrence.zone.local(first.ends)
    guard rule.positions.isEmpty, rule.months.isEmpty, let days = days(rule, from: start.date) else { return nil }
    let unit = [.daily, .weekly, .monthly, .yearly].firstIndex(of: rule.frequency) ?? 0
    let every =
      rule.interval == 1
      ? repetition.every[unit] : repetition.everyFew[unit].filled(["n": "\(rule.interval)"])
    let on = days.isEmpty ? "" : repetition.on.filled(["days": list(days)])
    let clock = "\(dates.clock(start))–\(dates.clock(end)) \(recurrence.zone.name)"
    // A clock that has gone round would hide a day.
    let isShort = first.seconds < 86_400
    return [every + on, isShort ? clock : nil, self.end(of: rule, in: recurrence.zone)].compactMap { $0 }
      .joined(separator: ", ")
  }

  /// The days of a period; empty where it is each of them.
  private func days(_ rule: Repetition, from first: CivilDate) -> [String]? {
    switch rule.frequency {
    case .daily: return rule.weekdays.isEmpty && rule.monthDays.isEmpty ? [] : nil
    case .weekly:
      guard rule.monthDays.isEmpty else { return nil }
      let weekdays = rule.weekdays.isEmpty ? [first.weekday] : rule.weekdays.map(\.weekday)
      return Set(weekdays.map(\.rawValue)).sorted().map { weekday($0, repetition.weekday) }
    case .monthly:
      guard rule.weekdays.isEmpty || rule.monthDays.isEmpty else { return nil }
      if !rule.weekdays.isEmpty { return every(rule.weekdays.map { ordinal($0) }) }
      return every((rule.monthDays.isEmpty ? [first.day] : rule.monthDays).map { monthDay($0) })
    case .yearly:
      guard rule.weekdays.isEmpty, rule.monthDays.isEmpty else { return nil }
      return [repetition.date.filled(["date": dates.dayAndMonth(first)])]
    }
  }

  private func every(_ words: [String?]) -> [String]? {
    words.contains { $0 == nil } ? nil : words.compactMap { $0 }
  }

  private func weekday(_ number: Int, _ pattern: String) -> String {
    pattern.filled(["day": dates.weekdays[number - 1]])
  }

  private func ordinal(_ day: Repetition.WeekdayNumber) -> String? {
    guard let number = day.number, (1...5).contains(number) || number == -1 else { return nil }
    return weekday(day.weekday.rawValue, repetition.ordinals[number == -1 ? 5 : number - 1])
  }

  private func monthDay(_ number: Int) -> String? {
    if number == -1 { return repetition.lastDay }
    return number > 0 ? repetition.monthDay.filled(["n": "\(number)"]) : nil
  }

  private func end(of rule: Repetition, in zone: Zone) -> String? {
    let last: CivilDate
    switch rule.end {
    case .never: return nil
    case .count(let count): return repetition.times.filled(["n": "\(count)"])
    case .untilInstant(let instant): last = zone.date(of: instant)
    case .untilLocal(let time): last = time.date
    case .untilDate(let date): last = date
    }
    return repetition.until.filled(["date": dates.date(last)])
  }
}
