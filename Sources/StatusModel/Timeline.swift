import Diagnostics

/// Where an item stands from `at` until the next slice: half-open, so that "the last slice with `at` <= now" is the
/// state at any moment. No rule is left for whoever shows it.
public struct Slice: Sendable, Equatable {
  public let at: Instant
  public let status: ItemStatus
  /// What it says of its components; empty when it is over or hasn't begun.
  public let effects: [Effect]
  /// A maintenance that should have ended.
  public let overruns: Bool
  /// When the window of a maintenance is expected to end, as known in this slice.
  public let window: Window?
  /// Whether the clock or a key of the file began it, not an update.
  public let isAutomatic: Bool
}

/// One entry of an item's timeline as customers read it: an update, or something the clock did.
public struct Step: Sendable {
  /// Unique within the item and stable for ever: the update's id, or the status and time of an automatic step.
  public let id: String
  public let status: ItemStatus
  public let at: Instant
  /// Nil where the clock moved the item and nobody wrote a word.
  public let body: Localized<Place>?
  /// What changed with it.
  public let effects: [Effect]
  public let isAutomatic: Bool
}

/// One run of a maintenance.
public struct Occurrence: Sendable {
  /// As planned; the slices know of extensions.
  public let window: Window
  public let slices: [Slice]

  public func slice(at instant: Instant) -> Slice? { slices.last { $0.at <= instant } }

  /// When it was over: completed or cancelled.
  public var ended: Instant? { slices.last.flatMap { $0.status.isOver ? $0.at : nil } }
}

/// An item expanded once: every state it has been in and, as far as the clock alone decides, will be in.
public struct Timeline: Sendable {
  public let item: Item
  /// Sorted, unique `at`, at least one.
  public let slices: [Slice]
  /// The runs of a maintenance, by start; none for an incident.
  public let occurrences: [Occurrence]
  /// What has happened by `now`, oldest first.
  public let steps: [Step]
  public internal(set) var postmortem: Postmortem?

  /// When the incident began, or the first window starts.
  public let started: Instant

  /// The slice at an instant; nil before an incident has begun.
  public func slice(at instant: Instant) -> Slice? { slices.last { $0.at <= instant } }

  /// What the clock will do after an instant, as far as it decides; at most a handful.
  public func coming(after instant: Instant) -> [Step] {
    slices.filter { $0.at > instant && $0.isAutomatic && $0.status != .scheduled && !$0.overruns }.prefix(4).map {
      Step(
        id: Self.stepID($0.status, $0.at), status: $0.status, at: $0.at, body: nil, effects: $0.effects,
        isAutomatic: true)
    }
  }

  private static func stepID(_ status: ItemStatus, _ at: Instant) -> String {
    status.rawValue.split(separator: "_").joined(separator: "-") + "-" + at.compact
  }

  /// When an incident's components were last freed; nil while it lasts.
  public var resolved: Instant? {
    guard !item.isMaintenance, let last = slices.last, last.status == .resolved else { return nil }
    // Slices may say "resolved" several times over; the first of the last run of them is the end.
    return slices.reversed().prefix { $0.status == .resolved }.last?.at
  }

  /// Expands an item as it is known at `now`. The item holds no later updates.
  ///
  /// - Parameter ahead: how many windows of a repeating maintenance that end after `now` are worked out.
  init(_ item: Item, now: Instant, ahead: Int = 6) {
    self.item = item
    switch item.kind {
    case .incident(let facts):
      let begins = facts.started ?? item.updates.first?.at ?? facts.resolved ?? now
      started = min(begins, item.updates.first?.at ?? begins)
      slices = Self.slices(of: item, facts, started: started, now: now)
      occurrences = []
    case .maintenance(let schedule):
      occurrences = Self.occurrences(of: item, schedule, now: now, ahead: ahead)
      slices = Self.joined(occurrences)
      started = occurrences.first?.window.starts ?? now
    }
    steps = Self.steps(of: item, slices: slices, occurrences: occurrences, started: started, now: now)
  }

  // MARK: Incidents

