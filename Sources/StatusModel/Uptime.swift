/// What became of one day, in the site's zone.
public struct UptimeDay: Sendable, Equatable {
  public let date: CivilDate
  /// Seconds of the day that count; 0 before `since` and after the last change.
  public let counted: Int
  /// Seconds in each state but operational.
  public let seconds: [Component.Status: Int]
  /// Σ weight × seconds.
  public let lost: Double
  /// The worst state of the day; nil where nothing counts.
  public let worst: Component.Status?
}

/// Counted time and what of it was lost, of one component or of several taken together.
public struct UptimeFigure: Sendable, Equatable {
  /// Seconds.
  public let counted: Int
  /// Σ weight × seconds.
  public let lost: Double

  /// From 0 to 1; nil where nothing counts.
  public var share: Double? {
    // A sum of many fractions may be a hair more than the whole.
    counted > 0 ? max(0, 1 - lost / Double(counted)) : nil
  }
}

extension [ComponentRecord] {
  /// Their uptime taken together: the mean of theirs, each by the time that counts.
  public func uptime(from start: Instant, to end: Instant) -> UptimeFigure {
    let figures = map { $0.uptime(from: start, to: end) }
    return UptimeFigure(
      counted: figures.reduce(0) { $0 + $1.counted }, lost: figures.reduce(0) { $0 + $1.lost })
  }
}

/// The record of one component: what was said of it, and what of that uptime counts.
public final class ComponentRecord: Sendable {
  public let component: Component
  /// Counting starts here; nil where site.yml names no day.
  public let since: Instant?
  /// Figures are worked out up to here: the last change that lies behind the build, so that a build a minute later
  /// shows the same figure, or the day on which the component was retired.
  public let until: Instant

  private let retired: Instant?
  /// States, past and as far ahead as the clock decides.
  private let states: ComponentHistory
  /// What uptime counts: the same, less the gaps of intermittent faults.
  private let counted: ComponentHistory
  /// When intermittent faults were there.
  private let spells: [Window]

  init(
    _ component: Component, states: ComponentHistory, counted: ComponentHistory, spells: [Window], zone: Zone,
    lastChange: Instant
  ) {
    self.component = component
    self.states = states
    self.counted = counted
    self.spells = spells
    since = component.since.map { zone.startOfDay($0) }
    retired = component.retired.map { zone.startOfDay($0) }
    until = min(lastChange, retired ?? lastChange)
  }

  // MARK: Uptime

  /// Uptime over a period: 1 − Σ weight × time ÷ counted time.
  public func uptime(from start: Instant, to end: Instant) -> UptimeFigure {
    let from = max(start, since ?? start)
    let to = min(end, until)
    guard from < to else { return UptimeFigure(counted: 0, lost: 0) }
    return UptimeFigure(counted: to - from, lost: lost(from: from, to: to))
  }

  /// The stretches of intermittent faults in a period, as far as it counts.
  public func spells(from start: Instant, to end: Instant) -> Spells {
    let from = max(start, since ?? start)
    let to = min(end, until)
    return Spells(spells.map { Window(starts: max($0.starts, from), ends: min($0.ends, to)) })
  }

  /// Σ weight × seconds over a period.
  func lost(from: Instant, to: Instant) -> Double {
    counted.stretches(from: from, to: to).reduce(0) { $0 + $1.weight * Double($1.window.seconds) }
  }

  /// The day that begins and ends at these instants; 23 or 25 hours lie between them where clocks change.
  public func day(_ date: CivilDate, from start: Instant, to end: Instant) -> UptimeDay {
    let from = max(start, since ?? start)
    let to = min(end, until)
    guard from < to || from == to && from < end && to != retired else {
      return UptimeDay(date: date, counted: 0, seconds: [:], lost: 0, worst: nil)
    }
    var seconds: [Component.Status: Int] = [:]
    var lost = 0.0
    var worst = Component.Status.operational
    for stretch in counted.stretches(from: from, to: to) {
      seconds[stretch.status, default: 0] += stretch.window.seconds
      lost += stretch.weight * Double(stretch.window.seconds)
      worst = max(worst, stretch.status)
    }
    // What has just begun shows on its day even if no second of it counts yet.
    if to == until, to < end { worst = max(worst, status(at: until)) }
    return UptimeDay(date: date, counted: to - from, seconds: seconds, lost: lost, worst: worst)
  }

