import Glibc
import StatusModel

// The memory as a file. It begins with a title; then come parts, each with its hash and its length before it: the first
// is all of a memory, and each of the others what a later build has changed of it.
//
// Nothing is written into the file but at its end, so that it can be mapped: a build that is killed there leaves a part
// that doesn't have its hash, and the file is as good as none.
//
// What there are ten thousands of has rows of one width, which are used as they lie there. A part that comes later changes
// rows in the map, and never in the file. What is asked for of few items, their bodies, and files that tell the time follow
// the first part and have a hash of their own: reading needn't wait until these are looked at, which are more than half.

extension BuildMemory {
  /// Where the rows of a memory stand.
  struct Layout {
    /// How many there are of each: what the first part begins with.
    struct Counts: BitwiseCopyable {
      let outputs: Int
      let bytesOfPaths: Int
      let records: Int
      /// Bytes of the names of records, of their heads, and of all that is there once.
      let names: Int
      let heads: Int
      let rest: Int
      /// Bytes behind the first part: of the bodies of records, and of files that tell the time.
      let bodies: Int
      let marked: Int
      /// Of both.
      let hash: ContentHash
    }

    let hashes: Range<Int>
    let states: Range<Int>
    let records: Range<Int>
    let slots: Range<Int>
    let makers: Range<Int>
    let starts: Range<Int>
    let paths: Range<Int>
    let names: Range<Int>
    let heads: Range<Int>
    let rest: Range<Int>
    let bodies: Range<Int>
    let marked: Range<Int>

    init(_ counts: Counts) {
      var end = firstPart + MemoryLayout<Counts>.size
      func next(_ count: Int, _ width: Int) -> Range<Int> {
        defer { end += count * width }
        return end..<end + count * width
      }
      hashes = next(counts.outputs, MemoryLayout<ContentHash>.stride)
      states = next(counts.outputs, MemoryLayout<ContentHash>.stride)
      records = next(counts.records, MemoryLayout<Record>.stride)
      slots = next(counts.records * 2, MemoryLayout<UInt64>.stride)
      makers = next(counts.outputs, MemoryLayout<Int32>.stride)
      starts = next(counts.outputs + 1, MemoryLayout<UInt32>.stride)
      paths = next(counts.bytesOfPaths, 1)
      names = next(counts.names, 1)
      heads = next(counts.heads, 1)
      rest = next(counts.rest, 1)
      bodies = next(counts.bodies, 1)
      marked = next(counts.marked, 1)
    }
  }

  /// Where the first part begins, behind its hash and its length.
  private static let firstPart = title.count + 16

  /// What stands in the file, as far as it has been read.
  struct Contents {
    var heading: Heading
    let outputs: Outputs
    let records: Column<Record>
    let slots: RecordSlots
    let languages: Int
    let components: [Component.ID]
    let shelves: [Range<Int>]
    var tasks: [(String, Leavings)]
    var marked: [(path: String, bytes: Range<Int>)]
    /// Where bodies and files that tell the time stand, and their hash.
    let bodies: (Range<Int>, ContentHash)
    let wholeLength: Int
    var end: ContentHash
    private let file: MappedBytes
    private let layout: Layout

    /// Nil where that can't be read.
    init?(of file: MappedBytes) {
      guard file.all.starts(with: title) else { return nil }
      var parts = Unpacker(file.all, title.count..<file.all.count)
      guard let (hash, range) = parts.part(of: file), range.count > MemoryLayout<Layout.Counts>.size else { return nil }
      self.file = file
      let counts = file.all.loadUnaligned(fromByteOffset: range.lowerBound, as: Layout.Counts.self)
      layout = Layout(counts)
      guard layout.rest.upperBound == range.upperBound, layout.marked.upperBound <= file.all.count else { return nil }
      parts.go(to: layout.marked.upperBound..<file.all.count)
      wholeLength = parts.at
      bodies = (layout.bodies.lowerBound..<layout.marked.upperBound, counts.hash)
      outputs = Outputs(in: file, at: layout)
      let records = Column<Record>(file[layout.records])
      self.records = records
      slots = RecordSlots(Column(file[layout.slots]))
      var unpacker = Unpacker(file.all, layout.rest)
      heading = unpacker.heading()
      languages = unpacker.number()
      components = unpacker.list { Component.ID($0.text()) }
      var record = 0
      shelves = unpacker.list { unpacker in
        let count = min(max(0, unpacker.number()), records.count - record)
        defer { record += count }
        return record..<record + count
      }
      var maker = records.count * languages
      tasks = unpacker.list { unpacker in
        defer { maker += 1 }
        return (unpacker.text(), Leavings(unpacker.hashes(), unpacker.leavings(), of: maker))
      }
      var start = layout.marked.lowerBound
      marked = unpacker.list { unpacker in
        let (path, count) = (unpacker.text(), max(0, unpacker.number()))
        defer { start += count }
        return (path, start..<start + count)
      }
      end = hash
      guard !unpacker.isBroken, shelves.count == Shelf.allCases.count, heading.contexts.count == languages,
        start == layout.marked.upperBound
      else { return nil }
      while parts.at < file.all.count {
        guard add(&parts) else { return nil }
      }
    }

