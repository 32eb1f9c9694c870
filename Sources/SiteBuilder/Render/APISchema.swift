import StatusModel

/// What stands under api/v2/, key by key: the one table from which `schema.json` and `openapi.json` are written, and
/// against which tests hold every file of a built site.
struct APISchema {
  let site: SiteURL
  let title: String

  /// What a value can be.
  indirect enum Shape: Sendable {
    case text
    /// RFC 3339, UTC, with milliseconds.
    case instant
    /// YYYY-MM-DD
    case date
    /// YYYY-MM
    case month
    case address
    case truth
    case count
    /// 0 to 1.
    case share
    case word(of: [String])
    /// What is null or always the same in what Candor writes, but stands in Statuspage's shape.
    case null
    case optional(Shape)
    case list(Shape)
    /// Names that are data.
    case map(Shape)
    case object(Name)
    case either(Name, Name)
  }

  /// Objects that have a name of their own.
  enum Name: String, CaseIterable {
    case page
    case status
    case pageState = "page_state"
    case component
    case group
    case componentOfItem = "component_of_item"
    case componentState = "component_state"
    case incident
    case incidentFile = "incident_of_file"
    case maintenance
    case maintenanceFile = "maintenance_of_file"
    case update
    case affected = "affected_component"
    case itemState = "item_state"
    case postmortem
    case day
    case weights
    case period
    case totalUptime = "total_uptime"
    case groupUptime = "group_uptime"
    case componentUptime = "component_uptime"
    case spell
    case interval
  }

  struct Key: Sendable {
    let name: String
    let shape: Shape
    let meaning: String?

    init(_ name: String, _ shape: Shape, _ meaning: String? = nil) {
      self.name = name
      self.shape = shape
      self.meaning = meaning
    }
  }

  /// One kind of file.
  struct Document: Sendable {
    /// Below api/v2/; a part in braces is an id or a month.
    let path: String
    /// Its name among the definitions.
    let name: String
    let meaning: String
    let keys: [Key]
  }

  static let contract =
    "The state now is the last entry of `timeline` with `at` up to now: files tell what the clock will do, so that a "
    + "reader between two builds is right, too. Every key is always there, null where there is nothing. "
    + "Keys may be added; readers ignore those that they don't know."

  static let documents: [Document] = [
    Document(
      path: "summary", name: "summary",
      meaning: "The page's status, every component, open incidents, maintenance under way and ahead.",
      keys: [
        page, components, incidents, maintenance, Key("status", .object(.status)),
      ]),
    Document(
      path: "status", name: "status_file", meaning: "The page's status.", keys: [page, Key("status", .object(.status))]),
    Document(
      path: "components", name: "components", meaning: "Every component, each group before its own.",
      keys: [page, components]),
    Document(path: "incidents", name: "incidents", meaning: "The 50 newest incidents.", keys: [page, incidents]),
    Document(
      path: "incidents/unresolved", name: "incidents_unresolved", meaning: "Incidents that aren't resolved.",
      keys: [page, incidents]),
    Document(
      path: "scheduled-maintenances", name: "maintenances", meaning: "The 50 newest maintenances.",
      keys: [page, maintenance]),
    Document(
      path: "scheduled-maintenances/upcoming", name: "maintenances_upcoming",
      meaning: "Scheduled maintenances, the next one first.", keys: [page, maintenance]),
    Document(
      path: "scheduled-maintenances/active", name: "maintenances_active", meaning: "Maintenances under way.",
      keys: [page, maintenance]),
    Document(
      path: "incidents/{id}", name: "incident_file",
      meaning: "One incident or maintenance with all of its updates; components are as it leaves them.",
      keys: [page, Key("incident", .either(.incidentFile, .maintenanceFile))]),
    Document(
      path: "history/{month}", name: "history_file",
      meaning: "Everything that began in a month of the page's time zone, newest first.",
      keys: [
        page, Key("month", .month), Key("incidents", .list(.object(.incidentFile))),
        Key("scheduled_maintenances", .list(.object(.maintenanceFile))),
      ]),
    Document(
      path: "components/{id}", name: "component_file", meaning: "One component with its days.",
      keys: [page, Key("component", .object(.component)), Key("days", .list(.object(.day)), "Oldest first.")]),
    Document(
      path: "uptime", name: "uptime_file",
      meaning: "The uptime figures of the pages and every interval that they count.",
      keys: [
        page, Key("counted_until", .instant), Key("periods", .list(.object(.period))),
        Key("weights", .object(.weights)),
        Key("total", .object(.totalUptime), "The page's figures: all components that aren't retired, together."),
        Key("groups", .list(.object(.groupUptime))), Key("components", .list(.object(.componentUptime))),
      ]),
  ]

