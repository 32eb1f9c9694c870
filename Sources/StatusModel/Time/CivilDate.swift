/// A day of the proleptic Gregorian calendar, without time or zone.
public struct CivilDate: Comparable, Hashable, Sendable {
  public let year: Int
  /// 1 to 12.
  public let month: Int
  /// From 1.
  public let day: Int

  /// Nil for a date that the calendar doesn't have, such as 30 February, and for years outside 0 to 9999.
  public init?(year: Int, month: Int, day: Int) {
    guard (0...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= CivilDate.days(inMonth: month, of: year)
    else { return nil }
    self.init(unchecked: year, month, day)
  }

  /// Reads `2026-11-20` and nothing else.
  public init?(_ text: String) {
    var digits = DigitReader(text)
    guard let year = digits.number(4), digits.skip("-"), let month = digits.number(2), digits.skip("-"),
      let day = digits.number(2), digits.atEnd
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// The date so many days after 1970-01-01.
  public init(daysSinceEpoch days: Int) {
    // Days are counted from 1 March of year 0, so that the leap day is the last of its year; eras are the
    // 400 years after which the calendar repeats (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
    let days = min(max(days, -4_000_000_000), 4_000_000_000) + 719_468
    let era = days.floored(by: 146_097)
    let dayOfEra = days - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    self.init(unchecked: year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
  }

  init(unchecked year: Int, _ month: Int, _ day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  public static func < (a: CivilDate, b: CivilDate) -> Bool {
    (a.year, a.month, a.day) < (b.year, b.month, b.day)
  }
}

extension CivilDate {
  /// Days from 1970-01-01 to this date.
  public var daysSinceEpoch: Int {
    let year = month <= 2 ? year - 1 : year
    let era = year.floored(by: 400)
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  public var weekday: Weekday { Weekday(daysSinceEpoch: daysSinceEpoch) }

  /// The number of days that this date's month has.
  public var daysInMonth: Int { CivilDate.days(inMonth: month, of: year) }

  public var firstOfMonth: CivilDate { CivilDate(unchecked: year, month, 1) }

  public func adding(days: Int) -> CivilDate {
    CivilDate(daysSinceEpoch: daysSinceEpoch + min(max(days, -4_000_000_000), 4_000_000_000))
  }

  /// The same day of another month, or that month's last day when it is shorter.
  public func adding(months: Int) -> CivilDate {
    let month = Month(self).adding(months)
    return CivilDate(unchecked: month.year, month.month, min(day, month.length))
  }

  static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension CivilDate: CustomStringConvertible {
  /// `2026-11-20`
  public var description: String {
    DigitText.string(capacity: 20) { $0.add(self, separator: "-") }
  }
}

/// A day of the week; raw values as in ISO 8601.
public enum Weekday: Int, CaseIterable, Hashable, Sendable {
  case monday = 1
  case tuesday, wednesday, thursday, friday, saturday, sunday

  init(daysSinceEpoch days: Int) {
    // 1970-01-01 was a Thursday.
    self = Weekday.allCases[(days + 3).modulo(7)]
  }

  /// The English name, as authors write it and diagnostics show it.
  public var name: String {
    switch self {
    case .monday: "Monday"
    case .tuesday: "Tuesday"
    case .wednesday: "Wednesday"
    case .thursday: "Thursday"
    case .friday: "Friday"
    case .saturday: "Saturday"
    case .sunday: "Sunday"
    }
  }

  /// `Mon`, as RFC 822 has it.
  var abbreviation: StaticString {
    switch self {
    case .monday: "Mon"
    case .tuesday: "Tue"
    case .wednesday: "Wed"
    case .thursday: "Thu"
    case .friday: "Fri"
    case .saturday: "Sat"
    case .sunday: "Sun"
    }
  }

  /// Days from this weekday forward to the next `other`, 0 to 6.
  func days(to other: Weekday) -> Int { (other.rawValue - rawValue).modulo(7) }
}

/// A month of a year.
public struct Month: Comparable, Hashable, Sendable {
  public let year: Int
  /// 1 to 12.
  public let month: Int

  /// Nil for months outside 1 to 12 and years outside 0 to 9999.
  public init?(year: Int, month: Int) {
    guard (0...9999).contains(year), (1...12).contains(month) else { return nil }
    self.init(unchecked: year, month)
  }

  /// The month of a date.
  public init(_ date: CivilDate) { self.init(unchecked: date.year, date.month) }

  /// Reads `2026-11` and nothing else.
  public init?(_ text: String) {
    var digits = DigitReader(text)
    guard let year = digits.number(4), digits.skip("-"), let month = digits.number(2), digits.atEnd else { return nil }
    self.init(year: year, month: month)
  }

  init(unchecked year: Int, _ month: Int) {
    self.year = year
    self.month = month
  }

  public var first: CivilDate { CivilDate(unchecked: year, month, 1) }
  public var last: CivilDate { CivilDate(unchecked: year, month, length) }
  /// The number of days.
  public var length: Int { CivilDate.days(inMonth: month, of: year) }
  /// Every day, in order.
  public var days: [CivilDate] { (1...length).map { CivilDate(unchecked: year, month, $0) } }
  public var previous: Month { adding(-1) }
  public var next: Month { adding(1) }

  /// The month so many months later.
  public func adding(_ months: Int) -> Month {
    let count = year * 12 + month - 1 + min(max(months, -1_000_000), 1_000_000)
    let year = count.floored(by: 12)
    return Month(unchecked: year, count - year * 12 + 1)
  }

  public static func < (a: Month, b: Month) -> Bool { (a.year, a.month) < (b.year, b.month) }

  static let abbreviations: [StaticString] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
  static let names = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
}

extension Month: CustomStringConvertible {
  /// `2026-11`
  public var description: String {
    DigitText.string(capacity: 16) { text in
      text.add(year, digits: 4)
      text.add("-")
      text.add(month, digits: 2)
    }
  }
}

extension Int {
  /// The quotient rounded down, also below zero.
  func floored(by divisor: Int) -> Int {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// The remainder from 0 up to the divisor, also below zero.
  func modulo(_ divisor: Int) -> Int { self - floored(by: divisor) * divisor }
}
