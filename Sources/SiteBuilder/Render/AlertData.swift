import Diagnostics
import StatusModel

/// The data of the alert bar, version 1: what a website shows now and, by the clock alone, will show.
///
/// Every word in it is finished, so the script holds no rule: the state now is the last slice with `at` <= now.
struct AlertData {
  static let itemLimit = 20
  static let textLimit = 280
  /// Bytes of one language's data, uncompressed; what would go beyond it, the least important, is left out.
  static let sizeLimit = 16 * 1024

  let edition: Edition
  private var site: Site { edition.site }

  var json: [UInt8] {
    let next = site.nextChange.at.rfc3339
    // As long as with the time of the build, so that a mark in its place moves no limit.
    let empty = document(builtAt: site.now.rfc3339, nextChange: next, items: [])
    var items: [[UInt8]] = []
    var size = empty.count
    for item in self.items.prefix(Self.itemLimit).map(encoded) {
      size += item.count + 1
      // The worst of all is worth more than the limit.
      guard size < Self.sizeLimit || items.isEmpty else { break }
      items.append(item)
    }
    return document(builtAt: edition.built(.iso), nextChange: next, items: items)
  }

  /// An incident and a maintenance that never were, for the preview on the subscribe page.
  var sample: [UInt8] {
    let incident = Slice(
      at: Instant(seconds: 0), isShown: true, level: .major, rev: "sample", label: edition.words.bar.major,
      text: edition.words.subscribe.sampleIncident, window: nil)
    let work = Slice(
      at: Instant(seconds: 0), isShown: true, level: .maintenance, rev: "sample", label: edition.words.bar.maintenance,
      text: edition.words.subscribe.sampleMaintenance, window: nil)
    let url = edition.addresses.absolute(Path.home)
    // They concern everything, so that no choice of components empties the preview.
    let components = site.presentRecords.map(\.component.id.rawValue)
    let groups = site.content.groups.map(\.id.rawValue)
    let items = [
      Item(
        id: "sample-incident", kind: "incident", url: url, components: components, groups: groups, slices: [incident]),
      Item(
        id: "sample-maintenance", kind: "maintenance", url: url, components: components, groups: groups, slices: [work]),
    ]
    // Newer than the data that is baked into the script, which the bar would prefer otherwise.
    return document(builtAt: Instant.distantFuture.rfc3339, nextChange: nil, items: items.map(encoded))
  }

  private enum Level: String {
    case notice, maintenance, degraded, partial, major

    /// 1 to 5.
    var rank: Int {
      switch self {
      case .notice: 1
      case .maintenance: 2
      case .degraded: 3
      case .partial: 4
      case .major: 5
      }
    }
  }

  private struct Slice: Equatable {
    let at: Instant
    let isShown: Bool
    let level: Level
    let rev: String
    let label: String
    let text: String
    let window: Window?
  }

  private struct Item {
    let id: String
    let kind: String
    let url: String
    let components: [String]
    let groups: [String]
    let slices: [Slice]
  }

  private func document(builtAt: String, nextChange: String?, items: [[UInt8]]) -> [UInt8] {
    let words = edition.words
    var json = JSON()
    json.object { json in
      json.field("v", 1)
      json.field("lang", edition.language)
      json.field("dir", Words.direction(of: edition.language))
      json.field("built_at", builtAt)
      json.field("next_change_at", nextChange)
      json.object("page") { json in
        json.field("name", site.settings.title(edition.language))
        json.field("url", edition.addresses.absolute(Path.home))
      }
      json.object("strings") { json in
        json.field("region", words.bar.region)
        json.field("more", words.bar.more)
        json.field("dismiss", words.bar.dismiss)
        json.field("resolved", words.bar.resolved)
      }
      json.array("items") { json in
        for item in items { json.add(raw: item[...]) }
      }
    }
    return json.bytes
  }

  private func encoded(_ item: Item) -> [UInt8] {
    var json = JSON()
    json.object { json in
      json.field("id", item.id)
      json.field("kind", item.kind)
      json.field("url", item.url)
      json.array("components") { json in for id in item.components { json.add(id) } }
      json.array("groups") { json in for id in item.groups { json.add(id) } }
      json.array("slices") { json in for slice in item.slices { write(slice, into: &json) } }
    }
    return json.bytes
  }

  private func write(_ slice: Slice, into json: inout JSON) {
    json.object { json in
      json.field("at", slice.at.rfc3339)
      json.field("show", slice.isShown)
      guard slice.isShown || slice.window != nil else { return }
      json.field("rank", slice.level.rank)
      json.field("level", slice.level.rawValue)
      json.field("rev", slice.rev)
      json.field("label", slice.label)
      json.field("text", slice.text)
      if let window = slice.window {
        json.array("when") { json in
          json.add(window.starts.rfc3339)
          json.add(window.ends.rfc3339)
        }
      }
    }
  }