  private static let page = Key("page", .object(.page))
  private static let components = Key("components", .list(.either(.component, .group)))
  private static let incidents = Key("incidents", .list(.object(.incident)))
  private static let maintenance = Key("scheduled_maintenances", .list(.object(.maintenance)))

  /// Whether a document tells the present, and so says when it was made.
  static func isPresent(_ document: Document) -> Bool { document.keys.contains { isOfLists($0.shape) } }

  private static func isOfLists(_ shape: Shape) -> Bool {
    switch shape {
    case .object(.status), .list(.object(.incident)), .list(.object(.maintenance)), .list(.either): true
    default: false
    }
  }

  /// The keys of each object, in their order.
  static func keys(of name: Name) -> [Key] {
    switch name {
    case .page:
      [
        Key("id", .text), Key("name", .text), Key("url", .address, "Without a slash at the end."),
        Key("time_zone", .text, "IANA name."), Key("updated_at", .instant, "The last news; a build doesn't move it."),
      ]
    case .status:
      [
        Key("indicator", indicator), Key("description", .text, "Statuspage's English sentence."),
        Key("timeline", .list(.object(.pageState)), "The state now, then the coming ones."),
        Key("valid_until", .instant, "When the site changes next by the clock alone, at the latest at midnight."),
      ]
    case .pageState: [Key("at", .instant), Key("indicator", indicator), Key("description", .text)]
    case .component: componentKeys + stateKeys + [Key("url", .address), Key("retired_at", .optional(.instant))]
    case .group: componentKeys + [Key("components", .list(.text), "Ids of its components.")] + stateKeys
    case .componentOfItem: componentKeys
    case .componentState: [Key("at", .instant), Key("status", state)]
    case .incident: itemKeys(.component, incidentStatus, [], [Key("postmortem", .optional(.object(.postmortem)))])
    case .incidentFile:
      itemKeys(.componentOfItem, incidentStatus, [], [Key("postmortem", .optional(.object(.postmortem)))])
    case .maintenance: itemKeys(.component, maintenanceStatus, windowKeys, [])
    case .maintenanceFile: itemKeys(.componentOfItem, maintenanceStatus, windowKeys, [])
    case .update:
      [
        Key("id", .text, "<incident>/<update>: unique on the page, for ever."), Key("status", itemStatus),
        Key("body", .text, "Plain text."), Key("incident_id", .text), Key("created_at", .instant),
        Key("updated_at", .instant), Key("display_at", .instant),
        Key("affected_components", .optional(.list(.object(.affected)))), Key("deliver_notifications", .truth),
        Key("custom_tweet", .null), Key("tweet_id", .null), Key("body_html", .text, "With absolute addresses."),
      ]
    case .affected:
      [
        Key("code", .text), Key("name", .text, "Group - Component"), Key("old_status", state),
        Key("new_status", state),
      ]
    case .itemState: [Key("at", .instant), Key("status", itemStatus)]
    case .postmortem:
      [Key("title", .text), Key("url", .address), Key("published_at", .instant), Key("body", .text, "Plain text.")]
    case .day:
      [
        Key("date", .date), Key("counted_seconds", .count), Key("worst_status", .optional(state)),
        Key("seconds", .map(.count), "Seconds in each state but operational."),
      ]
    case .weights: Component.Status.allCases.reversed().filter { $0 != .operational }.map { Key($0.name, .share) }
    case .period: [Key("name", .text, "Such as 90_days."), Key("from", .instant, "The start of its first day.")]
    case .totalUptime: together
    case .groupUptime: [Key("id", .text)] + together
    case .spell: [Key("from", .instant), Key("until", .instant)]
    case .componentUptime:
      [
        Key("id", .text), Key("counted_from", .instant),
        Key("counted_until", .instant, "The last change, or the day on which the component was retired."),
        uptime, Key("spells", .list(.object(.spell)), "When intermittent faults were there."),
        Key("intervals", .list(.object(.interval))),
      ]
    case .interval:
      [
        Key("from", .instant), Key("until", .instant), Key("status", state), Key("weight", .share),
        Key("incidents", .list(.text)),
      ]
    }
  }

