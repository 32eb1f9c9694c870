import Diagnostics
import StatusModel

/// What a `notice` means for the systems it affects.
public enum CStateNotice: String, CaseIterable, Sendable {
  /// As cState's own English label has it: under maintenance.
  case maintenance
  case operational
}

/// The components of the new site: the systems of the configuration, and those that only incidents name.
struct CStateComponents {
  struct Component {
    let id: String
    let name: String
    let group: String?
    let description: String?
  }

  private struct Unknown {
    let id: String
    let name: String
    /// Where it is first named.
    let place: Place
    /// The newest moment that something is said of it.
    var last: Instant
  }

  /// In the order of the old page.
  private(set) var configured: [Component] = []
  private var unknown: [Unknown] = []
  private var taken: Set<String> = []
  private var byName: [String: Component] = [:]
  private var byAddress: [String: Component] = [:]
  private var unknownByAddress: [String: Int] = [:]

  /// - Parameter name: what incidents call it.
  mutating func add(name: String, shown: String, group: String?, description: String?) {
    let component = Component(
      id: newID(for: name), name: shown, group: group, description: description)
    configured.append(component)
    if byName[name] == nil { byName[name] = component }
    let address = CStateAddresses.segment(name)
    if byAddress[address] == nil { byAddress[address] = component }
  }

  /// How a name that an incident gives was understood.
  enum Match {
    case exact(String)
    /// A component whose address on the old site is the same.
    case spelling(String, name: String)
    case unknown(String)
  }

  /// - Parameter time: the newest moment that the incident speaks of.
  mutating func match(_ name: String, at place: Place, until time: Instant) -> Match {
    if let component = byName[name] { return .exact(component.id) }
    let address = CStateAddresses.segment(name)
    if let component = byAddress[address] { return .spelling(component.id, name: component.name) }
    if let index = unknownByAddress[address] {
      unknown[index].last = max(unknown[index].last, time)
      let known = unknown[index]
      return known.name == name ? .unknown(known.id) : .spelling(known.id, name: known.name)
    }
    let id = newID(for: name)
    unknownByAddress[address] = unknown.count
    unknown.append(Unknown(id: id, name: name, place: place, last: time))
    return .unknown(id)
  }

  /// The id behind an address `/affected/<address>/` of the old site.
  func id(atAddress address: String) -> String? {
    byAddress[address]?.id ?? unknownByAddress[address].map { unknown[$0].id }
  }

  /// Adds the text of a component's own page as its description, where it has none.
  mutating func describe(_ address: String, as text: String) -> Bool {
    guard let id = byAddress[address]?.id, let index = configured.firstIndex(where: { $0.id == id }),
      configured[index].description == nil
    else { return false }
    let old = configured[index]
    configured[index] = Component(id: old.id, name: old.name, group: old.group, description: text)
    return true
  }

  /// The components that only incidents name, each with the day from which it is off the home page: the one after the
  /// last day of which something is said.
  func retired(zone: Zone, report: inout Report) -> [(id: String, name: String, day: CivilDate)] {
    unknown.map { component in
      let day = zone.date(of: component.last).adding(days: 1)
      report.add(
        .importedUnknownComponent(component.name, id: component.id, day: "\(day)", at: component.place))
      return (component.id, component.name, day)
    }
  }

  private mutating func newID(for name: String) -> String {
    let wanted = ContentName.suggestedID(for: name) ?? "component"
    var id = wanted
    var number = 2
    while !taken.insert(id).inserted {
      id = "\(wanted.prefix(190))-\(number)"
      number += 1
    }
    return id
  }
}
