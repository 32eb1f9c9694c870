import Glibc
import StatusModel

// What a build writes of a memory: `MemoryFile.swift` says what the file is.

extension BuildMemory {
  /// A record for the next build.
  enum PackedRecord: Sendable {
    /// As the last build left it: its number in that memory.
    case former(Int, in: BuildMemory)
    case fresh(FreshRecord)
  }

  /// A record that has no place yet, and what is to stand there.
  struct FreshRecord: Sendable {
    let record: Record
    let name: [UInt8]
    let head: [UInt8]
    let body: [UInt8]

    fileprivate var size: Int { MemoryLayout<Record>.size + name.count + head.count + body.count }
  }

  /// A file that tells the time.
  enum PackedMarked: Sendable {
    /// As it stands in the last memory: its number among these there.
    case former(Int, in: BuildMemory)
    case fresh(MarkedFile)

    fileprivate var size: Int {
      switch self {
      case .former: 2
      case .fresh(let file): file.path.utf8.count + file.count + 8
      }
    }
  }

  /// New lists, as far as they can be put together before the outputs lie on the disk.
  ///
  /// They go behind the last memory, of which nothing else is written again; or they are all of a new file.
  struct PackedTables: Sendable {
    /// The memory that they go behind; nil for a new file.
    let last: BuildMemory?
    private let shelves: [Int]
    private let marked: [PackedMarked]
    private var rows: [Record] = []
    /// The rows of which names, heads and bodies are among these: their places are counted from the beginning of each.
    private var fresh: [Int] = []
    private var names: [UInt8] = []
    private var heads: [UInt8] = []
    /// And behind them fresh files that tell the time.
    private var bodies: [UInt8] = []
    private let bytesOfBodies: Int
    private let slots: [UInt64]

    /// - Parameter last: the memory of the last build; nil where a new file is wanted.
    init(_ shelves: [[PackedRecord]], _ marked: [PackedMarked], behind last: BuildMemory?) {
      self.last = last
      self.shelves = shelves.map(\.count)
      let records = shelves.flatMap(\.self)
      rows = records.map { record in
        switch record {
        case .fresh(let fresh): fresh.record
        case .former(let number, let memory): memory.records[number]
        }
      }
      if last == nil { bodies.reserveCapacity(rows.reduce(0) { $0 + $1.lengths.body }) }
      var ids: [ContentHash] = []
      ids.reserveCapacity(records.count)
      for (number, record) in records.enumerated() {
        let row = rows[number]
        let place = (name: names.count, head: heads.count, body: bodies.count)
        switch record {
        case .fresh(let record):
          ids.append(ContentHash([record.name.prefix(Int(row.lengths.id))]))
          names += record.name
          heads += record.head
          bodies += record.body
        case .former(_, let memory):
          let file = memory.mapped
          ids.append(ContentHash(file[row.id]))
          if last != nil { continue }
          names += file[row.wholeName]
          heads += file[row.wholeHead]
          bodies += file[row.wholeBody]
        }
        (rows[number].name, rows[number].head, rows[number].body) = place
        fresh.append(number)
      }
      slots = RecordSlots.table(of: ids)
      bytesOfBodies = bodies.count
      self.marked = marked.map { file in
        if last == nil, case .former(let number, let memory) = file { return .fresh(memory.markedFile(at: number)) }
        return file
      }
      for case .fresh(let file) in self.marked { file.withBytes { bodies += $0 } }
    }

    /// What is to be written.
    ///
    /// - Parameters:
    ///   - heading: of the build.
    ///   - outputs: as they lie on the disk.
    func parts(
      _ heading: Heading, _ outputs: MergedOutputs, languages: Int, _ components: [Component.ID],
      _ tasks: [(name: String, made: Made)]
    ) -> [[UInt8]] {
      var rest = Packer()
      rest.add(heading)
      rest.add(languages)
      rest.add(list: components) { $0.add($1.rawValue) }
      rest.add(list: shelves) { $0.add($1) }
      rest.add(list: tasks) { packer, task in
        packer.add(task.name)
        packer.append(task.made.hashes)
        packer.add(leavings: task.made)
      }
      rest.add(list: marked) { packer, file in packer.add(file) { $0.add($1.count) } }
      let counts = Layout.Counts(
        outputs: outputs.count, bytesOfPaths: outputs.paths.count, records: rows.count, names: names.count,
        heads: heads.count, rest: rest.bytes.count, bodies: bytesOfBodies, marked: bodies.count - bytesOfBodies,
        hash: bodies.withUnsafeBytes { .quick($0) })
      let start = (last?.mapped.all.count ?? title.count) + sealLength
      let layout = Layout(counts, at: start + MemoryLayout<PartHeading>.size)
      var rows = rows
      for number in fresh {
        rows[number].name += layout.names.lowerBound
        rows[number].head += layout.heads.lowerBound
        rows[number].body += layout.bodies.lowerBound
      }
      var part = Packer(capacity: layout.rest.upperBound - start)
      part.append(PartHeading(former: last?.end ?? .none, kind: .tables))
      part.append(counts)
      part.append(all: outputs.hashes)
      part.append(all: outputs.states)
      part.append(all: rows)
      part.append(all: slots)
      part.append(all: outputs.makers)
      part.append(all: outputs.starts)
      for bytes in [outputs.paths, names, heads, rest.bytes] { part.append(bytes[...]) }
      return (last == nil ? [title] : []) + sealed(part.bytes) + [bodies]
    }

