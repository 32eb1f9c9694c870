import StatusModel

/// An incident, a maintenance or a postmortem for the next build.
struct ItemRecord: Sendable {
  let packed: BuildMemory.PackedRecord
  /// Of its timeline; nil where it has none.
  let timeline: Int?
}

/// What the next build may be told of items and postmortems.
struct ItemRecords: Sendable {
  private let sources: ItemSources
  private let stories: [StorySource]
  private let site: Site
  /// What came of each timeline, in each language.
  private let made: [[Made?]]
  let recall: Recall
  private let memory: BuildMemory?

  init(
    _ sources: ItemSources, _ stories: [StorySource], of site: Site, _ made: [[Made?]], _ recall: Recall,
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
    case changed([(number: Int, fresh: BuildMemory.FreshRecord)], [Int: Int])
    case all([[ItemRecord]])
  }

  func news(jobs: Int) -> News { changes ?? .all(packed(jobs: jobs)) }

  /// Nil where there are others than the memory has.
  private var changes: News? {
    guard let memory else { return nil }
    let timelines = timelines
    // Of most nothing is new, which can be told without a look at what they were read from.
    let areKept = timelines.map { timeline in timeline.map { isKept($0) } ?? false }
    var known = 0
    var changed: [(number: Int, fresh: BuildMemory.FreshRecord)] = []
    var numbers: [Int: Int] = [:]
    for index in 0..<sources.count {
      if areKept[index] {
        known += 1
        continue
      }
      switch record(of: index, timelines[index]) {
      case nil: continue
      case .former: known += 1
      case .fresh(let fresh):
        guard let number = number(of: index, in: memory) else { return nil }
        if let timeline = timelines[index] { numbers[timeline] = number }
        if memory.holds(fresh, as: number) { known += 1 } else { changed.append((number, fresh)) }
      }
    }
    for story in stories {
      switch record(of: story) {
      case nil: continue
      case .former: known += 1
      case .fresh(let fresh):
        guard let number = story.origin.number(in: memory, on: .postmortems) else { return nil }
        changed.append((number, fresh))
      }
    }
    // As no two of them have the same number, these are all of them.
    return known + changed.count == memory.records.count ? .changed(changed, numbers) : nil
  }

  /// An item's number among the records of a memory, which may know it from other files.
  private func number(of item: Int, in memory: BuildMemory) -> Int? {
    guard let source = sources[item] else { return sources.record(item) }
    return source.origin.number(in: memory, on: source.read.isMaintenance ? .maintenance : .incidents)
  }

  /// Whether a timeline's record stays as it is.
  private func isKept(_ timeline: Int) -> Bool {
    recall[timeline].outline.isEmpty && made.allSatisfy { $0[timeline] == nil }
  }

  /// The timeline of each source; nil where it has none.
  private var timelines: [Int?] {
    var timelines = [Int?](repeating: nil, count: sources.count)
    for (timeline, item) in site.itemIndices.enumerated() { timelines[item] = timeline }
    return timelines
  }

  /// Shelf by shelf, each sorted by id; without those that must be looked at again.
  func packed(jobs: Int) -> [[ItemRecord]] {
    let items = zip(0..<sources.count, timelines).map { index, timeline in
      let source = sources[index]
      let known = sources.record(index)
      return (
        index: index, timeline: timeline, id: source?.origin.id ?? known.flatMap { memory?.id(ofRecord: $0) } ?? "",
        isMaintenance: source?.read.isMaintenance ?? known.flatMap { memory?.isMaintenance($0) } ?? false
      )
    }
    let shelves = [false, true].map { isMaintenance in
      let own = items.filter { $0.isMaintenance == isMaintenance }.sortedInBytes(by: \.id)
      return parallelMap(own, jobs: jobs) { item in
        self.record(of: item.index, item.timeline).map { ItemRecord(packed: $0, timeline: item.timeline) }
      }.compactMap(\.self)
    }
    let told = stories.sortedInBytes(by: \.origin.id).compactMap { record(of: $0) }
    return shelves + [told.map { ItemRecord(packed: $0, timeline: nil) }]
  }

