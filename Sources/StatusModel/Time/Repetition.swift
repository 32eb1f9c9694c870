/// How an event repeats: a recurrence rule of RFC 5545, section 3.3.10, as far as whole days go.
///
/// Made by `Repetition.read`. Times on the wall are kept over clock changes: what starts at 22:00 starts at 22:00 in
/// summer and in winter.
public struct Repetition: Hashable, Sendable {
  public enum Frequency: String, Hashable, Sendable {
    case daily = "DAILY"
    case weekly = "WEEKLY"
    case monthly = "MONTHLY"
    case yearly = "YEARLY"
  }

  /// A weekday, or with a number the first, second, or from the end -1 of its month or year.
  public struct WeekdayNumber: Hashable, Sendable {
    public let weekday: Weekday
    public let number: Int?
  }

  public enum End: Hashable, Sendable {
    case never
    /// After so many starts, counting those that are left out.
    case count(Int)
    case untilInstant(Instant)
    /// A time on the wall, where the event happens.
    case untilLocal(LocalTime)
    /// The end of a date, where the event happens.
    case untilDate(CivilDate)
  }

  /// A start that doesn't happen (EXDATE).
  public enum Exclusion: Hashable, Sendable {
    case time(LocalTime)
    case date(CivilDate)
  }

  public internal(set) var frequency = Frequency.daily
  public internal(set) var interval = 1
  public internal(set) var end = End.never
  public internal(set) var weekdays: [WeekdayNumber] = []
  /// 1 to 31, or from the month's end -1 to -31.
  public internal(set) var monthDays: [Int] = []
  public internal(set) var months: [Int] = []
  /// Which of a period's days are taken: 1 for the first, -1 for the last.
  public internal(set) var positions: [Int] = []
  public internal(set) var weekStart = Weekday.monday
}

// MARK: Starts

extension Repetition {
  /// The instants at which a repeated event starts, in order.
  ///
  /// The first start counts even where the rule doesn't name its day, as RFC 5545 has it; `agrees(with:)` tells.
  /// A start in an hour that clocks skip moves behind the change, as long after it as a clock not put forward would
  /// have shown; one in a repeated hour happens the first time.
  /// - Parameters:
  ///   - first: on the wall, where the event happens.
  ///   - excluding: starts that are left out. They count for COUNT.
  ///   - until: the last instant of interest.
  ///   - limit: at most so many.
  public func starts(
    from first: LocalTime, in zone: Zone, excluding: [Exclusion] = [], until: Instant, limit: Int
  ) -> [Instant] {
    let excluded = Set(excluding)
    var dates = RepetitionDates(self, from: first.date)
    var starts: [Instant] = []
    var number = 1
    var next: CivilDate? = first.date
    while let date = next, starts.count < limit {
      let local = first.on(date)
      let start = zone.start(of: local)
      guard start <= until, !isOver(at: start, local, number: number) else { break }
      // In a zone that left a date out, the starts of two dates can fall together.
      if !excluded.contains(.date(date)), !excluded.contains(.time(local)), starts.last != start {
        starts.append(start)
      }
      number += 1
      repeat { next = dates.next() } while next == first.date
    }
    return starts
  }

  /// Whether the rule names the day of the first start, as RFC 5545 wants it. Where it doesn't, the event starts on
  /// that day all the same and on the rule's days from then on, which may not be what the author meant.
  public func agrees(with first: CivilDate) -> Bool {
    var dates = RepetitionDates(self, from: first)
    return dates.next() == first
  }

  private func isOver(at start: Instant, _ local: LocalTime, number: Int) -> Bool {
    switch end {
    case .never: false
    case .count(let count): number > count
    case .untilInstant(let last): start > last
    case .untilLocal(let last): local > last
    case .untilDate(let last): local.date > last
    }
  }
}

/// The dates that a rule names, from a first one on, in order; they end with the years that Candor reads.
struct RepetitionDates {
  private let rule: Repetition
  private let first: CivilDate
  private let weekdays: [Repetition.WeekdayNumber]
  private let monthDays: [Int]
  private let months: [Int]
  /// The first date of the day, week, month or year to look at next.
  private var period: CivilDate
  /// Dates of the last period that haven't been given out, the earliest last.
  private var waiting: [CivilDate] = []

