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
    case .all(let merged, let records):
      let states = merged.outputs.look(merged.fresh, in: root, jobs: options.jobs).compactMap(\.self)
      let isWhole = states.count == merged.fresh.count
      let file = PackedFile(
        heading, merged.outputs.replacing(merged.fresh, by: states), languages: site.settings.languages.count,
        site.records.map(\.component.id), shelves: records.map { $0.map(\.packed) }, tasks: made.tasks, marked: made.marked, over: rendering.memory)
      keep(isWhole ? file : nil, as: name, in: place.folder)
    }
  }
}

/// What a build has to remember.
enum News: Sendable {
  /// Little is new to the memory that it was told.
  case addendum(BuildMemory.Addendum, BuildMemory)
  case all(MergedOutputs, [[ItemRecord]])

  init(
    _ made: Publication.Files, _ items: ItemRecords, _ records: ItemRecords.News, over memory: BuildMemory?,
    _ compressions: [Compression], jobs: Int
  ) {
    if let memory, case .some(let records, let numbers) = records,
      let addendum = BuildMemory.Addendum(made, records, numbers, over: memory, compressions)
    {
      self = .addendum(addendum, memory)
      return
    }
    let all = if case .all(let all) = records { all } else { items.packed(jobs: jobs) }
    self = .all(MergedOutputs(made, by: all, items.recall, over: memory, compressions), all)
  }
}

extension BuildMemory.Addendum {
  /// Nil where the lists of outputs, items and tasks aren't the memory's, or too much has changed.
  ///
  /// - Parameters:
  ///   - records: those that have changed.
  ///   - numbers: of the records of timelines that were made, by timeline.
  fileprivate init?(
    _ made: Publication.Files, _ records: [(number: Int, bytes: [UInt8])], _ numbers: [Int: Int],
    over memory: BuildMemory, _ compressions: [Compression]
  ) {
    let former = memory.outputs
    guard made.rendered.count + made.kept.count == former.count, made.tasks.count == memory.tasks.count,
      made.marked.count == memory.markedCount
    else { return nil }
    // What has made each of the rendered outputs.
    var makers: [Int: Int] = [:]
    func take(_ made: Made, as maker: Int) {
      for path in made.paths(compressions) { if let number = former.number(of: path) { makers[number] = maker } }
    }
    for (language, items) in made.items.enumerated() {
      for (timeline, number) in numbers {
        if let made = items[timeline] { take(made, as: memory.maker(ofRecord: number, in: language)) }
      }
    }
    for (number, task) in made.tasks.enumerated() {
      let maker = memory.maker(ofTask: number)
      guard memory.tasks[task.name]?.maker == maker else { return nil }
      guard task.made.maker == nil else { continue }
      take(task.made, as: maker)
      tasks.append((number, task.made))
    }
    let stamped = Set(made.stamped)
    for file in made.rendered {
      guard let number = former.number(of: file.path),
        stamped.contains(number) || Int(former.makers[number]) == makers[number] ?? -1
      else { return nil }
      outputs.append((number, file))
    }
    for file in made.marked {
      guard let number = former.number(of: file.path), let index = memory.markedIndex(ofOutput: number) else { return nil }
      if !stamped.contains(number), !memory.holds(file, asMarked: index) { marked.append((index, file)) }
    }
    self.records = records
    guard memory.hasRoom(for: self) else { return nil }
  }
}

extension Made {
  /// Of its files and of their compressed siblings; one of what tells the time tells it, too, and is nobody's.
  fileprivate func paths(_ compressions: [Compression]) -> [String] {
    files.flatMap { file in [file.path] + (file.isMarked ? [] : compressions.map { "\(file.path).\($0)" }) }
  }
}

extension BuildMemory.Heading {
  fileprivate init(of rendering: Rendering, _ site: Site, _ key: InputKey) {
    // What it finds may tell the time: then it says the same at that time only.
    let isTimed = rendering.report.diagnostics.contains { $0.rule == .futureUpdate }
    let (from, until) = isTimed ? (site.now, site.now) : site.unchanging
    let zones = Zones.system.used
    self.init(
      key: key, contexts: rendering.contexts, zones: zones, zonesHash: BuildMemory.hash(ofZones: zones, in: .system), now: site.now, from: from,
      until: until, themeFolder: rendering.themeFolder, zone: site.zone.name,
      staleAfter: site.settings.expectBuildEvery,
      findings: rendering.report.text(colour: false), colouredFindings: rendering.report.text(colour: true),
      sources: rendering.sources, pages: rendering.pages)
  }
}

