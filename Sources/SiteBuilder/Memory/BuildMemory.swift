import Diagnostics
import Glibc
import StatusModel

/// Where a build may keep what it remembers, and for whom.
public struct MemoryPlace: Sendable {
  public let folder: String
  /// Differs between any two programs.
  public let program: String
  /// The folder that content and output are relative to.
  public let current: String

  public init(folder: String, program: String, current: String) {
    self.folder = folder
    self.program = program
    self.current = current
  }
}

/// What the last build of a folder knew, so that the next one needn't find it out again.
///
/// Where nothing that goes in has changed, every byte of it, and no moment lies between the two builds at which any
/// output differs, all that a build would write is a new time in the few files that tell it (`renewSite`). Else what
/// came of content files that are as they were is taken from here (`Recall`). It is one file with hashes of its own, and
/// where any part of it doesn't have its hash, it is as if it weren't there. What a build changes of it is written behind
/// it, until that is as long as it was: most builds change a thousandth.
final class BuildMemory: Sendable {
  let heading: Heading
  /// Every output, sorted by path.
  let outputs: Outputs
  /// Of incidents, maintenance and postmortems, shelf by shelf; each shelf sorted by id.
  let records: Column<Record>
  /// Where the records of each shelf stand.
  let shelves: [Range<Int>]
  /// Where records are found by the names of their files.
  private let slots: RecordSlots
  /// What came of whatever is neither of them, by its name.
  let tasks: [String: Leavings]
  /// Languages of the site.
  let languages: Int
  /// Those of site.yml, which facts and timelines name by number.
  let components: [Component.ID]
  /// The outputs that tell the time of the build, with marks in its place; `build.json` without its list of files is the
  /// last.
  let marked: [Marked]
  /// Which of them an output is, by its number.
  private let markedNumbers: [Int: Int]
  let mapped: MappedBytes
  /// How much of it was written at once; addenda follow.
  let wholeLength: Int
  /// The hash of the last part, by which an addendum names what it goes on from.
  let end: ContentHash
  /// Whether bodies and files that tell the time are as they were written. All else is; nothing of these may be asked for
  /// before this has been.
  private let areBodiesIntact: Ahead<Bool>

  /// What the whole site is made of.
  struct Heading: Sendable {
    /// A hash of everything that goes in but the clock, and one of that without the files of items and postmortems.
    let key: InputKey
    /// Of each language, a hash of what all of its pages depend on beside that.
    let contexts: [ContentHash]
    /// Zones that were asked for, and a hash of what the system said.
    let zones: [String]
    let zonesHash: ContentHash
    /// The moment of the build, and between which moments the same is true.
    let now: Instant
    let from: Instant
    let until: Instant
    /// The theme's own folder; nil for the default one.
    let themeFolder: String?
    /// Of the site, for the time of the build as people read it.
    let zone: String
    let staleAfter: Int?
    /// What was found, for people, without and with colours.
    let findings: String
    let colouredFindings: String
    let sources: Int
    let pages: Int
  }

  /// The files of a site.
  struct Outputs: SortedPaths, Sendable {
    let hashes: Column<ContentHash>
    /// How each file lies on the disk.
    let states: Column<ContentHash>
    /// By number, what made each of them; -1 for what every build makes.
    let makers: Column<Int32>
    /// Where each path begins, and where the last one ends; each has a zero behind it, as the system takes it.
    private let starts: Column<UInt32>
    private let paths: Column<UInt8>
    private let file: MappedBytes

    var count: Int { hashes.count }

    init(in file: MappedBytes, at layout: Layout) {
      self.file = file
      hashes = Column(file[layout.hashes])
      states = Column(file[layout.states])
      makers = Column(file[layout.makers])
      starts = Column(file[layout.starts])
      paths = Column(file[layout.paths])
    }

    func withPath<Result>(_ number: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
      body(paths.buffer(Int(starts[number])..<Int(starts[number + 1]) - 1))
    }

    func path(_ number: Int) -> String { withPath(number) { String(decoding: $0, as: UTF8.self) } }

