import Glibc
import Synchronization

/// The folder in which a first site is put together: within the output folder, under a name of Candor's own.
///
/// Files are written there as soon as they are made, so that no build holds all of a site in memory, and whole folders
/// take their places by one rename each. Whatever is in it is Candor's; should a build be killed, the next removes it.
final class Staging: Sendable {
  static let name = OutputPath.reservedPrefix + "site"

  let output: OutputFolder
  /// The output folder, locked for as long as this is in use.
  let root: Folder
  let folder: Folder
  private let path: String
  /// Those that were made for the output folder, outermost first.
  private let newFolders: [String]
  private let firstTrouble = Mutex<MachineTrouble?>(nil)

  /// - Parameter root: holds no folder of this name.
  init(of output: OutputFolder, in root: Folder, path: String, newFolders: [String]) throws(SystemError) {
    self.output = output
    self.root = root
    self.path = path
    self.newFolders = newFolders
    guard try root.makeFolder(Self.name) else { throw SystemError(EEXIST) }
    folder = try root.folder(Self.name)
  }

  var cursor: FolderCursor { FolderCursor(folder, path: "\(path)/\(Self.name)") }

  /// What went wrong first while files were put here.
  var trouble: MachineTrouble? { firstTrouble.withLock(\.self) }

  /// A thread that writes files as soon as they are made, and lets go of their bytes.
  struct Writer {
    private let staging: Staging
    private var cursors: FolderCursors

    init(to staging: Staging) {
      self.staging = staging
      cursors = FolderCursors(from: staging.cursor)
    }

    /// - Returns: the file without its bytes; as it is where they will be asked for again, or where it couldn't be
    ///   written: then the build is going to fail.
    mutating func put(_ file: OutputFile) -> OutputFile {
      guard !file.isMarked, OutputPath.objection(to: file.path) == nil, staging.trouble == nil else { return file }
      do throws(MachineTrouble) {
        try staging.write(file, with: &cursors[file.path])
        return OutputFile(lettingGo: file)
      } catch {
        staging.firstTrouble.withLock { $0 = $0 ?? error }
        return file
      }
    }
  }

  func write(_ file: OutputFile, with cursor: inout FolderCursor) throws(MachineTrouble) {
    let folder = try cursor.folder(of: file.path, isMissing: true)
    try reaching("\(path)/\(file.path)") { () throws(SystemError) in
      try folder.writeNew(file.path.lastName, file.parts.map { $0[...] })
    }
  }

  /// Takes everything back, and lets other builds in.
  func discard() {
    try? root.removeTree(Self.name)
    OutputFolder.takeBack(newFolders)
    OutputFolder.unlock(root)
  }
}

/// What takes its place by one rename.
struct Move: Sendable {
  /// Of a file, or of a new folder.
  let path: String
  /// The numbers of the changed files that it is or holds.
  let entries: Range<Int>

  var number: Int { entries.lowerBound }

  init(_ path: String, _ entries: Range<Int>) {
    self.path = path
    self.entries = entries
  }

  /// Of files that have been put together in a folder of their own: the outermost folders that aren't there yet and
  /// whose files appear in one wave go as a whole. Of a first site of twenty thousand files that is a few dozen steps.
  ///
  /// - Parameter entries: sorted by path.
  static func whole(_ entries: [OutputPlan.Entry]) -> [Move] {
    var moves: [Move] = []
    var next = 0
    while next < entries.count {
      let move = folder(at: next, of: entries) ?? Move(entries[next].file.path, next..<next + 1)
      moves.append(move)
      next = move.entries.upperBound
    }
    return moves
  }

  /// Nil where no such folder begins with a file.
  private static func folder(at number: Int, of entries: [OutputPlan.Entry]) -> Move? {
    let path = entries[number].file.path
    guard let present = entries[number].presentDepth else { return nil }
    let wave = Wave(of: path)
    for folder in path.foldersAround.dropFirst(present) {
      // One that an earlier file lies in has been looked at.
      if number > 0, entries[number - 1].file.path.isWithin(folder) { continue }
      var end = number + 1
      while end < entries.count, entries[end].file.path.isWithin(folder), entries[end].presentDepth != nil,
        Wave(of: entries[end].file.path) == wave
      {
        end += 1
      }
      if end == entries.count || !entries[end].file.path.isWithin(folder) { return Move(folder, number..<end) }
    }
    return nil
  }
}