/// The outputs of the last build that stay and those that were rendered, in one list. How the latter lie on the disk is
/// to be seen once they have been written.
struct MergedOutputs: Sendable {
  let outputs: BuildMemory.Outputs
  /// The numbers of those that were rendered.
  let fresh: [Int]

  /// - Parameter records: of items, on their shelves.
  init(
    _ made: Publication.Files, by records: [[ItemRecord]], _ recall: Recall, over memory: BuildMemory?,
    _ compressions: [Compression]
  ) {
    let last = memory?.outputs
    let (rendered, kept) = (made.rendered, made.kept)
    let count = rendered.count + kept.count
    var paths: [UInt8] = []
    paths.reserveCapacity(count * 72)
    var (hashes, states, former) = ([ContentHash](), [ContentHash](), [Int]())
    hashes.reserveCapacity(count)
    states.reserveCapacity(count)
    former.reserveCapacity(count)
    // Neighbours that stay are taken over together.
    func keep(_ numbers: ArraySlice<Int>) {
      guard let last else { return }
      var next = numbers
      while let first = next.first {
        let end = next.indices.first { next[$0] != first + $0 - next.startIndex } ?? next.endIndex
        let run = first..<first + end - next.startIndex
        paths += last.paths[last.range(run)]
        hashes += last.hashes[run]
        states += last.states[run]
        former += run
        next = next[end...]
      }
    }
    var next = kept[...]
    for file in rendered {
      let end = next.indices.first(fromWhich: { last?.precedes(next[$0], file.path) != true })
      keep(next[..<end])
      next = next[end...]
      paths.append(contentsOf: file.path.utf8)
      paths.append(0)
      hashes.append(file.hash)
      states.append(ContentHash(value: 0))
      former.append(-1)
    }
    keep(next)
    fresh = former.indices.filter { former[$0] < 0 }
    let all = BuildMemory.Outputs(
      paths: paths, hashes: hashes, states: states, makers: [Int32](repeating: -1, count: count))
    outputs = all.made(by: all.makers(made, by: records, recall, former, memory, compressions))
  }
}

extension BuildMemory.Outputs {
  /// The numbers of what made each of them.
  ///
  /// - Parameter former: of each the number that it had in the last build; -1 for one that was rendered.
  fileprivate func makers(
    _ made: Publication.Files, by records: [[ItemRecord]], _ recall: Recall, _ former: [Int],
    _ memory: BuildMemory?, _ compressions: [Compression]
  ) -> [Int32] {
    let languages = made.items.count
    var makers = makers
    // What has stayed keeps its maker, which may have another number.
    var renumbered = [Int32](repeating: -1, count: memory?.makerCount ?? 0)
    func take(_ made: Made, as maker: Int) {
      if let former = made.maker { renumbered[former] = Int32(maker) }
      // Siblings only of files that compression makes smaller.
      for path in made.paths(compressions) { if let number = number(of: path) { makers[number] = Int32(maker) } }
    }
    for (record, entry) in records.joined().enumerated() {
      guard let timeline = entry.timeline else { continue }
      for language in 0..<languages {
        let maker = record * languages + language
        if let made = made.items[language][timeline] {
          take(made, as: maker)
        } else if let memory {
          renumbered[memory.maker(ofRecord: recall.records[timeline], in: language)] = Int32(maker)
        }
      }
    }
    let tasks = records.reduce(0) { $0 + $1.count } * languages
    for (number, task) in made.tasks.enumerated() { take(task.made, as: tasks + number) }
    guard let memory else { return makers }
    for (number, former) in former.enumerated() where former >= 0 {
      makers[number] = renumbered[Int(memory.outputs.makers[former])]
    }
    // What tells the time is written anew, also where the last build's task stands.
    for (former, path) in memory.markedOutputs {
      let maker = Int(memory.outputs.makers[former])
      if renumbered.indices.contains(maker), renumbered[maker] >= 0, let number = number(of: path) {
        makers[number] = renumbered[maker]
      }
    }
    return makers
  }
}

/// An incident, a maintenance or a postmortem for the next build.
struct ItemRecord: Sendable {
  fileprivate let packed: BuildMemory.PackedRecord
  /// Of its timeline; nil where it has none.
  fileprivate let timeline: Int?
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
    case some([(number: Int, bytes: [UInt8])], [Int: Int])
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
    return known + changed.count == memory.records.count ? .some(changed, numbers) : nil
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
      if all.allSatisfy({ $0.inputs != nil }) { for made in all { leavings.add(leavings: made) } }
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
  /// As `Unpacker.record` reads it.
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
