import StatusModel

// The memory as a file. It begins with a title; then come parts, each with its hash and its length before it: the first
// holds all of a memory, and each of the others what a later build has changed of it (`Addendum`) or, where the lists of
// items or outputs are others, new lists (`PackedTables`).
//
// Nothing is written into the file but at its end, so that it can be mapped: a build that is killed there leaves a part
// that doesn't have its hash, and the file is as good as none.
//
// What there are ten thousands of has rows of one width, which are used as they lie there. What has changed of these is
// changed in the map, and never in the file. What is asked for of few items, their bodies, and files that tell the time
// follow the part that names them and have a hash of their own: reading needn't wait until these are looked at, which are
// more than half.

extension BuildMemory {
  /// What a part begins with.
  struct PartHeading: BitwiseCopyable {
    /// The hash of the part before; none for the first.
    let former: ContentHash
    private let number: Int

    enum Kind: Int { case tables, changes }

    init(former: ContentHash, kind: Kind) {
      self.former = former
      number = kind.rawValue
    }

    /// Nil for one that there isn't.
    var kind: Kind? { Kind(rawValue: number) }
  }

  /// Where the tables of a memory stand.
  struct Layout {
    /// How many there are of each: what tables begin with.
    struct Counts: BitwiseCopyable {
      let outputs: Int
      let bytesOfPaths: Int
      let records: Int
      /// Bytes of the names of records, of their heads, and of all that is there once.
      let names: Int
      let heads: Int
      let rest: Int
      /// Bytes behind the part: of the bodies of records, and of files that tell the time.
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

    /// - Parameter start: where the counts stand.
    init(_ counts: Counts, at start: Int) {
      var end = start + MemoryLayout<Counts>.size
      func next(_ count: Int, _ width: Int = 1) -> Range<Int> {
        defer { end += count * width }
        return end..<end + count * width
      }
      hashes = next(counts.outputs, MemoryLayout<ContentHash>.stride)
      states = next(counts.outputs, MemoryLayout<ContentHash>.stride)
      records = next(counts.records, MemoryLayout<Record>.stride)
      slots = next(counts.records * 2, MemoryLayout<UInt64>.stride)
      makers = next(counts.outputs, MemoryLayout<Int32>.stride)
      starts = next(counts.outputs + 1, MemoryLayout<UInt32>.stride)
      paths = next(counts.bytesOfPaths)
      names = next(counts.names)
      heads = next(counts.heads)
      rest = next(counts.rest)
      bodies = next(counts.bodies)
      marked = next(counts.marked)
    }

    /// What follows the part.
    var behind: Range<Int> { bodies.lowerBound..<marked.upperBound }
  }

  /// An output that tells when the site was built, and where it stands with marks in place of the time.
  typealias Marked = (path: String, bytes: Range<Int>)

  /// The lists of a memory, and all that is there once.
  struct Tables {
    private(set) var heading: Heading
    let outputs: Outputs
    let records: Column<Record>
    let slots: RecordSlots
    let languages: Int
    let components: [Component.ID]
    let shelves: [Range<Int>]
    private(set) var tasks: [(String, Leavings)]
    private(set) var marked: [Marked]
    fileprivate let layout: Layout
    /// Of what follows the part.
    fileprivate let hash: ContentHash

    /// Nil where they can't be read.
    ///
    /// - Parameters:
    ///   - range: where the counts and all else stand.
    ///   - former: files that tell the time, as they stood before.
    fileprivate init?(of file: MappedBytes, _ range: Range<Int>, over former: [Marked]) {
      guard range.count > MemoryLayout<Layout.Counts>.size else { return nil }
      let counts = file.all.loadUnaligned(fromByteOffset: range.lowerBound, as: Layout.Counts.self)
      let layout = Layout(counts, at: range.lowerBound)
      guard layout.rest.upperBound == range.upperBound, layout.behind.upperBound <= file.all.count else { return nil }
      self.layout = layout
      hash = counts.hash
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
        unpacker.marked(over: former) { unpacker in
          let count = min(max(0, unpacker.number()), layout.marked.upperBound - start)
          defer { start += count }
          return start..<start + count
        }
      }
      guard !unpacker.isBroken, shelves.count == Shelf.allCases.count, heading.contexts.count == languages else {
        return nil
      }
    }

