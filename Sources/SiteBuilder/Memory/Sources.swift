import Diagnostics
import StatusModel

/// What an item was read from, and what the memory of builds knows of it.
struct ItemSource: Sendable {
  /// With all of its updates, those to come as well.
  let item: Item
  let origin: Origin
  let promise: Range<Int>?
  let story: StorySource?
  /// Worked out by an earlier build.
  let timeline: Timeline?
  /// Whether the item can be taken from memory: nothing was found in its files that must be told again, and no other
  /// file has a say in it.
  let isKeepable: Bool

  init(_ read: ItemReader.Read, _ origin: Origin, _ story: StorySource?) {
    item = read.item
    self.origin = origin
    self.story = story
    promise = read.promise?.range
    timeline = read.timeline
    isKeepable = origin.isClean && !read.isDraft && read.item.aliases.isEmpty
  }

  /// A hash of all that an item's own outputs show, once it is settled; nil where it must be looked at again.
  func identity(_ timeline: Timeline, now: Instant) -> ContentHash? {
    if let story, !story.isKeepable || story.told.postmortem.published > now { return nil }
    guard isKeepable, self.timeline != nil || timeline.isSettled(item, by: now) else { return nil }
    return ContentHash([origin.hash, storyHash])
  }

  /// Zero where there is none.
  var storyHash: ContentHash { story?.origin.hash ?? ContentHash(value: 0) }
}

/// A postmortem, and what it was read from.
struct StorySource: Sendable {
  let told: StoryReader.Told
  let origin: Origin

  init(_ told: StoryReader.Told, _ origin: Origin) {
    self.told = told
    self.origin = origin
  }

  var isKeepable: Bool { origin.isClean && !told.isDraft && told.postmortem.aliases.isEmpty }
}

extension ContentHash {
  init(_ hashes: [ContentHash]) { self = hashes.withUnsafeBytes { ContentHash($0) } }
}

// MARK: Taking them from memory

extension BuildMemory {
  func item(
    _ origin: Origin, on shelf: Shelf, _ stories: [Item.ID: StorySource]
  ) -> (ItemReader.Read, Record)? {
    guard let record = record(shelf, origin.id), record.files == origin.hash, !record.facts.isEmpty else { return nil }
    let id = Item.ID(origin.id)
    var read = unpack(record.facts) { unpacker in
      ItemReader.Read(
        item: unpacker.item(id, isMaintenance: shelf == .maintenance, origin.files), isDraft: false, aliases: [],
        promise: unpacker.optional { $0.bounds() }.map { Place(origin.files[0], $0) })
    }
    let story = stories[id]
    if let item = read?.item, !record.timeline.isEmpty, story?.isKeepable ?? true,
      story?.origin.hash ?? ContentHash(value: 0) == record.story
    {
      read?.timeline = unpack(record.timeline) { $0.timeline(item, story?.told.postmortem) }
    }
    return read.map { ($0, record) }
  }

  func story(_ origin: Origin) -> (StoryReader.Told, Record)? {
    guard let record = record(.postmortems, origin.id), record.files == origin.hash, !record.facts.isEmpty else {
      return nil
    }
    return unpack(record.facts) { unpacker in
      let postmortem = unpacker.postmortem(ID(origin.id), origin.files)
      return StoryReader.Told(
        postmortem: postmortem, isDraft: false, aliases: [], incident: Place(origin.files[0], unpacker.bounds()))
    }.map { ($0, record) }
  }
}

extension Packer {
  mutating func add(_ bounds: Range<Int>) {
    add(bounds.lowerBound)
    add(bounds.count)
  }
}

extension Unpacker {
  mutating func bounds() -> Range<Int> {
    let start = number()
    return start..<start + max(0, number())
  }
}
