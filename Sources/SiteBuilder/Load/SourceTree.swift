import Diagnostics
import Glibc
import StatusModel
import Synchronization

/// A file of `static/`, to be copied as it is.
public struct StaticFile: Sendable {
  /// Where it goes in the site: its path within `static/`.
  public let path: String
  public let file: SourceFile

  public init(path: String, file: SourceFile) {
    self.path = path
    self.file = file
  }
}

/// The content folder as it was read: texts that are UTF-8, and bytes to copy.
///
/// Whatever is odd about a file or folder is reported and left out; the rest is there. Files are sorted by the bytes
/// of their paths, which are the folder's as the user gave it plus what follows.
public struct SourceTree: Sendable {
  /// `site.yml`; nil where it is missing or unreadable, which the report says.
  public let site: SourceFile?
  public let incidents: [SourceFile]
  public let maintenance: [SourceFile]
  public let postmortems: [SourceFile]
  public let pages: [SourceFile]
  public let statics: [StaticFile]
  /// Incidents and maintenance of which the last build knows all, and which no clock changes: they aren't among the
  /// others.
  let known: [Known]
  /// Of the files of all items, known ones and postmortems included.
  let itemsHash: ContentHash
  private let store: Store
  /// The paths of content files that exist but couldn't be read, so that others aren't blamed for naming them.
  public let unusable: [String]

  /// - Parameters:
  ///   - path: the content folder.
  ///   - jobs: how many threads may read at a time.
  ///   - memory: the last build's; asked for when a folder has been listed. The bytes of those that it knows are let go.
  /// - Throws: if the folder itself is missing or can't be read.
  init(
    reading path: String, jobs: Int, report: inout Report, memory: () -> BuildMemory? = { nil }
  ) throws(MachineTrouble) {
    let survey = try SourceSurvey(of: path, memory: memory)
    report.add(survey.report)

    let memory = memory()
    let store = Store(survey, memory, path: path)
    self.store = store
    let results = parallelMap(
      Array(0..<store.count), jobs: jobs, each: Tools(store, memory), on: OwnThread.perform
    ) { Self.read($1, with: &$0) }
    var site: SourceFile?
    var (incidents, maintenance, postmortems, pages) = ([SourceFile](), [SourceFile](), [SourceFile](), [SourceFile]())
    var statics: [StaticFile] = []
    var known: [Known] = []
    var hashes = UnorderedHash()
    var unusable: [String] = []
    known.reserveCapacity(memory == nil ? 0 : results.count)
    for (number, result) in results.enumerated() {
      switch result {
      case .known(let file):
        known.append(file)
        if let memory { hashes.add(memory.records[Int(file.record)].files) }
      case .read(let file):
        let role = store.role(number)
        if role.shelf != nil { hashes.add(file.hash) }
        switch role {
        case .site: site = file
        case .incident: incidents.append(file)
        case .maintenance: maintenance.append(file)
        case .postmortem: postmortems.append(file)
        case .page: pages.append(file)
        case .copied(let target): statics.append(StaticFile(path: target, file: file))
        }
      case .failed(let diagnostic):
        report.add(diagnostic)
        unusable.append(store.found(number).path)
      }
    }
    self.site = site
    self.incidents = incidents.sortedInBytes(by: \.path)
    self.maintenance = maintenance.sortedInBytes(by: \.path)
    self.postmortems = postmortems.sortedInBytes(by: \.path)
    self.pages = pages
    self.statics = statics
    self.known = known
    itemsHash = hashes.value
    self.unusable = unusable.sortedInBytes(by: \.self)
  }

  /// Content files, translations included.
  var count: Int {
    (site == nil ? 0 : 1) + incidents.count + maintenance.count + postmortems.count + pages.count + known.count
  }

  /// A file of which the last build knows all that it says. There are ten thousands of them, so it is no more than
  /// numbers.
  struct Known {
    /// Of the item in the memory.
    let record: Int32
    fileprivate let number: Int32
    fileprivate let size: Int32
  }

  /// The file itself, for whoever wants to look into it after all.
  func file(_ known: Known, in memory: BuildMemory) -> SourceFile {
    let number = Int(known.number)
    return SourceFile(
      path: store.found(number).path, sum: memory.records[Int(known.record)].files.value, size: Int(known.size),
      number: number, in: store)
  }

  /// - Throws: where a file whose bytes were let go had others when somebody asked for them again.
  func checkUnchanged() throws(MachineTrouble) {
    guard let path = store.changed.withLock(\.self) else { return }
    throw MachineTrouble(path, reason: "it has changed while the site was being built", fix: "build again")
  }

  /// What came of a file.
  private enum Reading: Sendable {
    case read(SourceFile)
    case known(Known)
    case failed(Diagnostic)
  }

  private static let longestText = 8 << 20
  private static let longestCopy = 100 << 20

  /// The files as they lie on the disk.
  private final class Store: SourceStore {
    private let files: [SourceSurvey.Found]
    /// They are counted on from those.
    private let known: [SourceSurvey.Known]
    private let memory: BuildMemory?
    private let root: Folder
    private let path: String
    /// One that has other bytes than when it was first looked at.
    let changed = Mutex<String?>(nil)

    init(_ survey: SourceSurvey, _ memory: BuildMemory?, path: String) {
      files = survey.files
      known = survey.known
      self.memory = memory
      root = survey.root
      self.path = path
    }

    var count: Int { known.reduce(files.count) { $0 + $1.records.count } }

    /// The folder and the record of one that the last build may know.
    func record(_ number: Int) -> (folder: SourceSurvey.Known, record: Int)? {
      var rest = number - files.count
      guard rest >= 0 else { return nil }
      for folder in known {
        if rest < folder.records.count { return (folder, folder.records[rest]) }
        rest -= folder.records.count
      }
      return nil
    }

