import Diagnostics

/// One file of a site, rendered and ready to be written.
public final class OutputFile: Sendable {
  /// Relative to the output folder, with "/" between the names, such as `incidents/api-errors/index.html`.
  public let path: String
  /// What stands in it, one after the other. A month's file of the API shares the objects of its incidents' own files,
  /// which are half of what a site holds.
  let parts: [[UInt8]]
  /// How many bytes these are.
  let size: Int
  /// Worked out where the file is made, on many threads.
  let hash: ContentHash
  /// Whether it tells when the site was built, by marks that have yet to be filled.
  let isMarked: Bool
  /// Whether it has been written where a first site is put together, and its bytes are gone from here.
  let isStaged: Bool
  /// How it lies on the disk, where it was there already and its bytes are gone from here.
  let present: FileState?

  public convenience init(path: String, bytes: [UInt8]) { self.init(path: path, parts: [bytes]) }

  init(path: String, parts: [[UInt8]]) {
    self.path = path
    // What was written piece by piece may hold twice the memory that it needs.
    self.parts = parts.map { $0.capacity > $0.count + $0.count / 8 + 32 ? $0.exactly() : $0 }
    size = parts.reduce(0) { $0 + $1.count }
    hash = ContentHash(self.parts)
    isMarked = self.parts.contains(where: \.holdsMark)
    isStaged = false
    present = nil
  }

  /// A file that has been written, or that was there already.
  init(lettingGo file: OutputFile, present: FileState? = nil) {
    path = file.path
    parts = []
    size = file.size
    hash = file.hash
    isMarked = file.isMarked
    isStaged = present == nil
    self.present = present
  }

  /// Whether the bytes are at hand.
  var isHeld: Bool { !isStaged && present == nil }

  public var bytes: [UInt8] {
    precondition(isHeld, "the bytes of \(path) are on the disk and gone from here")
    return parts.count == 1 ? parts[0] : Array(parts.joined())
  }
}

extension [UInt8] {
  /// The same bytes in memory of just their size.
  func exactly() -> [UInt8] {
    Array(unsafeUninitializedCapacity: count) { buffer, initialized in
      initialized = withUnsafeBufferPointer { buffer.update(fromContentsOf: $0) }
    }
  }
}

/// What a build did to the output folder, in files.
public struct Changes: Equatable, Sendable {
  public let written: Int
  public let unchanged: Int
  public let removed: Int

  public init(written: Int, unchanged: Int, removed: Int) {
    self.written = written
    self.unchanged = unchanged
    self.removed = removed
  }
}

/// Rules for the paths of outputs.
enum OutputPath {
  /// Names that begin so are Candor's own, for temporary files and the journal.
  static let reservedPrefix = ".candor-"

  /// Why a path can't be written; nil where it can.
  static func objection(to path: String) -> String? {
    path.withUTF8Bytes { bytes in
      guard !bytes.isEmpty else { return "an output needs a name" }
      var start = 0
      for index in 0...bytes.count {
        if index < bytes.count, bytes[index] != UInt8(ascii: "/") {
          if bytes[index] < 32 || bytes[index] == 127 { return "a control character in a file name" }
          continue
        }
        let name = bytes[start..<index]
        if name.isEmpty || (name.count <= 2 && name.allSatisfy { $0 == UInt8(ascii: ".") }) {
          return "an output has a plain path inside the output folder"
        }
        if name.count > 255 { return "a name longer than 255 bytes" }
        if name.first == UInt8(ascii: "."), name.starts(with: reservedPrefix.utf8) {
          return "names that begin with '\(reservedPrefix)' are reserved"
        }
        start = index + 1
      }
      return nil
    }
  }
}

/// The order in which the files of a site appear: whoever reads while a build is renaming finds that what a page
/// needs is there already, and no feed or API tells of a page that isn't.
enum Wave: Int, CaseIterable {
  /// Styles, scripts, pictures: whatever pages load.
  case assets
  case pages
  /// Feeds, API, calendars, badges.
  case data
  /// `build.json`, the list that makes the new files Candor's own.
  case list

  init(of path: String) {
    // A compressed sibling comes with its file.
    let ending = Compression.endings.first { path.endsInBytes($0) }
    let path = ending.map { String(path.utf8.dropLast($0.utf8.count)) ?? path } ?? path
    self =
      if path.equalsInBytes(OutputFolder.listName) {
        .list
      } else if path.endsInBytes(".html") {
        .pages
      } else if Self.folders.contains(where: { path.isWithin($0) }) || Self.endings.contains(where: path.endsInBytes) {
        .data
      } else {
        .assets
      }
  }

  /// Of data.
  private static let folders = ["api", "feeds", "badges"]
  private static let endings = [".xml", ".atom", ".json", ".ics", ".rss"]
}