    func precedes(_ number: Int, _ path: String) -> Bool {
      path.withUTF8Bytes { path in withPath(number) { $0.compared(to: path) } } < 0
    }

    /// How many of some outputs are pages.
    func pages(_ numbers: [Int]) -> Int {
      numbers.count { withPath($0) { $0.ends(in: ".html") } }
    }

    /// Of all but these.
    func numbers(butOf paths: [String]) -> [Int] {
      let others = Set(paths.compactMap(number))
      return (0..<count).filter { !others.contains($0) }
    }
  }

  /// An incident, a maintenance or a postmortem: what its files said and what came of them. As it stands in the file.
  struct Record: BitwiseCopyable, Sendable {
    /// Where the name of its file begins, what is asked of every item, and the rest.
    var name = 0
    var head = 0
    var body = 0
    /// How many bytes each part has.
    let lengths: Lengths
    /// How many former addresses it has.
    let aliases: Int
    /// Of its files, translations included; where there are none, that of the file.
    let files: ContentHash
    /// Of its postmortem's files; zero for none.
    let story: ContentHash
    /// Up to when anything that looks back names it.
    let reach: Instant
    /// A hash of its id and outline.
    let shape: ContentHash

    /// Whether it is the same as another but for its place.
    func says(_ other: Record) -> Bool {
      lengths == other.lengths && aliases == other.aliases && reach == other.reach
        && [files, story, shape] == [other.files, other.story, other.shape]
    }

    struct Lengths: Equatable, BitwiseCopyable, Sendable {
      let id: Int32
      let outline: Int32
      let hashes: Int32
      let facts: Int32
      let timeline: Int32
      let leavings: Int32

      var name: Int { Int(id) + Record.ending.count }
      var head: Int { Int(outline) + Int(hashes) }
      var body: Int { Int(facts) + Int(timeline) + Int(leavings) }
    }

    /// Of nothing.
    static let none = Record(
      lengths: Lengths(id: 0, outline: 0, hashes: 0, facts: 0, timeline: 0, leavings: 0), aliases: 0,
      files: .none, story: .none, reach: .distantFuture, shape: .none)

    /// Of the file's name, behind the id: with a zero, as the system takes it.
    static let ending = Array(".md\0".utf8)

    var id: Range<Int> { name..<name + Int(lengths.id) }
    /// Empty where it isn't settled, as the timeline.
    var outline: Range<Int> { head..<head + Int(lengths.outline) }
    /// Of what was left in each language (`Leavings.Hashes`); none where that can't be kept, as the leavings.
    var hashes: Range<Int> { outline.next(lengths.hashes) }
    /// The bytes that tell what its files say.
    var facts: Range<Int> { body..<body + Int(lengths.facts) }
    var timeline: Range<Int> { facts.next(lengths.timeline) }
    var leavings: Range<Int> { timeline.next(lengths.leavings) }

    var wholeName: Range<Int> { name..<name + lengths.name }
    var wholeHead: Range<Int> { head..<hashes.upperBound }
    var wholeBody: Range<Int> { body..<leavings.upperBound }
  }

  /// What a task left beside outputs.
  struct Leavings: Sendable {
    let hashes: Hashes
    let sitemapCount: Int
    /// Where they stand.
    let sitemap: Range<Int>
    let summary: Range<Int>
    /// By number, as outputs name it.
    let maker: Int

    init(_ hashes: Hashes, _ rest: (sitemapCount: Int, sitemap: Range<Int>, summary: Range<Int>), of maker: Int) {
      self.hashes = hashes
      (sitemapCount, sitemap, summary) = rest
      self.maker = maker
    }

    struct Hashes: BitwiseCopyable, Sendable {
      /// Of all that went into it.
      let inputs: ContentHash
      /// Of an item, of all that lists show of it.
      let face: ContentHash
    }
  }

  static let title = Array("candor build memory 7\n".utf8)
  static let largest = 1 << 30