  private static let state = Shape.word(of: Component.Status.allCases.map(\.name))
  private static let indicator = Shape.word(of: ["none", "minor", "major", "critical", "maintenance"])
  private static let incidentStatus = ItemStatus.ofIncidents.map(\.rawValue) + ["postmortem"]
  private static let maintenanceStatus = ItemStatus.ofMaintenance.filter { $0 != .cancelled }.map(\.rawValue)
  private static let itemStatus = Shape.word(of: incidentStatus + maintenanceStatus)

  private static let uptime = Key(
    "uptime", .map(.optional(.share)), "By period, such as 90_days; null where nothing counts.")

  /// What was lost in all components over the time that counts in all of them.
  private static let together = [Key("components", .list(.text), "Ids of the components."), uptime]

  private static let componentKeys = [
    Key("id", .text), Key("name", .text), Key("status", state), Key("created_at", .instant),
    Key("updated_at", .instant),
    Key("position", .count, "From 1, within its group or on the page."),
    Key("description", .optional(.text)), Key("showcase", .truth), Key("start_date", .optional(.date)),
    Key("group_id", .optional(.text)), Key("page_id", .text), Key("group", .truth),
    Key("only_show_if_degraded", .truth),
  ]

  private static let stateKeys = [
    Key("timeline", .list(.object(.componentState)), "The state now, then the coming ones."),
    Key("valid_until", .optional(.instant), "When the clock changes its state next."),
  ]

  private static let windowKeys = [Key("scheduled_for", .instant), Key("scheduled_until", .instant)]

  /// - Parameter window: the two keys that only a maintenance has, which stand at the end of Statuspage's own.
  private static func itemKeys(_ component: Name, _ status: [String], _ window: [Key], _ last: [Key]) -> [Key] {
    let isMaintenance = !window.isEmpty
    let impact: [String] = isMaintenance ? ["maintenance"] : Impact.allCases.map(\.rawValue)
    let own =
      isMaintenance
      ? [
        Key("cancelled", .truth, "Statuspage knows no such status: `status` is completed then."),
        Key("overruns", .truth),
      ] : []
    return [
      Key("id", .text), Key("name", .text), Key("status", .word(of: status)), Key("created_at", .instant),
      Key("updated_at", .instant), Key("monitoring_at", .optional(.instant)), Key("resolved_at", .optional(.instant)),
      Key("impact", .word(of: impact), "As its author stated it."), Key("shortlink", .address, "The permalink."),
      Key("started_at", .instant), Key("page_id", .text),
      Key("incident_updates", .list(.object(.update)), "Newest first; the 50 newest in lists."),
      Key("components", .list(.object(component))), Key("reminder_intervals", .null),
    ] + window + [Key("url", .address, "The permalink.")] + own + [
      Key(
        "timeline", .list(.object(.itemState)), "Every state that it was in, is in and by the clock alone will be in.")
    ] + last
  }
}
