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
    reading path: String, jobs: Int, report: inout Report, memory: @escaping @Sendable () -> BuildMemory? = { nil }
  ) throws(MachineTrouble) {
    // What the last build has read has the same name now, mostly, and needn't be found first.
    let looks = Ahead(jobs: jobs) { memory().map { KnownLook(at: path, $0, jobs: jobs) } }
    let survey = try SourceSurvey(of: path, memory: memory)
    report.add(survey.report)
    let look = looks.value
    var known: [Known] = []
    var hashes = UnorderedHash()
    var files = survey.files
    if let look {
      for folder in survey.recorded {
        for record in folder.records {
          if let size = look.size(record), look.memory.isSettled(record) {
            known.append(Known(record: Int32(record), size: Int32(size)))
            hashes.add(look.memory.records[record].files)
          } else {
            files.append(folder.found(look.memory.id(ofRecord: record), record))
          }
        }
      }
    }
    let store = Store(survey, files.sortedInBytes(by: \.path), look, path: path)
    self.store = store
    let results = parallelMap(
      Array(store.files.indices), jobs: jobs, each: Tools(store), on: OwnThread.perform
    ) { Self.read($1, with: &$0) }
    var site: SourceFile?
    var (incidents, maintenance, postmortems, pages) = ([SourceFile](), [SourceFile](), [SourceFile](), [SourceFile]())
    var statics: [StaticFile] = []
    var unusable: [String] = []
    for (number, result) in results.enumerated() {
      switch result {
      case .read(let file):
        let role = store.files[number].role
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
        unusable.append(store.files[number].path)
      }
    }
    self.site = site
    self.incidents = incidents
    self.maintenance = maintenance
    self.postmortems = postmortems
    self.pages = pages
    self.statics = statics
    self.known = known
    itemsHash = hashes.value
    self.unusable = unusable
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
    fileprivate let size: Int32
  }

  /// The file itself, for whoever wants to look into it after all.
  func file(_ known: Known) -> SourceFile {
    let record = Int(known.record)
    return store.file(store.found(record: record), size: Int(known.size), known: record)
  }

  /// - Throws: where a file whose bytes were let go had others when somebody asked for them again.
  func checkUnchanged() throws(MachineTrouble) {
    guard let path = store.changed.withLock(\.self) else { return }
    throw MachineTrouble(path, reason: "it has changed while the site was being built", fix: "build again")
  }

  /// What came of a file.
  private enum Reading: Sendable {
    case read(SourceFile)
    case failed(Diagnostic)
  }

  private static let longestText = 8 << 20
  private static let longestCopy = 100 << 20

  /// The files as they lie on the disk.
  private final class Store: SourceStore {
    /// Sorted by path.
    let files: [SourceSurvey.Found]
    let look: KnownLook?
    private let recorded: [SourceSurvey.Recorded]
    private let root: Folder
    private let path: String
    /// One that has other bytes than when it was first looked at.
    let changed = Mutex<String?>(nil)

    init(_ survey: SourceSurvey, _ files: [SourceSurvey.Found], _ look: KnownLook?, path: String) {
      self.files = files
      self.look = look
      recorded = survey.recorded
      root = survey.root
      self.path = path
    }

    var cursor: FolderCursor { FolderCursor(root, path: path) }

    /// That of a record in one of the folders that were looked at.
    func found(record: Int) -> SourceSurvey.Found {
      let memory = look?.memory
      let folder = recorded.first { $0.role.shelf.map { memory?.isOn($0, record) == true } ?? false } ?? recorded[0]
      return folder.found(memory?.id(ofRecord: record) ?? "", record)
    }

    /// One whose bytes are let go: the record that knows it is its number.
    func file(_ found: SourceSurvey.Found, size: Int, known record: Int) -> SourceFile {
      let hash = look?.memory.records[record].files ?? .none
      return SourceFile(path: found.path, sum: hash.value, size: size, number: record, in: self)
    }

    func bytes(ofFile number: Int, size: Int, sum: UInt64) -> [UInt8] {
      let found = found(record: number)
      var tools = Tools(self)
      if case .read(let file) = SourceTree.read(found, with: &tools), file.sum == sum { return file.bytes }
      changed.withLock { $0 = found.path }
      // Every place in it can still be looked at.
      return [UInt8](repeating: UInt8(ascii: " "), count: size)
    }
  }

  /// What a thread needs that reads.
  private struct Tools {
    let store: Store
    var cursor: FolderCursor

    init(_ store: Store) {
      self.store = store
      cursor = store.cursor
    }
  }

  private static func read(_ number: Int, with tools: inout Tools) -> Reading {
    let found = tools.store.files[number]
    if let record = found.record, let size = tools.store.look?.size(record) {
      return .read(tools.store.file(found, size: size, known: record))
    }
    return read(found, with: &tools)
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
