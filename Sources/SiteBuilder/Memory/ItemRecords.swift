import StatusModel

/// An incident, a maintenance or a postmortem for the next build.
struct ItemRecord: Sendable {
  let packed: BuildMemory.PackedRecord
  /// Of its timeline; nil where it has none.
  let timeline: Int?
}

/// What the next build may be told of items and postmortems.
struct ItemRecords: Sendable {
  /// Of the content's items, and then of its settled ones.
  private let sources: [ItemSource]
  private let stories: [StorySource]
  private let site: Site
  /// What came of each timeline, in each language.
  private let made: [[Made?]]
  let recall: Recall
  private let memory: BuildMemory?

  init(
    _ sources: [ItemSource], _ stories: [StorySource], of site: Site, _ made: [[Made?]], _ recall: Recall,
    over memory: BuildMemory?
  ) {
    self.sources = sources
    self.stories = stories
    self.site = site
    self.made = made
    self.recall = recall
    self.memory = memory
  }

  /// What is new of them.
  enum News: Sendable {
    /// Of the memory's records those that have changed, and the numbers of those of timelines that were made.
    case changed([(number: Int, bytes: [UInt8])], [Int: Int])
    case all([[ItemRecord]])
  }

  func news(jobs: Int) -> News { changes ?? .all(packed(jobs: jobs)) }

  /// Nil where there are others than the memory has.
  private var changes: News? {
    guard let memory else { return nil }
    let timelines = timelines
    // Of most nothing is new, which can be told without a look at what they were read from.
    let areKept = timelines.map { $0.map(isKept) ?? false }
    var known = 0
    var changed: [(number: Int, bytes: [UInt8])] = []
    var numbers: [Int: Int] = [:]
    for (index, source) in sources.enumerated() {
      if areKept[index] {
        known += 1
        continue
      }
      switch record(of: source, timelines[index]) {
      case nil: continue
      case .former: known += 1
      case .fresh(let bytes):
        let shelf: BuildMemory.Shelf = source.read.isMaintenance ? .maintenance : .incidents
        guard let number = source.origin.number(in: memory, on: shelf) else { return nil }
        if let timeline = timelines[index] { numbers[timeline] = number }
        if memory.bytes(memory.records[number].whole) == bytes { known += 1 } else { changed.append((number, bytes)) }
      }
    }
    for story in stories {
      switch record(of: story) {
      case nil: continue
      case .former: known += 1
      case .fresh(let bytes):
        guard let number = story.origin.number(in: memory, on: .postmortems) else { return nil }
        changed.append((number, bytes))
      }
    }
    // As no two of them have the same number, these are all of them.
    return known + changed.count == memory.records.count ? .changed(changed, numbers) : nil
  }

  /// Whether a timeline's record stays as it is.
  private func isKept(_ timeline: Int) -> Bool {
    recall.outlines[timeline].isEmpty && made.allSatisfy { $0[timeline] == nil }
  }

  /// The timeline of each source; nil where it has none.
  private var timelines: [Int?] {
    var timelines = [Int?](repeating: nil, count: sources.count)
    for (timeline, item) in site.itemIndices.enumerated() { timelines[item] = timeline }
    return timelines
  }

  /// Shelf by shelf, each sorted by id; without those that must be looked at again.
  func packed(jobs: Int) -> [[ItemRecord]] {
    let items = zip(sources, timelines).map { (source: $0, timeline: $1) }
    let shelves = [false, true].map { isMaintenance in
      let own = items.filter { $0.source.read.isMaintenance == isMaintenance }.sortedInBytes(by: \.source.origin.id)
      return parallelMap(own, jobs: jobs) { source, timeline in
        self.record(of: source, timeline).map { ItemRecord(packed: $0, timeline: timeline) }
      }.compactMap(\.self)
    }
    let told = stories.sortedInBytes(by: \.origin.id).compactMap { record(of: $0) }
    return shelves + [told.map { ItemRecord(packed: $0, timeline: nil) }]
  }

  private func record(of source: ItemSource, _ timeline: Int?) -> BuildMemory.PackedRecord? {
    guard source.isKeepable else { return nil }
    let former = source.origin.record.flatMap { number in memory.map { (record: $0.records[number], memory: $0) } }
    var (facts, outline, story, leavings) = (Packer(), Packer(), Packer(), Packer())
    switch (source.read.subject, former) {
    case (.settled, let (record, memory)?):
      if let timeline, isKept(timeline) { return .former(record.whole) }
      facts.append(memory.bytes(record.facts)[...])
      outline.append(memory.bytes(record.outline)[...])
      story.append(memory.bytes(record.timeline)[...])
    case (.settled, nil): return nil
    case (.item(let item), _):
      if let (record, memory) = former {
        facts.append(memory.bytes(record.facts)[...])
      } else {
        facts.components = site.recordIndex
        facts.add(list: source.read.aliases) { packer, alias in
          packer.add(alias.text)
          packer.add(alias.place.range ?? 0..<0)
        }
        facts.add(source.read.promise) { $0.add($1.range ?? 0..<0) }
        guard facts.add(item, source.origin.files) else { return nil }
      }
      if let timeline, recall.areSettled[timeline] {
        outline.append(recall.outlines[timeline][...])
        story.components = site.recordIndex
        story.add(site.timelines[timeline])
      }
    }
    if let timeline {
      let all = zip(made, site.settings.languages).compactMap { made, language in
        made[timeline] ?? recall.leavings(ofItem: timeline, in: language)
      }
      let areWhole = all.count == made.count && all.allSatisfy { $0.inputs != nil }
      if areWhole { for made in all { leavings.add(leavings: made) } }
    }
    return .fresh(Packer.record(source.origin, facts, source.storyHash, outline, story, leavings))
  }

  private func record(of story: StorySource) -> BuildMemory.PackedRecord? {
    guard story.isKeepable else { return nil }
    if let number = story.origin.record, let memory { return .former(memory.records[number].whole) }
    var facts = Packer()
    facts.add(story.told.postmortem, story.origin.files)
    facts.add(list: story.told.aliases) { $0.add($1.range ?? 0..<0) }
    facts.add(story.told.incident.range ?? 0..<0)
    return .fresh(Packer.record(story.origin, facts, ContentHash(value: 0), Packer(), Packer(), Packer()))
  }
}

extension Origin {
  /// Its number among the records of a memory, which may know it from other files.
  fileprivate func number(in memory: BuildMemory, on shelf: BuildMemory.Shelf) -> Int? {
    var finder = BuildMemory.Finder(memory, shelf)
    return record ?? finder.record(id)
  }
}

extension Packer {
  /// As `BuildMemory.Record` reads it.
  fileprivate static func record(
    _ origin: Origin, _ facts: Packer, _ postmortem: ContentHash, _ outline: Packer, _ story: Packer,
    _ leavings: Packer
  ) -> [UInt8] {
    var record = Packer()
    record.add(origin.id)
    record.add(origin.hash)
    record.add(facts.bytes)
    record.add(postmortem)
    record.add(outline.shape(of: origin.id))
    record.add(outline.bytes)
    record.add(story.bytes)
    record.add(leavings.bytes)
    return record.bytes
  }
}
