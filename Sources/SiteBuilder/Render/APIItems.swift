import Diagnostics
import StatusModel

/// Incidents and maintenance as the API has them.
extension API {
  /// Maintenance by the window that runs or comes next.
  func soonestFirst(_ timelines: [Timeline]) -> [Timeline] {
    timelines.map { timeline in
      let window = timeline.settled == nil ? timeline.slice(at: site.now)?.window : timeline.outline.lastWindow
      return (start: window?.starts ?? timeline.started, timeline: timeline)
    }.sorted { ($0.start, $0.timeline.id) < ($1.start, $1.timeline.id) }.map(\.timeline)
  }

  func status(of timeline: Timeline) -> ItemStatus { timeline.status(at: site.now) ?? .investigating }

  /// The newest thing said or done, so that a rebuild without news keeps it.
  func updated(_ timeline: Timeline) -> Instant {
    let step = timeline.outline.times.last ?? created(timeline)
    guard let postmortem = timeline.postmortem else { return step }
    return max(step, postmortem.published)
  }

  /// A maintenance ahead that never says when it was announced is as old as the site.
  private func created(_ timeline: Timeline) -> Instant {
    timeline.outline.times.first ?? min(timeline.started, edition.firstNews)
  }

  /// - Parameter isPresent: for the files that tell the present: components as they are now, and the
  ///   newest part of a very long past. Else as the item leaves them, so that the text changes only when the item does.
  ///   - written: the item as an object of its own, which begins in the same way.
  func fields(of timeline: Timeline, isPresent: Bool, written: [UInt8]? = nil, into json: inout JSON) {
    let limit = isPresent ? Self.longestPast : .max
    if timeline.outline.times.count <= limit, let beginning = written.flatMap(Self.beginning) {
      json.add(raw: beginning)
    } else {
      begin(timeline, limit: limit, into: &json)
    }
    let item = timeline.item
    let slice = timeline.slice(at: site.now)
    json.array("components") { json in
      for record in timeline.components.compactMap({ site.record($0) }) {
        json.object { json in
          if isPresent {
            fields(of: record, at: site.now, into: &json)
          } else {
            let left = slice?.effects.first { $0.component == record.component.id }?.status ?? .operational
            standardFields(of: record, status: left, updated: updated(timeline), into: &json)
          }
        }
      }
    }
    json.field("reminder_intervals", nil as String?)
    if item.isMaintenance, let window = slice?.window {
      json.field("scheduled_for", time: window.starts)
      json.field("scheduled_until", time: window.ends)
    }
    json.field("url", edition.addresses.absolute(Path.page(of: item)))
    if item.isMaintenance {
      json.field("cancelled", slice?.status == .cancelled)
      json.field("overruns", slice?.overruns ?? false)
    }
    states(of: timeline, limit: limit, into: &json)
    guard !item.isMaintenance else { return }
    guard let postmortem = timeline.postmortem else { return json.field("postmortem", nil as String?) }
    json.object("postmortem") { json in
      json.field("title", postmortem.title(edition.language))
      json.field("url", edition.addresses.absolute(Path.page(of: postmortem)))
      json.field("published_at", time: postmortem.published)
      json.field("body", edition.story(postmortem).text)
    }
  }

  /// The fields of a written object before its components. No text of it holds a quote that isn't escaped.
  private static func beginning(of object: [UInt8]) -> ArraySlice<UInt8>? {
    object.withUnsafeBytes { $0.firstIndex(of: componentsKey) }.map { object[1..<$0] }
  }

  private static let componentsKey = Array(",\"components\":".utf8)

  /// All before the components.
  private func begin(_ timeline: Timeline, limit: Int, into json: inout JSON) {
    let item = timeline.item
    let url = edition.addresses.absolute(Path.page(of: item))
    json.field("id", item.id.rawValue)
    json.field("name", item.title(edition.language))
    json.field("status", closing(timeline) == nil ? standardName(status(of: timeline)) : Self.postmortem)
    json.field("created_at", time: created(timeline))
    json.field("updated_at", time: updated(timeline))
    json.field("monitoring_at", time: timeline.steps.first { $0.status == .monitoring }?.at)
    json.field("resolved_at", time: ended(timeline))
    json.field("impact", impact(item))
    json.field("shortlink", url)
    json.field("started_at", time: timeline.started)
    json.field("page_id", edition.pageID)
    updates(of: timeline, limit: limit, into: &json)
  }

