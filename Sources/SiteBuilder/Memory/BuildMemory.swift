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
/// came of content files that are as they were is taken from here (`Recall`). It is one file with a hash of its own, and
/// whatever is odd about it, it is as if it weren't there. What a build changes of it is written behind it (`Addendum`),
/// up to about a quarter of its length: most builds change a thousandth.
final class BuildMemory: Sendable {
  let heading: Heading
  /// Every output, sorted by path.
  let outputs: Outputs
  /// Of incidents, maintenance and postmortems, shelf by shelf; each shelf sorted by id.
  let records: [Record]
  /// Where the records of each shelf stand.
  let shelves: [Range<Int>]
  /// What came of whatever is neither of them, by its name.
  let tasks: [String: Leavings]
  /// Languages of the site.
  let languages: Int
  /// Those of site.yml, which facts and timelines name by number.
  let components: [Component.ID]
  /// The outputs that tell the time of the build, with marks in its place; `build.json` without its list of files is the
  /// last.
  let marked: [(path: String, bytes: Range<Int>)]
  /// Which of them an output is, by its number.
  private let markedNumbers: [Int: Int]
  let mapped: MappedBytes
  /// How much of it was written at once; addenda follow.
  let wholeLength: Int
  /// The hash of the last part, by which an addendum names what it goes on from.
  let end: ContentHash

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

  /// The files of a site: paths as the system takes them, each with a zero byte at its end. Twenty thousand strings would
  /// take longer to make than their files to look at.
  struct Outputs: Sendable {
    let paths: [UInt8]
    /// Where each path begins.
    let starts: [Int]
    private(set) var hashes: [ContentHash]
    /// How each file lies on the disk.
    private(set) var states: [ContentHash]
    /// By number, what made each of them; -1 for what every build makes.
    let makers: [Int32]

    var count: Int { starts.count }

    /// Where a path stands, without its zero.
    private func range(_ number: Int) -> Range<Int> { range(number..<number + 1).dropLast() }

    /// Where the paths of neighbours stand, with their zeros.
    func range(_ numbers: Range<Int>) -> Range<Int> {
      starts[numbers.lowerBound]..<(numbers.upperBound < starts.count ? starts[numbers.upperBound] : paths.count)
    }

    func path(_ number: Int) -> String { withPath(number) { String(decoding: $0, as: UTF8.self) } }

