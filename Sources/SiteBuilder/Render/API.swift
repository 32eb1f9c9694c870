import Diagnostics
import StatusModel

/// `api/v2/`: the shape of Statuspage v2, key for key in its order, then our own keys.
///
/// Every key is always there, null where there is nothing; only `components` of a group and `scheduled_for` and
/// `scheduled_until` of a maintenance are left out elsewhere, as Statuspage does. `APISchema` lists them all.
struct API {
  /// What Statuspage's lists hold; older ones stand in the months' files.
  static let listLength = 50
  /// Coming states in a component's or the page's `timeline`.
  static let timelineLength = 20

  /// The newest updates and states that a list shows of one item, which may repeat daily; its own file has all.
  static let longestPast = 50

  let edition: Edition
  var site: Site { edition.site }

  /// The items in the files that tell the present.
  struct Present: Sendable {
    let incidents: [Timeline]
    let unresolved: [Timeline]
    let maintenance: [Timeline]
    let upcoming: [Timeline]
    let active: [Timeline]

    /// Some of them more than once.
    var all: [Timeline] { incidents + unresolved + maintenance + upcoming + active }
  }

  var present: Present {
    let incidents = site.timelines.lazy.filter { !$0.isMaintenance }
    let soonest = soonestFirst(site.maintenance)
    // What is settled is over, and needn't be unpacked to know it.
    let unsettled = soonest.filter { $0.settled == nil }
    return Present(
      incidents: Array(incidents.prefix(Self.listLength)),
      unresolved: incidents.filter { $0.settled == nil && !status(of: $0).isOver },
      maintenance: soonest.reversed().prefix(Self.listLength).map(\.self),
      upcoming: unsettled.filter { status(of: $0) == .scheduled },
      active: unsettled.filter { status(of: $0).isUnderWay })
  }

