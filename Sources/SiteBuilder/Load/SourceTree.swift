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
  private let store: Store
  /// The paths of content files that exist but couldn't be read, so that others aren't blamed for naming them.
  public let unusable: [String]

  /// - Parameters:
  ///   - path: the content folder.
  ///   - jobs: how many threads may read at a time.
  ///   - known: hashes of files that the last build has read; asked for when all have been found. Their bytes are let go.
  /// - Throws: if the folder itself is missing or can't be read.
  init(
    reading path: String, jobs: Int, report: inout Report, known: () -> Set<ContentHash>? = { nil }
  ) throws(MachineTrouble) {
    let survey = try SourceSurvey(of: path)
    report.add(survey.report)

    let store = Store(survey, path: path)
    self.store = store
    let known = known()
    let results = parallelMap(Array(survey.files.indices), jobs: jobs, each: Tools(store, known: known)) {
      Self.read($1, with: &$0)
    }
    var site: SourceFile?
    var (incidents, maintenance, postmortems, pages) = ([SourceFile](), [SourceFile](), [SourceFile](), [SourceFile]())
    var statics: [StaticFile] = []
    var unusable: [String] = []
    for (found, result) in zip(survey.files, results) {
      switch result {
      case .success(let file):
        switch found.role {
        case .site: site = file
        case .incident: incidents.append(file)
        case .maintenance: maintenance.append(file)
        case .postmortem: postmortems.append(file)
        case .page: pages.append(file)
        case .copied(let target): statics.append(StaticFile(path: target, file: file))
        }
      case .failure(let failure):
        report.add(failure.diagnostic)
        unusable.append(found.path)
      }
    }
    self.site = site
    self.incidents = incidents
    self.maintenance = maintenance
    self.postmortems = postmortems
    self.pages = pages
    self.statics = statics
    self.unusable = unusable
  }

  /// - Throws: where a file whose bytes were let go had others when somebody asked for them again.
  func checkUnchanged() throws(MachineTrouble) {
    guard let path = store.changed.withLock(\.self) else { return }
    throw MachineTrouble(path, reason: "it has changed while the site was being built", fix: "build again")
  }

  private struct Failure: Error {
    let diagnostic: Diagnostic
  }

  private static let longestText = 8 << 20
  private static let longestCopy = 100 << 20

  /// The files as they lie on the disk.
  private final class Store: SourceStore {
    let files: [SourceSurvey.Found]
    private let root: Folder
    private let path: String
    /// One that has other bytes than when it was first looked at.
    let changed = Mutex<String?>(nil)

    init(_ survey: SourceSurvey, path: String) {
      files = survey.files
      root = survey.root
      self.path = path
    }

    var cursor: FolderCursor { FolderCursor(root, path: path) }

    func bytes(ofFile number: Int, size: Int, sum: UInt64) -> [UInt8] {
      var tools = Tools(self, known: nil)
      if case .success(let file) = SourceTree.read(number, with: &tools), file.sum == sum { return file.bytes }
      changed.withLock { $0 = files[number].path }
      // Every place in it can still be looked at.
      return [UInt8](repeating: UInt8(ascii: " "), count: size)
    }
  }

  /// What a thread needs that reads.
  private struct Tools {
    let store: Store
    var cursor: FolderCursor
    let known: Set<ContentHash>?
    let buffer = ScratchBuffer()

    init(_ store: Store, known: Set<ContentHash>?) {
      self.store = store
      cursor = store.cursor
      self.known = known
    }
  }

  private static func read(_ number: Int, with tools: inout Tools) -> Result<SourceFile, Failure> {
    let found = tools.store.files[number]
    var place: Place { Place(SourceFile(path: found.path, bytes: [])) }
    let limit = found.role.isText ? longestText : longestCopy
    let bytes: [UInt8]?
    do throws(MachineTrouble) {
      guard case .folder(let folder) = try tools.cursor.go(to: found.folder) else {
        return .failure(Failure(diagnostic: .unreadable("it has just gone", at: place)))
      }
      if let known = tools.known, found.role.isItem, let size = folder.read(found.name, into: tools.buffer.bytes) {
        let bytes = UnsafeRawBufferPointer(rebasing: tools.buffer.bytes[..<size])
        let sum = ContentHash.of(bytes, named: found.path).hash
        if known.contains(sum) {
          return .success(SourceFile(path: found.path, sum: sum.value, size: size, number: number, in: tools.store))
        }
      }
      bytes = try reaching(found.path) { () throws(SystemError) in
        guard let file = try folder.openFile(found.name) else { throw SystemError(ENOENT) }
        return try file.read(atMost: limit)
      }
    } catch {
      return .failure(Failure(diagnostic: .unreadable(error.reason, at: place)))
    }
    guard let bytes else {
      return .failure(Failure(diagnostic: .tooLarge(limit: "\(limit >> 20) MB", at: place)))
    }
    let (hash, isASCII) = bytes.withUnsafeBytes { ContentHash.of($0, named: found.path) }
    let file = SourceFile(path: found.path, bytes: bytes, sum: hash.value)
    if found.role.isText, !isASCII, let bad = firstBadBytes(in: bytes) {
      let isUTF16 = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
      return .failure(
        Failure(diagnostic: .notUTF8(encoding: isUTF16 ? "UTF-16" : nil, at: Place(file, bad))))
    }
    return .success(file)
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