  /// The name of the file that remembers this program's builds from one folder to another.
  static func name(_ options: BuildOptions) -> String {
    let place = options.memory
    let parts = [place?.program, place?.current, options.content, options.output].map { $0 ?? "" }
    return ContentHash(Array(parts.joined(separator: "\n").utf8)).description + ".build"
  }

  init?(reading mapped: MappedBytes, jobs: Int) {
    guard let contents = Contents(of: mapped) else { return nil }
    let tables = contents.tables
    languages = tables.languages
    components = tables.components
    heading = tables.heading
    outputs = tables.outputs
    shelves = tables.shelves
    records = tables.records
    slots = tables.slots
    tasks = Dictionary(tables.tasks, uniquingKeysWith: { first, _ in first })
    marked = tables.marked
    let numbers = marked.indices.compactMap { [outputs, marked] index in
      outputs.number(of: marked[index].path).map { ($0, index) }
    }
    markedNumbers = Dictionary(numbers, uniquingKeysWith: { first, _ in first })
    wholeLength = contents.wholeLength
    end = contents.end
    self.mapped = mapped
    areBodiesIntact = Ahead(jobs: jobs) { [bodies = contents.bodies] in
      for (range, _) in bodies { mapped.expect(range) }
      return bodies.allSatisfy { range, hash in .quick(mapped[range]) == hash }
    }
  }

  enum Shelf: Int, CaseIterable {
    case incidents, maintenance, postmortems

    /// That of its files. Not by interpolation, which looks for the name of a case for 7,000 instructions.
    var folder: String {
      switch self {
      case .incidents: "incidents"
      case .maintenance: "maintenance"
      case .postmortems: "postmortems"
      }
    }
  }

  // MARK: What stands in it

  /// By number, what makes the outputs of an item or a postmortem in a language.
  func maker(ofRecord number: Int, in language: Int) -> Int { number * languages + language }

  /// Of a task.
  func maker(ofTask number: Int) -> Int { records.count * languages + number }

  func count(on shelf: Shelf) -> Int { shelves[shelf.rawValue].count }

  func isMaintenance(_ record: Int) -> Bool { isOn(.maintenance, record) }

  private func isOn(_ shelf: Shelf, _ record: Int) -> Bool { shelves[shelf.rawValue].contains(record) }

  func shelf(of record: Int) -> Shelf {
    isOn(.incidents, record) ? .incidents : isOn(.maintenance, record) ? .maintenance : .postmortems
  }

  /// How many makers there are.
  var makerCount: Int { records.count * languages + tasks.count }

  /// Whether it is of an item that no clock changes.
  func isSettled(_ record: Int) -> Bool { records[record].lengths.outline > 0 }

  func hasLeavings(ofRecord number: Int) -> Bool { records[number].lengths.hashes > 0 }

  /// What an item's task left in a language, by its number; nil where nothing can be relied on.
  func leavings(ofRecord number: Int, in language: Int) -> Leavings? {
    guard hasLeavings(ofRecord: number) else { return nil }
    let rest = unpack(records[number].leavings) { unpacker in
      for _ in 0..<language { _ = unpacker.leavings() }
      return unpacker.leavings()
    }
    return rest.map {
      Leavings(hashes(ofRecord: number, in: language), $0, of: maker(ofRecord: number, in: language))
    }
  }

  /// The pages that an item left for the sitemap, as they stand there. Ten thousand items are asked for them one after the
  /// other, so nothing else is looked at.
  func withSitemap(
    ofRecord number: Int, in language: Int, _ body: (_ count: Int, UnsafeRawBufferPointer) -> Void
  ) {
    var unpacker = Unpacker(mapped.all, records[number].leavings)
    for _ in 0..<language { _ = unpacker.leavings() }
    let (count, bytes, _) = unpacker.leavings()
    body(count, mapped[bytes])
  }

  /// Of an item that has leavings.
  func hashes(ofRecord number: Int, in language: Int) -> Leavings.Hashes {
    Column(mapped[records[number].hashes])[language]
  }