    /// Takes in what was written behind the first part.
    /// - Returns: whether it could be read.
    private mutating func add(_ parts: inout Unpacker) -> Bool {
      guard let (hash, range) = parts.part(of: file) else { return false }
      var unpacker = Unpacker(file.all, range)
      let isNext = unpacker.hash() == end
      heading = unpacker.heading()
      let outputs = unpacker.list { ($0.number(), $0.hash(), $0.hash()) }
      let records = unpacker.list { ($0.number(), $0.record()) }
      let start = self.records.count * languages
      let tasks = unpacker.list { unpacker in
        let number = unpacker.number()
        return (number, Leavings(unpacker.hashes(), unpacker.leavings(), of: start + number))
      }
      let former = self.marked
      let marked = unpacker.list { unpacker in
        let number = unpacker.number()
        return former.indices.contains(number) ? former[number] : (unpacker.text(), unpacker.range())
      }
      guard isNext, !unpacker.isBroken, heading.contexts.count == languages,
        outputs.allSatisfy({ (0..<self.outputs.count).contains($0.0) }),
        records.allSatisfy({ (0..<self.records.count).contains($0.0) }),
        tasks.allSatisfy({ self.tasks.indices.contains($0.0) })
      else { return false }
      for (number, hash, state) in outputs {
        file.change(layout.hashes, number, to: hash)
        file.change(layout.states, number, to: state)
      }
      for (number, record) in records { file.change(layout.records, number, to: record) }
      for (number, leavings) in tasks { self.tasks[number].1 = leavings }
      self.marked = marked
      end = hash
      return true
    }
  }

  /// A record for the next build.
  enum PackedRecord: Sendable {
    /// As the last build left it: its number there.
    case former(Int)
    case fresh(FreshRecord)
  }

  /// A record that has no place yet, and what is to stand there.
  struct FreshRecord: Sendable {
    let record: Record
    let name: [UInt8]
    let head: [UInt8]
    let body: [UInt8]
  }

  /// What of a memory can be put together before the outputs lie on the disk.
  struct PackedRecords: Sendable {
    /// Their places are counted from the beginning of names, heads and bodies.
    fileprivate private(set) var rows: [Record] = []
    fileprivate private(set) var names: [UInt8] = []
    fileprivate private(set) var heads: [UInt8] = []
    /// And behind them the files that tell the time.
    fileprivate private(set) var bodies: [UInt8] = []
    fileprivate let bytesOfBodies: Int
    fileprivate private(set) var slots: [UInt64] = []
    fileprivate let shelves: [Int]
    fileprivate let marked: [(path: String, count: Int)]

    init(_ shelves: [[PackedRecord]], _ marked: [MarkedFile], over last: BuildMemory?) {
      self.shelves = shelves.map(\.count)
      self.marked = marked.map { ($0.path, $0.count) }
      let all = shelves.flatMap(\.self)
      rows = all.map { record in
        switch record {
        case .former(let number): last?.records[number] ?? Record.none
        case .fresh(let fresh): fresh.record
        }
      }
      bytesOfBodies = rows.reduce(0) { $0 + $1.lengths.body }
      names.reserveCapacity(rows.reduce(0) { $0 + $1.lengths.name })
      heads.reserveCapacity(rows.reduce(0) { $0 + $1.lengths.head })
      bodies.reserveCapacity(self.marked.reduce(bytesOfBodies) { $0 + $1.count })
      for (number, record) in all.enumerated() {
        let former = rows[number]
        (rows[number].name, rows[number].head, rows[number].body) = (names.count, heads.count, bodies.count)
        switch record {
        case .fresh(let fresh):
          names += fresh.name
          heads += fresh.head
          bodies += fresh.body
        case .former:
          guard let file = last?.mapped else { continue }
          names += file[former.wholeName]
          heads += file[former.wholeHead]
          bodies += file[former.wholeBody]
        }
      }
      for file in marked { file.withBytes { bodies += $0 } }
      slots = RecordSlots.table(of: rows.map { names[$0.id] })
    }
  }

