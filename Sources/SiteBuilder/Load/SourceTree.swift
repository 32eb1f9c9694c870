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
  /// What the last build has read, too; nil where nothing is known of that. Files of incidents and maintenance that no clock
  /// changes (`known`) aren't among the others.
  let recorded: RecordedFiles?
  /// Of the files of all items, known ones and postmortems included.
  let itemsHash: ContentHash
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
    var hashes = UnorderedHash()
    var files = survey.files
    let recorded = looks.value.map { look in
      let known = survey.recorded.filter { look.size($0) != nil && look.memory.isSettled($0) }
      for record in known { hashes.add(look.memory.records[record].files) }
      return RecordedFiles(look, known, in: survey.root, path: path)
    }
    if let recorded {
      files += survey.recorded.filter { !recorded.isKnown($0) }.map(recorded.found)
      files = files.sortedInBytes(by: \.path)
    }
    self.recorded = recorded
    let results = parallelMap(files, jobs: jobs, each: FolderCursor(survey.root, path: path), on: OwnThread.perform) {
      (cursor, found) -> Reading in
      if let record = found.record, let file = recorded?.unchanged(record) { return .read(file) }
      return Self.read(found, by: &cursor)
    }
    var site: SourceFile?
    var (incidents, maintenance, postmortems, pages) = ([SourceFile](), [SourceFile](), [SourceFile](), [SourceFile]())
    var statics: [StaticFile] = []
    var unusable: [String] = []
    for (found, result) in zip(files, results) {
      switch result {
      case .read(let file):
        let role = found.role
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
        unusable.append(found.path)
      }
    }
    self.site = site
    self.incidents = incidents
    self.maintenance = maintenance
    self.postmortems = postmortems
    self.pages = pages
    self.statics = statics
    itemsHash = hashes.value
    self.unusable = unusable
  }

  /// Content files, translations included.
  var count: Int {
    (site == nil ? 0 : 1) + incidents.count + maintenance.count + postmortems.count + pages.count
      + (recorded?.known.count ?? 0)
  }

  /// - Throws: where a file whose bytes were let go had others when somebody asked for them again.
  func checkUnchanged() throws(MachineTrouble) {
    guard let path = recorded?.changed.withLock(\.self) else { return }
    throw MachineTrouble(path, reason: "it has changed while the site was being built", fix: "build again")
  }

  /// What came of a file.
  fileprivate enum Reading: Sendable {
    case read(SourceFile)
    case failed(Diagnostic)
  }

  private static let longestText = 8 << 20
  private static let longestCopy = 100 << 20

  fileprivate static func read(_ found: SourceSurvey.Found, by cursor: inout FolderCursor) -> Reading {
    var place: Place { Place(SourceFile(path: found.path, bytes: [])) }
    let limit = found.role.isText ? longestText : longestCopy
    let bytes: [UInt8]?
    do throws(MachineTrouble) {
      guard case .folder(let folder) = try cursor.go(to: found.folder) else {
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

/// Files that the last build has read, too. There are ten thousands of them, so they go by the numbers of their records;
/// the bytes of those that are as they were are let go.
final class RecordedFiles: SourceStore {
  private let look: KnownLook
  /// Records of items that no clock changes, whose files are as they were; sorted.
  let known: [Int]
  private let areKnown: [Bool]
  private let root: Folder
  private let path: String
  /// A file that has other bytes than when it was first looked at.
  let changed = Mutex<String?>(nil)

  var memory: BuildMemory { look.memory }

  /// - Parameters:
  ///   - root: the content folder.
  ///   - path: its path, for messages.
  init(_ look: KnownLook, _ known: [Int], in root: Folder, path: String) {
    self.look = look
    self.known = known
    var areKnown = [Bool](repeating: false, count: look.memory.records.count)
    for record in known { areKnown[record] = true }
    self.areKnown = areKnown
    self.root = root
    self.path = path
  }

  func isKnown(_ record: Int) -> Bool { areKnown[record] }

  fileprivate func found(_ record: Int) -> SourceSurvey.Found {
    SourceSurvey.Found(ofRecord: record, in: memory, look.prefix)
  }

  /// Nil where it isn't as it was.
  fileprivate func unchanged(_ record: Int) -> SourceFile? { look.size(record).map { file(record, size: $0) } }

  /// The file of a known one, for whoever wants to look into it after all.
  func file(_ record: Int) -> SourceFile { file(record, size: look.size(record) ?? 0) }

  private func file(_ record: Int, size: Int) -> SourceFile {
    SourceFile(
      path: found(record).path, sum: memory.records[record].files.value, size: size, number: record, in: self)
  }

  func bytes(ofFile record: Int, size: Int, sum: UInt64) -> [UInt8] {
    let found = found(record)
    var cursor = FolderCursor(root, path: path)
    if case .read(let file) = SourceTree.read(found, by: &cursor), file.sum == sum { return file.bytes }
    changed.withLock { $0 = found.path }
    // Every place in it can still be looked at.
    return [UInt8](repeating: UInt8(ascii: " "), count: size)
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
