import Testing

@testable import StatusModel

/// Statuspage's rules for the state of the page, row by row, the worst first.
@Suite struct PageStatusTests {
  struct Row: CustomTestStringConvertible {
    let components: [Component.Status]
    let impacts: [Impact]
    let description: String
    let indicator: PageStatus.Indicator

    init(
      _ components: [Component.Status], impacts: [Impact] = [], _ description: String,
      _ indicator: PageStatus.Indicator
    ) {
      self.components = components
      self.impacts = impacts
      self.description = description
      self.indicator = indicator
    }

    var testDescription: String { "\(components.map(\.name)) \(impacts)" }
  }

  @Test(
    "The first rule that holds gives the page's state",
    arguments: [
      // No component, no open incident.
      Row([], "All Systems Operational", .none),
      // Every component major_outage.
      Row([.majorOutage, .majorOutage], "Major System Outage", .critical),
      // Any major_outage, or every component partial_outage.
      Row([.majorOutage, .operational], "Partial System Outage", .major),
      Row([.majorOutage, .partialOutage], "Partial System Outage", .major),
      Row([.partialOutage, .partialOutage], "Partial System Outage", .major),
      // Some partial_outage.
      Row([.partialOutage, .operational], "Minor Service Outage", .minor),
      Row([.partialOutage, .degradedPerformance], "Minor Service Outage", .minor),
      Row([.partialOutage, .underMaintenance], "Minor Service Outage", .minor),
      // Every component degraded.
      Row([.degradedPerformance, .degradedPerformance], "Degraded System Service", .minor),
      // Some degraded.
      Row([.degradedPerformance, .operational], "Partially Degraded Service", .minor),
      Row([.degradedPerformance, .underMaintenance], "Partially Degraded Service", .minor),
      // Any under_maintenance and nothing worse.
      Row([.underMaintenance, .operational], "Service Under Maintenance", .maintenance),
      Row([.underMaintenance, .underMaintenance], "Service Under Maintenance", .maintenance),
      // Else.
      Row([.operational, .operational], "All Systems Operational", .none),
      // One component: its own state decides.
      Row([.majorOutage], "Major System Outage", .critical),
      Row([.partialOutage], "Partial System Outage", .major),
      Row([.degradedPerformance], "Degraded System Service", .minor),
      Row([.underMaintenance], "Service Under Maintenance", .maintenance),
      Row([.operational], "All Systems Operational", .none),
      // Open incidents that name no component speak for themselves, and the worse of the two holds.
      Row([.operational], impacts: [.none], "All Systems Operational", .none),
      Row([.operational], impacts: [.minor], "Minor Service Outage", .minor),
      Row([.operational], impacts: [.major], "Partial System Outage", .major),
      Row([.operational], impacts: [.minor, .critical], "Major System Outage", .critical),
      Row([], impacts: [.major], "Partial System Outage", .major),
      Row([.majorOutage], impacts: [.minor], "Major System Outage", .critical),
      Row([.degradedPerformance], impacts: [.critical], "Major System Outage", .critical),
      Row([.underMaintenance], impacts: [.none], "Service Under Maintenance", .maintenance),
    ])
  func firstRuleThatHolds(_ row: Row) {
    let status = PageStatus(components: row.components, impacts: row.impacts)
    #expect(status.description == row.description)
    #expect(status.indicator == row.indicator)
  }

  @Test func retiredComponentsHaveNoSay() throws {
    let components = [
      Component(id: Component.ID("api"), name: Localized("API")),
      Component(id: Component.ID("old"), name: Localized("Old"), retired: CivilDate("2026-12-01")),
    ]
    let fault = try incident(components: ["old": .majorOutage], [update(.investigating, "2026-11-30 12:00")])
    let site = try site([fault], at: "2026-12-02 12:00", components: components)
    #expect(site.status(at: try at("2026-11-30 12:00")).description == "Partial System Outage")
    // Still open, it speaks for the page by its impact.
    #expect(site.status(at: try at("2026-12-01 00:00")).description == "Partial System Outage")
    #expect(site.presentRecords.map(\.component.id.rawValue) == ["api"])
  }
}
