/// What a wall clock shows, without saying where it hangs.
public struct LocalTime: Comparable, Hashable, Sendable {
  public let date: CivilDate
  /// 0 to 23.
  public let hour: Int
  /// 0 to 59.
  public let minute: Int
  /// 0 to 59.
  public let second: Int

  /// Nil when hour, minute or second are out of range.
  public init?(date: CivilDate, hour: Int, minute: Int, second: Int = 0) {
    guard (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second) else { return nil }
    self.init(unchecked: date, hour, minute, second)
  }

  /// The first moment of a date on the clock, 00:00, which that date need not have everywhere.
  public init(midnightOf date: CivilDate) { self.init(unchecked: date, 0, 0, 0) }

  /// The reading whose seconds, counted as if the clock hung in Greenwich, are these.
  init(secondsAsUTC seconds: Int) {
    let days = seconds.floored(by: 86_400)
    let time = seconds - days * 86_400
    self.init(unchecked: CivilDate(daysSinceEpoch: days), time / 3600, time % 3600 / 60, time % 60)
  }

  private init(unchecked date: CivilDate, _ hour: Int, _ minute: Int, _ second: Int) {
    self.date = date
    self.hour = hour
    self.minute = minute
    self.second = second
  }

  /// Unix seconds, if the clock hung in Greenwich.
  var secondsAsUTC: Int { date.daysSinceEpoch * 86_400 + secondOfDay }

  /// Seconds on the clock since 00:00.
  var secondOfDay: Int { hour * 3600 + minute * 60 + second }

  /// The same time on another date.
  func on(_ date: CivilDate) -> LocalTime { LocalTime(unchecked: date, hour, minute, second) }

  public static func < (a: LocalTime, b: LocalTime) -> Bool {
    (a.date, a.secondOfDay) < (b.date, b.secondOfDay)
  }
}

extension LocalTime: CustomStringConvertible {
  /// `2026-11-20 14:05`, with seconds only when there are some.
  public var description: String { "\(date) \(clock)" }

  /// `14:05`, with seconds only when there are some.
  public var clock: String {
    DigitText.string(capacity: 8) { text in
      text.add(hour, digits: 2)
      text.add(":")
      text.add(minute, digits: 2)
      if second != 0 {
        text.add(":")
        text.add(second, digits: 2)
      }
    }
  }
}