  init(_ rule: Repetition, from first: CivilDate) {
    self.rule = rule
    self.first = first
    // What a rule doesn't say is taken from the first start.
    let saysDay = !rule.weekdays.isEmpty || !rule.monthDays.isEmpty
    switch rule.frequency {
    case .daily:
      (weekdays, monthDays, months) = (rule.weekdays, rule.monthDays, rule.months)
      period = first
    case .weekly:
      let implied = [Repetition.WeekdayNumber(weekday: first.weekday, number: nil)]
      (weekdays, monthDays, months) = (saysDay ? rule.weekdays : implied, [], rule.months)
      period = first.adding(days: -rule.weekStart.days(to: first.weekday))
    case .monthly:
      (weekdays, monthDays, months) = (rule.weekdays, saysDay ? rule.monthDays : [first.day], rule.months)
      period = first.firstOfMonth
    case .yearly:
      (weekdays, monthDays) = (rule.weekdays, saysDay ? rule.monthDays : [first.day])
      months = saysDay || !rule.months.isEmpty ? rule.months : [first.month]
      period = CivilDate(unchecked: first.year, 1, 1)
    }
  }

  mutating func next() -> CivilDate? {
    while waiting.isEmpty {
      guard period.year <= TimeText.years.upperBound else { return nil }
      let (next, after) = periods()
      waiting = picked(dates(from: period, before: next)).filter { $0 >= first }.reversed()
      period = after
    }
    return waiting.removeLast()
  }

  /// Where the current period ends, and where the one that the interval leads to starts.
  private func periods() -> (end: CivilDate, next: CivilDate) {
    switch rule.frequency {
    case .daily: (period.adding(days: 1), period.adding(days: rule.interval))
    case .weekly: (period.adding(days: 7), period.adding(days: 7 * rule.interval))
    case .monthly: (period.adding(months: 1), period.adding(months: rule.interval))
    case .yearly: (period.adding(months: 12), period.adding(months: 12 * rule.interval))
    }
  }

  /// Every date of a period that each part of the rule allows.
  private func dates(from start: CivilDate, before end: CivilDate) -> [CivilDate] {
    var dates: [CivilDate] = []
    var date = start
    while date < end {
      if !months.isEmpty, !months.contains(date.month), rule.frequency == .monthly || rule.frequency == .yearly {
        date = date.firstOfMonth.adding(months: 1)
        continue
      }
      if allows(date) { dates.append(date) }
      date = date.adding(days: 1)
    }
    return dates
  }

  private func allows(_ date: CivilDate) -> Bool {
    (months.isEmpty || months.contains(date.month))
      && (monthDays.isEmpty || monthDays.contains(date.day)
        || monthDays.contains(date.day - date.daysInMonth - 1))
      && (weekdays.isEmpty || weekdays.contains { allows(date, $0) })
  }

  private func allows(_ date: CivilDate, _ wanted: Repetition.WeekdayNumber) -> Bool {
    guard date.weekday == wanted.weekday else { return false }
    guard let number = wanted.number else { return true }
    // "The second Sunday" is counted in the year only where the rule doesn't speak of months.
    var (before, after) = (date.day - 1, date.daysInMonth - date.day)
    if rule.frequency == .yearly, months.isEmpty {
      before = date.daysSinceEpoch - CivilDate(unchecked: date.year, 1, 1).daysSinceEpoch
      after = CivilDate(unchecked: date.year, 12, 31).daysSinceEpoch - date.daysSinceEpoch
    }
    return number > 0 ? before / 7 + 1 == number : after / 7 + 1 == -number
  }

  /// Those of a period's dates that BYSETPOS names.
  private func picked(_ dates: [CivilDate]) -> [CivilDate] {
    guard !rule.positions.isEmpty else { return dates }
    return dates.indices.filter { index in
      rule.positions.contains(index + 1) || rule.positions.contains(index - dates.count)
    }.map { dates[$0] }
  }
}
