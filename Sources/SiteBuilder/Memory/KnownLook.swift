import Diagnostics
import StatusModel

/// A look at the files that the last build has read, under the names that they had then: whether they are as they were.
/// Of ten thousand nearly all are, so nothing is made for them.
struct KnownLook: Sendable {
  let memory: BuildMemory
  /// Of the content folder, as people see it.
  let prefix: String
  /// Of each record, how many bytes its file has; -1 for one that is gone, or isn't the same.
  private let sizes: [Int32]

  /// - Parameter path: of the content folder.
  init(at path: String, _ memory: BuildMemory, jobs: Int) {
    let prefix = SourceSurvey.prefix(of: path)
    self.memory = memory
    self.prefix = prefix
    let records = Array(0..<memory.records.count)
    guard let root = try? Folder(at: path) else {
      sizes = records.map { _ in -1 }
      return
    }
    sizes = parallelMap(records, jobs: jobs, each: Reader(memory, in: root, prefix), on: OwnThread.perform) {
      $0.size($1)
    }
  }

  func size(_ record: Int) -> Int? { sizes[record] < 0 ? nil : Int(sizes[record]) }

  /// What a thread needs that looks at files.
  private struct Reader {
    private let memory: BuildMemory
    private let root: Folder
    private let prefix: String
    private let buffer = ScratchBuffer()
    private let closing = LateClosing()
    /// The folder of the present shelf, which is open, and the hash of its path; nil where there is none.
    private var shelf: Range<Int> = 0..<0
    private var folder: (open: Folder, hash: ContentHash)?

    init(_ memory: BuildMemory, in root: Folder, _ prefix: String) {
      self.memory = memory
      self.root = root
      self.prefix = prefix
    }

    mutating func size(_ number: Int) -> Int32 {
      if !shelf.contains(number) { go(to: number) }
      guard let folder else { return -1 }
      let record = memory.records[number]
      let name = memory.mapped[record.wholeName]
      guard let start = name.baseAddress?.assumingMemoryBound(to: CChar.self),
        let size = folder.open.read(start, into: buffer.bytes, closing: closing)
      else { return -1 }
      let bytes = UnsafeRawBufferPointer(rebasing: buffer.bytes[..<size])
      let hash = SourceFile.hash(folder.hash, UnsafeRawBufferPointer(rebasing: name.dropLast()), bytes).hash
      return hash == record.files ? Int32(size) : -1
    }

    private mutating func go(to number: Int) {
      let next = memory.shelf(of: number)
      shelf = memory.shelves[next.rawValue]
      folder = (try? root.folder(next.folder)).map { ($0, ContentHash(Array("\(prefix)\(next.folder)/".utf8))) }
    }
  }
}