    func role(_ number: Int) -> SourceSurvey.Role { record(number)?.folder.role ?? files[number].role }

    func found(_ number: Int) -> SourceSurvey.Found {
      guard let (folder, record) = record(number), let memory else { return files[number] }
      let name = memory.id(ofRecord: record) + ".md"
      return SourceSurvey.Found(path: folder.shown + name, folder: folder.location, name: name, role: folder.role)
    }

    var cursor: FolderCursor { FolderCursor(root, path: path) }

    func bytes(ofFile number: Int, size: Int, sum: UInt64) -> [UInt8] {
      var tools = Tools(self, nil)
      if case .read(let file) = SourceTree.read(found(number), with: &tools), file.sum == sum { return file.bytes }
      changed.withLock { $0 = found(number).path }
      // Every place in it can still be looked at.
      return [UInt8](repeating: UInt8(ascii: " "), count: size)
    }
  }

  /// What a thread needs that reads.
  private struct Tools {
    let store: Store
    var cursor: FolderCursor
    let memory: BuildMemory?
    let buffer = ScratchBuffer()
    /// The path of the present file, as people see it and with a zero at the end.
    var path: [UInt8] = []

    init(_ store: Store, _ memory: BuildMemory?) {
      self.store = store
      cursor = store.cursor
      self.memory = memory
    }
  }

  private static func read(_ number: Int, with tools: inout Tools) -> Reading {
    if let memory = tools.memory, let (folder, record) = tools.store.record(number),
      let size = look(record, in: folder, memory, with: &tools)
    {
      if memory.isSettled(record) {
        return .known(Known(record: Int32(record), number: Int32(number), size: Int32(size)))
      }
      let sum = memory.records[record].files.value
      return .read(
        SourceFile(path: tools.store.found(number).path, sum: sum, size: size, number: number, in: tools.store))
    }
    return read(tools.store.found(number), with: &tools)
  }

  /// Looks whether a file is as the last build read it. Ten thousand are, so nothing is made for them.
  ///
  /// - Returns: how many bytes it has; nil where it isn't.
  private static func look(
    _ record: Int, in folder: SourceSurvey.Known, _ memory: BuildMemory, with tools: inout Tools
  ) -> Int? {
    guard case .folder(let place) = try? tools.cursor.go(to: folder.location) else { return nil }
    tools.path.removeAll(keepingCapacity: true)
    tools.path += folder.shown.utf8
    let name = tools.path.count
    tools.path += memory.mapped[memory.records[record].id]
    tools.path += ".md\0".utf8
    return tools.path.withUnsafeBytes { path in
      guard let start = path.baseAddress?.assumingMemoryBound(to: CChar.self),
        let size = place.read(start + name, into: tools.buffer.bytes)
      else { return nil }
      let bytes = UnsafeRawBufferPointer(rebasing: tools.buffer.bytes[..<size])
      let hash = SourceFile.hash(UnsafeRawBufferPointer(rebasing: path.dropLast()), bytes).hash
      return hash == memory.records[record].files ? size : nil
    }
  }

  private static func read(_ found: SourceSurvey.Found, with tools: inout Tools) -> Reading {
    var place: Place { Place(SourceFile(path: found.path, bytes: [])) }
    let limit = found.role.isText ? longestText : longestCopy
    let bytes: [UInt8]?
    do throws(MachineTrouble) {
      guard case .folder(let folder) = try tools.cursor.go(to: found.folder) else {
        return .failed(.unreadable("it has just gone", at: place))
      }
      bytes = try reaching(found.path) { () throws(SystemError) in
        guard let file = try folder.openFile(found.name) else { throw SystemError(ENOENT) }
        return try file.read(atMost: limit)
      }
    } catch {
      return .failed(.unreadable(error.reason, at: place))
    }
    guard let bytes else {
      return .failed(.tooLarge(limit: "\(limit >> 20) MB", at: place))
    }
    let (hash, isASCII) = SourceFile.hash(found.path, bytes)
    let file = SourceFile(path: found.path, bytes: bytes, sum: hash.value)
    if found.role.isText, !isASCII, let bad = firstBadBytes(in: bytes) {
      let isUTF16 = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
      return .failed(.notUTF8(encoding: isUTF16 ? "UTF-16" : nil, at: Place(file, bad)))
    }
    return .read(file)
  }

  /// Where the first sequence stands that isn't UTF-8 (RFC 3629); nil for good text.
  ///
  /// Nearly all of a text is ASCII, which is passed over eight bytes at a time; the library checks what lies between,
  /// as it needs eight instructions for each byte.
  private static func firstBadBytes(in bytes: [UInt8]) -> Range<Int>? {
    let span = bytes.span
    var start = 0
    while true {
      start = bytes.firstIndex(from: start, isASCII: false)
      guard start < bytes.count else { return nil }
      let end = bytes.firstIndex(from: start, isASCII: true)
      do throws(UTF8.ValidationError) {
        _ = try UTF8Span(validating: span.extracting(start..<end))
      } catch {
        return start + error.byteOffsets.lowerBound..<start + error.byteOffsets.upperBound
      }
      start = end
    }
  }
}

extension [UInt8] {
  /// The first index, from one on, of a byte that is ASCII or isn't; their count where there is none.
  fileprivate func firstIndex(from start: Int, isASCII wanted: Bool) -> Int {
    withUnsafeBytes { bytes in
      var index = start
      while !wanted, index + 8 <= bytes.count,
        bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      {
        index += 8
      }
      while index < bytes.count, (bytes[index] < 0x80) != wanted { index += 1 }
      return index
    }
  }
}
