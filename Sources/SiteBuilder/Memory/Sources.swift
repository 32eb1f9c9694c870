import Diagnostics
import StatusModel

/// What an item was read from, and what the memory of builds knows of it.
final class ItemSource: Sendable {
  let read: ItemReader.Read
  let origin: Origin
  let story: StorySource?
  /// Whether the item can be taken from memory: nothing was found in its files that must be told again.
  let isKeepable: Bool

  init(_ read: ItemReader.Read, _ origin: Origin, isClean: Bool, _ story: StorySource?) {
    self.read = read
    self.origin = origin
    self.story = story
    isKeepable = isClean && !read.isDraft
  }

  /// A hash of all that is shown of an item: for ever once it is settled, else as long as nothing on the site changes.
  /// Nil where it must be looked at again.
  func identity(isSettled: Bool, on site: Site) -> ContentHash? {
    let own = ContentHash(origin.hash, storyHash)
    if isSettled { return own }
    // Where pages count as old after a while, what they say goes on to the time of the build.
    guard site.settings.expectBuildEvery == nil else { return nil }
    let state = site.lastChange.seconds * 2 + (site.isRestless ? 1 : 0)
    return ContentHash(own, ContentHash(value: UInt64(bitPattern: Int64(state))))
  }

  func isSettled(_ timeline: Timeline, on site: Site) -> Bool {
    guard case .item(let item) = read.subject else { return true }
    return timeline.isSettled(item, by: site.now) && story.map { $0.told.postmortem.published <= site.now } ?? true
  }

  /// Zero where there is none.
  var storyHash: ContentHash { story?.origin.hash ?? .none }
}

/// What the items of a site come from: of the content's items, and then of its settled ones.
struct ItemSources: Sendable {
  private let read: [ItemSource]
  /// The records of those that follow, which the last build knows whole.
  private let known: [Int]

  init(read: [ItemSource], known: [Int]) {
    self.read = read
    self.known = known
  }

  var count: Int { read.count + known.count }

  /// Nil for one that is known whole.
  subscript(index: Int) -> ItemSource? { index < read.count ? read[index] : nil }

  /// The number of its record; nil for one that had to be looked at.
  func record(_ index: Int) -> Int? { index < read.count ? nil : known[index - read.count] }
}

/// A postmortem, and what it was read from.
final class StorySource: Sendable {
  let told: StoryReader.Told
  let origin: Origin
  /// As of an item.
  let isKeepable: Bool

  init(_ told: StoryReader.Told, _ origin: Origin, isClean: Bool) {
    self.told = told
    self.origin = origin
    isKeepable = isClean && !told.isDraft
  }
}

extension ContentHash {
  init(_ hashes: [ContentHash]) { self = hashes.withUnsafeBytes { ContentHash($0) } }

  init(_ one: ContentHash, _ other: ContentHash) {
    self = withUnsafeBytes(of: (one.value.littleEndian, other.value.littleEndian)) { ContentHash($0) }
  }
}

// MARK: Taking them from memory

extension BuildMemory {
  /// What was read from an item's files, which are as they were.
  ///
  /// - Parameters:
  ///   - number: of its record.
  ///   - origin: those files.
  func item(_ number: Int, _ origin: Origin, _ stories: [Item.ID: StorySource]) -> ItemReader.Read? {
    let id = Item.ID(origin.id)
    guard isKnown(number, with: stories[id]) else { return read(number, origin) }
    var outlines = outlines(of: [number])
    return outlines.next(id).flatMap { outline, settled in
      let postmortem = stories[id]?.told.postmortem
      return read(
        number, origin, .settled(Timeline(outline, settled: settled, postmortem: postmortem, in: origin, as: number)))
    }
  }

  fileprivate func outlines(of records: [Int]) -> PackedOutlines {
    PackedOutlines(records.map { mapped[self.records[$0].outline] }, in: mapped, components: components.count)
  }

  /// Whether it is of a settled item that has the same postmortem as then.
  fileprivate func isKnown(_ number: Int, with story: StorySource?) -> Bool {
    isSettled(number) && story?.origin.hash ?? .none == records[number].story
  }

  /// - Parameter subject: where there is one already; else the item is taken from memory as it was read.
  fileprivate func read(
    _ number: Int, _ origin: Origin, _ subject: ItemReader.Read.Subject? = nil
  ) -> ItemReader.Read? {
    unpack(records[number].facts) { unpacker in
      let (aliases, promise) = unpacker.read(in: origin)
      let subject =
        subject ?? .item(unpacker.item(Item.ID(origin.id), isMaintenance: isMaintenance(number), origin.files))
      return ItemReader.Read(
        subject, at: Place(origin.original), isDraft: false, aliases: aliases, promise: promise)
    }
  }

  /// What a settled item tells; nil where that can't be read after all.
  fileprivate func story(_ number: Int, _ origin: Origin) -> Timeline.Story? {
    let item = unpack(records[number].facts) { unpacker in
      _ = unpacker.read(in: origin)
      return unpacker.item(Item.ID(origin.id), isMaintenance: isMaintenance(number), origin.files)
    }
    return item.flatMap { item in unpack(records[number].timeline) { $0.story(of: item) } }
  }

