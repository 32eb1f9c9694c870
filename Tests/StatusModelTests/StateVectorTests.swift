import Diagnostics
import Foundation
import Testing

@testable import StatusModel

/// `Tests/Vectors/states.json`, which a page's scripts are held against too: states by hand, and the slices that lead to
/// them. `UPDATE_GOLDEN=1` writes the slices anew; read the diff before committing.
@Suite struct StateVectorTests {
  struct File: Decodable {
    let cases: [Case]
  }

  struct Case: Decodable, CustomTestStringConvertible {
    let name: String
    let zone: String
    let built: String
    let components: [String]
    let items: [ItemData]
    let expect: [Moment]
    let slices: Slices

    var testDescription: String { name }
  }

  struct ItemData: Decodable {
    let id: String
    let kind: String
    let impact: String?
    let components: [String: String?]
    let started: String?
    let resolved: String?
    let occurrences: [[String]]?
    let windows: [[String]]?
    let `repeat`: String?
    let except: [String]?
    let autoComplete: Bool?
    let updates: [UpdateData]

    enum CodingKeys: String, CodingKey {
      case id, kind, impact, components, started, resolved, occurrences, windows, `repeat`, except, updates
      case autoComplete = "auto_complete"
    }
  }

  struct UpdateData: Decodable {
    let id: String?
    let at: String
    let status: String?
    let ends: String?
    let components: [String: String]?
  }

  struct Moment: Decodable {
    let at: String
    let items: [String: String?]
    let overruns: [String]?
    let components: [String: String]
    let page: String?
  }

  struct Slices: Codable, Equatable {
    struct Item: Codable, Equatable {
      let at: String
      let status: String
      let overruns: Bool
      let components: [String: String]
    }

    struct Component: Codable, Equatable {
      let at: String
      let status: String
    }

    struct Page: Codable, Equatable {
      let at: String
      let indicator: String
      let description: String
    }

    let items: [String: [Item]]
    let components: [String: [Component]]
    let page: [Page]
  }

  static let path = repository.appending(path: "Tests/Vectors/states.json")
  static let cases = (try? JSONDecoder().decode(File.self, from: Data(contentsOf: path)).cases) ?? []

  @Test func thereAreVectors() throws {
    _ = try JSONDecoder().decode(File.self, from: Data(contentsOf: Self.path))
    #expect(Self.cases.count > 80)
    #expect(Set(Self.cases.map(\.name)).count == Self.cases.count)
  }

