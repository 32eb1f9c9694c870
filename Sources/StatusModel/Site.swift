/// Everything the content folder says, before any clock looks at it.
public struct Content: Sendable {
  public let settings: Settings
  /// In the order of site.yml.
  public let components: [Component]
  public let groups: [Component.Group]
  public let items: [Item]
  public let postmortems: [Postmortem]
  public let pages: [TextPage]

  public init(
    settings: Settings, components: [Component], groups: [Component.Group], items: [Item], postmortems: [Postmortem],
    pages: [TextPage]
  ) {
    self.settings = settings
    self.components = components
    self.groups = groups
    self.items = items.sorted { $0.id < $1.id }
    self.postmortems = postmortems.sorted { $0.id < $1.id }
    self.pages = pages.sorted { ($0.order, $0.id) < ($1.order, $1.id) }
  }
}

/// A status site at one moment: the one function of content and time that every output asks.
public struct Site: Sendable {
  public let content: Content
  public let now: Instant
  /// What is known at `now`, newest first.
  public let timelines: [Timeline]
  /// One for each component, in the order of site.yml.
  public let records: [ComponentRecord]
  /// The last instant up to `now` at which anything changed. Two builds between two changes give the same bytes.
  public let lastChange: Instant
  /// When anything was last said or done; unlike `lastChange`, no new day moves it.
  public let lastNews: Instant
  /// The next instant at which any output would differ.
  public let nextChange: Change
  private let byID: [Item.ID: Int]
  private let recordIndex: [Component.ID: Int]

  public var settings: Settings { content.settings }
  public var zone: Zone { content.settings.zone }
  /// The day of `now`, in the site's zone.
  public var today: CivilDate { zone.date(of: now) }

  public init(_ content: Content, now: Instant) {
    self.content = content
    self.now = now
    let postmortems = Dictionary(
      content.postmortems.filter { $0.published <= now }.map { ($0.incident, $0) }, uniquingKeysWith: { a, _ in a })
    var timelines: [Timeline] = []
    timelines.reserveCapacity(content.items.count)
    for item in content.items where item.isKnown(at: now) {
      var timeline = Timeline(item.known(at: now), now: now)
      timeline.postmortem = postmortems[item.id]
      timelines.append(timeline)
    }
    timelines.sort { ($0.started, $0.item.id) > ($1.started, $1.item.id) }
    self.timelines = timelines
    byID = Dictionary(timelines.enumerated().map { ($1.item.id, $0) }, uniquingKeysWith: { a, _ in a })
    let steps = timelines.lazy.compactMap { $0.steps.last?.at }.max()
    let stories = postmortems.values.lazy.map(\.published).max()
    lastNews = max(steps ?? Instant(seconds: 0), stories ?? Instant(seconds: 0))
    let changes = Change.around(now, timelines: timelines, content: content)
    lastChange = changes.last
    nextChange = changes.next
    records = Self.records(of: content, timelines: timelines, until: changes.last)
    recordIndex = Dictionary(records.enumerated().map { ($1.component.id, $0) }, uniquingKeysWith: { a, _ in a })
  }

  public func timeline(_ id: Item.ID) -> Timeline? { byID[id].map { timelines[$0] } }

  public func record(_ id: Component.ID) -> ComponentRecord? { recordIndex[id].map { records[$0] } }

  public var incidents: [Timeline] { timelines.filter { !$0.item.isMaintenance } }
  public var maintenance: [Timeline] { timelines.filter(\.item.isMaintenance) }
  /// Postmortems that are out, newest first.
  public var postmortems: [Postmortem] {
    content.postmortems.filter { $0.published <= now }.sorted { ($0.published, $0.id) > ($1.published, $1.id) }
  }

  /// Whether a component has left the page by an instant.
  public func isRetired(_ component: Component, at instant: Instant) -> Bool {
    component.retired.map { zone.startOfDay($0) <= instant } ?? false
  }

  /// The records of components that are on the page at `now`.
  public var presentRecords: [ComponentRecord] { records.filter { !isRetired($0.component, at: now) } }

  /// The state of the page at an instant.
  public func status(at instant: Instant) -> PageStatus {
    let components = records.filter { !isRetired($0.component, at: instant) }.map { $0.status(at: instant) }
    let impacts: [Impact] = timelines.compactMap { timeline in
      guard case .incident(let facts) = timeline.item.kind, let slice = timeline.slice(at: instant),
        !slice.status.isOver, slice.effects.isEmpty
      else { return nil }
      return facts.impact
    }
    return PageStatus(components: components, impacts: impacts)
  }

  /// The state of a group: its worst component's.
  public func status(of group: Component.Group.ID, at instant: Instant) -> Component.Status {
    records.filter { $0.component.group == group && !isRetired($0.component, at: instant) }
      .map { $0.status(at: instant) }.max() ?? .operational
  }