  /// What Statuspage calls an incident whose postmortem is out.
  private static let postmortem = "postmortem"

  /// The postmortem of an incident that is over; while it lasts, its own state is what counts.
  private func closing(_ timeline: Timeline) -> Postmortem? {
    status(of: timeline).isOver ? timeline.postmortem : nil
  }

  /// The states that it was in, is in and by the clock alone will be in.
  private func states(of timeline: Timeline, limit: Int, into json: inout JSON) {
    var states: [(at: Instant, status: String)] = []
    for slice in timeline.slices {
      // Scheduled since ever; but it has been here only since it was announced.
      let at = slice.at == .distantPast ? created(timeline) : slice.at
      if let last = states.last, last.at >= at { states.removeLast() }
      let status = standardName(slice.status)
      if states.last?.status != status { states.append((at, status)) }
    }
    if let closing = closing(timeline) {
      let at = max(closing.published, states.last?.at ?? closing.published)
      if states.last?.at == at { states.removeLast() }
      states.append((at, Self.postmortem))
    }
    let present = states.lastIndex { $0.at <= site.now } ?? 0
    json.array("timeline") { json in
      for state in states[max(0, present - min(present, limit))...] {
        json.object { json in
          json.field("at", time: state.at)
          json.field("status", state.status)
        }
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

  /// Since when it is over; a word said afterwards doesn't move it.
  private func ended(_ timeline: Timeline) -> Instant? {
    timeline.slices.reversed().drop { $0.at > site.now }.prefix { $0.status.isOver }.last?.at
  }

  // MARK: Updates

  private func updates(of timeline: Timeline, limit: Int, into json: inout JSON) {
    let path = Path.page(of: timeline)
    let changes = changes(in: timeline)
    json.array("incident_updates") { json in
      if let closing = closing(timeline) {
        let story = edition.story(closing)
        update(
          timeline.postmortemStep, of: timeline, status: Self.postmortem, at: closing.published, changes: [],
          text: Array(story.text.utf8), html: story.html, into: &json)
      }
      for (step, changes) in zip(timeline.steps, changes).suffix(limit).reversed() {
        let body = step.body.map { edition.body($0, at: path, anchor: step.id) }
        update(
          step.id, of: timeline, status: standardName(step.status), at: step.at, changes: changes,
          text: body?.plain ?? [], html: body?.absoluteHTML ?? [], into: &json)
      }
    }
  }

  private struct StateChange {
    let component: Component.ID
    let old: Component.Status
    let new: Component.Status
  }

  /// What each step changed or named, read off the item's own slices.
  private func changes(in timeline: Timeline) -> [[StateChange]] {
    var former = [Component.Status](repeating: .operational, count: timeline.components.count)
    return timeline.steps.enumerated().map { index, step in
      let effects = timeline.slice(at: step.at)?.effects ?? []
      let named = index == 0 ? timeline.item.effects + step.effects : step.effects
      return timeline.components.enumerated().compactMap { number, id in
        let old = former[number]
        let new = effects.first { $0.component == id }?.status ?? .operational
        former[number] = new
        guard old != new || named.contains(where: { $0.component == id }) else { return nil }
        return StateChange(component: id, old: old, new: new)
      }
    }
  }

  private func update(
    _ id: String, of timeline: Timeline, status: String, at: Instant, changes: [StateChange], text: [UInt8],
    html: [UInt8], into json: inout JSON
  ) {
    json.object { json in
      let item = timeline.id.rawValue
      json.field("id", plain: item.utf8.count + id.utf8.count + 1) { bytes in
        DigitText.write(into: bytes) { text in
          text.add(item)
          text.add("/")
          text.add(id)
        }
      }
      json.field("status", status)
      json.field("body", utf8: text)
      json.field("incident_id", timeline.id.rawValue)
      json.field("created_at", time: at)
      json.field("updated_at", time: at)
      json.field("display_at", time: at)
      if changes.isEmpty {
        json.field("affected_components", nil as String?)
      } else {
        json.array("affected_components") { json in
          for change in changes {
            json.object { json in
              json.field("code", change.component.rawValue)
              json.field("name", edition.fullName(of: change.component))
              json.field("old_status", change.old.name)
              json.field("new_status", change.new.name)
            }
          }
        }
      }
      json.field("deliver_notifications", true)
      json.field("custom_tweet", nil as String?)
      json.field("tweet_id", nil as String?)
      json.field("body_html", utf8: html)
    }
  }
}
