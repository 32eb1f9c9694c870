import Diagnostics
import Foundation
import Testing

@testable import StatusModel

/// `2026-12-01T22:00:00Z`, or shorter `2026-12-01 22:00` in UTC.
func at(_ text: String) throws -> Instant {
  if text.hasSuffix("Z") { return try instant(text) }
  return try instant(text.replacingOccurrences(of: " ", with: "T") + ":00Z")
}

/// Where nothing is written.
let nowhere = Place(SourceFile(path: "a.md", text: ""))

func window(_ starts: String, _ ends: String) throws -> Window { Window(starts: try at(starts), ends: try at(ends)) }

func update(
  _ status: ItemStatus?, _ time: String, id: String? = nil, ends: String? = nil,
  _ effects: KeyValuePairs<String, Component.Status> = [:]
) throws -> Update {
  let instant = try at(time)
  return Update(
    id: id ?? instant.compact, status: status, at: instant, body: Localized(nowhere),
    effects: effects.map { Effect(Component.ID($0.key), $0.value) }, ends: try ends.map(at), place: nowhere)
}

func incident(
  id: String = "fault", impact: Impact = .major, started: String? = nil, resolved: String? = nil,
  nextUpdate: String? = nil, occurrences: [Window] = [],
  components: KeyValuePairs<String, Component.Status> = ["api": .partialOutage], _ updates: [Update] = []
) throws -> Item {
  let facts = IncidentFacts(
    impact: impact, started: try started.map(at), resolved: try resolved.map(at), nextUpdate: try nextUpdate.map(at),
    occurrences: occurrences)
  return item(id, .incident(facts), components, updates)
}

func maintenance(
  _ windows: [Window], id: String = "work", repeats: Recurrence? = nil, autoComplete: Bool = true,
  announced: String? = nil, components: KeyValuePairs<String, Component.Status> = ["api": .underMaintenance],
  _ updates: [Update] = []
) throws -> Item {
  let schedule = Schedule(
    windows: windows, repetition: repeats, autoComplete: autoComplete, announced: try announced.map(at))
  return item(id, .maintenance(schedule), components, updates)
}

private func item(
  _ id: String, _ kind: Item.Kind, _ components: KeyValuePairs<String, Component.Status>, _ updates: [Update]
) -> Item {
  Item(
    id: Item.ID(id), title: Localized(id), kind: kind,
    effects: components.map { Effect(Component.ID($0.key), $0.value) }, introduction: Localized(nowhere),
    updates: updates, aliases: [], tags: [], pinned: false, place: nowhere)
}

func content(
  _ items: [Item], components: [Component]? = nil, zone: Zone = .utc, weights: UptimeWeights = UptimeWeights(),
  postmortems: [Postmortem] = []
) throws -> Content {
  let url = try #require(SiteURL("https://status.example"))
  return Content(
    settings: Settings(
      title: Localized("Status"), description: nil, url: url, zone: zone, language: "en", languages: ["en"],
      weights: weights),
    components: components ?? ["api", "web"].map { Component(id: Component.ID($0), name: Localized($0)) },
    groups: [], items: items, postmortems: postmortems, pages: [])
}

func site(
  _ items: [Item], at now: String, components: [Component]? = nil, zone: Zone = .utc,
  weights: UptimeWeights = UptimeWeights()
) throws -> Site {
  Site(try content(items, components: components, zone: zone, weights: weights), now: try at(now))
}

extension Timeline {
  /// "2026-12-01T22:00:00Z in_progress" for each step.
  var told: [String] { steps.map { "\($0.at) \($0.status.rawValue)\($0.isAutomatic ? " by itself" : "")" } }
}
