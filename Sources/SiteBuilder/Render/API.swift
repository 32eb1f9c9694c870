import Diagnostics
import StatusModel

/// `api/v2/`: the shape of Statuspage v2, key for key in its order, then our own keys.
struct API {
  /// What Statuspage's lists hold; older ones stand in the months' files.
  static let listLength = 50
  /// Coming states in a component's or the page's `timeline`.
  static let timelineLength = 20

  let edition: Edition
  private var site: Site { edition.site }

  /// The files that tell the present, and so carry the time of the build.
  func presentFiles() -> [OutputFile] {
    let incidents = site.incidents
    let maintenance = site.maintenance
    let unresolved = incidents.filter { !status(of: $0).isOver }
    let upcoming = maintenance.filter { status(of: $0) == .scheduled }.sorted(by: soonest)
    let active = maintenance.filter { status(of: $0).isUnderWay }.sorted(by: soonest)
    return [
      file("summary") { json in
        components(into: &json)
        list("incidents", unresolved, into: &json)
        list("scheduled_maintenances", active + upcoming, into: &json)
        pageStatus(into: &json)
      },
      file("status") { pageStatus(into: &$0) },
      file("components") { components(into: &$0) },
      file("incidents") { list("incidents", Array(incidents.prefix(Self.listLength)), into: &$0) },
      file("incidents/unresolved") { list("incidents", unresolved, into: &$0) },
      file("scheduled-maintenances") {
        list("scheduled_maintenances", Array(maintenance.prefix(Self.listLength)), into: &$0)
      },
      file("scheduled-maintenances/upcoming") { list("scheduled_maintenances", upcoming, into: &$0) },
      file("scheduled-maintenances/active") { list("scheduled_maintenances", active, into: &$0) },
    ]
  }

  /// One incident or maintenance as an object of its own. Its components have the state that it leaves them in, so that
  /// it changes only when the item does.
  func object(of timeline: Timeline) -> [UInt8] {
    var json = JSON()
    json.object { fields(of: timeline, isPresent: false, into: &$0) }
    return json.bytes
  }

  /// `incidents/<id>.json`
  func file(of timeline: Timeline, _ object: [UInt8]) -> OutputFile {
    document("incidents/\(timeline.item.id)") { json in
      page(updated: updated(timeline), isPresent: false, into: &json)
      json.field("incident", raw: object)
    }
  }

  /// `history/<YYYY-MM>.json`: everything that began in a month; nothing is capped there.
  func file(of month: HistoryMonth, objects: [Item.ID: [UInt8]]) -> OutputFile {
    // A repeating maintenance may have had several runs in the month.
    var seen: Set<Item.ID> = []
    let timelines = month.happenings.map(\.timeline).filter { seen.insert($0.item.id).inserted }
    return document("history/\(month.month)") { json in
      page(updated: timelines.map(updated).max() ?? site.lastNews, isPresent: false, into: &json)
      json.field("month", "\(month.month)")
      json.array("incidents") { json in
        for timeline in timelines where !timeline.item.isMaintenance { json.add(raw: objects[timeline.item.id] ?? []) }
      }
      json.array("scheduled_maintenances") { json in
        for timeline in timelines where timeline.item.isMaintenance { json.add(raw: objects[timeline.item.id] ?? []) }
      }
    }
  }

  /// `components/<id>.json`: one component with its days.
  func file(of record: ComponentRecord, days: [UptimeDay]) -> OutputFile {
    document("components/\(record.component.id)") { json in
      page(updated: site.lastNews, isPresent: false, into: &json)
      json.object("component") { fields(of: record, at: site.lastChange, into: &$0) }
      json.array("days") { json in
        for day in days {
          json.object { json in
            json.field("date", "\(day.date)")
            json.field("counted_seconds", day.counted)
            json.field("worst_status", day.worst?.name)
            json.object("seconds") { json in
              for status in Component.Status.allCases where status != .operational {
                if let seconds = day.seconds[status] {
                  json.object(named: status.name) { $0.field("seconds", seconds) }
                }
              }
            }
          }
        }
      }
    }
  }

