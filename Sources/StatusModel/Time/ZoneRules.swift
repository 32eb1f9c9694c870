/// The offsets of a zone over time: spans without a gap, each with its type of local time.
final class ZoneRules: Sendable {
  struct LocalType: Hashable, Sendable {
    /// Seconds east of UTC.
    let offset: Int
    let abbreviation: String
  }

  /// The type in force from `start` (Unix seconds) to the next change.
  struct Change: Sendable {
    let start: Int
    let type: Int
  }

  /// A stretch of time with one offset, `start..<end` in Unix seconds.
  struct Span: Sendable {
    let start: Int
    let end: Int
    let offset: Int
  }

  private let types: [LocalType]
  /// Sorted; the first starts at the beginning of time.
  private let changes: [Change]
  /// From this second on the last 400 years repeat for ever. Nil when the last change stays in force.
  private let repeatsAfter: Int?

  /// - Parameters:
  ///   - types: not empty.
  ///   - changes: sorted, each type within `types`. Before the first, type 0 holds.
  ///   - rule: what holds after the last of them.
  init(types: [LocalType], changes: [Change], rule: ZoneRule?) {
    var all = [Change(start: .min, type: 0)] + changes
    guard let rule, let summer = rule.summer else {
      self.types = types
      self.changes = all
      repeatsAfter = nil
      return
    }
    self.types = types + [rule.standard, summer.type]
    let lastGiven = changes.last?.start ?? ZoneRules.firstYear
    all.reserveCapacity(all.count + 810)
    func add(_ change: Change) {
      guard change.start > lastGiven else { return }
      // A summer time that ends as the next one starts holds all the year.
      while let previous = all.last, previous.start >= change.start { all.removeLast() }
      all.append(change)
    }
    let year = CivilDate(daysSinceEpoch: lastGiven.floored(by: 86_400)).year
    for year in year - 1...year + 401 {
      let ends = Change(start: summer.end.seconds(in: year) - summer.type.offset, type: types.count)
      let starts = Change(start: summer.start.seconds(in: year) - rule.standard.offset, type: types.count + 1)
      let inOrder = ends.start <= starts.start ? (ends, starts) : (starts, ends)
      add(inOrder.0)
      add(inOrder.1)
    }
    self.changes = all
    repeatsAfter = all[all.count - 1].start - 2 * 86_400
  }

  /// A zone with one offset for ever.
  convenience init(fixed offset: Int, abbreviation: String) {
    self.init(types: [LocalType(offset: offset, abbreviation: abbreviation)], changes: [], rule: nil)
  }

  func type(at seconds: Int) -> LocalType { types[changes[index(at: seconds - shift(for: seconds))].type] }

  /// The spans that touch the seconds from `distance` before to `distance` after the given one, in order.
  func spans(around seconds: Int, within distance: Int) -> [Span] {
    let shift = shift(for: seconds + distance)
    var index = index(at: seconds - shift - distance)
    var spans: [Span] = []
    spans.reserveCapacity(4)
    while index < changes.count, changes[index].start <= seconds - shift + distance {
      let start = index == 0 ? Int.min : changes[index].start + shift
      let end = index + 1 < changes.count ? changes[index + 1].start + shift : Int.max
      spans.append(Span(start: start, end: end, offset: types[changes[index].type].offset))
      index += 1
    }
    return spans
  }

  /// The number of the change that is in force.
  private func index(at seconds: Int) -> Int {
    var low = 0
    var high = changes.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if changes[middle].start <= seconds { low = middle } else { high = middle }
    }
    return low
  }

  /// The whole 400-year cycles to take off a far-off second, so that it falls among the changes.
  ///
  /// 400 Gregorian years are 20,871 weeks, after which a yearly rule falls on the same days.
  private func shift(for seconds: Int) -> Int {
    guard let repeatsAfter, seconds > repeatsAfter else { return 0 }
    let cycle = 146_097 * 86_400
    return ((seconds - repeatsAfter - 1) / cycle + 1) * cycle
  }

  /// Where the years of a zone start that has a yearly rule and nothing before it.
  private static let firstYear = CivilDate(unchecked: 1900, 1, 1).daysSinceEpoch * 86_400
}

/// The rule for all years after a zone's last listed change: the POSIX TZ string in a TZif file's footer.
struct ZoneRule: Sendable {
  struct Summer: Sendable {
    let type: ZoneRules.LocalType
    let start: YearlyTime
    let end: YearlyTime
  }

  let standard: ZoneRules.LocalType
  /// Nil where clocks are never changed.
  let summer: Summer?

  /// Reads a POSIX TZ string with the extensions of RFC 9636, section 3.3.1, such as `CET-1CEST,M3.5.0,M10.5.0/3`.
  init?(_ bytes: ArraySlice<UInt8>) {
    var reader = ZoneRuleReader(bytes)
    guard let name = reader.name(), let offset = reader.time(hours: 0...24) else { return nil }
    standard = ZoneRules.LocalType(offset: -offset, abbreviation: TZif.abbreviation(name))
    if reader.atEnd {
      summer = nil
      return
    }
    guard let summerName = reader.name() else { return nil }
    var summerOffset = 3600 - offset
    if !reader.next(is: ",") {
      guard let given = reader.time(hours: 0...24) else { return nil }
      summerOffset = -given
    }
    guard reader.skip(","), let start = reader.yearlyTime(), reader.skip(","), let end = reader.yearlyTime(),
      reader.atEnd
    else { return nil }
    let type = ZoneRules.LocalType(offset: summerOffset, abbreviation: TZif.abbreviation(summerName))
    summer = Summer(type: type, start: start, end: end)
  }
}

/// A moment of every year on the clock in force until then.
struct YearlyTime: Sendable {
  enum Day: Sendable {
    /// `J60`: 1 to 365, 29 February never counted.
    case ordinalWithoutLeapDay(Int)
    /// `59`: 0 to 365, 29 February counted.
    case ordinal(Int)
    /// `M3.5.0`: week 5 is the month's last.
    case weekday(Weekday, week: Int, month: Int)
  }

  let day: Day
  /// Seconds after 00:00; may be negative or more than a day.
  let time: Int

  /// Seconds of the clock in a year, as if it hung in Greenwich.
  func seconds(in year: Int) -> Int {
    let newYear = CivilDate(unchecked: year, 1, 1).daysSinceEpoch
    let days: Int
    switch day {
    case .ordinalWithoutLeapDay(let number): days = newYear + number - (CivilDate.isLeap(year) && number > 59 ? 0 : 1)
    case .ordinal(let number): days = newYear + number
    case .weekday(let weekday, let week, let month):
      let first = CivilDate(unchecked: year, month, 1)
      let day = first.weekday.days(to: weekday) + (week - 1) * 7
      days = first.daysSinceEpoch + (day < first.daysInMonth ? day : day - 7)
    }
    return days * 86_400 + time
  }
}