  /// Every counted interval that touches a period, clipped to it.
  public func intervals(from: Instant, to: Instant) -> [Interval] {
    counted.stretches(from: max(from, since ?? from), to: min(to, until)).map { stretch in
      Interval(
        window: stretch.window, status: stretch.status, weight: stretch.weight,
        items: counted.items(from: stretch.window.starts, to: stretch.window.ends))
    }
  }

  // MARK: State

  /// The state at an instant.
  public func status(at instant: Instant) -> Component.Status { states.stretch(at: instant)?.status ?? .operational }

  /// The items that say something of the component at an instant, sorted by id.
  public func items(at instant: Instant) -> [Item.ID] { states.items(from: instant, to: instant + 1) }

  /// When the state last changed, up to an instant; nil where nothing was ever said.
  public func lastChange(by instant: Instant) -> Instant? {
    if let present = states.stretch(at: instant) { return present.window.starts }
    let index = states.index(endingAfter: instant)
    return index > 0 ? states.stretches[index - 1].window.ends : nil
  }

  /// The coming instants at which the state changes.
  public func changes(after instant: Instant) -> [Instant] {
    var found: [Instant] = []
    for stretch in states.stretches[states.index(endingAfter: instant)...] {
      let window = stretch.window
      if window.starts > instant, found.last != window.starts { found.append(window.starts) }
      if window.ends < .distantFuture { found.append(window.ends) }
    }
    return found
  }
}

/// Everything that items say of components, gathered by component.
struct Claims {
  private let timelines: [Timeline]
  private var states: [[Claim]]
  /// Of components with intermittent faults, whose gaps don't count; nil where all does.
  private var counted: [[Claim]?]
  /// When these faults were there.
  private var spells: [[Window]]

  /// - Parameter count: of components.
  init(_ count: Int, _ timelines: [Timeline]) {
    self.timelines = timelines
    states = Array(repeating: [], count: count)
    counted = Array(repeating: nil, count: count)
    spells = Array(repeating: [], count: count)
    // Oldest first, which leaves little to sort.
    for item in timelines.indices.reversed() { add(timelines[item], item) }
  }

  private mutating func add(_ timeline: Timeline, _ item: Int) {
    // All of them, also those ahead: figures are cut at the last change.
    let spells = timeline.outline.spells.isEmpty ? nil : Spells(timeline.outline.spells)
    for said in timeline.outline.claims {
      let number = said.component
      let claim = Claim(window: said.window, status: said.status, item: item)
      guard let spells else {
        Self.add(claim, to: &states[number])
        if var others = counted[number] {
          counted[number] = nil
          Self.add(claim, to: &others)
          counted[number] = others
        }
        continue
      }
      var others = counted[number] ?? states[number]
      counted[number] = nil
      Self.add(claim, to: &states[number])
      for spell in spells.windows {
        let overlap = Window(starts: max(spell.starts, said.window.starts), ends: min(spell.ends, said.window.ends))
        self.spells[number].append(overlap)
        Self.add(Claim(window: overlap, status: said.status, item: item), to: &others)
      }
      counted[number] = others
    }
  }

  /// Most updates leave a component as it is: then the claim before goes on.
  private static func add(_ claim: Claim, to claims: inout [Claim]) {
    guard claim.window.starts < claim.window.ends else { return }
    if let last = claims.last, last.window.ends == claim.window.starts, last.status == claim.status,
      last.item == claim.item
    {
      let window = Window(starts: last.window.starts, ends: claim.window.ends)
      claims[claims.count - 1] = Claim(window: window, status: claim.status, item: claim.item)
    } else {
      claims.append(claim)
    }
  }

  /// The states of a component, and what of them counts.
  func histories(ofComponent number: Int, weights: UptimeWeights) -> (
    states: ComponentHistory, counted: ComponentHistory, spells: [Window]
  ) {
    let history = ComponentHistory(states[number], of: timelines, weights: weights)
    guard let others = counted[number] else { return (history, history, []) }
    return (history, ComponentHistory(others, of: timelines, weights: weights), spells[number])
  }
}