  func postmortem(_ number: Int, _ origin: Origin) -> StoryReader.Told? {
    unpack(records[number].facts) { unpacker in
      let postmortem = unpacker.postmortem(ID(origin.id), origin.files)
      let aliases = unpacker.list { Place(origin.original, $0.bounds()) }
      return StoryReader.Told(
        postmortem: postmortem, isDraft: false, aliases: aliases, incident: Place(origin.original, unpacker.bounds()))
    }
  }
}

extension Origin: Timeline.Archive {
  /// Nobody asks but the timeline of a settled item from memory, all of which is as this very program has written it
  /// (`BuildMemory.isIntact`).
  func story(_: Int) -> Timeline.Story {
    guard let memory, let record, let story = memory.story(record, self) else {
      fatalError("the memory of the last build can't be read: build with --no-cache, or remove ~/.cache/candor")
    }
    return story
  }
}

extension RecordedFiles: Timeline.Archive {
  func story(_ record: Int) -> Timeline.Story { origin(record).story(record) }

  /// - Parameter record: of a known one.
  fileprivate func origin(_ record: Int) -> Origin {
    let file = file(record)
    return Origin(memory.id(ofRecord: record), file, [], file.hash, record, in: memory)
  }

  /// That of a known one, by the item's id.
  fileprivate func record(_ id: String, on shelf: BuildMemory.Shelf) -> Int? {
    memory.record(ofID: id, on: shelf).flatMap { isKnown($0) ? $0 : nil }
  }
}

/// What the last build knows whole: incidents and maintenance that no clock changes, whose files and postmortems are as
/// they were. Whatever was wrong about it would have kept that build from being written.
struct KnownItems: Sendable {
  private let files: RecordedFiles?
  /// The numbers of their records, and of each its timeline.
  let records: [Int]
  let timelines: [Timeline]
  /// The rest of the known files, by record: something else belongs to these items now.
  private let others: [BuildMemory.Shelf: [Int: SourceFile]]

  /// - Parameters:
  ///   - stories: by their incidents.
  ///   - areKnown: whether they are just those that the last build knew. Then most items needn't look for one.
  init(_ tree: SourceTree, _ stories: [Item.ID: StorySource], areKnown: Bool) {
    var (records, timelines, others) = ([Int](), [Timeline](), [BuildMemory.Shelf: [Int: SourceFile]]())
    files = tree.recorded
    guard let files else {
      (self.records, self.timelines, self.others) = (records, timelines, others)
      return
    }
    let memory = files.memory
    let translated = [BuildMemory.Shelf.incidents: tree.incidents, .maintenance: tree.maintenance].mapValues { files in
      Set(files.map { ContentName(fileName: $0.path) }.filter { $0.language != nil }.map(\.id))
    }
    records.reserveCapacity(files.known.count)
    var ids: [Item.ID] = []
    ids.reserveCapacity(files.known.count)
    // Most are named by their dates, and a site lists what is newest first.
    for number in files.known.reversed() {
      let shelf = memory.shelf(of: number)
      let id = Item.ID(memory.id(ofRecord: number))
      let hasNone = areKnown && memory.records[number].story == .none
      guard translated[shelf]?.contains(id.rawValue) != true,
        memory.isKnown(number, with: hasNone ? nil : stories[id])
      else {
        others[shelf, default: [:]][number] = files.file(number)
        continue
      }
      records.append(number)
      ids.append(id)
    }
    var outlines = memory.outlines(of: records)
    timelines.reserveCapacity(records.count)
    for (number, id) in zip(records, ids) {
      guard let (outline, settled) = outlines.next(id) else { break }
      let postmortem = memory.records[number].story == .none ? nil : stories[id]?.told.postmortem
      timelines.append(Timeline(outline, settled: settled, postmortem: postmortem, in: files, as: number))
    }
    (self.records, self.timelines, self.others) = (records, timelines, others)
  }

  /// The files of a folder that must be looked at, sorted by path.
  ///
  /// - Parameter unknown: those that the tree doesn't know, sorted.
  func toRead(_ unknown: [SourceFile], on shelf: BuildMemory.Shelf) -> [SourceFile] {
    others[shelf].map { (unknown + $0.values).sortedInBytes(by: \.path) } ?? unknown
  }

  func file(of id: String, on shelf: BuildMemory.Shelf) -> SourceFile? {
    guard let files, let record = files.record(id, on: shelf), others[shelf]?[record] == nil else { return nil }
    return files.origin(record).original
  }

  /// Of incidents.
  var incidentIDs: [String] { timelines.filter { !$0.isMaintenance }.map(\.id.rawValue) }

  var haveAliases: Bool { files.map { files in records.contains { files.memory.records[$0].aliases > 0 } } ?? false }

  /// All of them as they would have been read.
  var read: [ItemReader.Read] {
    guard let files else { return [] }
    return zip(records, timelines).compactMap { record, timeline in
      files.memory.read(record, files.origin(record), .settled(timeline))
    }
  }
}

extension Packer {
  mutating func add(_ bounds: Range<Int>) {
    add(bounds.lowerBound)
    add(bounds.count)
  }
}

extension Unpacker {
  /// What an item's file is checked for against others.
  fileprivate mutating func read(in origin: Origin) -> (aliases: [Alias], promise: Place?) {
    let aliases = list { Alias(text: $0.text(), place: Place(origin.original, $0.bounds())) }
    return (aliases, optional { Place(origin.original, $0.bounds()) })
  }

  mutating func bounds() -> Range<Int> {
    let start = number()
    return start..<start + max(0, number())
  }
}