  /// What is shown now or starts within the longest lead, the worst first.
  private var items: [Item] {
    let horizon = site.now + site.settings.longestAlertLead
    var items: [(rank: Int, started: Instant, item: Item)] = []
    // What is over, nearly everything, neither shows nor comes.
    for happening in Happening.all(site.timelines.filter { !isPast($0) }) {
      let slices = slices(happening)
      let present = slices.last { $0.at <= site.now }
      let isComing = happening.isMaintenance && happening.started > site.now && happening.started <= horizon
      guard present?.isShown == true || isComing, slices.contains(where: \.isShown) else { continue }
      let components = happening.timeline.components
      let groups = components.compactMap { site.record($0)?.component.group?.rawValue }
      var seen: Set<String> = []
      let id = happening.id.rawValue
      items.append(
        (
          present.map { $0.isShown ? $0.level.rank : 0 } ?? 0, happening.started,
          Item(
            id: repeats(happening) ? "\(id)/\(happening.started.compact)" : id,
            kind: happening.isMaintenance ? "maintenance" : "incident",
            url: edition.addresses.absolute(Path.page(of: happening.timeline)), components: components.map(\.rawValue),
            groups: groups.filter { seen.insert($0).inserted }, slices: slices)
        ))
    }
    return items.sorted { (-$0.rank, $0.started, $0.item.id) < (-$1.rank, $1.started, $1.item.id) }.map(\.item)
  }

  /// Most are, and have nothing to say here.
  private func isPast(_ timeline: Timeline) -> Bool {
    let isOver = { (slices: [StatusModel.Slice]) in
      slices.last.map { $0.status.isOver && $0.at <= self.site.now } ?? true
    }
    return timeline.settled != nil || isOver(timeline.slices) && timeline.occurrences.allSatisfy { isOver($0.slices) }
  }

  private func repeats(_ happening: Happening) -> Bool { happening.timeline.occurrences.count > 1 }

  /// From the present slice on; what is past needs no telling.
  private func slices(_ happening: Happening) -> [Slice] {
    let title = Self.shortened(happening.item.title(edition.language))
    var slices: [Slice] = []
    func add(_ at: Instant, shown: Bool, _ level: Level, rev: String, label: String, window: Window?) {
      let slice = Slice(at: at, isShown: shown, level: level, rev: rev, label: label, text: title, window: window)
      if slices.last?.at == at { slices.removeLast() }
      slices.append(slice)
    }
    let words = edition.words
    for (index, slice) in happening.slices.enumerated() {
      let status = words.status(slice.status, overruns: slice.overruns).word
      if slice.status == .scheduled, let window = slice.window {
        let label = words.bar.maintenance
        // An update may announce it anew; before the clock began there is no time to write.
        let from = max(slice.at, window.starts - site.settings.longestAlertLead)
        let rev = self.rev(happening, at: slice.at, or: "scheduled")
        let due = window.starts - site.settings.alertLead * 3600
        let next = index + 1 < happening.slices.count ? happening.slices[index + 1].at : .distantFuture
        for at in Set([from, max(from, due)]).sorted() where at < next {
          add(at, shown: at >= due, .maintenance, rev: rev, label: label, window: window)
        }
        continue
      }
      let isShown = !slice.status.isOver
      let level = self.level(happening.item, slice)
      add(
        slice.at, shown: isShown, level, rev: rev(happening, at: slice.at, or: slice.status.rawValue),
        label: happening.isMaintenance ? status : label(level), window: isShown ? slice.window : nil)
    }
    let first = slices.lastIndex { $0.at <= site.now } ?? 0
    return Array(slices[first...])
  }

  /// At most `textLimit` scalars, so that no pile of combining marks goes beyond it.
  private static func shortened(_ title: String) -> String {
    guard title.unicodeScalars.count > textLimit else { return title }
    var cut = String.UnicodeScalarView()
    for scalar in title.unicodeScalars.prefix(textLimit - 1) { cut.append(scalar) }
    return Edition.shortened(String(cut), to: textLimit - 1) + "…"
  }

  private func level(_ item: StatusModel.Item, _ slice: StatusModel.Slice) -> Level {
    switch edition.levelKey(item, slice) {
    case .operational, .unknown: .notice
    case .maintenance: .maintenance
    case .degraded: .degraded
    case .partial: .partial
    case .major: .major
    }
  }

  private func label(_ level: Level) -> String {
    let words = edition.words.bar
    switch level {
    case .notice: return words.notice
    case .maintenance: return words.maintenance
    case .degraded: return words.degraded
    case .partial: return words.partial
    case .major: return words.major
    }
  }

  /// The id of the newest update at an instant, or the name of what the clock did since.
  private func rev(_ happening: Happening, at instant: Instant, or name: String) -> String {
    let update = happening.item.updates.last { $0.at <= instant }
    let clock = happening.slices.last { $0.at <= instant && $0.isAutomatic }
    if let update, update.at >= clock?.at ?? .distantPast { return update.id }
    return name
  }
}
