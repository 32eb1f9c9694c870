/// What became of one day, in the site's zone.
public struct UptimeDay: Sendable, Equatable {
  public let date: CivilDate
  /// Seconds of the day that count; 0 before `since` and after now.
  public let counted: Int
  /// Seconds in each state, from degraded performance upwards and maintenance too.
  public let seconds: [Component.Status: Int]
  /// Σ weight × seconds.
  public let lost: Double
  /// The worst state of the day; nil where nothing counts.
  public let worst: Component.Status?
}

/// The record of one component: what was said of it, and what of that uptime counts.
public struct ComponentRecord: Sendable {
  public let component: Component
  /// States, past and as far ahead as the clock decides.
  public let states: [Interval]
  /// What uptime counts: `states` less the gaps of intermittent faults, up to the last change.
  public let counted: [Interval]
  /// Counting starts here; nil where site.yml names no day.
  public let since: Instant?
  /// Figures are worked out up to here: the last change that lies behind the build, so that a build a minute later
  /// shows the same figure.
  public let until: Instant

  /// The state at an instant.
  public func status(at instant: Instant) -> Component.Status {
    guard let index = Self.firstEnding(after: instant, in: states), states[index].window.contains(instant) else {
      return .operational
    }
    return states[index].status
  }

  /// Uptime over a period, from 0 to 1: 1 − Σ weight × time ÷ counted time; nil where nothing counts.
  public func uptime(from start: Instant, to end: Instant) -> Double? {
    let from = max(start, since ?? start)
    let to = min(end, until)
    guard from < to else { return nil }
    return 1 - lost(from: from, to: to) / Double(to - from)
  }

  /// Σ weight × seconds over a period.
  func lost(from: Instant, to: Instant) -> Double {
    var lost = 0.0
    forEach(from: from, to: to) { interval, seconds in lost += interval.weight * Double(seconds) }
    return lost
  }

  /// The day that begins and ends at these instants.
  public func day(_ date: CivilDate, from start: Instant, to end: Instant) -> UptimeDay {
    let from = max(start, since ?? start)
    // The state at `until` itself shows on its day even if no second of it counts yet.
    let to = min(end, until)
    guard from <= to, start <= until, from < end else {
      return UptimeDay(date: date, counted: 0, seconds: [:], lost: 0, worst: nil)
    }
    var seconds: [Component.Status: Int] = [:]
    var lost = 0.0
    var worst = Component.Status.operational
    forEach(from: from, to: to) { interval, length in
      seconds[interval.status, default: 0] += length
      lost += interval.weight * Double(length)
      worst = max(worst, interval.status)
    }
    if to == until, to < end { worst = max(worst, status(at: until)) }
    return UptimeDay(date: date, counted: max(0, to - from), seconds: seconds, lost: lost, worst: worst)
  }

  /// Every counted interval that touches a period, clipped to it.
  public func intervals(from: Instant, to: Instant) -> [Interval] {
    var found: [Interval] = []
    guard var index = Self.firstEnding(after: from, in: counted) else { return [] }
    while index < counted.count, counted[index].window.starts < to {
      let interval = counted[index]
      found.append(
        Interval(
          window: Window(starts: max(from, interval.window.starts), ends: min(to, interval.window.ends)),
          status: interval.status, weight: interval.weight, items: interval.items))
      index += 1
    }
    return found
  }

  private func forEach(from: Instant, to: Instant, _ body: (Interval, Int) -> Void) {
    guard var index = Self.firstEnding(after: from, in: counted) else { return }
    while index < counted.count, counted[index].window.starts < to {
      let window = counted[index].window
      let seconds = min(to, window.ends) - max(from, window.starts)
      if seconds > 0 { body(counted[index], seconds) }
      index += 1
    }
  }

  /// Binary search: intervals are disjoint and sorted, so their ends are sorted too.
  private static func firstEnding(after instant: Instant, in intervals: [Interval]) -> Int? {
    var low = 0
    var high = intervals.count
    while low < high {
      let middle = (low + high) / 2
      if intervals[middle].window.ends <= instant { low = middle + 1 } else { high = middle }
    }
    return low < intervals.count ? low : nil
  }
}

extension ComponentRecord {
  /// When the state last changed, up to an instant; nil where nothing was ever said.
  public func lastChange(by instant: Instant) -> Instant? {
    var found: Instant?
    for interval in states {
      guard interval.window.starts <= instant else { break }
      found = interval.window.ends <= instant ? interval.window.ends : interval.window.starts
    }
    return found
  }

  /// The coming instants at which the state changes.
  public func changes(after instant: Instant) -> [Instant] {
    var found: [Instant] = []
    let first = Self.firstEnding(after: instant, in: states) ?? states.count
    for interval in states[first...] {
      if interval.window.starts > instant, found.last != interval.window.starts { found.append(interval.window.starts) }
      if interval.window.ends < .distantFuture { found.append(interval.window.ends) }
    }
    return found
  }
}

extension ComponentRecord {
  /// The items that say something of the component at an instant.
  public func items(at instant: Instant) -> [Item.ID] {
    guard let index = Self.firstEnding(after: instant, in: states), states[index].window.contains(instant) else {
      return []
    }
    return states[index].items
  }
}