  /// `uptime.json`: the figures that pages show and every interval that they count, so anyone can work them out again.
  func uptimeFile(periods: [Int]) -> OutputFile {
    let starts = periods.map { (days: $0, from: site.zone.startOfDay(site.today.adding(days: 1 - $0))) }
    let oldest = starts.map(\.from).min() ?? site.lastChange
    return document("uptime") { json in
      page(updated: site.lastNews, isPresent: false, into: &json)
      json.field("counted_until", site.lastChange.rfc3339Milliseconds)
      json.object("weights") { json in
        let weights = site.settings.weights
        json.field("major_outage", fraction: weights.majorOutage)
        json.field("partial_outage", fraction: weights.partialOutage)
        json.field("degraded_performance", fraction: weights.degradedPerformance)
        json.field("under_maintenance", fraction: weights.underMaintenance)
      }
      json.array("components") { json in
        for record in site.records {
          json.object { json in
            json.field("id", record.component.id.rawValue)
            json.field("counted_from", record.since.map { max($0, oldest) }.map(\.rfc3339Milliseconds))
            if record.component.retired != nil { json.field("counted_until", record.until.rfc3339Milliseconds) }
            json.object("uptime") { json in
              for period in starts {
                json.field(
                  named: "\(period.days)_days", fraction: record.uptime(from: period.from, to: site.lastChange))
              }
            }
            json.array("intervals") { json in
              for interval in record.intervals(from: oldest, to: site.lastChange) {
                json.object { json in
                  json.field("from", interval.window.starts.rfc3339Milliseconds)
                  json.field("until", interval.window.ends.rfc3339Milliseconds)
                  json.field("status", interval.status.name)
                  json.field("weight", fraction: interval.weight)
                  json.array("incidents") { json in for id in interval.items { json.add(id.rawValue) } }
                }
              }
            }
          }
        }
      }
    }
  }

  // MARK: Parts

  private func file(_ name: String, _ body: (inout JSON) -> Void) -> OutputFile {
    document(name) { json in
      page(updated: site.lastNews, isPresent: true, into: &json)
      body(&json)
    }
  }

  private func document(_ name: String, _ body: (inout JSON) -> Void) -> OutputFile {
    var json = JSON()
    json.object(nil, body)
    return OutputFile(path: "api/v2/\(name).json", bytes: json.bytes + [10])
  }

  private func page(updated: Instant, isPresent: Bool, into json: inout JSON) {
    json.object("page") { json in
      json.field("id", edition.pageID)
      json.field("name", site.settings.title(edition.language))
      json.field("url", site.settings.url.text)
      json.field("time_zone", site.zone.name)
      json.field("updated_at", updated.rfc3339Milliseconds)
      if isPresent { json.field("generated_at", site.now.rfc3339Milliseconds) }
    }
  }

  private func pageStatus(into json: inout JSON) {
    let status = site.status(at: site.now)
    json.object("status") { json in
      json.field("indicator", indicator(status))
      json.field("description", status.description)
      json.array("timeline") { json in
        var last: PageStatus?
        for at in [site.lastChange] + site.boundaries.prefix(Self.timelineLength) {
          let status = site.status(at: at)
          guard status != last else { continue }
          last = status
          json.object { json in
            json.field("at", at.rfc3339Milliseconds)
            json.field("indicator", indicator(status))
            json.field("description", status.description)
          }
        }
      }
      json.field("valid_until", site.nextChange.at.rfc3339Milliseconds)
    }
  }

  private func indicator(_ status: PageStatus) -> String {
    status.indicator == .maintenance && site.settings.hidesMaintenanceIndicator ? "none" : status.indicator.rawValue
  }

  /// Groups come before their components, as on the page.
  private func components(into json: inout JSON) {
    json.array("components") { json in
      for (index, section) in edition.sections.enumerated() {
        if let group = section.group {
          json.object { json in
            let present = section.records.map { $0.status(at: site.now) }.max() ?? .operational
            head(
              id: "group-\(group.id)", name: group.name(edition.language), status: present,
              created: section.records.map(created).min() ?? site.lastNews,
              updated: section.records.map { changed($0, by: site.now) }.max() ?? site.lastNews,
              position: index + 1, description: nil, isShown: false, start: nil, group: nil, isGroup: true, into: &json)
            json.array("components") { json in for record in section.records { json.add(record.component.id.rawValue) }
            }
          }
        }
        for record in section.records { json.object { fields(of: record, at: site.now, into: &$0) } }
      }
    }
  }

