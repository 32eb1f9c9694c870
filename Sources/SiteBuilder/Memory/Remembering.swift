import Diagnostics
import StatusModel

extension BuildMemory {
  /// What is to be kept of a build that has just been written, as bytes; nil where it can't be remembered.
  static func file(of rendering: Rendering, in root: Folder, _ options: BuildOptions) -> [[UInt8]]? {
    guard let site = rendering.site, let key = rendering.key, let made = rendering.made,
      let outputs = MergedOutputs(rendering.files, made.kept, of: rendering.memory?.outputs, in: root, options)
    else { return nil }
    let items = parallelMap(site.content.items, jobs: options.jobs) { rendering.record(of: $0, on: site, outputs) }
    let told = Dictionary(
      rendering.itemSources.values.compactMap { source in source.story.map { ($0.origin.id, $0) } },
      uniquingKeysWith: { first, _ in first })
    let stories = told.values.sorted { $0.origin.id.precedesInBytes($1.origin.id) }.compactMap(rendering.record)
    let isMaintenance = site.content.items.map(\.isMaintenance)
    let shelf = { (wanted: Bool) in zip(items, isMaintenance).compactMap { $1 == wanted ? $0 : nil } }
    return file(
      Heading(of: rendering, site, key), outputs.all, shelves: [shelf(false), shelf(true), stories],
      tasks: made.tasks.compactMap { task in Leavings(task.made, outputs).map { (task.name, $0) } }, marked: made.marked
    )
  }
}

extension BuildMemory.Heading {
  fileprivate init(of rendering: Rendering, _ site: Site, _ key: InputKey) {
    // What it finds may tell the time: then it says the same at that time only.
    let isTimed = rendering.report.diagnostics.contains { $0.rule == .futureUpdate }
    let (from, until) = isTimed ? (site.now, site.now) : site.unchanging
    let zones = Zones.system.used
    self.init(
      key: key, zones: zones, zonesHash: BuildMemory.hash(ofZones: zones, in: .system), now: site.now, from: from,
      until: until, themeFolder: rendering.themeFolder, zone: site.zone.name,
      staleAfter: site.settings.expectBuildEvery,
      findings: rendering.report.text(colour: false), colouredFindings: rendering.report.text(colour: true),
      sources: rendering.sources, pages: rendering.pages)
  }
}

/// The outputs of the last build that stay and those that were rendered, in one list.
private struct MergedOutputs: Sendable {
  let all: BuildMemory.Outputs
  /// The new number of each of the last build's outputs that stayed.
  private let numbers: [Int]
  /// Whether all numbers are as they were.
  let isSameList: Bool
  private let endings: [String]

  /// - Parameter rendered: sorted by path.
  /// - Returns: nil where a file is missing.
  init?(
    _ rendered: [OutputFile], _ kept: [Int], of former: BuildMemory.Outputs?, in root: Folder, _ options: BuildOptions
  ) {
    endings = options.compressions.map { ".\($0)" }
    if let former, rendered.count + kept.count == former.count {
      let numbers = rendered.compactMap { former.number(of: $0.path) }
      let states = former.look(numbers, in: root, jobs: options.jobs).compactMap(\.self)
      if numbers.count == rendered.count, states.count == rendered.count {
        all = former.replacing(numbers, rendered.map(\.hash), states)
        self.numbers = Array(0..<former.count)
        isSameList = true
        return
      }
    }
    var files: [(path: String, hash: ContentHash, state: ContentHash)] = []
    files.reserveCapacity(rendered.count + kept.count)
    var numbers = [Int](repeating: -1, count: former?.count ?? 0)
    var fresh: [Int] = []
    var next = kept[...]
    func keep(_ number: Int, _ former: BuildMemory.Outputs, _ path: String) {
      numbers[number] = files.count
      files.append((path, former.hashes[number], former.states[number]))
    }
    for file in rendered {
      while let former, let number = next.first, case let path = former.path(number), path.precedesInBytes(file.path) {
        keep(number, former, path)
        next.removeFirst()
      }
      fresh.append(files.count)
      files.append((file.path, file.hash, ContentHash(value: 0)))
    }
    if let former { for number in next { keep(number, former, former.path(number)) } }
    let states = BuildMemory.Outputs(files).look(fresh, in: root, jobs: options.jobs)
    for (number, state) in zip(fresh, states) {
      guard let state else { return nil }
      files[number].state = state
    }
    all = BuildMemory.Outputs(files)
    self.numbers = numbers
    isSameList = false
  }

  /// Of everything that a task left, compressed siblings included.
  func numbers(of made: Made) -> [Int] {
    var found = made.kept.map { numbers[$0] }
    for file in made.files {
      // A sibling of what tells the time tells it, too.
      let siblings = file.isMarked ? [] : endings.map { file.path + $0 }
      found += ([file.path] + siblings).compactMap(all.number)
    }
    return found
  }
}

extension BuildMemory.Leavings {
  /// - Returns: nil of what can't be kept.
  fileprivate init?(_ made: Made, _ outputs: MergedOutputs) {
    guard let inputs = made.inputs else { return nil }
    self.init(
      inputs: inputs, outputs: outputs.numbers(of: made), sitemap: made.sitemap,
      summary: made.summary)
  }
}

extension Rendering {
  /// An item for the next build; nil where it must be looked at again.
  fileprivate func record(of item: Item, on site: Site, _ outputs: MergedOutputs) -> ArraySlice<UInt8>? {
    guard let source = itemSources[item.id], source.isKeepable, let made else { return nil }
    let former = source.origin.record
    let index = site.index(of: item.id)
    if outputs.isSameList, let former, let memory, source.timeline != nil, let index,
      made.items.allSatisfy({ $0[index].files.isEmpty && $0[index].inputs != nil })
    {
      return memory.bytes(former.whole)
    }
    var facts = Packer()
    facts.components = site.recordIndex
    if let former, let memory {
      facts.append(memory.bytes(former.facts))
    } else {
      guard facts.add(item, source.origin.files) else { return nil }
      facts.add(list: source.aliases) { $0.add($1) }
      facts.add(source.promise) { $0.add($1) }
    }
    var timeline = Packer()
    timeline.components = site.recordIndex
    var leavings = Packer()
    if let index {
      if let former, let memory, source.timeline != nil {
        timeline.append(memory.bytes(former.timeline))
      } else if source.isSettled(site.timelines[index], on: site) {
        timeline.add(site.timelines[index])
      }
      let all = made.items.compactMap { BuildMemory.Leavings($0[index], outputs) }
      if all.count == made.items.count { leavings.add(list: all) { $0.add($1) } }
    }
    return Packer.record(source.origin, facts, source.storyHash, timeline, leavings)
  }

  fileprivate func record(of story: StorySource) -> ArraySlice<UInt8>? {
    guard story.isKeepable else { return nil }
    var facts = Packer()
    facts.add(story.told.postmortem, story.origin.files)
    facts.add(list: story.told.aliases) { $0.add($1.range ?? 0..<0) }
    facts.add(story.told.incident.range ?? 0..<0)
    return Packer.record(story.origin, facts, ContentHash(value: 0), Packer(), Packer())
  }
}

extension Packer {
  /// As `Unpacker.record` reads it.
  fileprivate static func record(
    _ origin: Origin, _ facts: Packer, _ story: ContentHash, _ timeline: Packer, _ leavings: Packer
  ) -> ArraySlice<UInt8> {
    var record = Packer()
    record.add(origin.id)
    record.add(origin.hash)
    record.add(facts.bytes)
    record.add(story)
    record.add(timeline.bytes)
    record.add(leavings.bytes)
    return record.bytes[...]
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