  private func record(of item: Int, _ timeline: Int?) -> BuildMemory.PackedRecord? {
    guard let source = sources[item] else { return sources.record(item).flatMap { record(ofKnown: $0, timeline) } }
    guard source.isKeepable else { return nil }
    guard case .item(let item) = source.read.subject else {
      return source.origin.record.flatMap { record(ofKnown: $0, timeline) }
    }
    var (facts, outline, story) = (Packer(), Packer(), Packer())
    if let memory, let number = source.origin.record {
      facts.append(memory.mapped[memory.records[number].facts])
    } else {
      facts.components = site.recordIndex
      facts.add(list: source.read.aliases) { packer, alias in
        packer.add(alias.text)
        packer.add(alias.place.range ?? 0..<0)
      }
      facts.add(source.read.promise) { $0.add($1.range ?? 0..<0) }
      guard facts.add(item, source.origin.files) else { return nil }
    }
    if let timeline, recall[timeline].isSettled {
      outline.append(recall[timeline].outline[...])
      story.components = site.recordIndex
      story.add(site.timelines[timeline])
    }
    return .fresh(
      BuildMemory.FreshRecord(
        source.origin.id, source.origin.hash, facts.bytes, story: source.storyHash,
        aliases: source.read.aliases.count, reach: timeline.map { recall[$0].reach } ?? .distantFuture,
        outline.bytes, story.bytes, leavings(of: timeline)))
  }

  /// Of an item that the memory knows whole.
  private func record(ofKnown number: Int, _ timeline: Int?) -> BuildMemory.PackedRecord? {
    guard let memory else { return nil }
    let record = memory.records[number]
    if let timeline, isKept(timeline) { return .former(number, in: memory) }
    return .fresh(
      BuildMemory.FreshRecord(
        memory.id(ofRecord: number), record.files, memory.bytes(record.facts), story: record.story,
        aliases: record.aliases, reach: record.reach, memory.bytes(record.outline), memory.bytes(record.timeline),
        leavings(of: timeline)))
  }

  /// One for each language, or none.
  private func leavings(of timeline: Int?) -> [Made] {
    guard let timeline else { return [] }
    let all = zip(made, site.settings.languages).compactMap { made, language in
      made[timeline] ?? recall.leavings(ofItem: timeline, in: language)
    }
    return all.count == made.count && all.allSatisfy { $0.inputs != nil } ? all : []
  }

  private func record(of story: StorySource) -> BuildMemory.PackedRecord? {
    guard story.isKeepable else { return nil }
    if let number = story.origin.record, let memory { return .former(number, in: memory) }
    var facts = Packer()
    facts.add(story.told.postmortem, story.origin.files)
    facts.add(list: story.told.aliases) { $0.add($1.range ?? 0..<0) }
    facts.add(story.told.incident.range ?? 0..<0)
    return .fresh(
      BuildMemory.FreshRecord(
        story.origin.id, story.origin.hash, facts.bytes, story: .none, aliases: 0,
        reach: .distantFuture, [], [], []))
  }
}

extension Origin {
  /// Its number among the records of a memory, which may know it from other files.
  fileprivate func number(in memory: BuildMemory, on shelf: BuildMemory.Shelf) -> Int? {
    record ?? memory.record(ofID: id, on: shelf)
  }
}

extension BuildMemory.FreshRecord {
  fileprivate init(
    _ id: String, _ files: ContentHash, _ facts: [UInt8], story: ContentHash, aliases: Int, reach: Instant,
    _ outline: [UInt8], _ timeline: [UInt8], _ leavings: [Made]
  ) {
    var (hashes, left) = (Packer(), Packer())
    for made in leavings {
      hashes.append(made.hashes)
      left.add(leavings: made)
    }
    let lengths = BuildMemory.Record.Lengths(
      id: Int32(id.utf8.count), outline: Int32(outline.count), hashes: Int32(hashes.bytes.count),
      facts: Int32(facts.count), timeline: Int32(timeline.count), leavings: Int32(left.bytes.count))
    self.init(
      record: BuildMemory.Record(
        lengths: lengths, aliases: aliases, files: files, story: story, reach: reach,
        shape: ContentHash.shape(of: id, outline)),
      name: Array(id.utf8) + BuildMemory.Record.ending, head: outline + hashes.bytes,
      body: facts + timeline + left.bytes)
  }
}

extension BuildMemory {
  /// Whether a record is just that.
  fileprivate func holds(_ fresh: FreshRecord, as number: Int) -> Bool {
    let record = records[number]
    return record.says(fresh.record) && fresh.head.elementsEqual(mapped[record.wholeHead])
      && fresh.body.elementsEqual(mapped[record.wholeBody])
  }
}