  /// The files that tell the present, and so carry the time of the build.
  ///
  /// - Parameter object: gives an item as an object of its own, where it has been written.
  func files(of present: Present, _ object: @escaping (Timeline) -> [UInt8]?) -> [OutputFile] {
    let list = { (name: StaticString, timelines: [Timeline], json: inout JSON) in
      json.array(name) { json in
        for timeline in timelines {
          json.object { fields(of: timeline, isPresent: true, written: object(timeline), into: &$0) }
        }
      }
    }
    return [
      file("summary") { json in
        components(into: &json)
        list("incidents", present.unresolved, &json)
        list("scheduled_maintenances", present.active + present.upcoming, &json)
        pageStatus(into: &json)
      },
      file("status") { pageStatus(into: &$0) },
      file("components") { components(into: &$0) },
      file("incidents") { list("incidents", present.incidents, &$0) },
      file("incidents/unresolved") { list("incidents", present.unresolved, &$0) },
      file("scheduled-maintenances") { list("scheduled_maintenances", present.maintenance, &$0) },
      file("scheduled-maintenances/upcoming") { list("scheduled_maintenances", present.upcoming, &$0) },
      file("scheduled-maintenances/active") { list("scheduled_maintenances", present.active, &$0) },
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
    document("incidents/\(timeline.id)", holding: [object]) { json in
      page(updated: updated(timeline), isPresent: false, into: &json)
      json.field("incident", raw: Self.hole)
    }
  }

  static func path(of timeline: Timeline) -> String { "api/v2/incidents/\(timeline.id).json" }

  /// The object in a file of `file(of:_:)`; nil for other bytes. No text of it holds a quote that isn't escaped.
  static func object(in file: [UInt8]) -> [UInt8]? {
    let key = Array("\"incident\":".utf8)
    guard let start = file.withUnsafeBytes({ $0.firstIndex(of: key) }).map({ $0 + key.count }) else { return nil }
    return file.count > start + 2 ? Array(file[start..<file.count - 2]) : nil
  }

  /// `history/<YYYY-MM>.json`: everything that began in a month; nothing is capped there.
  ///
  /// - Parameter object: gives an item as an object of its own.
  func file(of month: HistoryMonth, _ object: (Timeline) -> [UInt8]) -> OutputFile {
    // A repeating maintenance may have had several runs in the month.
    var seen: Set<Item.ID> = []
    let timelines = month.happenings.map(\.timeline).filter { seen.insert($0.id).inserted }
    let (maintenance, incidents) = (timelines.filter(\.isMaintenance), timelines.filter { !$0.isMaintenance })
    let held = (incidents + maintenance).map(object)
    return document("history/\(month.month)", holding: held) { json in
      page(updated: timelines.map(updated).max() ?? site.lastNews, isPresent: false, into: &json)
      json.field("month", "\(month.month)")
      json.array("incidents") { json in for _ in incidents { json.add(raw: Self.hole[...]) } }
      json.array("scheduled_maintenances") { json in for _ in maintenance { json.add(raw: Self.hole[...]) } }
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
            json.field("date", date: day.date)
            json.field("counted_seconds", day.counted)
            json.field("worst_status", day.worst?.name)
            json.object("seconds") { json in
              // Nearly no day has any.
              guard !day.seconds.isEmpty else { return }
              for status in Component.Status.allCases where status != .operational {
                if let seconds = day.seconds[status] { json.field(named: status.name, seconds) }
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
    // The calendar's months are figures, too.
    let month = Month(site.today).adding(1 - Edition.calendarMonths)
    let oldest = (starts.map(\.from) + [site.zone.startOfDay(month.first)]).min() ?? site.lastChange
    let figures = { (records: [ComponentRecord], json: inout JSON) in
      json.object("uptime") { json in
        for (days, from) in starts {
          json.field(named: "\(days)_days", fraction: records.uptime(from: from, to: site.lastChange).share)
        }
      }
    }
    let together = { (records: [ComponentRecord], json: inout JSON) in
      json.array("components") { json in for record in records { json.add(record.component.id.rawValue) } }
      figures(records, &json)
    }
    return document("uptime") { json in
      page(updated: site.lastNews, isPresent: false, into: &json)
      json.field("counted_until", time: site.lastChange)
      json.array("periods") { json in
        for (days, from) in starts {
          json.object { json in
            json.field("name", "\(days)_days")
            json.field("from", time: from)
          }
        }
      }
      json.object("weights") { json in
        let weights = site.settings.weights
        json.field("major_outage", fraction: weights.majorOutage)
        json.field("partial_outage", fraction: weights.partialOutage)
        json.field("degraded_performance", fraction: weights.degradedPerformance)
        json.field("under_maintenance", fraction: weights.underMaintenance)
      }
      json.object("total") { together(site.presentRecords, &$0) }
      json.array("groups") { json in
        for section in edition.sections {
          guard let group = section.group else { continue }
          json.object { json in
            json.field("id", Self.id(of: group.id))
            together(section.records, &json)
          }
        }
      }
      json.array("components") { json in
        for record in site.records {
          json.object { json in
            json.field("id", record.component.id.rawValue)
            json.field("counted_from", time: max(record.since ?? oldest, oldest))
            json.field("counted_until", time: record.until)
            figures([record], &json)
            json.array("spells") { json in
              for spell in record.spells(from: oldest, to: site.lastChange).windows {
                json.object { json in
                  json.field("from", time: spell.starts)
                  json.field("until", time: spell.ends)
                }
              }
            }
            json.array("intervals") { json in
              for interval in record.intervals(from: oldest, to: site.lastChange) {
                json.object { json in
                  json.field("from", time: interval.window.starts)
                  json.field("until", time: interval.window.ends)
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

  /// Where an object that is already written goes. No JSON holds this byte: texts escape it.
  private static let hole: [UInt8] = [0]

  /// - Parameter objects: what goes where `body` left a hole; several files share one, so none is copied.
  private func document(
    _ name: String, holding objects: [[UInt8]] = [], _ body: (inout JSON) -> Void
  ) -> OutputFile {
    var json = JSON()
    json.object(nil, body)
    let around = json.bytes
    var parts: [[UInt8]] = []
    var start = 0
    for object in objects {
      let hole = around[start...].firstIndex(of: Self.hole[0]) ?? around.count
      parts += [Array(around[start..<hole]), object]
      start = hole + 1
    }
    parts.append(around[start...] + [10])
    return OutputFile(path: "api/v2/\(name).json", parts: parts)
  }

  private func page(updated: Instant, isPresent: Bool, into json: inout JSON) {
    json.object("page") { json in
      json.field("id", edition.pageID)
      json.field("name", site.settings.title(edition.language))
      json.field("url", site.settings.url.text)
      json.field("time_zone", site.zone.name)
      json.field("updated_at", time: updated)
      if isPresent { json.field("generated_at", edition.built(.milliseconds)) }
    }
  }

  private func pageStatus(into json: inout JSON) {
    let status = site.status(at: site.now)
    json.object("status") { json in
      json.field("indicator", indicator(status))
      json.field("description", status.description)
      // Nothing else moves the page by the clock alone: an incident ends by somebody's word.
      let retirements = site.content.components.compactMap(\.retired).map { site.zone.startOfDay($0) }
      let changes = site.records.flatMap { $0.changes(after: site.now) } + retirements.filter { $0 > site.now }
      timeline(from: site.lastChange, changes, { site.status(at: $0) }, into: &json) { json, status in
        json.field("indicator", indicator(status))
        json.field("description", status.description)
      }
      json.field("valid_until", time: site.nextChange.at)
    }
  }

  private func indicator(_ status: PageStatus) -> String {
    status.indicator == .maintenance && site.settings.hidesMaintenanceIndicator ? "none" : status.indicator.rawValue
  }

  /// The state since `first`, then the coming ones: the state at any moment is the last entry with `at` up to it.
  private func timeline<State: Equatable>(
    from first: Instant, _ changes: [Instant], _ state: (Instant) -> State, into json: inout JSON,
    _ fields: (inout JSON, State) -> Void
  ) {
    json.array("timeline") { json in
      var last: State?
      var count = 0
      for at in [first] + Set(changes).sorted() where count <= Self.timelineLength {
        let next = state(at)
        guard next != last else { continue }
        last = next
        count += 1
        json.object { json in
          json.field("at", time: at)
          fields(&json, next)
        }
      }
    }
  }

  // MARK: Components

  /// Groups come before their components, as on the page.
  private func components(into json: inout JSON) {
    json.array("components") { json in
      for section in edition.sections {
        if let group = section.group { json.object { fields(of: group, section.records, into: &$0) } }
        for record in section.records { json.object { fields(of: record, at: site.now, into: &$0) } }
      }
    }
  }

  private func fields(of group: Component.Group, _ records: [ComponentRecord], into json: inout JSON) {
    let status = { (at: Instant) in records.map { $0.status(at: at) }.max() ?? .operational }
    let moved = records.map { changed($0, by: site.now) }.max() ?? site.lastNews
    head(
      id: Self.id(of: group.id), name: group.name(edition.language), status: status(site.now),
      created: records.map(created).min() ?? site.lastNews, updated: moved,
      position: edition.position(of: group.id), description: nil, isShown: false, start: nil, group: nil, isGroup: true,
      into: &json)
    json.array("components") { json in for record in records { json.add(record.component.id.rawValue) } }
    let changes = Set(records.flatMap { $0.changes(after: site.now) }).sorted()
    timeline(from: moved, changes, status, into: &json) { $0.field("status", $1.name) }
    json.field("valid_until", time: changes.first { status($0) != status(site.now) })
  }

  func fields(of record: ComponentRecord, at instant: Instant, into json: inout JSON) {
    let changed = changed(record, by: instant)
    let changes = record.changes(after: instant)
    let status = record.status(at: instant)
    standardFields(of: record, status: status, updated: changed, into: &json)
    timeline(from: changed, changes, record.status, into: &json) { $0.field("status", $1.name) }
    json.field("valid_until", time: changes.first { record.status(at: $0) != status })
    json.field("url", edition.addresses.absolute(Path.page(of: record.component.id)))
    json.field("retired_at", time: record.component.retired.map { site.zone.startOfDay($0) })
  }

  func standardFields(
    of record: ComponentRecord, status: Component.Status, updated: Instant, into json: inout JSON
  ) {
    let component = record.component
    head(
      id: component.id.rawValue, name: component.name(edition.language), status: status, created: created(record),
      updated: updated, position: edition.position(of: component.id),
      description: component.description?(edition.language), isShown: true, start: component.since,
      group: component.group.map(Self.id), isGroup: false, into: &json)
  }

  /// A component may be called as its group is, and both stand in one list.
  private static func id(of group: Component.Group.ID) -> String { "group-\(group)" }

  /// The thirteen keys of a component, in Statuspage's order.
  private func head(
    id: String, name: String, status: Component.Status, created: Instant, updated: Instant, position: Int,
    description: String?, isShown: Bool, start: CivilDate?, group: String?, isGroup: Bool, into json: inout JSON
  ) {
    json.field("id", id)
    json.field("name", name)
    json.field("status", status.name)
    json.field("created_at", time: created)
    json.field("updated_at", time: max(created, updated))
    json.field("position", position)
    json.field("description", description)
    json.field("showcase", isShown)
    json.field("start_date", start.map { "\($0)" })
    json.field("group_id", group)
    json.field("page_id", edition.pageID)
    json.field("group", isGroup)
    json.field("only_show_if_degraded", false)
  }

  private func created(_ record: ComponentRecord) -> Instant {
    guard let since = record.since, since <= site.lastChange else { return edition.firstNews }
    return since
  }

  /// When a component's state last changed.
  private func changed(_ record: ComponentRecord, by instant: Instant) -> Instant {
    record.lastChange(by: instant) ?? created(record)
  }
}
