import Glibc
import StatusModel

// The memory as a file. It begins with a title; then come parts, each with its hash and its length before it: the first
// is all of a memory, and each of the others what a later build has changed of it.
//
// Nothing is written into the file but at its end, so that it can be mapped: a build that is killed there leaves a part
// that doesn't have its hash, and the file is as good as none.

extension BuildMemory {
  /// What stands in the file, as far as it has been read.
  struct Contents {
    var heading: Heading
    var outputs: Outputs
    let languages: Int
    let components: [Component.ID]
    var records: [Record] = []
    let shelves: [Range<Int>]
    var tasks: [(String, Leavings)]
    var marked: [(path: String, bytes: Range<Int>)]
    let wholeLength: Int
    var end: ContentHash

    /// What was written at once; nil where that can't be read.
    init?(at file: inout Unpacker, of raw: UnsafeRawBufferPointer) {
      guard let (hash, range) = file.part(of: raw) else { return nil }
      var unpacker = Unpacker(raw, range)
      heading = unpacker.heading()
      outputs = unpacker.outputs(of: raw)
      languages = unpacker.number()
      components = unpacker.list { Component.ID($0.text()) }
      var records: [Record] = []
      records.reserveCapacity(min(max(0, unpacker.number()), raw.count / 64))
      shelves = unpacker.list { unpacker in
        let start = records.count
        unpacker.list(into: &records) { Record(from: &$0) }
        return start..<records.count
      }
      var maker = records.count * languages
      tasks = unpacker.list { unpacker in
        defer { maker += 1 }
        return (unpacker.text(), unpacker.leavings(of: maker))
      }
      self.records = records
      marked = unpacker.list { ($0.text(), $0.range()) }
      wholeLength = file.at
      end = hash
      guard !unpacker.isBroken, shelves.count == Shelf.allCases.count, outputs.isWhole,
        heading.contexts.count == languages
      else { return nil }
    }

