import Diagnostics
import StatusModel

extension BuildMemory {
  /// Keeps what the next build of the same content can use of one that has just been written.
  static func keep(_ rendering: Rendering, at output: String, _ options: BuildOptions) {
    guard let place = options.memory else { return }
    let name = name(options)
    guard let root = try? Folder(at: output), let site = rendering.site, let key = rendering.key,
      let made = rendering.made, let news = rendering.news?.value
    else { return keep(nil, as: name, in: place.folder) }
    let heading = Heading(of: rendering, site, key)
    switch news {
    case .addendum(let addendum, let memory): memory.keep(addendum, heading, in: root, options)
    case .tables(let tables, var outputs):
      var isWhole = true
      for number in outputs.fresh {
        isWhole = outputs.change(number, to: outputs.hashes[number], in: root) && isWhole
      }
      guard isWhole else { return keep(nil, as: name, in: place.folder) }
      let parts = tables.parts(
        heading, outputs, languages: site.settings.languages.count, site.records.map(\.component.id), made.tasks)
      tables.write(parts, as: name, in: place.folder)
    }
  }
}

extension BuildMemory.Heading {
  fileprivate init(of rendering: Rendering, _ site: Site, _ key: InputKey) {
    // What it finds may tell the time: then it says the same at that time only.
    let isTimed = rendering.report.diagnostics.contains { $0.rule == .futureUpdate }
    let (from, until) = isTimed ? (site.now, site.now) : site.unchanging
    let zones = Zones.system.used
    self.init(
      key: key, contexts: rendering.contexts, zones: zones, zonesHash: BuildMemory.hash(ofZones: zones, in: .system),
      now: site.now, from: from, until: until, themeFolder: rendering.themeFolder, zone: site.zone.name,
      staleAfter: site.settings.expectBuildEvery,
      findings: rendering.report.text(colour: false), colouredFindings: rendering.report.text(colour: true),
      sources: rendering.sources, pages: rendering.pages)
  }
}

extension Site {
  /// From when until when a build differs from this one in nothing but the time that it tells.
  fileprivate var unchanging: (from: Instant, until: Instant) {
    guard let every = settings.expectBuildEvery else { return (lastChange, nextChange.at) }
    // The moment at which the page counts as old moves with the build; it must not pass one at which a state changes.
    let stale = now + every
    let next = (boundaries + records.flatMap { $0.changes(after: now) }).filter { $0 >= stale }.min()
    return (now, min(nextChange.at, next.map { $0 + -every } ?? .distantFuture))
  }
}