  /// The number of the record of the item or postmortem whose original has this name in the folder of a shelf.
  func record(ofFile name: UnsafeBufferPointer<UInt8>, on shelf: Shelf) -> Int? {
    guard name.count > 3, name.ends(in: ".md") else { return nil }
    return record(ofID: UnsafeBufferPointer(rebasing: name.dropLast(3)), on: shelf)
  }

  func record(ofID id: String, on shelf: Shelf) -> Int? { id.withUTF8Bytes { record(ofID: $0, on: shelf) } }

  private func record(ofID id: UnsafeBufferPointer<UInt8>, on shelf: Shelf) -> Int? {
    slots.record(of: id) { number in
      isOn(shelf, number) && mapped[records[number].id].assumingMemoryBound(to: UInt8.self).compared(to: id) == 0
    }
  }

  func id(ofRecord number: Int) -> String { String(decoding: mapped[records[number].id], as: UTF8.self) }

  func bytes(_ range: Range<Int>) -> [UInt8] { Array(mapped[range]) }

  /// - Returns: nil where it can't be read after all.
  func unpack<Value>(_ range: Range<Int>, _ body: (inout Unpacker) -> Value) -> Value? {
    var unpacker = Unpacker(mapped.all, range)
    unpacker.components = components
    let value = body(&unpacker)
    return unpacker.isBroken ? nil : value
  }

  var isIntact: Bool { areBodiesIntact.value }

  /// Whether it is of a build that nothing but the files of items and postmortems and the clock sets apart from one with
  /// this key at this moment.
  func isOf(_ key: InputKey, at now: Instant) -> Bool {
    key.context == heading.key.context && Self.hash(ofZones: heading.zones, in: .system) == heading.zonesHash
      && now >= heading.from
  }

  /// Whether the same is true at that moment as at the build's, but for the time.
  func tellsTheSame(at now: Instant) -> Bool { now == heading.now || (heading.from <= now && now < heading.until) }

  static func hash(ofZones names: [String], in zones: Zones) -> ContentHash {
    ContentHash(names.map { Array("\($0)\n".utf8) + (zones.tzif(named: $0) ?? []) })
  }

  /// Which of them an output is.
  func markedIndex(ofOutput number: Int) -> Int? { markedNumbers[number] }

  func holds(_ file: MarkedFile, asMarked index: Int) -> Bool {
    file.withBytes { $0.elementsEqual(mapped[marked[index].bytes]) }
  }

  /// The outputs that tell the time, by number.
  var markedOutputs: [(number: Int, path: String)] { markedNumbers.map { ($0.key, marked[$0.value].path) } }

  /// The file of an output with marks in place of the time; nil for one that doesn't tell it.
  func markedFile(ofOutput number: Int) -> MarkedFile? {
    markedNumbers[number].map(markedFile(at:))
  }

  var markedFiles: [MarkedFile] { marked.indices.map(markedFile(at:)) }

  func markedFile(at index: Int) -> MarkedFile {
    MarkedFile(path: marked[index].path, in: mapped, marked[index].bytes)
  }

  /// The files that tell the time of the build, for another time, and outputs that stay, by number.
  func files(for options: BuildOptions) -> (renewed: [OutputFile], kept: [Int])? {
    let marked = markedFiles
    guard let zone = Zones.system.zone(named: heading.zone), let list = marked.last else { return nil }
    let stamps = Stamps(now: options.now, zone: zone, staleAfter: heading.staleAfter)
    var files = parallelMap(marked.dropLast(), jobs: options.jobs, stamps.fill)
    files += Compression.siblings(of: files, in: options.compressions, jobs: options.jobs)
    files = files.sortedInBytes(by: \.path)
    let kept = outputs.numbers(butOf: files.map(\.path) + [list.path])
    return (
      files + [BuildRecord(around: list.bytes).file(listing: files, kept, of: outputs, stamps, jobs: options.jobs)],
      kept
    )
  }
}

extension Range<Int> {
  /// What follows it.
  fileprivate func next(_ count: Int32) -> Range<Int> { upperBound..<upperBound + Int(count) }
}
