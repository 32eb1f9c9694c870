import Diagnostics

/// What is wrong with a time that an author wrote.
public struct TimeProblem: Error, Hashable, Sendable {
  /// A part of a time that has one way to be written.
  public enum Part: Hashable, Sendable { case date, separator, clock, offset }

  public enum Kind: Hashable, Sendable {
    /// - repair: what was meant, in the form that Candor reads, where that is clear.
    case notATime(repair: String?)
    case notADate
    case malformed(Part, repair: String?)
    case timeMissing(CivilDate)
    case timeOnDate(CivilDate)
    case unexpected
    case yearOutOfRange
    /// - swapped: the date with month and day exchanged, where there is one.
    case monthOutOfRange(swapped: CivilDate?)
    case noSuchDate(Month)
    case hourOutOfRange
    case minuteOutOfRange
    case secondOutOfRange(leap: Bool)
    /// 24:00, which is 00:00 of the next date.
    case endOfDay(next: CivilDate)
    /// - time: on the 24-hour clock; nil when no such time exists.
    case twelveHourClock(LocalTime?)
    case weekdayDiffers(said: Weekday, date: CivilDate)
    case offsetOutOfRange
    case unknownZone(String, nearest: String?)
    case ambiguousZone(String, meant: [String])
    /// Clocks went forward from one time to the other, over this one.
    case skipped(LocalTime, zone: String, from: LocalTime, to: LocalTime)
    case repeated(LocalTime, zone: String, first: Instant, second: Instant)
  }

  public let kind: Kind
  /// The smallest wrong part: UTF-8 offsets within the text that was read.
  public let range: Range<Int>

  init(_ kind: Kind, _ range: Range<Int>) {
    self.kind = kind
    self.range = range
  }
}

extension TimeProblem {
  /// - Parameter place: where the text of the time starts in its file.
  public func diagnostic(at place: Place) -> Diagnostic {
    let start = place.range?.lowerBound ?? 0
    let place = place.at(start + range.lowerBound..<start + range.upperBound)
    switch kind {
    case .notATime(let repair): return .notATime(repair: repair, at: place)
    case .notADate: return .notADate(at: place)
    case .malformed(.date, let repair): return .malformedDate(repair: repair, at: place)
    case .malformed(.separator, let repair): return .malformedSeparator(repair: repair, at: place)
    case .malformed(.clock, let repair): return .malformedClock(repair: repair, at: place)
    case .malformed(.offset, let repair): return .malformedOffset(repair: repair, at: place)
    case .timeMissing(let date): return .timeMissing(date: "\(date)", at: place)
    case .timeOnDate(let date): return .timeOnDate(date: "\(date)", at: place)
    case .unexpected: return .textAfterTime(at: place)
    case .yearOutOfRange:
      return .yearOutOfRange(first: TimeText.years.lowerBound, last: TimeText.years.upperBound, at: place)
    case .monthOutOfRange(let swapped): return .monthOutOfRange(swapped: swapped.map { "\($0)" }, at: place)
    case .noSuchDate(let month):
      return .noSuchDate(
        month: "\(Month.names[month.month - 1]) \(month.year)", days: month.length, last: "\(month.last)",
        next: "\(month.next.first)", at: place)
    case .hourOutOfRange: return .hourOutOfRange(at: place)
    case .minuteOutOfRange: return .minuteOutOfRange(at: place)
    case .secondOutOfRange(let leap): return .secondOutOfRange(leap: leap, at: place)
    case .endOfDay(let next): return .endOfDay(next: "\(next)", at: place)
    case .twelveHourClock(let time): return .twelveHourClock(time: time?.clock, at: place)
    case .weekdayDiffers(let said, let date):
      let nearest = date.nearest(said)
      return .wrongWeekday(
        date: "\(date)", is: date.weekday.name, said: said.name, nearest: "\(nearest)", at: place)
    case .offsetOutOfRange: return .offsetOutOfRange(at: place)
    case .unknownZone(let name, let nearest): return .unknownZone(name, nearest: nearest, at: place)
    case .ambiguousZone(let name, let meant): return .ambiguousZone(name, meant: meant, at: place)
    case .skipped(let local, let zone, let from, let to):
      let shown = from.date == to.date ? (from.clock, to.clock) : ("\(from)", "\(to)")
      let meant = LocalTime(secondsAsUTC: local.secondsAsUTC + to.secondsAsUTC - from.secondsAsUTC)
      return .skippedTime("\(local)", zone: zone, from: shown.0, to: shown.1, meant: "\(meant)", at: place)
    case .repeated(let local, let zone, let first, let second):
      return .repeatedTime(
        "\(local)", zone: zone, first: Zone.offsetText(local.secondsAsUTC - first.seconds),
        second: Zone.offsetText(local.secondsAsUTC - second.seconds), at: place)
    }
  }
}

extension CivilDate {
  /// The nearest date that is such a weekday.
  fileprivate func nearest(_ wanted: Weekday) -> CivilDate {
    let ahead = weekday.days(to: wanted)
    return adding(days: ahead <= 3 ? ahead : ahead - 7)
  }
}
