import Synchronization

/// Everything the content folder says, before any clock looks at it.
public struct Content: Sendable {
  public let settings: Settings
  /// In the order of site.yml.
  public let components: [Component]
  public let groups: [Component.Group]
  public let items: [Item]
  /// Of items that no clock changes any more, as an earlier build worked them out; they aren't among the others.
  public let settled: [Timeline]
  public let postmortems: [Postmortem]
  public let pages: [TextPage]

  public init(
    settings: Settings, components: [Component], groups: [Component.Group], items: [Item], settled: [Timeline] = [],
    postmortems: [Postmortem], pages: [TextPage]
  ) {
    self.settings = settings
    self.components = components
    self.groups = groups
    self.items = items.sorted { $0.id < $1.id }
    self.settled = settled
    self.postmortems = postmortems.sorted { $0.id < $1.id }
    self.pages = pages.sorted { ($0.order, $0.id) < ($1.order, $1.id) }
  }
}

/// A status site at one moment: the one function of content and time that every output asks.
///
/// A class: everything that renders holds it.
public final class Site: Sendable {
  public let content: Content
  public let now: Instant
  /// What is known at `now`, newest first.
  public let timelines: [Timeline]
  /// Of which item each timeline is: of the content's items, or counting on of its settled ones.
  public let itemIndices: [Int]
  /// One for each component, in the order of site.yml.
  public let records: [ComponentRecord]
  /// The last instant up to `now` at which anything changed. Two builds between two changes give the same bytes.
  public let lastChange: Instant
  /// When anything was last said or done; unlike `lastChange`, no new day moves it.
  public let lastNews: Instant
  /// The next instant at which any output would differ.
  public let nextChange: Change
  /// The instants after `now` at which the state of anything on the page changes by the clock alone.
  public let boundaries: [Instant]
  private let byID = AtomicLazyReference<Index>()
  /// Which of the records is a component's.
  public let recordIndex: [Component.ID: Int]
  /// The timelines that were open at the last change or change after it, newest first.
  private let restless: [Int]

  public var settings: Settings { content.settings }
  public var zone: Zone { content.settings.zone }
  /// The day of `now`, in the site's zone.
  public var today: CivilDate { zone.date(of: now) }