  private static func slices(of item: Item, _ facts: IncidentFacts, started: Instant, now: Instant) -> [Slice] {
    var slices: [Slice] = []
    var effects = item.effects
    var status = ItemStatus.investigating
    let resolved = facts.resolved.flatMap { $0 <= now ? $0 : nil }
    func add(at: Instant, isAutomatic: Bool) {
      let slice = Slice(
        at: at, status: status, effects: status.isOver ? [] : effects, overruns: false, window: nil,
        isAutomatic: isAutomatic)
      if slices.last?.at == at { slices.removeLast() }
      slices.append(slice)
    }
    add(at: started, isAutomatic: true)
    for update in item.updates {
      effects = merge(update.effects, into: effects)
      // The end that the file states is the truth; an update written after it only reports.
      if let resolved, update.at >= resolved {
        if status != .resolved {
          status = .resolved
          add(at: resolved, isAutomatic: true)
        }
        continue
      }
      status = update.status
      add(at: update.at, isAutomatic: false)
    }
    if let resolved, status != .resolved {
      status = .resolved
      add(at: max(resolved, started), isAutomatic: true)
    }
    return slices
  }

  // MARK: Maintenance

  private static func occurrences(of item: Item, _ schedule: Schedule, now: Instant, ahead: Int) -> [Occurrence] {
    let windows = windows(of: schedule, now: now, ahead: ahead)
    var updates = item.updates[...]
    return windows.enumerated().map { index, window in
      // An update speaks of the window that runs at its time, else of the next one; the last window takes the rest.
      let isLast = index == windows.count - 1
      var own: [Update] = []
      var ends = window.ends
      while let next = updates.first,
        isLast || next.at < ends
          || (own.contains { !$0.status.isOver && $0.at >= window.starts } && next.at < windows[index + 1].starts)
      {
        own.append(next)
        if let later = next.ends { ends = later }
        updates.removeFirst()
      }
      return Occurrence(
        window: window,
        slices: slices(of: window, effects: item.effects, updates: own, autoComplete: schedule.autoComplete))
    }
  }

  private static func windows(of schedule: Schedule, now: Instant, ahead: Int) -> [Window] {
    guard let recurrence = schedule.repetition, let first = schedule.windows.first else { return schedule.windows }
    let starts = recurrence.rule.starts(
      from: recurrence.zone.local(first.starts), in: recurrence.zone, excluding: recurrence.excluded,
      until: now + 10 * 366 * 86_400, limit: 100_000)
    // Wall-clock length is kept: a window from 01:00 to 05:00 stays that on the day of a clock change.
    let windows = starts.map { Window(starts: $0, ends: recurrence.end(ofWindowFrom: $0, like: first)) }
    let past = windows.firstIndex { $0.ends > now } ?? windows.count
    return Array(windows.prefix(past + ahead))
  }

  private static func slices(of window: Window, effects: [Effect], updates: [Update], autoComplete: Bool) -> [Slice] {
    var slices: [Slice] = []
    var status = ItemStatus.scheduled
    var effects = effects
    var ends = window.ends
    var startPending = true
    var endPending = true
    var overruns = false
    func add(at: Instant, isAutomatic: Bool) {
      let slice = Slice(
        at: at, status: status, effects: status.isUnderWay ? effects : [], overruns: overruns,
        window: Window(starts: window.starts, ends: ends), isAutomatic: isAutomatic)
      if slices.last?.at == at { slices.removeLast() }
      slices.append(slice)
    }
    func runClock(until limit: Instant) {
      if startPending, window.starts <= limit {
        startPending = false
        if status == .scheduled {
          status = .inProgress
          add(at: window.starts, isAutomatic: true)
        }
      }
      if endPending, ends <= limit, !startPending {
        endPending = false
        guard status.isUnderWay else { return }
        if autoComplete, !isManual { status = .completed } else { overruns = true }
        add(at: ends, isAutomatic: true)
      }
    }
    // A person who writes during the window has taken over from the clock, until they name an end.
    var isManual = false
    add(at: .distantPast, isAutomatic: true)
    for update in updates {
      runClock(until: update.at)
      effects = merge(update.effects, into: effects)
      status = update.status
      if update.at >= window.starts { isManual = true }
      if let later = update.ends {
        ends = later
        isManual = false
        endPending = true
      }
      if status.isOver {
        startPending = false
        endPending = false
      } else if status.isUnderWay {
        startPending = false
      }
      overruns = status.isUnderWay && update.at >= ends
      add(at: update.at, isAutomatic: false)
    }
    runClock(until: .distantFuture)
    return slices
  }