  /// A memory as it is written: parts of it.
  struct PackedFile {
    let parts: [ArraySlice<UInt8>]

    init(
      _ heading: Heading, _ outputs: MergedOutputs, languages: Int, _ components: [Component.ID],
      _ packed: PackedRecords, tasks: [(name: String, made: Made)]
    ) {
      var rest = Packer()
      rest.add(heading)
      rest.add(languages)
      rest.add(list: components) { $0.add($1.rawValue) }
      rest.add(list: packed.shelves) { $0.add($1) }
      rest.add(list: tasks) { packer, task in
        packer.add(task.name)
        packer.append(task.made.hashes)
        packer.add(leavings: task.made)
      }
      rest.add(list: packed.marked) { packer, file in
        packer.add(file.path)
        packer.add(file.count)
      }
      let counts = Layout.Counts(
        outputs: outputs.count, bytesOfPaths: outputs.paths.count, records: packed.rows.count,
        names: packed.names.count, heads: packed.heads.count, rest: rest.bytes.count, bodies: packed.bytesOfBodies,
        marked: packed.bodies.count - packed.bytesOfBodies, hash: packed.bodies.withUnsafeBytes { .quick($0) })
      let layout = Layout(counts)
      var part = Packer(capacity: layout.rest.upperBound)
      part.append(counts)
      part.append(all: outputs.hashes)
      part.append(all: outputs.states)
      part.append(
        all: packed.rows.map { row in
          var row = row
          row.name += layout.names.lowerBound
          row.head += layout.heads.lowerBound
          row.body += layout.bodies.lowerBound
          return row
        })
      part.append(all: packed.slots)
      part.append(all: outputs.makers)
      part.append(all: outputs.starts)
      for bytes in [outputs.paths, packed.names, packed.heads, rest.bytes] { part.append(bytes[...]) }
      parts = ([title] + sealed(part.bytes) + [packed.bodies]).map { $0[...] }
    }
  }

  /// What a build has changed of a memory.
  struct Addendum: Sendable {
    /// Outputs that were rendered, by number.
    var outputs: [(number: Int, file: OutputFile)] = []
    var records: [(number: Int, fresh: FreshRecord)] = []
    var tasks: [(number: Int, made: Made)] = []
    /// All of those that tell the time.
    var marked: [PackedMarked] = []

    /// About so many bytes.
    fileprivate var size: Int {
      let records = records.reduce(0) { $0 + $1.fresh.head.count + $1.fresh.body.count + 120 }
      let tasks = tasks.reduce(0) { $0 + $1.made.sitemap.bytes.count + $1.made.summary.count + 24 }
      return marked.reduce(outputs.count * 20 + records + tasks) { size, file in
        if case .fresh(let file) = file { size + file.path.utf8.count + file.count + 8 } else { size + 2 }
      }
    }
  }

  /// A file that tells the time.
  enum PackedMarked: Sendable {
    /// As it stands in the last memory: its number among these there.
    case former(Int)
    case fresh(MarkedFile)
  }

  /// Whether there is room for what has been changed; else all is to be written at once again, which takes as long as to
  /// read several times as much. Of a small site an edit changes half.
  func hasRoom(for addendum: Addendum) -> Bool {
    mapped.all.count + addendum.size <= wholeLength + max(wholeLength, 1 << 18)
  }

  /// A part of the file, with its hash and its length before it.
  private static func sealed(_ part: [UInt8]) -> [[UInt8]] {
    var packer = Packer()
    packer.add(part.withUnsafeBytes { ContentHash.quick($0) })
    packer.append(part.count)
    return [packer.bytes, part]
  }

  /// Writes behind the memory what a build has changed of it.
  ///
  /// - Parameters:
  ///   - heading: of that build.
  ///   - root: where its outputs lie by now.
  func keep(_ addendum: Addendum, _ heading: Heading, in root: Folder, _ options: BuildOptions) {
    guard let place = options.memory else { return }
    var packer = Packer()
    packer.add(end)
    packer.add(heading)
    packer.add(list: addendum.outputs) { [outputs] packer, output in
      packer.add(output.number)
      packer.add(output.file.hash)
      packer.add(outputs.look(output.number, in: root) ?? ContentHash(value: 0))
    }
    packer.add(list: addendum.records) { packer, record in
      packer.add(record.number)
      packer.append(record.fresh.record)
      packer.append(record.fresh.name[...])
      packer.append(record.fresh.head[...])
      packer.append(record.fresh.body[...])
    }
    packer.add(list: addendum.tasks) { packer, task in
      packer.add(task.number)
      packer.append(task.made.hashes)
      packer.add(leavings: task.made)
    }
    packer.add(list: addendum.marked) { packer, file in
      switch file {
      case .former(let number): packer.add(number)
      case .fresh(let file):
        packer.add(-1)
        packer.add(file.path)
        packer.add(file.bytes)
      }
    }
    guard let folder = try? Folder(at: place.folder) else { return }
    let name = Self.name(options)
    do throws(SystemError) {
      try folder.extend(name, holding: mapped.all.count, by: Array(Self.sealed(packer.bytes).joined()))
    } catch {
      // Then it isn't what this build has left.
      _ = try? folder.removeFile(name)
    }
  }

