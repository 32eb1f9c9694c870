/// A stretch of a component's life in which something was said of it.
public struct Interval: Sendable, Equatable {
  public let window: Window
  /// The worst that any item says.
  public let status: Component.Status
  /// The share of each second that uptime loses: the worst weight of the active states.
  public let weight: Double
  /// The items that say so, sorted by id.
  public let items: [Item.ID]
}

/// What one item says of one component over one span.
struct Claim {
  let window: Window
  let status: Component.Status
  let item: Item.ID
}

extension Interval {
  /// Merges overlapping claims into disjoint intervals, sorted by time; gaps are operational.
  static func merging(_ claims: [Claim], weights: UptimeWeights) -> [Interval] {
    let claims = claims.filter { $0.window.starts < $0.window.ends }
    let starts = claims.sorted { ($0.window.starts, $0.item, $0.status) < ($1.window.starts, $1.item, $1.status) }
    var intervals: [Interval] = []
    var active: [Claim] = []
    var next = 0
    var at = Instant.distantPast
    while next < starts.count || !active.isEmpty {
      if active.isEmpty { at = starts[next].window.starts }
      while next < starts.count, starts[next].window.starts <= at {
        active.append(starts[next])
        next += 1
      }
      let firstEnd = active.map(\.window.ends).min() ?? .distantFuture
      let until = next < starts.count ? min(firstEnd, starts[next].window.starts) : firstEnd
      if let status = active.map(\.status).max(), at < until {
        let weight = active.map { weights[$0.status] }.max() ?? 0
        let items = Array(Set(active.map(\.item))).sorted()
        if let last = intervals.last, last.window.ends == at, last.status == status, last.weight == weight,
          last.items == items
        {
          intervals[intervals.count - 1] = Interval(
            window: Window(starts: last.window.starts, ends: until), status: status, weight: weight, items: items)
        } else {
          intervals.append(
            Interval(window: Window(starts: at, ends: until), status: status, weight: weight, items: items))
        }
      }
      at = until
      active.removeAll { $0.window.ends <= at }
    }
    return intervals
  }
}

/// The state of the whole page, by Statuspage's rules.
public struct PageStatus: Sendable, Hashable {
  public enum Indicator: String, Sendable { case none, minor, major, critical, maintenance }

  /// Which of the rules holds; the English description is Statuspage's own.
  public enum Rule: String, CaseIterable, Sendable {
    case operational = "All Systems Operational"
    case majorOutage = "Major System Outage"
    case partialOutage = "Partial System Outage"
    case minorOutage = "Minor Service Outage"
    case allDegraded = "Degraded System Service"
    case someDegraded = "Partially Degraded Service"
    case maintenance = "Service Under Maintenance"
  }

  public let rule: Rule

  public var indicator: Indicator {
    switch rule {
    case .operational: .none
    case .majorOutage: .critical
    case .partialOutage: .major
    case .minorOutage, .allDegraded, .someDegraded: .minor
    case .maintenance: .maintenance
    }
  }

  /// Statuspage's English sentence.
  public var description: String { rule.rawValue }

  /// The first rule that holds.
  ///
  /// - Parameters:
  ///   - components: the state of every component that isn't retired.
  ///   - impacts: what open incidents that name no component say of themselves. Statuspage has no such incident on its
  ///     status; but a page that says "operational" over an open critical incident would lie.
  public init(components: [Component.Status], impacts: [Impact]) {
    let worst = components.max() ?? .operational
    let all = { (status: Component.Status) in components.allSatisfy { $0 == status } }
    let byComponents: Rule =
      switch worst {
      case .majorOutage: all(.majorOutage) ? .majorOutage : .partialOutage
      case .partialOutage: all(.partialOutage) ? .partialOutage : .minorOutage
      case .degradedPerformance: all(.degradedPerformance) ? .allDegraded : .someDegraded
      case .underMaintenance: .maintenance
      case .operational: .operational
      }
    let byIncidents: Rule =
      if impacts.contains(.critical) {
        .majorOutage
      } else if impacts.contains(.major) {
        .partialOutage
      } else if impacts.contains(.minor) {
        .minorOutage
      } else {
        .operational
      }
    let order: [Rule] = [
      .operational, .maintenance, .someDegraded, .allDegraded, .minorOutage, .partialOutage, .majorOutage,
    ]
    let rank = { (rule: Rule) in order.firstIndex(of: rule) ?? 0 }
    rule = rank(byIncidents) > rank(byComponents) ? byIncidents : byComponents
  }
}
