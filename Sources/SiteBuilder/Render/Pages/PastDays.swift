import StatusModel
import Synchronization

/// The days up to today's and when they begin in the site's zone: the same for the bars and calendars of every component.
final class PastDays: Sendable {
  struct Day: Sendable {
    let date: CivilDate
    let start: Instant
    let end: Instant
  }

  /// Oldest first: the most that were asked for.
  private let known = Mutex<[Day]>([])

  /// Oldest first.
  func last(_ count: Int, of site: Site) -> ArraySlice<Day> {
    known.withLock { known in
      if known.count < count { known = Self.days(count, of: site) }
      return known.suffix(count)
    }
  }

  private static func days(_ count: Int, of site: Site) -> [Day] {
    let today = site.today
    var start = site.zone.startOfDay(today.adding(days: 1 - count))
    return (1 - count...0).map { offset in
      let date = today.adding(days: offset)
      let end = site.zone.startOfDay(date.adding(days: 1))
      defer { start = end }
      return Day(date: date, start: start, end: end)
    }
  }
}
