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
/// whatever is odd about it, it is as if it weren't there.
final class BuildMemory: Sendable {
  let heading: Heading
  /// Every output, sorted by path.
  let outputs: Outputs
  /// Of incidents, maintenance and postmortems, shelf by shelf; each shelf sorted by id.
  let records: [Record]
  /// Where the records of each shelf stand.
  private let shelves: [Range<Int>]
  /// Hashes of what was read for them; of files that have translations they are no hashes of files.
  let files: Set<ContentHash>
  /// What came of whatever is neither of them, by its name.
  let tasks: [String: Leavings]
  /// Languages of the site.
  private let languages: Int
  /// The outputs that tell the time of the build, with marks in its place; `build.json` without its list of files is the
  /// last.
  private let marked: [(path: String, bytes: Range<Int>)]
  /// Which of them an output is, by its number.
  private let markedNumbers: [Int: Int]
  private let states: Range<Int>
  private let bytes: [UInt8]

  /// What the whole site is made of.
  struct Heading: Sendable {
    /// A hash of everything that goes in but the clock, and one of that without the files of items and postmortems.
    let key: InputKey
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
    let hashes: [ContentHash]
    /// How each file lies on the disk.
    let states: [ContentHash]
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

    /// The same files, of which some lie in another way.
    func replacing(_ numbers: [Int], by states: [ContentHash]) -> Outputs {
      var all = self.states
      for (number, state) in zip(numbers, states) { all[number] = state }
      return Outputs(paths: paths, starts: starts, hashes: hashes, states: all, makers: makers)
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
    /// Of its files, translations included.
    let files: ContentHash
    /// Where the bytes stand that tell it.
    let facts: Range<Int>
    /// Of its postmortem's files; zero for none.
    let story: ContentHash
    /// Where its outline stands; empty where it isn't settled, as the next.
    let outline: Range<Int>
    let timeline: Range<Int>
    /// Leavings, one for each language; none where they can't be kept.
    let leavings: Range<Int>

    fileprivate init(from unpacker: inout Unpacker) {
      let start = unpacker.at
      id = unpacker.range()
      files = unpacker.hash()
      facts = unpacker.range()
      story = unpacker.hash()
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
    let sitemap: SitemapEntries
    let summary: ArraySlice<UInt8>
    /// By number, as outputs name it.
    let maker: Int
  }

  private static let title = Array("candor build memory 4\n".utf8)
  /// Where what the hash behind the title is of begins.
  private static let start = title.count + 8
  private static let largest = 1 << 30

  /// The name of the file that remembers this program's builds from one folder to another.
  static func name(_ options: BuildOptions) -> String {
    let place = options.memory
    let parts = [place?.program, place?.current, options.content, options.output].map { $0 ?? "" }
    return ContentHash(Array(parts.joined(separator: "\n").utf8)).description + ".build"
  }

  // MARK: As a file

  init?(reading bytes: [UInt8]) {
    guard bytes.count > Self.start, bytes.starts(with: Self.title) else { return nil }
    var unpacked:
      (Heading, Outputs, Range<Int>, Int, [Record], [Range<Int>], [String: Leavings], [(String, Range<Int>)])?
    bytes.withUnsafeBytes { raw in
      var unpacker = Unpacker(raw, Self.title.count..<raw.count)
      guard unpacker.hash() == ContentHash(UnsafeRawBufferPointer(rebasing: raw[Self.start...])) else { return }
      let heading = unpacker.heading()
      let outputs = unpacker.outputs()
      let states = unpacker.at - outputs.count * 8..<unpacker.at
      let languages = unpacker.number()
      var records: [Record] = []
      let shelves = unpacker.list { unpacker in
        let start = records.count
        records += unpacker.list { Record(from: &$0) }
        return start..<records.count
      }
      var maker = records.count * languages
      let tasks = unpacker.list { unpacker in
        defer { maker += 1 }
        return (unpacker.text(), unpacker.leavings(of: maker, in: bytes))
      }
      let marked = unpacker.list { ($0.text(), $0.range()) }
      guard !unpacker.isBroken, shelves.count == Shelf.allCases.count, outputs.isWhole else { return }
      let named = Dictionary(tasks, uniquingKeysWith: { first, _ in first })
      unpacked = (heading, outputs, states, languages, records, shelves, named, marked)
    }
    guard let (heading, outputs, states, languages, records, shelves, tasks, marked) = unpacked else { return nil }
    self.languages = languages
    self.heading = heading
    self.outputs = outputs
    self.states = states
    self.shelves = shelves
    self.records = records
    var files: Set<ContentHash> = Set(minimumCapacity: records.count)
    for record in records { files.insert(record.files) }
    self.files = files
    self.tasks = tasks
    self.marked = marked
    let numbers = marked.enumerated().compactMap { index, file in outputs.number(of: file.0).map { ($0, index) } }
    markedNumbers = Dictionary(numbers, uniquingKeysWith: { first, _ in first })
    self.bytes = bytes
  }

  enum Shelf: Int, CaseIterable { case incidents, maintenance, postmortems }

  /// A record for the next build.
  enum PackedRecord: Sendable {
    /// As the last build left it: where it stands in its memory.
    case former(Range<Int>)
    case fresh([UInt8])
  }

  /// A memory as it is written: parts of it, most of which stand in the last one.
  struct PackedFile {
    private(set) var parts: [ArraySlice<UInt8>]

    init(
      _ heading: Heading, _ outputs: Outputs, languages: Int, shelves: [[PackedRecord]],
      tasks: [(name: String, made: Made)], marked: [OutputFile], over last: BuildMemory?
    ) {
      parts = []
      var packer = Packer(capacity: outputs.paths.count + outputs.count * 24)
      packer.add(heading)
      packer.add(outputs)
      packer.add(languages)
      packer.add(shelves.count)
      for records in shelves {
        packer.add(records.count)
        var next = records[...]
        while let record = next.popFirst() {
          switch record {
          case .fresh(let bytes): packer.append(bytes[...])
          case .former(var range):
            // Neighbours are one part, mostly all of a shelf.
            while case .former(let more)? = next.first, more.lowerBound == range.upperBound {
              range = range.lowerBound..<more.upperBound
              next.removeFirst()
            }
            if let last { cut(&packer, last.bytes(range)) }
          }
        }
      }
      packer.add(list: tasks) { packer, task in
        packer.add(task.name)
        packer.add(leavings: task.made)
      }
      packer.add(marked.count)
      for file in marked {
        packer.add(file.path)
        packer.add(file.size)
        for part in file.parts { cut(&packer, part[...]) }
      }
      cut(&packer, [])
      seal()
    }

    /// What lies on the disk, with other bytes in one place.
    init(_ bytes: [UInt8]) {
      parts = [bytes[start...]]
      seal()
    }

    private mutating func cut(_ packer: inout Packer, _ part: ArraySlice<UInt8>) {
      parts.append(packer.bytes[...])
      parts.append(part)
      packer = Packer()
    }

    private mutating func seal() {
      var packer = Packer()
      packer.append(title[...])
      packer.add(ContentHash(parts))
      parts.insert(packer.bytes[...], at: 0)
    }
  }

  /// Keeps the memory of a site of which some files have been written anew: they lie on the disk in another way now.
  func keep(after writing: [OutputFile], in output: String, _ options: BuildOptions) {
    guard let place = options.memory, let root = try? Folder(at: output) else { return }
    let numbers = writing.compactMap { outputs.number(of: $0.path) }
    var bytes = bytes
    for (number, state) in zip(numbers, outputs.look(numbers, in: root, jobs: options.jobs)) {
      withUnsafeBytes(of: (state ?? ContentHash(value: 0)).value.littleEndian) {
        let start = states.lowerBound + number * 8
        bytes.replaceSubrange(start..<start + 8, with: $0)
      }
    }
    Self.keep(PackedFile(bytes), as: Self.name(options), in: place.folder)
  }

  /// Nil where there is none, or it can't be read or relied on.
  static func read(_ options: BuildOptions) -> BuildMemory? {
    guard let place = options.memory, options.output != nil, let folder = try? Folder(at: place.folder),
      let file = try? folder.openFile(name(options)), let bytes = try? file.read(atMost: largest)
    else { return nil }
    return BuildMemory(reading: bytes)
  }

  /// Keeps it, or forgets what was kept: without a memory the next build takes longer, and that is all.
  static func keep(_ memory: PackedFile?, as name: String, in folder: String) {
    var path = ""
    for part in folder.split(separator: "/", omittingEmptySubsequences: false) {
      path += path.isEmpty && part.isEmpty ? "/" : part + "/"
      mkdir(path, 0o700)
    }
    guard let folder = try? Folder(at: folder) else { return }
    _ = try? folder.removeFile(name)
    guard let memory else { return }
    let temporary = "\(name).\(getpid())"
    _ = try? folder.removeFile(temporary)
    do throws(SystemError) {
      try folder.writeNew(temporary, memory.parts)
      try folder.rename(temporary, to: name, in: folder)
      try forgetOldest(in: folder)
    } catch {
      _ = try? folder.removeFile(temporary)
    }
  }

  /// Builds that are remembered at a time: folders come and go, and nobody would ever clear this one up.
  static let limit = 16

  private static func forgetOldest(in folder: Folder) throws(SystemError) {
    let names = try folder.entries().compactMap(\.name)
    guard names.count > limit else { return }
    let byAge = names.map { name in (modified: name.withCString { folder.look(at: $0) }?.modified ?? 0, name: name) }
      .sorted { $0 < $1 }
    for (_, name) in byAge.dropLast(limit) { try folder.removeFile(name) }
  }

  // MARK: What stands in it

  /// By number, what makes the outputs of an item or a postmortem in a language.
  func maker(ofRecord number: Int, in language: Int) -> Int { number * languages + language }

  /// How many makers there are.
  var makerCount: Int { records.count * languages + tasks.count }

  /// What an item's task left in a language, by its number; nil where nothing can be relied on.
  func leavings(ofRecord number: Int, in language: Int) -> Leavings? {
    let range = records[number].leavings
    guard !range.isEmpty else { return nil }
    let maker = maker(ofRecord: number, in: language)
    return unpack(range) { unpacker in
      for _ in 0..<language { unpacker.skipLeavings() }
      return unpacker.leavings(of: maker, in: bytes)
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
    mutating func record(_ id: String) -> Int? {
      if next == range.upperBound || memory.compare(next, id) != 0 {
        next = range.first(fromWhich: { memory.compare($0, id) >= 0 })
      }
      guard next < range.upperBound, memory.compare(next, id) == 0 else { return nil }
      defer { next += 1 }
      return next
    }
  }

  /// The id of a record, as bytes, beside another.
  private func compare(_ number: Int, _ id: String) -> Int {
    bytes.withUnsafeBufferPointer { bytes in
      id.withUTF8Bytes { UnsafeBufferPointer(rebasing: bytes[records[number].id]).compared(to: $0) }
    }
  }

  func bytes(_ range: Range<Int>) -> ArraySlice<UInt8> { bytes[range] }

  func hash(ofOutline record: Int, named name: String) -> ContentHash {
    let range = records[record].outline
    return bytes.withUnsafeBytes { ContentHash.of(UnsafeRawBufferPointer(rebasing: $0[range]), named: name).hash }
  }

  /// - Parameter components: those of site.yml, which facts and timelines name by number.
  /// - Returns: nil where it can't be read after all.
  func unpack<Value>(
    _ range: Range<Int>, _ components: [Component.ID] = [], _ body: (inout Unpacker) -> Value
  ) -> Value? {
    bytes.withUnsafeBytes { raw in
      var unpacker = Unpacker(raw, range)
      unpacker.components = components
      let value = body(&unpacker)
      return unpacker.isBroken ? nil : value
    }
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

  /// Of those, by number.
  var markedOutputs: [(number: Int, path: String)] { markedNumbers.map { ($0.key, marked[$0.value].path) } }

  /// The file of an output with marks in place of the time; nil for one that doesn't tell it.
  func markedFile(_ number: Int) -> OutputFile? {
    markedNumbers[number].map { OutputFile(path: marked[$0].path, bytes: Array(bytes[marked[$0].bytes])) }
  }

  /// The files that tell the time of the build, for another time, and outputs that stay, by number.
  func files(for options: BuildOptions) -> (renewed: [OutputFile], kept: [Int])? {
    let marked = marked.map { OutputFile(path: $0.path, bytes: Array(bytes[$0.bytes])) }
    guard let zone = Zones.system.zone(named: heading.zone), let list = marked.last else { return nil }
    let stamps = Stamps(now: options.now, zone: zone, staleAfter: heading.staleAfter)
    var files = marked.dropLast().map(stamps.fill)
    files += Compression.siblings(of: files, in: options.compressions, jobs: options.jobs)
    files = files.sortedInBytes(by: \.path)
    let kept = outputs.numbers(butOf: files + [list])
    return (files + [BuildRecord(around: list.bytes).file(listing: files, kept, of: outputs, stamps)], kept)
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

  fileprivate var isWhole: Bool {
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

  /// Of all but these files.
  func numbers(butOf files: [OutputFile]) -> [Int] {
    let others = Set(files.compactMap { number(of: $0.path) })
    return (0..<count).filter { !others.contains($0) }
  }
}

extension FileState {
  fileprivate var hash: ContentHash { withUnsafeBytes(of: self) { ContentHash($0) } }
}

// MARK: Packing

extension Packer {
  fileprivate mutating func add(_ heading: BuildMemory.Heading) {
    add(heading.key.all)
    add(heading.key.context)
    add(list: heading.zones) { $0.add($1) }
    add(heading.zonesHash)
    for instant in [heading.now, heading.from, heading.until] { add(instant.seconds) }
    add(heading.themeFolder) { $0.add($1) }
    add(heading.zone)
    add(heading.staleAfter) { $0.add($1) }
    add(heading.findings)
    add(heading.colouredFindings)
    add(heading.sources)
    add(heading.pages)
  }

  fileprivate mutating func add(_ outputs: BuildMemory.Outputs) {
    add(outputs.paths)
    add(outputs.hashes.withUnsafeBytes { Array($0) })
    add(outputs.makers.withUnsafeBytes { Array($0) })
    add(outputs.states.withUnsafeBytes { Array($0) })
  }

  /// - Parameter made: what has inputs.
  mutating func add(leavings made: Made) {
    add(made.inputs ?? ContentHash(value: 0))
    add(made.sitemap.count)
    add(made.sitemap.bytes)
    add(made.summary)
  }
}

extension Unpacker {
  fileprivate mutating func heading() -> BuildMemory.Heading {
    BuildMemory.Heading(
      key: InputKey(all: hash(), context: hash()), zones: list { $0.text() }, zonesHash: hash(),
      now: Instant(seconds: number()), from: Instant(seconds: number()), until: Instant(seconds: number()),
      themeFolder: optional { $0.text() }, zone: text(), staleAfter: optional { $0.number() }, findings: text(),
      colouredFindings: text(), sources: number(), pages: number())
  }

  fileprivate mutating func outputs() -> BuildMemory.Outputs {
    let (paths, hashes, makers) = (all(), hashes(), all())
    return BuildMemory.Outputs(
      paths: paths, hashes: hashes, states: self.hashes(),
      makers: makers.withUnsafeBytes { raw in
        (0..<raw.count / 4).map { raw.loadUnaligned(fromByteOffset: $0 * 4, as: Int32.self) }
      })
  }

  private mutating func hashes() -> [ContentHash] {
    let bytes = all()
    return bytes.withUnsafeBytes { raw in
      (0..<raw.count / 8).map { ContentHash(value: raw.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self)) }
    }
  }

  fileprivate mutating func leavings(of maker: Int, in bytes: [UInt8]) -> BuildMemory.Leavings {
    BuildMemory.Leavings(
      inputs: hash(), sitemap: SitemapEntries(count: number(), bytes: bytes[range()]), summary: bytes[range()],
      maker: maker)
  }

  fileprivate mutating func skipLeavings() { (_, _, _, _) = (hash(), number(), range(), range()) }
}