  /// The instants from `now` on at which the state of anything on the page changes by the clock alone.
  public var boundaries: [Instant] {
    let ahead = timelines.flatMap { timeline in timeline.slices.lazy.map(\.at).filter { $0 > now } }
    return Array(Set(ahead)).sorted()
  }

  private static func records(of content: Content, timelines: [Timeline], until: Instant) -> [ComponentRecord] {
    var states: [Component.ID: [Claim]] = [:]
    var counted: [Component.ID: [Claim]] = [:]
    for timeline in timelines {
      let occurrences: [Window]
      if case .incident(let facts) = timeline.item.kind { occurrences = facts.occurrences } else { occurrences = [] }
      for (index, slice) in timeline.slices.enumerated() where !slice.effects.isEmpty {
        let ends = index + 1 < timeline.slices.count ? timeline.slices[index + 1].at : .distantFuture
        let window = Window(starts: slice.at, ends: ends)
        for effect in slice.effects where effect.status != .operational {
          let claim = { Claim(window: $0, status: effect.status, item: timeline.item.id) }
          states[effect.component, default: []].append(claim(window))
          if occurrences.isEmpty {
            counted[effect.component, default: []].append(claim(window.clipped(to: until)))
          } else {
            for occurrence in occurrences {
              let overlap = Window(
                starts: max(occurrence.starts, window.starts), ends: min(occurrence.ends, window.ends, until))
              counted[effect.component, default: []].append(claim(overlap))
            }
          }
        }
      }
    }
    return content.components.map { component in
      ComponentRecord(
        component: component,
        states: Interval.merging(states[component.id] ?? [], weights: content.settings.weights),
        counted: Interval.merging(counted[component.id] ?? [], weights: content.settings.weights),
        since: component.since.map { content.settings.zone.startOfDay($0) }, until: until)
    }
  }
}

extension Window {
  fileprivate func clipped(to until: Instant) -> Window { Window(starts: starts, ends: min(ends, until)) }
}

extension Item {
  /// Whether customers know of it at an instant: an incident has begun and been told, a maintenance always is, unless it
  /// says when it will be announced.
  func isKnown(at now: Instant) -> Bool {
    switch kind {
    case .incident(let facts):
      guard let first = updates.first?.at ?? facts.started ?? facts.resolved else { return false }
      return first <= now
    case .maintenance(let schedule):
      return announced(schedule) <= now
    }
  }

  fileprivate func announced(_ schedule: Schedule) -> Instant {
    guard let announced = schedule.announced else { return .distantPast }
    return min(announced, updates.first?.at ?? announced)
  }
}

/// A moment at which some output changes, and why.
public struct Change: Sendable {
  public enum Reason: Sendable, Equatable {
    case newDay
    /// An item moves to another state by the clock.
    case item(Item.ID, ItemStatus)
    /// An update, a resolution or an announcement that was dated ahead comes out.
    case publication(Item.ID)
    case postmortem(Item.ID)
    /// A maintenance comes within the alert bar's lead.
    case alert(Item.ID)
  }

  public let at: Instant
  public let reason: Reason

  /// The last change up to `now` and the next one after it.
  static func around(_ now: Instant, timelines: [Timeline], content: Content) -> (last: Instant, next: Change) {
    let zone = content.settings.zone
    let today = zone.date(of: now)
    var last = zone.startOfDay(today)
    var next = Change(at: zone.startOfDay(today.adding(days: 1)), reason: .newDay)
    func consider(_ at: Instant, _ reason: @autoclosure () -> Reason) {
      if at > now, at < next.at { next = Change(at: at, reason: reason()) }
      if at <= now, at > last { last = at }
    }
    for timeline in timelines {
      for slice in timeline.slices { consider(slice.at, .item(timeline.item.id, slice.status)) }
      for occurrence in timeline.occurrences {
        consider(occurrence.window.starts - content.settings.alertLead * 3600, .alert(timeline.item.id))
      }
    }
    for item in content.items {
      // The newest update comes last; anything older than the start of the day can't matter.
      for update in item.updates.reversed() {
        guard update.at > last else { break }
        consider(update.at, .publication(item.id))
      }
      switch item.kind {
      case .incident(let facts):
        for at in [facts.started, facts.resolved, facts.nextUpdate] {
          if let at { consider(at, .publication(item.id)) }
        }
      case .maintenance(let schedule):
        if let at = schedule.announced { consider(at, .publication(item.id)) }
      }
    }
    for postmortem in content.postmortems { consider(postmortem.published, .postmortem(postmortem.incident)) }
    return (last, next)
  }
}