    /// Writes them behind the last memory, or into a file of their own.
    ///
    /// - Parameter parts: what is to be written.
    func write(_ parts: [[UInt8]], as name: String, in folder: String) {
      if let last {
        last.extend(by: parts, in: folder, as: name)
      } else {
        BuildMemory.keep(parts, as: name, in: folder)
      }
    }

    /// About how many bytes lists take behind a memory.
    static func size(_ shelves: [[PackedRecord]], _ marked: [PackedMarked], _ outputs: MergedOutputs) -> Int {
      let records = shelves.joined().reduce(0) { size, record in
        let fresh = if case .fresh(let fresh) = record { fresh.size } else { 0 }
        return size + MemoryLayout<Record>.stride + 16 + fresh
      }
      return marked.reduce(records + outputs.paths.count + outputs.count * 24) { $0 + $1.size }
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
    var size: Int {
      let records = records.reduce(0) { $0 + $1.fresh.size }
      let tasks = tasks.reduce(0) { $0 + $1.made.sitemap.bytes.count + $1.made.summary.count + 24 }
      return marked.reduce(outputs.count * 20 + records + tasks) { $0 + $1.size }
    }
  }

  /// Whether there is room for what has been changed; else all is to be written at once again, which takes as long as to
  /// read several times as much. Of a small site an edit changes half.
  func hasRoom(for size: Int) -> Bool {
    mapped.all.count + size <= min(wholeLength + max(wholeLength, 1 << 18), Self.largest)
  }

  /// A part of the file, with its hash and its length before it.
  private static func sealed(_ part: [UInt8]) -> [[UInt8]] {
    var packer = Packer()
    packer.append(part.withUnsafeBytes { ContentHash.quick($0) })
    packer.append(part.count)
    return [packer.bytes, part]
  }

  /// Of the two.
  private static let sealLength = 16

  /// Writes behind the memory what a build has changed of it.
  ///
  /// - Parameters:
  ///   - heading: of that build.
  ///   - root: where its outputs lie by now.
  func keep(_ addendum: Addendum, _ heading: Heading, in root: Folder, _ options: BuildOptions) {
    guard let place = options.memory else { return }
    var packer = Packer()
    packer.append(PartHeading(former: end, kind: .changes))
    packer.add(heading)
    packer.add(list: addendum.outputs) { [outputs] packer, output in
      packer.add(output.number)
      packer.add(output.file.hash)
      packer.add(outputs.look(output.number, in: root) ?? .none)
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
      packer.add(file) { $0.add($1.bytes) }
    }
    extend(by: Self.sealed(packer.bytes), in: place.folder, as: Self.name(options))
  }

  fileprivate func extend(by parts: [[UInt8]], in folder: String, as name: String) {
    guard let folder = try? Folder(at: folder) else { return }
    do throws(SystemError) {
      try folder.extend(name, holding: mapped.all.count, by: parts.map { $0[...] })
    } catch {
      // Then it isn't what this build has left.
      _ = try? folder.removeFile(name)
    }
  }

  /// Keeps the memory of a site of which some files have been written anew: they lie on the disk in another way now.
  func keep(after writing: [OutputFile], in output: String, _ options: BuildOptions) {
    guard let place = options.memory, let root = try? Folder(at: output) else { return }
    let renewed = writing.compactMap { file in outputs.number(of: file.path).map { (number: $0, file: file) } }
    let addendum = Addendum(outputs: renewed, marked: marked.indices.map { .former($0, in: self) })
    if hasRoom(for: addendum.size) { return keep(addendum, heading, in: root, options) }
    var all = MergedOutputs(outputs)
    for output in renewed { all.change(output.number, to: output.file.hash, in: root) }
    let tasks = tasks.sorted { $0.value.maker < $1.value.maker }.map { (name: $0.key, made: Made($0.value, in: self)) }
    let records: [[PackedRecord]] = shelves.map { $0.map { .former($0, in: self) } }
    let tables = PackedTables(records, addendum.marked, behind: nil)
    let parts = tables.parts(heading, all, languages: languages, components, tasks)
    Self.keep(parts, as: Self.name(options), in: place.folder)
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
    guard let memory, memory.reduce(0, { $0 + $1.count }) <= largest else { return }
    let temporary = "\(name).\(getpid())"
    _ = try? folder.removeFile(temporary)
    do throws(SystemError) {
      try folder.writeNew(temporary, memory.map { $0[...] })
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

  /// - Parameter bytes: those of a fresh one, or where they are to be found.
  fileprivate mutating func add(_ file: BuildMemory.PackedMarked, _ bytes: (inout Packer, MarkedFile) -> Void) {
    switch file {
    case .former(let number, _): add(number)
    case .fresh(let file):
      add(-1)
      add(file.path)
      bytes(&self, file)
    }
  }

  /// All but their hashes.
  mutating func add(leavings made: Made) {
    add(made.sitemap.count)
    add(made.sitemap.bytes)
    add(made.summary)
  }
}

extension Made {
  /// Of what has inputs.
  var hashes: BuildMemory.Leavings.Hashes {
    BuildMemory.Leavings.Hashes(inputs: inputs ?? .none, face: face ?? .none)
  }
}