  /// Keeps the memory of a site of which some files have been written anew: they lie on the disk in another way now.
  func keep(after writing: [OutputFile], in output: String, _ options: BuildOptions) {
    guard let place = options.memory, let root = try? Folder(at: output) else { return }
    let renewed = writing.compactMap { file in outputs.number(of: file.path).map { (number: $0, file: file) } }
    let addendum = Addendum(outputs: renewed, marked: marked.indices.map { .former($0) })
    if hasRoom(for: addendum) { return keep(addendum, heading, in: root, options) }
    var all = MergedOutputs(outputs)
    for output in renewed { all.change(output.number, to: output.file.hash, in: root) }
    let tasks = tasks.sorted { $0.value.maker < $1.value.maker }.map { (name: $0.key, made: Made($0.value, in: self)) }
    let packed = PackedRecords(shelves.map { $0.map { .former($0) } }, markedFiles, over: self)
    let file = PackedFile(heading, all, languages: languages, components, packed, tasks: tasks)
    Self.keep(file, as: Self.name(options), in: place.folder)
  }

  /// Nil where there is none, or it can't be read or relied on.
  static func read(_ options: BuildOptions) -> BuildMemory? {
    guard let place = options.memory, options.output != nil, let folder = try? Folder(at: place.folder),
      let file = try? folder.openFile(name(options)), let bytes = try? file.map(atMost: largest)
    else { return nil }
    return BuildMemory(reading: bytes, jobs: options.jobs)
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
}

// MARK: Packing

extension Packer {
  fileprivate mutating func add(_ heading: BuildMemory.Heading) {
    add(heading.key.all)
    add(heading.key.context)
    add(list: heading.contexts) { $0.add($1) }
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

  /// All but their hashes.
  mutating func add(leavings made: Made) {
    add(made.sitemap.count)
    add(made.sitemap.bytes)
    add(made.summary)
  }
}

extension Unpacker {
  fileprivate mutating func heading() -> BuildMemory.Heading {
    BuildMemory.Heading(
      key: InputKey(all: hash(), context: hash()), contexts: list { $0.hash() }, zones: list { $0.text() },
      zonesHash: hash(),
      now: Instant(seconds: number()), from: Instant(seconds: number()), until: Instant(seconds: number()),
      themeFolder: optional { $0.text() }, zone: text(), staleAfter: optional { $0.number() }, findings: text(),
      colouredFindings: text(), sources: number(), pages: number())
  }

  /// All of leavings but their hashes.
  mutating func leavings() -> (sitemapCount: Int, sitemap: Range<Int>, summary: Range<Int>) {
    (number(), range(), range())
  }

  fileprivate mutating func hashes() -> BuildMemory.Leavings.Hashes {
    BuildMemory.Leavings.Hashes(inputs: hash(), face: hash())
  }

  /// One that is followed by its name, its head and its body.
  fileprivate mutating func record() -> BuildMemory.Record {
    var record = value(or: BuildMemory.Record.none)
    record.name = take(record.lengths.name).lowerBound
    record.head = take(record.lengths.head).lowerBound
    record.body = take(record.lengths.body).lowerBound
    return record
  }

  /// A part of a file and its hash; nil where it isn't as it was written.
  fileprivate mutating func part(of file: MappedBytes) -> (hash: ContentHash, range: Range<Int>)? {
    let (hash, range) = (hash(), take(value(or: 0)))
    file.expect(range)
    guard !isBroken, hash == .quick(file[range]) else { return nil }
    return (hash, range)
  }
}

extension Made {
  /// Of what has inputs.
  var hashes: BuildMemory.Leavings.Hashes {
    BuildMemory.Leavings.Hashes(inputs: inputs ?? ContentHash(value: 0), face: face ?? ContentHash(value: 0))
  }
}
