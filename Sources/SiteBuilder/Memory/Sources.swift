import Diagnostics
import StatusModel

/// What an item was read from, and what the memory of builds knows of it.
final class ItemSource: Sendable {
  /// With all of its updates, those to come as well.
  let item: Item
  let origin: Origin
  let promise: Range<Int>?
  /// Where its former addresses stand.
  let aliases: [Range<Int>]
  let story: StorySource?
  /// Worked out by an earlier build.
  let timeline: Timeline?
  /// Whether the item can be taken from memory: nothing was found in its files that must be told again.
  let isKeepable: Bool

  init(_ read: ItemReader.Read, _ origin: Origin, isClean: Bool, _ story: StorySource?) {
    item = read.item
    self.origin = origin
    self.story = story
    promise = read.promise?.range
    timeline = read.timeline
    aliases = read.aliases.map { $0.range ?? 0..<0 }
    isKeepable = isClean && !read.isDraft
  }

  /// A hash of all that is shown of an item: for ever once it is settled, else as long as nothing on the site changes.
  /// Nil where it must be looked at again.
  func identity(_ timeline: Timeline, on site: Site) -> ContentHash? {
    let hashes = [origin.hash, storyHash]
    if isSettled(timeline, on: site) { return ContentHash(hashes) }
    // Where pages count as old after a while, what they say goes on to the time of the build.
    guard site.settings.expectBuildEvery == nil else { return nil }
    let state = site.lastChange.seconds * 2 + (site.isRestless ? 1 : 0)
    return ContentHash(hashes + [ContentHash(value: UInt64(bitPattern: Int64(state)))])
  }

  func isSettled(_ timeline: Timeline, on site: Site) -> Bool {
    if self.timeline != nil { return true }
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
}

// MARK: Taking them from memory

extension BuildMemory {
  func item(
    _ name: String, _ files: [SourceFile], _ hash: ContentHash, on shelf: Shelf, _ components: [Component.ID],
    _ stories: [Item.ID: StorySource]
  ) -> (ItemReader.Read, Record)? {
    guard let record = record(shelf, name), record.files == hash else { return nil }
    let id = Item.ID(name)
    let facts = unpack(record.facts, components) { unpacker in
      (
        item: unpacker.item(id, isMaintenance: shelf == .maintenance, files),
        aliases: unpacker.list { Place(files[0], $0.bounds()) }, promise: unpacker.optional { $0.bounds() }
      )
    }
    guard let facts else { return nil }
    let story = stories[id]
    let isSettled = !record.timeline.isEmpty && story?.origin.hash ?? ContentHash(value: 0) == record.story
    let timeline =
      isSettled
      ? unpack(record.timeline, components) { $0.timeline(facts.item, story?.told.postmortem) } : nil
    let read = ItemReader.Read(
      item: facts.item, isDraft: false, aliases: facts.aliases, promise: facts.promise.map { Place(files[0], $0) },
      timeline: timeline)
    return (read, record)
  }

  func story(
    _ name: String, _ files: [SourceFile], _ hash: ContentHash
  ) -> (StoryReader.Told, Record)? {
    guard let record = record(.postmortems, name), record.files == hash else { return nil }
    return unpack(record.facts) { unpacker in
      let postmortem = unpacker.postmortem(ID(name), files)
      let aliases = unpacker.list { Place(files[0], $0.bounds()) }
      return StoryReader.Told(
        postmortem: postmortem, isDraft: false, aliases: aliases, incident: Place(files[0], unpacker.bounds()))
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