    /// Takes in what was written behind that.
    /// - Returns: whether it could be read.
    mutating func add(at file: inout Unpacker, of raw: UnsafeRawBufferPointer) -> Bool {
      guard let (hash, range) = file.part(of: raw) else { return false }
      var unpacker = Unpacker(raw, range)
      let isNext = unpacker.hash() == end
      heading = unpacker.heading()
      let changed = unpacker.list { ($0.number(), $0.hash(), $0.hash()) }
      let records = unpacker.list { ($0.number(), Record(from: &$0)) }
      let start = self.records.count * languages
      let tasks = unpacker.list { unpacker in
        let number = unpacker.number()
        return (number, unpacker.leavings(of: start + number))
      }
      let marked = unpacker.list { ($0.number(), $0.range()) }
      guard isNext, !unpacker.isBroken, heading.contexts.count == languages,
        changed.allSatisfy({ outputs.hashes.indices.contains($0.0) }),
        records.allSatisfy({ self.records.indices.contains($0.0) }),
        tasks.allSatisfy({ self.tasks.indices.contains($0.0) }),
        marked.allSatisfy({ self.marked.indices.contains($0.0) })
      else { return false }
      for (number, hash, state) in changed { outputs.change(number, to: hash, lying: state) }
      for (number, record) in records { self.records[number] = record }
      for (number, leavings) in tasks { self.tasks[number].1 = leavings }
      for (number, bytes) in marked { self.marked[number].bytes = bytes }
      end = hash
      return true
    }
  }

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
      _ heading: Heading, _ outputs: Outputs, languages: Int, _ components: [Component.ID], shelves: [[PackedRecord]],
      tasks: [(name: String, made: Made)], marked: [MarkedFile], over last: BuildMemory?
    ) {
      parts = []
      var packer = Packer(capacity: outputs.paths.count + outputs.count * 24)
      packer.add(heading)
      packer.add(outputs)
      packer.add(languages)
      packer.add(list: components) { $0.add($1.rawValue) }
      packer.add(shelves.reduce(0) { $0 + $1.count })
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
            if let last { cut(&packer, last.bytes(range)[...]) }
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
        packer.add(file.count)
        cut(&packer, file.bytes[...])
      }
      cut(&packer, [])
      parts = [title[...]] + sealed(parts)
    }

    private mutating func cut(_ packer: inout Packer, _ part: ArraySlice<UInt8>) {
      parts.append(packer.bytes[...])
      parts.append(part)
      packer = Packer()
    }
  }

  /// What a build has changed of a memory.
  struct Addendum: Sendable {
    /// Outputs that were rendered, by number.
    var outputs: [(number: Int, file: OutputFile)] = []
    var records: [(number: Int, bytes: [UInt8])] = []
    var tasks: [(number: Int, made: Made)] = []
    /// By their number among these.
    var marked: [(number: Int, file: MarkedFile)] = []

    /// About so many bytes.
    fileprivate var size: Int {
      outputs.count * 20 + records.reduce(0) { $0 + $1.bytes.count + 4 } + marked.reduce(0) { $0 + $1.file.count + 8 }
        + tasks.reduce(0) { $0 + $1.made.sitemap.bytes.count + $1.made.summary.count + 24 }
    }
  }

  /// Whether there is room for what has been changed; else all is to be written at once again. Of a small site a quarter
  /// would be gone with each edit.
  func hasRoom(for addendum: Addendum) -> Bool {
    mapped.all.count + addendum.size <= wholeLength + max(wholeLength / 4, 1 << 18)
  }

  /// A part of the file, with its hash and its length before it.
  private static func sealed(_ parts: [ArraySlice<UInt8>]) -> [ArraySlice<UInt8>] {
    var packer = Packer()
    packer.add(ContentHash(parts))
    packer.add(parts.reduce(0) { $0 + $1.count })
    return [packer.bytes[...]] + parts
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
    let states = outputs.look(addendum.outputs.map(\.number), in: root, jobs: options.jobs)
    packer.add(list: zip(addendum.outputs, states).map { ($0.number, $0.file.hash, $1) }) { packer, output in
      packer.add(output.0)
      packer.add(output.1)
      packer.add(output.2 ?? ContentHash(value: 0))
    }
    packer.add(list: addendum.records) { packer, record in
      packer.add(record.number)
      packer.append(record.bytes[...])
    }
    packer.add(list: addendum.tasks) { packer, task in
      packer.add(task.number)
      packer.add(leavings: task.made)
    }
    packer.add(list: addendum.marked) { packer, marked in
      packer.add(marked.number)
      packer.add(marked.file.bytes)
    }
    guard let folder = try? Folder(at: place.folder) else { return }
    let name = Self.name(options)
    do throws(SystemError) {
      let parts = Self.sealed([packer.bytes[...]])
      try folder.extend(name, holding: mapped.all.count, by: Array(parts.joined()))
    } catch {
      // Then it isn't what this build has left.
      _ = try? folder.removeFile(name)
    }
  }

  /// Keeps the memory of a site of which some files have been written anew: they lie on the disk in another way now.
  func keep(after writing: [OutputFile], in output: String, _ options: BuildOptions) {
    guard let place = options.memory, let root = try? Folder(at: output) else { return }
    let renewed = writing.compactMap { file in outputs.number(of: file.path).map { (number: $0, file: file) } }
    let addendum = Addendum(outputs: renewed)
    if hasRoom(for: addendum) { return keep(addendum, heading, in: root, options) }
    var all = outputs
    let states = outputs.look(renewed.map(\.number), in: root, jobs: options.jobs)
    for (output, state) in zip(renewed, states) {
      all.change(output.number, to: output.file.hash, lying: state ?? ContentHash(value: 0))
    }
    let tasks = tasks.sorted { $0.value.maker < $1.value.maker }.map { (name: $0.key, made: Made($0.value, in: self)) }
    let file = PackedFile(
      heading, all, languages: languages, components,
      shelves: shelves.map { $0.map { .former(records[$0].whole) } }, tasks: tasks, marked: markedFiles, over: self)
    Self.keep(file, as: Self.name(options), in: place.folder)
  }

  /// Nil where there is none, or it can't be read or relied on.
  static func read(_ options: BuildOptions) -> BuildMemory? {
    guard let place = options.memory, options.output != nil, let folder = try? Folder(at: place.folder),
      let file = try? folder.openFile(name(options)), let bytes = try? file.map(atMost: largest)
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

  fileprivate mutating func add(_ outputs: BuildMemory.Outputs) {
    add(outputs.paths)
    add(outputs.hashes.withUnsafeBytes { Array($0) })
    add(outputs.makers.withUnsafeBytes { Array($0) })
    add(outputs.states.withUnsafeBytes { Array($0) })
  }

  /// - Parameter made: what has inputs.
  mutating func add(leavings made: Made) {
    add(made.inputs ?? ContentHash(value: 0))
    add(made.face ?? ContentHash(value: 0))
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

  fileprivate mutating func outputs(of raw: UnsafeRawBufferPointer) -> BuildMemory.Outputs {
    let (paths, hashes, makers, states) = (all(), range(), range(), range())
    return BuildMemory.Outputs(
      paths: paths, hashes: Self.hashes(raw[hashes]), states: Self.hashes(raw[states]),
      makers: (0..<makers.count / 4).map {
        raw.loadUnaligned(fromByteOffset: makers.lowerBound + $0 * 4, as: Int32.self)
      })
  }

  private static func hashes(_ raw: Swift.Slice<UnsafeRawBufferPointer>) -> [ContentHash] {
    (0..<raw.count / 8).map {
      ContentHash(value: raw.base.loadUnaligned(fromByteOffset: raw.startIndex + $0 * 8, as: UInt64.self))
    }
  }

  mutating func leavings(of maker: Int) -> BuildMemory.Leavings {
    BuildMemory.Leavings(
      inputs: hash(), face: hash(), sitemapCount: number(), sitemap: range(), summary: range(), maker: maker)
  }

  /// A part of a file and its hash; nil where it isn't as it was written.
  mutating func part(of raw: UnsafeRawBufferPointer) -> (hash: ContentHash, range: Range<Int>)? {
    let (hash, range) = (hash(), range())
    guard !isBroken, hash == ContentHash(UnsafeRawBufferPointer(rebasing: raw[range])) else { return nil }
    return (hash, range)
  }

  /// Of the leavings that follow.
  mutating func face() -> ContentHash {
    _ = hash()
    return hash()
  }

  mutating func skipLeavings() { (_, _, _, _, _) = (hash(), hash(), number(), range(), range()) }
}