  private func fields(of record: ComponentRecord, at instant: Instant, into json: inout JSON) {
    standardFields(
      of: record, status: record.status(at: instant), updated: changed(record, by: instant), into: &json)
    json.array("timeline") { json in
      var last: Component.Status?
      for at in [changed(record, by: instant)] + record.changes(after: instant).prefix(Self.timelineLength) {
        let status = record.status(at: at)
        guard status != last else { continue }
        last = status
        json.object { json in
          json.field("at", at.rfc3339Milliseconds)
          json.field("status", status.name)
        }
      }
    }
    json.field("valid_until", record.changes(after: instant).first?.rfc3339Milliseconds)
    json.field("url", edition.addresses.absolute(Path.page(of: record.component.id)))
    if let retired = record.component.retired {
      json.field("retired_at", site.zone.startOfDay(retired).rfc3339Milliseconds)
    }
  }

  private func standardFields(
    of record: ComponentRecord, status: Component.Status, updated: Instant, into json: inout JSON
  ) {
    let component = record.component
    head(
      id: component.id.rawValue, name: component.name(edition.language), status: status, created: created(record),
      updated: updated, position: edition.position(of: component.id),
      description: component.description?(edition.language), isShown: true, start: component.since,
      group: component.group.map { "group-\($0)" }, isGroup: false, into: &json)
  }

  /// The thirteen keys of a component, in Statuspage's order.
  private func head(
    id: String, name: String, status: Component.Status, created: Instant, updated: Instant, position: Int,
    description: String?, isShown: Bool, start: CivilDate?, group: String?, isGroup: Bool, into json: inout JSON
  ) {
    json.field("id", id)
    json.field("name", name)
    json.field("status", status.name)
    json.field("created_at", created.rfc3339Milliseconds)
    json.field("updated_at", max(created, updated).rfc3339Milliseconds)
    json.field("position", position)
    json.field("description", description)
    json.field("showcase", isShown)
    json.field("start_date", start.map { "\($0)" })
    json.field("group_id", group)
    json.field("page_id", edition.pageID)
    json.field("group", isGroup)
    json.field("only_show_if_degraded", false)
  }

  private func created(_ record: ComponentRecord) -> Instant { record.since ?? edition.firstNews }

  /// When a component's state last changed.
  private func changed(_ record: ComponentRecord, by instant: Instant) -> Instant {
    record.lastChange(by: instant) ?? created(record)
  }

  private func list(_ name: StaticString, _ timelines: [Timeline], into json: inout JSON) {
    json.array(name) { json in
      for timeline in timelines { json.object { fields(of: timeline, isPresent: true, into: &$0) } }
    }
  }

  private func soonest(_ a: Timeline, _ b: Timeline) -> Bool {
    let start = { (t: Timeline) in t.slice(at: site.now)?.window?.starts ?? t.started }
    return (start(a), a.item.id) < (start(b), b.item.id)
  }

  private func status(of timeline: Timeline) -> ItemStatus { timeline.slice(at: site.now)?.status ?? .investigating }

  /// The newest thing said or done, so that a rebuild without news keeps it.
  private func updated(_ timeline: Timeline) -> Instant {
    let step = timeline.steps.last?.at ?? min(timeline.started, site.now)
    guard let postmortem = timeline.postmortem else { return step }
    return max(step, postmortem.published)
  }

  // MARK: Incidents

