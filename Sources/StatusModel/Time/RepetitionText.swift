// Reads recurrence rules as text: RFC 5545, section 3.3.10.

extension Repetition {
  /// Reads a rule such as `FREQ=WEEKLY;BYDAY=SU`, with or without `RRULE:` before it, in any case.
  ///
  /// COUNT and UNTIL end it; a date in UNTIL counts in full. Rules that repeat within a day, or that number days of
  /// the year or weeks, are errors.
  public static func read(_ text: String) -> Result<Repetition, RepetitionProblem> {
    var reader = RepetitionReader(text)
    return Result { () throws(RepetitionProblem) in try reader.read() }
  }
}

extension Repetition.Exclusion {
  /// Reads `2026-12-24`, which leaves out that date's start, or `2026-12-24 22:00`.
  public static func read(_ text: String) -> Result<Repetition.Exclusion, TimeProblem> {
    if case .success(let date) = TimeText.readDate(text) { return .success(.date(date)) }
    switch TimeText.readLocal(text) {
    case .success(let time): return .success(.time(time))
    // A date that is wrong by itself would be told that its time of day is missing.
    case .failure(let problem): return .failure(problem)
    }
  }
}

/// The parts of a rule that Candor knows.
enum RepetitionPart: String, CaseIterable {
  case frequency = "FREQ"
  case interval = "INTERVAL"
  case count = "COUNT"
  case until = "UNTIL"
  case weekdays = "BYDAY"
  case monthDays = "BYMONTHDAY"
  case months = "BYMONTH"
  case positions = "BYSETPOS"
  case weekStart = "WKST"
}

private struct RepetitionReader {
  private let bytes: [UInt8]
  private var rule = Repetition()
  /// Where each part stands that was read.
  private var places: [RepetitionPart: Range<Int>] = [:]

  init(_ text: String) { bytes = Array(text.utf8) }

  mutating func read() throws(RepetitionProblem) -> Repetition {
    var start = 0
    let whole = trimmed(0..<bytes.count)
    if text(whole).uppercased().hasPrefix("RRULE:") { start = whole.lowerBound + 6 }
    guard bytes[start...].contains(UInt8(ascii: "=")) else {
      throw RepetitionProblem(.notARule(repair: RepetitionGuess.repair(text(whole))), whole)
    }
    while start <= whole.upperBound {
      let end = bytes[start..<whole.upperBound].firstIndex(of: UInt8(ascii: ";")) ?? whole.upperBound
      let range = trimmed(start..<end)
      // A semicolon at the end harms nobody.
      if !range.isEmpty || end < whole.upperBound { try part(range) }
      start = end + 1
    }
    try check(whole)
    return rule
  }

  private mutating func part(_ range: Range<Int>) throws(RepetitionProblem) {
    guard let equals = bytes[range].firstIndex(of: UInt8(ascii: "=")) else {
      throw RepetitionProblem(.noValue, range)
    }
    let nameRange = trimmed(range.lowerBound..<equals)
    let name = text(nameRange).uppercased()
    guard let part = RepetitionPart(rawValue: name) else {
      let known = ["BYSECOND", "BYMINUTE", "BYHOUR", "BYYEARDAY", "BYWEEKNO"]
      throw RepetitionProblem(known.contains(name) ? .unsupported(name) : .unknownPart(name), nameRange)
    }
    guard places[part] == nil else { throw RepetitionProblem(.duplicate(name), nameRange) }
    places[part] = range
    try value(of: part, trimmed(equals + 1..<range.upperBound))
  }

  private mutating func value(of part: RepetitionPart, _ range: Range<Int>) throws(RepetitionProblem) {
    switch part {
    case .frequency:
      let name = text(range).uppercased()
      guard let frequency = Repetition.Frequency(rawValue: name) else {
        let short = ["SECONDLY", "MINUTELY", "HOURLY"].contains(name)
        throw RepetitionProblem(
          short ? .tooFrequent : .invalid(part.rawValue, "DAILY, WEEKLY, MONTHLY or YEARLY"), range)
      }
      rule.frequency = frequency
    case .interval: rule.interval = try number(range, part, 1...1000)
    case .count: rule.end = .count(try number(range, part, 1...100_000))
    case .until: rule.end = try until(range)
    case .weekdays: rule.weekdays = try list(range) { (item) throws(RepetitionProblem) in try weekdayNumber(item) }
    case .monthDays:
      rule.monthDays = try list(range) { (item) throws(RepetitionProblem) in
        try number(item, part, 1...31, signed: true)
      }
    case .months: rule.months = try list(range) { (item) throws(RepetitionProblem) in try number(item, part, 1...12) }
    case .positions:
      rule.positions = try list(range) { (item) throws(RepetitionProblem) in
        try number(item, part, 1...366, signed: true)
      }
    case .weekStart:
      guard let weekday = Weekday(icalendar: text(range)) else {
        throw RepetitionProblem(.invalid(part.rawValue, "MO, TU, WE, TH, FR, SA or SU"), range)
      }
      rule.weekStart = weekday
    }
  }