    /// Takes in what a build has changed of them.
    /// - Returns: whether it could be read.
    fileprivate mutating func change(_ unpacker: inout Unpacker, in file: MappedBytes) -> Bool {
      heading = unpacker.heading()
      let outputs = unpacker.list { ($0.number(), $0.hash(), $0.hash()) }
      let records = unpacker.list { ($0.number(), $0.record()) }
      let start = self.records.count * languages
      let tasks = unpacker.list { unpacker in
        let number = unpacker.number()
        return (number, Leavings(unpacker.hashes(), unpacker.leavings(), of: start + number))
      }
      marked = unpacker.list { [marked] in $0.marked(over: marked) { $0.range() } }
      guard !unpacker.isBroken, heading.contexts.count == languages,
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
      return true
    }
  }

  /// What stands in the file.
  struct Contents {
    private(set) var tables: Tables
    /// Where bodies and files that tell the time stand, and their hashes.
    private(set) var bodies: [(range: Range<Int>, hash: ContentHash)]
    let wholeLength: Int
    private(set) var end: ContentHash

    /// Nil where it can't be read.
    init?(of file: MappedBytes) {
      guard file.all.starts(with: title) else { return nil }
      var parts = Unpacker(file.all, title.count..<file.all.count)
      guard let (hash, heading, range) = parts.part(of: file), heading.kind == .tables, heading.former == .none,
        let tables = Tables(of: file, range, over: [])
      else { return nil }
      self.tables = tables
      end = hash
      bodies = [(tables.layout.behind, tables.hash)]
      wholeLength = tables.layout.behind.upperBound
      parts.go(to: wholeLength..<file.all.count)
      while parts.at < file.all.count {
        guard let (hash, heading, range) = parts.part(of: file), heading.former == end else { return nil }
        end = hash
        switch heading.kind {
        case .tables:
          guard let tables = Tables(of: file, range, over: self.tables.marked) else { return nil }
          self.tables = tables
          bodies.append((tables.layout.behind, tables.hash))
          parts.go(to: tables.layout.behind.upperBound..<file.all.count)
        case .changes:
          var unpacker = Unpacker(file.all, range)
          guard self.tables.change(&unpacker, in: file) else { return nil }
        case nil: return nil
        }
      }
    }
  }

  /// Nil where there is none, or it can't be read or relied on.
  static func read(_ options: BuildOptions) -> BuildMemory? {
    guard let place = options.memory, options.output != nil, let folder = try? Folder(at: place.folder),
      let file = try? folder.openFile(name(options)), let bytes = try? file.map(atMost: largest)
    else { return nil }
    return BuildMemory(reading: bytes, jobs: options.jobs)
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

  /// A part of a file behind its heading, and its hash; nil where it isn't as it was written.
  fileprivate mutating func part(
    of file: MappedBytes
  ) -> (hash: ContentHash, heading: BuildMemory.PartHeading, range: Range<Int>)? {
    let (hash, range) = (hash(), take(value(or: 0)))
    file.expect(range)
    guard !isBroken, hash == .quick(file[range]) else { return nil }
    var part = Unpacker(file.all, range)
    let heading = part.value(or: BuildMemory.PartHeading(former: .none, kind: .changes))
    return (hash, heading, part.at..<range.upperBound)
  }

  /// - Parameter bytes: where those of a fresh one stand.
  fileprivate mutating func marked(
    over former: [BuildMemory.Marked], _ bytes: (inout Unpacker) -> Range<Int>
  ) -> BuildMemory.Marked {
    let number = number()
    return former.indices.contains(number) ? former[number] : (text(), bytes(&self))
  }
}
