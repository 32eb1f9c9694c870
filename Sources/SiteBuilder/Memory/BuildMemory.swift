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
  /// Of incidents, maintenance and postmortems; each sorted by id.
  let shelves: [[Record]]
  /// What came of whatever is neither of them, by its name.
  let tasks: [String: Leavings]
  /// The outputs that tell the time of the build, with marks in its place; `build.json` is the last.
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

    var count: Int { starts.count }

    /// Where a path stands, without its zero.
    private func range(_ number: Int) -> Range<Int> {
      starts[number]..<(number + 1 < starts.count ? starts[number + 1] : paths.count) - 1
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

    /// The same files with other bytes in some of them.
    func replacing(_ numbers: [Int], _ hashes: [ContentHash], _ states: [ContentHash]) -> Outputs {
      var (allHashes, allStates) = (self.hashes, self.states)
      for (index, number) in numbers.enumerated() {
        allHashes[number] = hashes[index]
        allStates[number] = states[index]
      }
      return Outputs(paths: paths, starts: starts, hashes: allHashes, states: allStates)
    }
  }

  /// An incident, a maintenance or a postmortem: what its files said and what came of them.
  struct Record: Sendable {
    /// Where all of it stands.
    let whole: Range<Int>
    let id: String
    /// Of its files, translations included.
    let files: ContentHash
    /// Where the bytes stand that tell it.
    let facts: Range<Int>
    /// Of its postmortem's files; zero for none.
    let story: ContentHash
    /// Where its timeline stands; empty where it isn't settled.
    let timeline: Range<Int>
    /// One for each language; none where it isn't settled.
    let leavings: Range<Int>
  }

  /// What a task left: outputs and what goes into others.
  struct Leavings: Sendable {
    /// Of all that went into it.
    let inputs: ContentHash
    /// Numbers of outputs.
    let outputs: [Int]
    /// Its entries of the sitemap.
    let sitemap: [[UInt8]]
    let summary: String
  }

  private static let title = Array("candor build memory 2\n".utf8)
  /// Where what the hash behind the title is of begins.
  private static let start = title.count + 8
  private static let largest = 1 << 30

  /// The name of the file that remembers builds from one folder to another.
  static func name(_ options: BuildOptions) -> String {
    let parts = [options.memory?.current, options.content, options.output].map { $0 ?? "" }
    return ContentHash(Array(parts.joined(separator: "\n").utf8)).description + ".build"
  }

  // MARK: As a file

  init?(reading bytes: [UInt8]) {
    guard bytes.count > Self.start, bytes.starts(with: Self.title) else { return nil }
    var unpacked: (Heading, Outputs, Range<Int>, [[Record]], [String: Leavings], [(String, Range<Int>)])?
    bytes.withUnsafeBytes { raw in
      var unpacker = Unpacker(raw, Self.title.count..<raw.count)
      guard unpacker.hash() == ContentHash(UnsafeRawBufferPointer(rebasing: raw[Self.start...])) else { return }
      let heading = unpacker.heading()
      let outputs = unpacker.outputs()
      let states = unpacker.at - outputs.count * 8..<unpacker.at
      let shelves = unpacker.list { $0.list { $0.record() } }
      let tasks = unpacker.list { ($0.text(), $0.leavings()) }
      let marked = unpacker.list { ($0.text(), $0.range()) }
      guard !unpacker.isBroken, shelves.count == Shelf.allCases.count, outputs.isWhole else { return }
      unpacked = (heading, outputs, states, shelves, Dictionary(tasks, uniquingKeysWith: { a, _ in a }), marked)
    }
    guard let (heading, outputs, states, shelves, tasks, marked) = unpacked else { return nil }
    self.heading = heading
    self.outputs = outputs
    self.states = states
    self.shelves = shelves
    self.tasks = tasks
    self.marked = marked
    let numbers = marked.enumerated().compactMap { index, file in outputs.number(of: file.0).map { ($0, index) } }
    markedNumbers = Dictionary(numbers, uniquingKeysWith: { first, _ in first })
    self.bytes = bytes
  }

  enum Shelf: Int, CaseIterable { case incidents, maintenance, postmortems }

  /// What a new memory is made of, as bytes.
  static func file(
    _ heading: Heading, _ outputs: Outputs, shelves: [[ArraySlice<UInt8>]], tasks: [(name: String, Leavings)],
    marked: [OutputFile]
  ) -> [[UInt8]] {
    // Three quarters of it are records and outputs' paths, the rest pages that tell the time.
    let size = shelves.joined().reduce(0) { $0 + $1.count } + marked.reduce(0) { $0 + $1.size }
    var packer = Packer(capacity: size + outputs.paths.count + outputs.count * 16 + 1 << 16)
    packer.add(heading)
    packer.add(outputs)
    packer.add(list: shelves) { packer, records in
      // Records are whole already.
      packer.add(list: records) { $0.append($1) }
    }
    packer.add(list: tasks) { packer, task in
      packer.add(task.name)
      packer.add(task.1)
    }
    packer.add(list: marked) { packer, file in
      packer.add(file.path)
      packer.add(file.bytes)
    }
    return sealed(packer.bytes)
  }

  /// The beginning of the file, and the rest.
  private static func sealed(_ body: [UInt8]) -> [[UInt8]] {
    var packer = Packer()
    packer.append(title[...])
    packer.add(ContentHash(body))
    return [packer.bytes, body]
  }

  /// Keeps the memory of a site of which some files have been written anew: they lie on the disk in another way now.
  func keep(after writing: [OutputFile], in output: String, _ options: BuildOptions) {
    guard let place = options.memory, let root = try? Folder(at: output) else { return }
    let numbers = writing.compactMap { outputs.number(of: $0.path) }
    var body = Array(bytes[Self.start...])
    for (number, state) in zip(numbers, outputs.look(numbers, in: root, jobs: options.jobs)) {
      withUnsafeBytes(of: (state ?? ContentHash(value: 0)).value.littleEndian) {
        let start = states.lowerBound - Self.start + number * 8
        body.replaceSubrange(start..<start + 8, with: $0)
      }
    }
    Self.keep(Self.sealed(body), as: Self.name(options), in: place.folder)
  }

  /// Nil where there is none, or it can't be read or relied on.
  static func read(_ options: BuildOptions) -> BuildMemory? {
    guard let place = options.memory, options.output != nil, let folder = try? Folder(at: place.folder),
      let file = try? folder.openFile(name(options)), let bytes = try? file.read(atMost: largest)
    else { return nil }
    return BuildMemory(reading: bytes)
  }

  /// Keeps it, or forgets what was kept: without a memory the next build takes longer, and that is all.
  static func keep(_ memory: [[UInt8]]?, as name: String, in folder: String) {
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
      try folder.writeNew(temporary, memory)
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

  func record(_ shelf: Shelf, _ id: String) -> Record? {
    let records = shelves[shelf.rawValue]
    let index = records.indices.first(fromWhich: { !records[$0].id.precedesInBytes(id) })
    return index < records.count && records[index].id.equalsInBytes(id) ? records[index] : nil
  }

  func bytes(_ range: Range<Int>) -> ArraySlice<UInt8> { bytes[range] }

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

  /// The file of an output with marks in place of the time; nil for one that doesn't tell it.
  func markedFile(_ number: Int) -> OutputFile? {
    markedNumbers[number].map { OutputFile(path: marked[$0].path, bytes: Array(bytes[marked[$0].bytes])) }
  }

  /// The files that tell the time of the build, for another time.
  func files(for options: BuildOptions) -> [OutputFile]? {
    let marked = marked.map { OutputFile(path: $0.path, bytes: Array(bytes[$0.bytes])) }
    guard let zone = Zones.system.zone(named: heading.zone), let list = marked.last else { return nil }
    var stamps = Stamps(now: options.now, zone: zone, staleAfter: heading.staleAfter)
    var files = marked.dropLast().map(stamps.fill)
    files += Compression.siblings(of: files, in: options.compressions, jobs: options.jobs)
    for file in files { stamps.hashes[file.path] = file.hash }
    return files + [stamps.fill(list)]
  }
}

