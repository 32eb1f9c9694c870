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
  var storyHash: ContentHash { story?.origin.hash ?? ContentHash(value: 0) }
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
  ///   - areKnown: whether the stories are just those that the last build knew. Then most items needn't look for one.
  func item(
    _ number: Int, _ origin: Origin, on shelf: Shelf, _ stories: [Item.ID: StorySource], areKnown: Bool
  ) -> ItemReader.Read? {
    let record = records[number]
    let id = Item.ID(origin.id)
    let isMaintenance = shelf == .maintenance
    let hasNone = areKnown && record.story == ContentHash(value: 0)
    let story = hasNone ? nil : stories[id]
    let isSettled = !record.outline.isEmpty && story?.origin.hash ?? ContentHash(value: 0) == record.story
    return unpack(record.facts) { unpacker in
      let (aliases, promise) = unpacker.read(in: origin)
      let subject: ItemReader.Read.Subject?
      if isSettled {
        subject = unpack(record.outline) { unpacker in
          let (outline, settled) = unpacker.outline(id, isMaintenance: isMaintenance)
          return .settled(Timeline(outline, settled: settled, postmortem: story?.told.postmortem, in: origin))
        }
      } else {
        subject = .item(unpacker.item(id, isMaintenance: isMaintenance, origin.files))
      }
      return subject.map {
        ItemReader.Read($0, at: Place(origin.original), isDraft: false, aliases: aliases, promise: promise)
      }
    } ?? nil
  }

  /// What a settled item tells; nil where that can't be read after all.
  fileprivate func story(_ number: Int, _ origin: Origin) -> Timeline.Story? {
    let record = records[number]
    let item = unpack(record.facts) { unpacker in
      _ = unpacker.read(in: origin)
      return unpacker.item(Item.ID(origin.id), isMaintenance: isMaintenance(number), origin.files)
    }
    return item.flatMap { item in unpack(record.timeline) { $0.story(of: item) } }
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
  /// Nobody asks but the timeline of a settled item from memory, all of which has the right hash and is of this very
  /// program.
  func story() -> Timeline.Story {
    guard let memory, let record, let story = memory.story(record, self) else {
      fatalError("the memory of the last build can't be read: build with --no-cache, or remove ~/.cache/candor")
    }
    return story
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