  @Test("The state is as worked out by hand", arguments: cases)
  func stateIsAsByHand(_ vector: Case) throws {
    let site = try vector.made()
    for moment in vector.expect {
      let time = try instant(moment.at)
      for (id, status) in moment.items {
        let slice = site.timeline(Item.ID(id))?.slice(at: time)
        #expect(slice?.status.rawValue == status, "\(id) at \(moment.at)")
        let overruns = moment.overruns?.contains(id) ?? false
        #expect((slice?.overruns ?? false) == overruns, "\(id) overruns at \(moment.at)")
      }
      for (id, status) in moment.components {
        #expect(site.record(Component.ID(id))?.status(at: time).name == status, "\(id) at \(moment.at)")
      }
      if let page = moment.page { #expect(site.status(at: time).description == page, "page at \(moment.at)") }
    }
  }

  @Test("The last slice with at <= now is the state", arguments: cases)
  func lastSliceIsTheState(_ vector: Case) throws {
    for moment in vector.expect {
      for (id, status) in moment.items {
        let slice = vector.slices.items[id]?.last { $0.at <= moment.at }
        #expect(slice?.status == status, "\(id) at \(moment.at)")
        #expect((slice?.overruns ?? false) == (moment.overruns?.contains(id) ?? false), "\(id) at \(moment.at)")
      }
      for (id, status) in moment.components {
        #expect(vector.slices.components[id]?.last { $0.at <= moment.at }?.status == status, "\(id) at \(moment.at)")
      }
      if let page = moment.page {
        #expect(vector.slices.page.last { $0.at <= moment.at }?.description == page, "page at \(moment.at)")
      }
    }
  }

  @Test func slicesAreThoseThatSwiftMakes() throws {
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil { return try Self.rewrite() }
    for vector in Self.cases {
      #expect(try Slices(vector.made()) == vector.slices, "\(vector.name): UPDATE_GOLDEN=1 writes them anew")
    }
  }

  @Test func slicesAreSortedAndComeOnlyWithAChange() throws {
    for vector in Self.cases {
      for (id, slices) in vector.slices.items {
        #expect(zip(slices, slices.dropFirst()).allSatisfy { $0.at < $1.at }, "\(vector.name): \(id)")
      }
      for (id, slices) in vector.slices.components {
        let pairs = zip(slices, slices.dropFirst())
        #expect(pairs.allSatisfy { $0.at < $1.at && $0.status != $1.status }, "\(vector.name): \(id)")
      }
      let pairs = zip(vector.slices.page, vector.slices.page.dropFirst())
      #expect(pairs.allSatisfy { $0.at < $1.at && $0.description != $1.description }, "\(vector.name)")
    }
  }

  private static func rewrite() throws {
    var lines: [String] = []
    var isOld = false
    var cases = cases.makeIterator()
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text = { (value: any Encodable) in String(decoding: try encoder.encode(value), as: UTF8.self) }
    for line in try String(contentsOf: path, encoding: .utf8).components(separatedBy: "\n") {
      if line.hasPrefix("      \"slices\": "), let vector = cases.next() {
        let slices = try Slices(vector.made())
        lines.append("      \"slices\": {")
        lines.append("        \"items\": \(try text(slices.items)),")
        lines.append("        \"components\": \(try text(slices.components)),")
        lines.append("        \"page\": \(try text(slices.page))")
        lines.append("      }")
        isOld = true
      } else if line.hasPrefix("    }") {
        isOld = false
      }
      if !isOld { lines.append(line) }
    }
    try lines.joined(separator: "\n").write(to: path, atomically: true, encoding: .utf8)
  }
}

extension StateVectorTests.Slices {
  /// Everything that a site says of any moment.
  init(_ site: Site) {
    let instants = Set(site.timelines.flatMap { $0.slices.map(\.at) } + [.distantPast]).sorted()
    items = Dictionary(
      uniqueKeysWithValues: site.timelines.map { timeline in
        let slices = timeline.slices.map { slice in
          let effects = slice.effects.map { ($0.component.rawValue, $0.status.name) }
          return Item(
            at: slice.at.rfc3339, status: slice.status.rawValue, overruns: slice.overruns,
            components: Dictionary(uniqueKeysWithValues: effects))
        }
        return (timeline.item.id.rawValue, slices)
      })
    components = Dictionary(
      uniqueKeysWithValues: site.records.map { record in
        var slices: [Component] = []
        for instant in [.distantPast] + record.changes(after: .distantPast) {
          let status = record.status(at: instant).name
          if slices.last?.status != status { slices.append(Component(at: instant.rfc3339, status: status)) }
        }
        return (record.component.id.rawValue, slices)
      })
    var slices: [Page] = []
    for instant in instants {
      let status = site.status(at: instant)
      guard slices.last?.description != status.description else { continue }
      slices.append(
        Page(at: instant.rfc3339, indicator: status.indicator.rawValue, description: status.description))
    }
    page = slices
  }
}

extension StateVectorTests.Case {
  /// The site that the case is about.
  func made() throws -> Site {
    let zone = try StatusModelTests.zone(zone)
    let components = components.map { Component(id: Component.ID($0), name: Localized($0)) }
    let items = try items.map { try Item($0, zone: zone) }
    return Site(try content(items, components: components, zone: zone), now: try instant(built))
  }
}

extension Item {
  fileprivate convenience init(_ data: StateVectorTests.ItemData, zone: Zone) throws {
    let windows = { (pairs: [[String]]?) in
      try (pairs ?? []).map { Window(starts: try instant($0[0]), ends: try instant($0[1])) }
    }
    let status = { (name: String) in try #require(Component.Status(name: name), "\(name)") }
    let kind: Kind
    var standard = Component.Status.underMaintenance
    if data.kind == "incident" {
      let impact = try #require(data.impact.flatMap(Impact.init))
      standard = impact.status
      kind = .incident(
        IncidentFacts(
          impact: impact, started: try data.started.map(instant), resolved: try data.resolved.map(instant),
          occurrences: try windows(data.occurrences)))
    } else {
      let rule = try data.repeat.map { text in
        Recurrence(
          rule: try Repetition.read(text).get(), zone: zone,
          excluded: try (data.except ?? []).map { try Repetition.Exclusion.read($0).get() })
      }
      kind = .maintenance(
        Schedule(windows: try windows(data.windows), repetition: rule, autoComplete: data.autoComplete ?? true))
    }
    let updates = try data.updates.map { update in
      let at = try instant(update.at)
      return Update(
        id: update.id ?? at.compact,
        status: try update.status.map { try #require(ItemStatus(rawValue: $0), "\($0)") }, at: at,
        body: Localized(nowhere),
        effects: try (update.components ?? [:]).sorted { $0.key < $1.key }.map {
          Effect(Component.ID($0.key), try status($0.value))
        }, ends: try update.ends.map(instant), place: nowhere)
    }
    self.init(
      id: Item.ID(data.id), title: Localized(data.id), kind: kind,
      effects: try data.components.sorted { $0.key < $1.key }.map {
        Effect(Component.ID($0.key), try $0.value.map(status) ?? standard)
      }, introduction: Localized(nowhere), updates: updates, aliases: [], tags: [], pinned: false, place: nowhere)
  }
}