extension BuildMemory.Outputs {
  /// - Parameter files: sorted by path, with hashes of their bytes and of how they lie on the disk.
  init(_ files: [(path: String, hash: ContentHash, state: ContentHash)]) {
    var paths: [UInt8] = []
    paths.reserveCapacity(files.count * 72)
    for file in files {
      paths.append(contentsOf: file.path.utf8)
      paths.append(0)
    }
    self.init(paths: paths, hashes: files.map(\.hash), states: files.map(\.state))
  }

  init(paths: [UInt8], hashes: [ContentHash], states: [ContentHash]) {
    self.paths = paths
    self.hashes = hashes
    self.states = states
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

  fileprivate var isWhole: Bool { starts.count == hashes.count && starts.count == states.count && paths.last ?? 0 == 0 }

  /// How files of a folder lie on the disk, by number; nil for one that is missing.
  func look(_ numbers: [Int], in root: Folder, jobs: Int) -> [ContentHash?] {
    parallelMap(numbers, jobs: jobs) { number in
      paths.withUnsafeBytes { bytes in
        bytes.baseAddress.flatMap { root.look(at: ($0 + starts[number]).assumingMemoryBound(to: CChar.self)) }?.hash
      }
    }
  }

  /// Of all but these files.
  func numbers(butOf files: [OutputFile]) -> [Int] {
    let others = Set(files.compactMap { number(of: $0.path) })
    return (0..<count).filter { !others.contains($0) }
  }

  /// Whether all of them lie there as they did.
  func areUntouched(in root: Folder, jobs: Int) -> Bool {
    zip(look(Array(0..<count), in: root, jobs: jobs), states).allSatisfy { $0 == $1 }
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
    add(outputs.states.withUnsafeBytes { Array($0) })
  }

  mutating func add(_ leavings: BuildMemory.Leavings) {
    add(leavings.inputs)
    add(list: leavings.outputs) { $0.add($1) }
    add(list: leavings.sitemap) { $0.add($1) }
    add(leavings.summary)
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
    BuildMemory.Outputs(paths: all(), hashes: hashes(), states: hashes())
  }

  private mutating func hashes() -> [ContentHash] {
    let bytes = all()
    return bytes.withUnsafeBytes { raw in
      (0..<raw.count / 8).map { ContentHash(value: raw.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self)) }
    }
  }

  fileprivate mutating func record() -> BuildMemory.Record {
    let start = at
    let (id, files, facts, story) = (text(), hash(), range(), hash())
    let (timeline, leavings) = (range(), range())
    return BuildMemory.Record(
      whole: start..<at, id: id, files: files, facts: facts, story: story, timeline: timeline, leavings: leavings)
  }

  mutating func leavings() -> BuildMemory.Leavings {
    BuildMemory.Leavings(inputs: hash(), outputs: list { $0.number() }, sitemap: list { $0.all() }, summary: text())
  }
}