  /// - Parameter jobs: how many threads may work at a time.
  public init(_ content: Content, now: Instant, jobs: Int = 1) {
    self.content = content
    self.now = now
    let postmortems = Dictionary(
      content.postmortems.filter { $0.published <= now }.map { ($0.incident, $0) }, uniquingKeysWith: { a, _ in a })
    let numbers = Dictionary(
      content.components.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    recordIndex = numbers
    let shown = content.items.indices.filter { content.items[$0].knownFrom <= now }
    let known = parallelMap(shown, jobs: jobs) { index in
      let item = content.items[index]
      return Timeline(item.known(at: now), postmortem: postmortems[item.id], now: now, numbers: numbers)
    }
    let all = known + content.settled
    let order = all.indices.sorted { all[$0].precedes(all[$1]) }
    let timelines = order.map { all[$0] }
    self.timelines = timelines
    itemIndices = order.map { $0 < shown.count ? shown[$0] : $0 - shown.count + content.items.count }

    let claims = Ahead(jobs: jobs) { Claims(content.components.count, timelines) }
    let changes = Change.around(now, timelines: timelines, content: content)
    let lastChange = changes.last
    self.lastChange = lastChange
    nextChange = changes.next
    var news = Instant(seconds: 0)
    var coming: Set<Instant> = []
    var restless: [Int] = []
    for (index, timeline) in timelines.enumerated() {
      if let last = timeline.outline.times.last { news = max(news, last) }
      if let postmortem = timeline.postmortem { news = max(news, postmortem.published) }
      guard timeline.settled == nil else { continue }
      let slices = timeline.slices
      guard let last = slices.indices.last, !slices[last].status.isOver || slices[last].at > lastChange
      else { continue }
      restless.append(index)
      for slice in slices.reversed() {
        guard slice.at > now else { break }
        coming.insert(slice.at)
      }
    }
    lastNews = news
    boundaries = coming.sorted()
    self.restless = restless
    isRestless = restless.contains { index in
      timelines[index].status(at: now).map { !$0.isOver && $0 != .scheduled } ?? false
    }
    let histories = parallelMap(Array(content.components.indices), jobs: jobs) { [claims = claims.value] in
      claims.histories(ofComponent: $0, weights: content.settings.weights)
    }
    records = zip(content.components, histories).map { component, history in
      ComponentRecord(
        component, states: history.states, counted: history.counted, spells: history.spells,
        zone: content.settings.zone, lastChange: lastChange)
    }
  }

  /// Where timelines stand, by their ids. After an edit hardly anybody asks.
  private final class Index: Sendable {
    let all: [Item.ID: Int]

    init(_ timelines: [Timeline]) {
      // With room for all from the beginning: growing would hash every id again.
      var all: [Item.ID: Int] = Dictionary(minimumCapacity: timelines.count)
      for index in timelines.indices.reversed() { all[timelines[index].id] = index }
      self.all = all
    }
  }

  public func timeline(_ id: Item.ID) -> Timeline? {
    let index = byID.load() ?? byID.storeIfNil(Index(timelines))
    return index.all[id].map { timelines[$0] }
  }

  /// Which of the timelines it is.
  public func index(of timeline: Timeline) -> Int? {
    let index = timelines.indices.first(fromWhich: { !timelines[$0].precedes(timeline) })
    return index < timelines.count && timelines[index].id == timeline.id ? index : nil
  }

  public func record(_ id: Component.ID) -> ComponentRecord? { recordIndex[id].map { records[$0] } }

  public var maintenance: [Timeline] { timelines.filter(\.isMaintenance) }
  /// Postmortems that are out, newest first.
  public var postmortems: [Postmortem] {
    timelines.compactMap(\.postmortem).sorted { ($0.published, $0.id) > ($1.published, $1.id) }
  }

  /// Whether a component has left the page by an instant.
  public func isRetired(_ component: Component, at instant: Instant) -> Bool {
    component.retired.map { zone.startOfDay($0) <= instant } ?? false
  }

  /// The records of components that are on the page at `now`.
  public var presentRecords: [ComponentRecord] { records.filter { !isRetired($0.component, at: now) } }

  /// What is going on at an instant, newest first: incidents that aren't resolved and work that is being done.
  public func open(at instant: Instant) -> [(timeline: Timeline, slice: Slice)] {
    let look = { (index: Int) -> (timeline: Timeline, slice: Slice)? in
      guard let slice = self.timelines[index].slice(at: instant), !slice.status.isOver, slice.status != .scheduled
      else {
        return nil
      }
      return (self.timelines[index], slice)
    }
    return instant < lastChange ? timelines.indices.compactMap(look) : restless.compactMap(look)
  }

  /// Whether anything is going on at its moment.
  public let isRestless: Bool

  /// The state of the page at an instant.
  public func status(at instant: Instant) -> PageStatus {
    let present = records.filter { !isRetired($0.component, at: instant) }
    let gone = Set(records.lazy.map(\.component).filter { self.isRetired($0, at: instant) }.map(\.id))
    let impacts: [Impact] = open(at: instant).compactMap { timeline, slice in
      guard case .incident(let facts) = timeline.item.kind else { return nil }
      // Components that have left the page say nothing there any more.
      return slice.effects.contains { !gone.contains($0.component) } ? nil : facts.impact
    }
    return PageStatus(components: present.map { $0.status(at: instant) }, impacts: impacts)
  }

  /// The state of a group: its worst component's.
  public func status(of group: Component.Group.ID, at instant: Instant) -> Component.Status {
    records.filter { $0.component.group == group && !isRetired($0.component, at: instant) }
      .map { $0.status(at: instant) }.max() ?? .operational
  }
}

extension Timeline {
  /// Newest first.
  fileprivate func precedes(_ other: Timeline) -> Bool {
    started != other.started ? started > other.started : id > other.id
  }
}
