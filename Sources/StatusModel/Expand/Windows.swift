extension Schedule {
  /// The windows of a maintenance, by start; of a repeating one those that are past and the next few.
  ///
  /// - Parameter ahead: how many that end after `now`.
  func windows(around now: Instant, ahead: Int) -> [Window] {
    guard let recurrence = repetition, let first = windows.first else { return windows }
    // Most rules come back within a year; only rare ones need the long look ahead.
    for days in [400, 3660] {
      let windows = recurrence.windows(like: first, until: max(now, first.starts) + days * 86_400)
      let past = windows.firstIndex { $0.ends > now } ?? windows.count
      if windows.count >= past + ahead { return Array(windows.prefix(past + ahead)) }
      if days == 3660 { return windows }
    }
    return []
  }
}

extension Recurrence {
  /// More runs than any rule makes in the years that Candor reads.
  private static let limit = 100_000

  /// The windows that start up to an instant.
  func windows(like first: Window, until: Instant) -> [Window] {
    let start = zone.local(first.starts)
    return rule.starts(from: start, in: zone, excluding: excluded, until: until, limit: Self.limit).map { at in
      // The first is as the author wrote it, even in an hour that clocks show twice.
      zone.local(at) == start ? first : Window(starts: at, ends: end(ofWindowFrom: at, like: first))
    }
  }

  /// The end of the window that starts at `start`: as long on the wall clock as the first one, so that 01:00 to 05:00
  /// stays that on the day of a clock change.
  func end(ofWindowFrom start: Instant, like first: Window) -> Instant {
    let (a, b) = (zone.local(first.starts), zone.local(first.ends))
    let days = b.date.daysSinceEpoch - a.date.daysSinceEpoch
    let ends = zone.start(of: b.on(zone.local(start).date.adding(days: days)))
    // A short window may lie wholly in an hour that is skipped or comes twice.
    return ends > start ? ends : start + first.seconds
  }
}