    func withPath<Result>(_ number: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
      paths.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range(number)])) }
    }

    func precedes(_ number: Int, _ path: String) -> Bool {
      path.withUTF8Bytes { path in withPath(number) { $0.compared(to: path) } } < 0
    }

    /// How many of some outputs are pages.
    func pages(_ numbers: [Int]) -> Int {
      numbers.count {
        withPath($0) { $0.count > 5 && UnsafeBufferPointer(rebasing: $0.suffix(5)).elementsEqual(".html".utf8) }
      }
    }

    /// Of a path that it holds.
    func number(of path: String) -> Int? {
      path.withUTF8Bytes { path in
        let number = starts.indices.first(fromWhich: { withPath($0) { $0.compared(to: path) } >= 0 })
        return number < count && withPath(number) { $0.compared(to: path) } == 0 ? number : nil
      }
    }

    /// One of them is another file now, or lies in another way.
    mutating func change(_ number: Int, to hash: ContentHash, lying state: ContentHash) {
      hashes[number] = hash
      states[number] = state
    }

    func made(by makers: [Int32]) -> Outputs {
      Outputs(paths: paths, starts: starts, hashes: hashes, states: states, makers: makers)
    }
  }

  /// An incident, a maintenance or a postmortem: what its files said and what came of them.
  struct Record: Sendable {
    /// Where all of it stands.
    let whole: Range<Int>
    let id: Range<Int>
    /// Of its files, translations included; where there are none, that of the file.
    let files: ContentHash
    /// Where the bytes stand that tell it.
    let facts: Range<Int>
    /// Of its postmortem's files; zero for none.
    let story: ContentHash
    /// Whether it has former addresses.
    let hasAliases: Bool
    /// Up to when anything that looks back names it.
    let reach: Instant
    /// A hash of its id and outline.
    let shape: ContentHash
    /// Where its outline stands; empty where it isn't settled, as the next.
    let outline: Range<Int>
    let timeline: Range<Int>
    /// Leavings, one for each language; none where they can't be kept.
    let leavings: Range<Int>

    init(from unpacker: inout Unpacker) {
      let start = unpacker.at
      id = unpacker.range()
      files = unpacker.hash()
      facts = unpacker.range()
      story = unpacker.hash()
      hasAliases = unpacker.flag()
      reach = Instant(seconds: unpacker.number())
      shape = unpacker.hash()
      outline = unpacker.range()
      timeline = unpacker.range()
      leavings = unpacker.range()
      whole = start..<unpacker.at
    }
  }

  /// What a task left beside outputs.
  struct Leavings: Sendable {
    /// Of all that went into it.
    let inputs: ContentHash
    /// Of an item, of all that lists show of it.
    let face: ContentHash
    let sitemapCount: Int
    /// Where they stand.
    let sitemap: Range<Int>
    let summary: Range<Int>
    /// By number, as outputs name it.
    let maker: Int
  }

  static let title = Array("candor build memory 6\n".utf8)
  static let largest = 1 << 30

  /// The name of the file that remembers this program's builds from one folder to another.
  static func name(_ options: BuildOptions) -> String {
    let place = options.memory
    let parts = [place?.program, place?.current, options.content, options.output].map { $0 ?? "" }
    return ContentHash(Array(parts.joined(separator: "\n").utf8)).description + ".build"
  }

  init?(reading mapped: MappedBytes) {
    let raw = mapped.all
    guard raw.starts(with: Self.title) else { return nil }
    var unpacker = Unpacker(raw, Self.title.count..<raw.count)
    guard var contents = Contents(at: &unpacker, of: raw) else { return nil }
    while unpacker.at < raw.count {
      guard contents.add(at: &unpacker, of: raw) else { return nil }
    }
    languages = contents.languages
    components = contents.components
    heading = contents.heading
    outputs = contents.outputs
    shelves = contents.shelves
    records = contents.records
    tasks = Dictionary(contents.tasks, uniquingKeysWith: { first, _ in first })
    marked = contents.marked
    let numbers = marked.indices.compactMap { [outputs, marked] index in
      outputs.number(of: marked[index].path).map { ($0, index) }
    }
    markedNumbers = Dictionary(numbers, uniquingKeysWith: { first, _ in first })
    wholeLength = contents.wholeLength
    end = contents.end
    self.mapped = mapped
  }

  enum Shelf: Int, CaseIterable { case incidents, maintenance, postmortems }

  // MARK: What stands in it

  /// By number, what makes the outputs of an item or a postmortem in a language.
  func maker(ofRecord number: Int, in language: Int) -> Int { number * languages + language }

  /// Of a task.
  func maker(ofTask number: Int) -> Int { records.count * languages + number }

  func count(on shelf: Shelf) -> Int { shelves[shelf.rawValue].count }

  func isMaintenance(_ record: Int) -> Bool { shelves[Shelf.maintenance.rawValue].contains(record) }

  /// How many makers there are.
  var makerCount: Int { records.count * languages + tasks.count }

  /// Whether it is of an item that no clock changes.
  func isSettled(_ record: Int) -> Bool { !records[record].outline.isEmpty }

  func hasLeavings(ofRecord number: Int) -> Bool { !records[number].leavings.isEmpty }

  /// What an item's task left in a language, by its number; nil where nothing can be relied on.
  func leavings(ofRecord number: Int, in language: Int) -> Leavings? {
    let range = records[number].leavings
    guard !range.isEmpty else { return nil }
    let maker = maker(ofRecord: number, in: language)
    return unpack(range) { unpacker in
      for _ in 0..<language { unpacker.skipLeavings() }
      return unpacker.leavings(of: maker)
    }
  }

  /// Of an item that has leavings, a hash of all that lists show of it in a language.
  func face(ofRecord number: Int, in language: Int) -> ContentHash? {
    unpack(records[number].leavings) { unpacker in
      for _ in 0..<language { unpacker.skipLeavings() }
      return unpacker.face()
    }
  }

  /// Finds the records of a shelf by id; quickest where they are asked for in their order.
  struct Finder {
    private let memory: BuildMemory
    private let range: Range<Int>
    private var next: Int

    init(_ memory: BuildMemory, _ shelf: Shelf) {
      self.memory = memory
      range = memory.shelves[shelf.rawValue]
      next = range.lowerBound
    }

    /// Its number.
    mutating func record(_ id: String) -> Int? { id.withUTF8Bytes { record($0) } }

    mutating func record(_ id: UnsafeBufferPointer<UInt8>) -> Int? {
      if next == range.upperBound || memory.compare(next, id) != 0 {
        next = range.first(fromWhich: { memory.compare($0, id) >= 0 })
      }
      guard next < range.upperBound, memory.compare(next, id) == 0 else { return nil }
      defer { next += 1 }
      return next
    }
  }

  /// The id of a record, as bytes, beside another.
  private func compare(_ number: Int, _ id: UnsafeBufferPointer<UInt8>) -> Int {
    mapped[records[number].id].assumingMemoryBound(to: UInt8.self).compared(to: id)
  }

  func id(ofRecord number: Int) -> String { String(decoding: mapped[records[number].id], as: UTF8.self) }

  func bytes(_ range: Range<Int>) -> [UInt8] { Array(mapped[range]) }

  /// To be sent to where something stands.
  var unpacker: Unpacker {
    var unpacker = Unpacker(mapped.all, 0..<0)
    unpacker.components = components
    return unpacker
  }

  /// - Returns: nil where it can't be read after all.
  func unpack<Value>(_ range: Range<Int>, _ body: (inout Unpacker) -> Value) -> Value? {
    var unpacker = unpacker
    unpacker.go(to: range)
    let value = body(&unpacker)
    return unpacker.isBroken ? nil : value
  }

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

  /// How many outputs tell the time of the build.
  var markedCount: Int { marked.count }

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

  private func markedFile(at index: Int) -> MarkedFile {
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

extension BuildMemory.Outputs {
  /// - Parameter paths: sorted; each with a zero behind it.
  init(paths: [UInt8], hashes: [ContentHash], states: [ContentHash], makers: [Int32]) {
    self.paths = paths
    self.hashes = hashes
    self.states = states
    self.makers = makers
    var starts: [Int] = []
    starts.reserveCapacity(hashes.count)
    paths.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return }
      var start = 0
      while start < bytes.count, let end = memchr(base + start, 0, bytes.count - start) {
        starts.append(start)
        start = UnsafeRawPointer(end) - base + 1
      }
    }
    self.starts = starts
  }

  var isWhole: Bool {
    [hashes.count, states.count, makers.count].allSatisfy { $0 == starts.count } && paths.last ?? 0 == 0
  }

  /// How a file of a folder lies on the disk; nil for one that is missing.
  func look(_ number: Int, in root: Folder) -> ContentHash? {
    paths.withUnsafeBytes { bytes in
      bytes.baseAddress.flatMap { root.look(at: ($0 + starts[number]).assumingMemoryBound(to: CChar.self)) }?.hash
    }
  }

  /// Of several.
  func look(_ numbers: [Int], in root: Folder, jobs: Int) -> [ContentHash?] {
    parallelMap(numbers, jobs: jobs) { look($0, in: root) }
  }

  /// Of all but these.
  func numbers(butOf paths: [String]) -> [Int] {
    let others = Set(paths.compactMap(number))
    return (0..<count).filter { !others.contains($0) }
  }
}

extension FileState {
  fileprivate var hash: ContentHash { withUnsafeBytes(of: self) { ContentHash($0) } }
}
