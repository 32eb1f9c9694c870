import Diagnostics

/// A moment, to the second, counted from 1970-01-01T00:00:00Z without leap seconds (POSIX time).
///
/// Instants lie in the years 0000 to 9999, which RFC 3339 can write; anything beyond becomes the nearest of
/// these, so no arithmetic with instants can overflow.
public struct Instant: Comparable, Hashable, BitwiseCopyable, Sendable {
  /// Unix seconds.
  public let seconds: Int

  public init(seconds: Int) {
    self.seconds = min(max(seconds, -62_167_219_200), 253_402_300_799)
  }

  public static func < (a: Instant, b: Instant) -> Bool { a.seconds < b.seconds }

  public static func + (instant: Instant, seconds: Int) -> Instant {
    let (sum, overflow) = instant.seconds.addingReportingOverflow(seconds)
    return Instant(seconds: overflow ? (seconds < 0 ? .min : .max) : sum)
  }

  public static func - (instant: Instant, seconds: Int) -> Instant {
    let (difference, overflow) = instant.seconds.subtractingReportingOverflow(seconds)
    return Instant(seconds: overflow ? (seconds < 0 ? .max : .min) : difference)
  }

  /// Seconds from the second instant to the first.
  public static func - (a: Instant, b: Instant) -> Int { a.seconds - b.seconds }
}

// MARK: As text

extension Instant {
  /// `2026-11-20T14:05:00Z`
  public var rfc3339: String { iso(dash: true, ending: "Z") }

  /// `2026-11-20T14:05:00.000Z`, the form of Statuspage's API.
  public var rfc3339Milliseconds: String { iso(dash: true, ending: ".000Z") }

  /// `20261120T140500Z`, the UTC form of RFC 5545.
  public var icalendar: String { iso(dash: false, ending: "Z") }

  /// `20261120-1405`, with seconds only where there are any: for ids of updates, in UTC.
  public var compact: String {
    let local = utc
    return DigitText.string(capacity: 15) { text in
      text.add(local.date, separator: nil)
      text.add("-")
      text.add(local.hour, digits: 2)
      text.add(local.minute, digits: 2)
      if local.second > 0 { text.add(local.second, digits: 2) }
    }
  }

  /// `Fri, 20 Nov 2026 14:05:00 GMT`: RFC 822 with the four-digit year of RFC 1123, as RSS and HTTP want it.
  public var rfc822: String {
    let local = utc
    return DigitText.string(capacity: 29) { text in
      text.add(local.date.weekday.abbreviation)
      text.add(", ")
      text.add(local.date.day, digits: 2)
      text.add(" ")
      text.add(Month.abbreviations[local.date.month - 1])
      text.add(" ")
      text.add(local.date.year, digits: 4)
      text.add(" ")
      text.add(clock: local, separator: ":")
      text.add(" GMT")
    }
  }

  /// Reads an RFC 3339 date-time such as `2026-11-20T14:05:00Z` or `2026-11-20t15:05:00.25+01:00`.
  ///
  /// Fractions are cut off. Nil for anything else, for dates that no calendar has, and for leap seconds, which
  /// POSIX time can't tell from the second after them.
  public init?(rfc3339 text: String) {
    var digits = DigitReader(text)
    guard let year = digits.number(4), digits.skip("-"), let month = digits.number(2), digits.skip("-"),
      let day = digits.number(2), let date = CivilDate(year: year, month: month, day: day),
      digits.skip("T") || digits.skip("t") || digits.skip(" "),
      let hour = digits.number(2), digits.skip(":"), let minute = digits.number(2), digits.skip(":"),
      let second = digits.number(2), let local = LocalTime(date: date, hour: hour, minute: minute, second: second)
    else { return nil }
    if digits.skip(".") {
      guard digits.number(1) != nil else { return nil }
      while digits.number(1) != nil {}
    }
    var offset = 0
    if !digits.skip("Z"), !digits.skip("z") {
      let sign = digits.skip("+") ? 1 : digits.skip("-") ? -1 : 0
      guard sign != 0, let hours = digits.number(2), hours < 24, digits.skip(":"), let minutes = digits.number(2),
        minutes < 60
      else { return nil }
      offset = sign * (hours * 3600 + minutes * 60)
    }
    guard digits.atEnd else { return nil }
    self.init(seconds: local.secondsAsUTC - offset)
  }

  /// The reading of a clock on UTC.
  private var utc: LocalTime { LocalTime(secondsAsUTC: seconds) }

  private func iso(dash: Bool, ending: StaticString) -> String {
    DigitText.string(capacity: 24) { add(to: &$0, dash: dash, ending: ending) }
  }

  fileprivate func add(to text: inout DigitText, dash: Bool, ending: StaticString) {
    let local = utc
    text.add(local.date, separator: dash ? "-" : nil)
    text.add("T")
    text.add(clock: local, separator: dash ? ":" : nil)
    text.add(ending)
  }
}

extension JSON {
  /// `2026-11-20`
  public mutating func field(_ key: StaticString, date: CivilDate) {
    field(key, plain: 20) { DigitText.write(into: $0) { $0.add(date, separator: "-") } }
  }

  /// A time in the form of Statuspage's API, as `rfc3339Milliseconds`; null where there is none.
  public mutating func field(_ key: StaticString, time: Instant?) {
    guard let time else { return field(key, nil as String?) }
    field(key, plain: 24) { bytes in
      DigitText.write(into: bytes) { time.add(to: &$0, dash: true, ending: ".000Z") }
    }
  }
}

extension Instant: CustomStringConvertible {
  public var description: String { rfc3339 }
}