  /// Which parts don't go together.
  private func check(_ whole: Range<Int>) throws(RepetitionProblem) {
    guard places[.frequency] != nil else { throw RepetitionProblem(.noFrequency, whole) }
    if let count = places[.count], let until = places[.until] {
      throw RepetitionProblem(
        .countAndUntil, max(count.lowerBound, until.lowerBound) == count.lowerBound ? count : until)
    }
    if rule.frequency == .weekly, let range = places[.monthDays] {
      throw RepetitionProblem(.notWith("BYMONTHDAY", "FREQ=WEEKLY"), range)
    }
    if rule.frequency == .daily || rule.frequency == .weekly, rule.weekdays.contains(where: { $0.number != nil }),
      let range = places[.weekdays]
    {
      throw RepetitionProblem(.numberedWeekday(rule.frequency.rawValue), range)
    }
    if let range = places[.positions], rule.weekdays.isEmpty, rule.monthDays.isEmpty, rule.months.isEmpty {
      throw RepetitionProblem(.positionsAlone, range)
    }
    guard rule.namesSomeDay else {
      throw RepetitionProblem(.never, places[.monthDays] ?? whole)
    }
  }
}

// MARK: Values

extension RepetitionReader {
  private func number(
    _ range: Range<Int>, _ part: RepetitionPart, _ allowed: ClosedRange<Int>, signed: Bool = false
  ) throws(RepetitionProblem) -> Int {
    let digits = bytes[range].drop { signed && ($0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+")) }
    let isNegative = digits.count < range.count && bytes[range.lowerBound] == UInt8(ascii: "-")
    guard range.count - digits.count <= 1, !digits.isEmpty, digits.allSatisfy(TimeReader.isDigit),
      let number = Int(text: digits), allowed.contains(number)
    else {
      let words = "a number from \(allowed.lowerBound) to \(allowed.upperBound)"
      throw RepetitionProblem(
        .invalid(part.rawValue, signed ? words + ", or negative to count from the end" : words), range)
    }
    return isNegative ? -number : number
  }

  private func weekdayNumber(_ range: Range<Int>) throws(RepetitionProblem) -> Repetition.WeekdayNumber {
    let prefix = range.lowerBound..<max(range.lowerBound, range.upperBound - 2)
    guard let weekday = Weekday(icalendar: text(prefix.upperBound..<range.upperBound)) else {
      throw RepetitionProblem(.invalid("BYDAY", "MO, TU, WE, TH, FR, SA or SU, or with a number such as -1FR"), range)
    }
    if prefix.isEmpty { return Repetition.WeekdayNumber(weekday: weekday, number: nil) }
    return Repetition.WeekdayNumber(weekday: weekday, number: try number(prefix, .weekdays, 1...53, signed: true))
  }

  private func until(_ range: Range<Int>) throws(RepetitionProblem) -> Repetition.End {
    var digits = DigitReader(text(range).uppercased())
    if let year = digits.number(4), let month = digits.number(2), let day = digits.number(2),
      let date = CivilDate(year: year, month: month, day: day)
    {
      if digits.atEnd { return .untilDate(date) }
      if digits.skip("T"), let hour = digits.number(2), let minute = digits.number(2), let second = digits.number(2),
        let local = LocalTime(date: date, hour: hour, minute: minute, second: second)
      {
        if digits.atEnd { return .untilLocal(local) }
        if digits.skip("Z"), digits.atEnd { return .untilInstant(Instant(seconds: local.secondsAsUTC)) }
      }
    }
    throw RepetitionProblem(.invalid("UNTIL", "a date such as 20271231, or a time such as 20271231T220000Z"), range)
  }

  /// Reads values between commas.
  private func list<Value>(
    _ range: Range<Int>, _ read: (Range<Int>) throws(RepetitionProblem) -> Value
  ) throws(RepetitionProblem) -> [Value] {
    var values: [Value] = []
    var start = range.lowerBound
    while start <= range.upperBound {
      let end = bytes[start..<range.upperBound].firstIndex(of: UInt8(ascii: ",")) ?? range.upperBound
      values.append(try read(trimmed(start..<end)))
      start = end + 1
    }
    return values
  }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    guard let first = bytes[range].firstIndex(where: { !TimeReader.isSpace($0) }),
      let last = bytes[range].lastIndex(where: { !TimeReader.isSpace($0) })
    else { return range.lowerBound..<range.lowerBound }
    return first..<last + 1
  }
}

extension Repetition {
  /// Whether some year has a day that the rule's days and months allow: none has a 30 February.
  fileprivate var namesSomeDay: Bool {
    guard !monthDays.isEmpty, !months.isEmpty else { return true }
    return months.contains { month in
      monthDays.contains { abs($0) <= CivilDate.days(inMonth: month, of: 2000) }
    }
  }
}

extension Weekday {
  /// Reads `MO` to `SU`, in any case.
  init?(icalendar code: String) {
    guard code.utf8.count == 2,
      let weekday = Weekday.allCases.first(where: { $0.name.prefix(2).uppercased() == code.uppercased() })
    else { return nil }
    self = weekday
  }
}

/// Guesses the rule that somebody meant who wrote words.
enum RepetitionGuess {
  /// `FREQ=WEEKLY;BYDAY=SU` for "every Sunday", `FREQ=MONTHLY` for "monthly"; nil when it isn't clear.
  static func repair(_ text: String) -> String? {
    let words = text.lowercased().split(separator: " ")
    guard let last = words.last, words.count <= 2, words.count == 1 || words[0] == "every" else { return nil }
    switch last {
    case "daily", "day": return "FREQ=DAILY"
    case "weekly", "week": return "FREQ=WEEKLY"
    case "monthly", "month": return "FREQ=MONTHLY"
    case "yearly", "annually", "year": return "FREQ=YEARLY"
    default: break
    }
    let singular = last.hasSuffix("s") ? last.dropLast() : last
    return Weekday.allCases.first { $0.name.lowercased() == singular }
      .map { "FREQ=WEEKLY;BYDAY=\($0.name.prefix(2).uppercased())" }
  }
}
