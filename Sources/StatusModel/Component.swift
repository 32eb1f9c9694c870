/// A part of the product that can work or fail on its own.
public struct Component: Sendable {
  public typealias ID = StatusModel.ID<Component>

  public let id: ID
  public let name: Localized<String>
  public let description: Localized<String>?
  public let group: Group.ID?
  /// Uptime is counted from the start of this day.
  public let since: CivilDate?
  /// From this day on it is off the home page; its history stays.
  public let retired: CivilDate?

  public init(
    id: ID, name: Localized<String>, description: Localized<String>? = nil, group: Group.ID? = nil,
    since: CivilDate? = nil, retired: CivilDate? = nil
  ) {
    self.id = id
    self.name = name
    self.description = description
    self.group = group
    self.since = since
    self.retired = retired
  }

  /// Components that belong together on the page.
  public struct Group: Sendable {
    public typealias ID = StatusModel.ID<Group>
    public let id: ID
    public let name: Localized<String>

    public init(id: ID, name: Localized<String>) {
      self.id = id
      self.name = name
    }
  }

  /// How well a component works; the raw value orders from best to worst (DESIGN: State).
  public enum Status: Int, CaseIterable, Comparable, Sendable {
    case operational, underMaintenance, degradedPerformance, partialOutage, majorOutage

    /// The word used in content, in the API and in class names (Statuspage v2).
    public var name: String {
      switch self {
      case .operational: "operational"
      case .underMaintenance: "under_maintenance"
      case .degradedPerformance: "degraded_performance"
      case .partialOutage: "partial_outage"
      case .majorOutage: "major_outage"
      }
    }

    public init?(name: String) {
      guard let status = Self.allCases.first(where: { $0.name == name }) else { return nil }
      self = status
    }

    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }
}

/// What an incident or a maintenance says of one component from some moment on.
public struct Effect: Hashable, Sendable {
  public let component: Component.ID
  public let status: Component.Status

  public init(_ component: Component.ID, _ status: Component.Status) {
    self.component = component
    self.status = status
  }
}