  /// The item's own slices: each run until it is over, then the next one ahead.
  private static func joined(_ occurrences: [Occurrence]) -> [Slice] {
    var slices: [Slice] = []
    for occurrence in occurrences {
      let from = slices.last.map { $0.at } ?? .distantPast
      for slice in occurrence.slices {
        // A window that nobody has completed goes on until the next one starts.
        if slice.status == .scheduled, slices.last?.status.isUnderWay ?? false { continue }
        let at = max(slice.at, from)
        let moved =
          at == slice.at
          ? slice
          : Slice(
            at: at, status: slice.status, effects: slice.effects, overruns: slice.overruns, window: slice.window,
            isAutomatic: slice.isAutomatic)
        if slices.last?.at == at { slices.removeLast() }
        slices.append(moved)
      }
    }
    return slices
  }

  /// Later words win; the author's order is kept.
  private static func merge(_ changes: [Effect], into effects: [Effect]) -> [Effect] {
    guard !changes.isEmpty else { return effects }
    var merged = effects
    for change in changes {
      if let index = merged.firstIndex(where: { $0.component == change.component }) {
        merged[index] = change
      } else {
        merged.append(change)
      }
    }
    return merged
  }

  // MARK: Steps

  private static func steps(
    of item: Item, slices: [Slice], occurrences: [Occurrence], started: Instant, now: Instant
  ) -> [Step] {
    var steps = item.updates.map {
      Step(id: $0.id, status: $0.status, at: $0.at, body: $0.body, effects: $0.effects, isAutomatic: false)
    }
    func add(_ status: ItemStatus, at: Instant, body: Localized<Place>? = nil, effects: [Effect] = []) {
      guard at <= now else { return }
      steps.append(
        Step(id: stepID(status, at), status: status, at: at, body: body, effects: effects, isAutomatic: true))
    }
    switch item.kind {
    case .incident:
      if item.updates.isEmpty {
        add(.investigating, at: started, body: item.introduction, effects: item.effects)
      }
      if let last = slices.last, last.isAutomatic, last.status == .resolved,
        !item.updates.contains(where: { $0.status == .resolved })
      {
        add(.resolved, at: last.at)
      }
    case .maintenance(let schedule):
      if let announced = schedule.announced, announced < item.updates.first?.at ?? .distantFuture {
        add(.scheduled, at: announced, body: item.introduction)
      }
      for slice in occurrences.flatMap(\.slices)
      where slice.isAutomatic && slice.status != .scheduled && !slice.overruns {
        add(slice.status, at: slice.at, effects: slice.effects)
      }
    }
    return steps.sorted { ($0.at, $0.id) < ($1.at, $1.id) }
  }
}

extension Recurrence {
  /// The end of the window that starts at `start`, as long on the wall clock as the first one.
  func end(ofWindowFrom start: Instant, like first: Window) -> Instant {
    let from = zone.local(start)
    let (a, b) = (zone.local(first.starts), zone.local(first.ends))
    let days = b.date.daysSinceEpoch - a.date.daysSinceEpoch
    guard let ends = LocalTime(date: from.date.adding(days: days), hour: b.hour, minute: b.minute, second: b.second)
    else { return start + first.seconds }
    let instant =
      switch zone.read(ends) {
      case .one(let instant): instant
      case .skipped(_, let after): after
      case .repeated(let first, _): first
      }
    return instant > start ? instant : start + first.seconds
  }
}

extension Instant {
  /// "20261120-1405", with seconds only where there are any: for ids of updates, in UTC.
  public var compact: String {
    let digits = icalendar.filter(\.isNumber)
    let minutes = digits.prefix(8) + "-" + digits.dropFirst(8).prefix(4)
    return String(seconds % 60 == 0 ? minutes : minutes + digits.suffix(2))
  }

  /// Before everything.
  public static let distantPast = Instant(seconds: -(1 << 50))
  /// After everything.
  public static let distantFuture = Instant(seconds: 1 << 50)
}