  private func fields(of timeline: Timeline, isPresent: Bool, into json: inout JSON) {
    let item = timeline.item
    let slice = timeline.slice(at: site.now)
    let window = slice?.window
    let created = min(timeline.steps.first?.at ?? timeline.started, updated(timeline))
    json.field("id", item.id.rawValue)
    json.field("name", item.title(edition.language))
    json.field("status", timeline.postmortem == nil ? standardName(status(of: timeline)) : "postmortem")
    json.field("created_at", created.rfc3339Milliseconds)
    json.field("updated_at", updated(timeline).rfc3339Milliseconds)
    json.field(
      "monitoring_at", timeline.steps.first { $0.status == .monitoring }?.at.rfc3339Milliseconds)
    json.field("resolved_at", ended(timeline)?.rfc3339Milliseconds)
    json.field("impact", impact(item))
    json.field("shortlink", edition.addresses.absolute(Path.page(of: item)))
    json.field("started_at", timeline.started.rfc3339Milliseconds)
    json.field("page_id", edition.pageID)
    updates(of: timeline, into: &json)
    json.array("components") { json in
      for id in timeline.components {
        guard let record = site.record(id) else { continue }
        json.object { json in
          if isPresent {
            fields(of: record, at: site.now, into: &json)
          } else {
            let left = slice?.effects.first { $0.component == id }?.status ?? .operational
            standardFields(of: record, status: left, updated: updated(timeline), into: &json)
          }
        }
      }
    }
    json.field("reminder_intervals", nil as String?)
    if let window {
      json.field("scheduled_for", window.starts.rfc3339Milliseconds)
      json.field("scheduled_until", window.ends.rfc3339Milliseconds)
    }
    json.field("url", edition.addresses.absolute(Path.page(of: item)))
    if item.isMaintenance { json.field("cancelled", slice?.status == .cancelled) }
    if let slice, slice.overruns { json.field("overruns", true) }
    json.array("timeline") { json in
      for slice in timeline.slices where slice.at > .distantPast {
        json.object { json in
          json.field("at", slice.at.rfc3339Milliseconds)
          json.field("status", standardName(slice.status))
        }
      }
    }
    if let postmortem = timeline.postmortem {
      let path = Path.page(of: postmortem)
      json.object("postmortem") { json in
        json.field("title", postmortem.title(edition.language))
        json.field("url", edition.addresses.absolute(path))
        json.field("published_at", postmortem.published.rfc3339Milliseconds)
        json.field("body", edition.story(postmortem).text)
      }
    }
  }

  /// Statuspage knows no cancelled maintenance: for its readers it is completed; `cancelled` beside it tells the rest.
  private func standardName(_ status: ItemStatus) -> String {
    status == .cancelled ? ItemStatus.completed.rawValue : status.rawValue
  }

  private func impact(_ item: Item) -> String {
    if case .incident(let facts) = item.kind { facts.impact.rawValue } else { "maintenance" }
  }

  private func ended(_ timeline: Timeline) -> Instant? {
    guard status(of: timeline).isOver else { return nil }
    return timeline.item.isMaintenance ? timeline.slice(at: site.now)?.at : timeline.resolved
  }

  private func updates(of timeline: Timeline, into json: inout JSON) {
    var states: [Component.ID: Component.Status] = [:]
    var described: [(step: Step, changes: [(Component.ID, Component.Status, Component.Status)])] = []
    for (index, step) in timeline.steps.enumerated() {
      let effects = index == 0 ? timeline.item.effects + step.effects : step.effects
      var changes: [(Component.ID, Component.Status, Component.Status)] = []
      let named = step.status.isOver ? timeline.components.map { Effect($0, .operational) } : effects
      for effect in named {
        changes.removeAll { $0.0 == effect.component }
        changes.append((effect.component, states[effect.component] ?? .operational, effect.status))
      }
      for change in changes { states[change.0] = change.2 }
      described.append((step, changes))
    }
    let path = Path.page(of: timeline.item)
    json.array("incident_updates") { json in
      for (step, changes) in described.reversed() {
        json.object { json in
          let body = step.body.map { edition.body($0, at: path, anchor: step.id) }
          let at = step.at.rfc3339Milliseconds
          json.field("id", "\(timeline.item.id)/\(step.id)")
          json.field("status", standardName(step.status))
          json.field("body", body?.text ?? "")
          json.field("incident_id", timeline.item.id.rawValue)
          json.field("created_at", at)
          json.field("updated_at", at)
          json.field("display_at", at)
          if changes.isEmpty {
            json.field("affected_components", nil as String?)
          } else {
            json.array("affected_components") { json in
              for (id, old, new) in changes {
                json.object { json in
                  json.field("code", id.rawValue)
                  json.field("name", edition.fullName(of: id))
                  json.field("old_status", old.name)
                  json.field("new_status", new.name)
                }
              }
            }
          }
          json.field("deliver_notifications", true)
          json.field("custom_tweet", nil as String?)
          json.field("tweet_id", nil as String?)
          json.field("body_html", body?.absoluteHTML ?? "")
        }
      }
    }
  }
}
