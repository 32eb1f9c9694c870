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
