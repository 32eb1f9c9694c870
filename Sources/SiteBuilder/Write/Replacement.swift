import Glibc
import StatusModel
import Synchronization

/// Carries a plan out.
///
/// 1. Every changed file is written whole under a temporary name beside its place, or among the files of a first site. A
///    full disk shows here, while the old site is still untouched, and takes all of this back.
/// 2. The files take their places by rename, wave by wave; those of a first site by whole folders, where they can.
/// 3. Files that are no longer made are removed, and folders that this leaves empty.
///
/// The caller sees to it that the journal is in place from before the first step until after the last.
struct Replacement {
  private let plan: OutputPlan
  private let root: Folder
  private let path: String
  private let jobs: Int
  private let madeFolders = MadeFolders()
  /// Where a first site has been put together, for the most part.
  private let staging: Staging?

  init(_ plan: OutputPlan, in root: Folder, path: String, jobs: Int, from staging: Staging? = nil) {
    self.plan = plan
    self.root = root
    self.path = path
    self.jobs = jobs
    self.staging = staging
  }

  /// Writes the temporary files. On failure nothing of them is left but in the folder of a first site.
  func stage() throws(MachineTrouble) {
    if let staging {
      let rest = plan.changed.map(\.file).filter { !$0.isStaged }
      return try run(rest, from: staging.folder) { (cursor, file) throws(MachineTrouble) in
        try staging.write(file, with: &cursor)
      }
    }
    do throws(MachineTrouble) {
      try run(Array(plan.changed.indices), from: root) { (cursor, number) throws(MachineTrouble) in
        let entry = plan.changed[number]
        let folder: Folder
        if let depth = entry.stagingDepth {
          // The walk ends at the obstacle; the folders before it are open.
          _ = try cursor.go(to: entry.file.path)
          folder = cursor.ancestor(depth)
        } else {
          folder = try cursor.folder(of: entry.file.path, isMissing: entry.presentDepth != nil)
        }
        try reaching("\(path)/\(entry.file.path)") { () throws(SystemError) in
          try folder.writeNew(Journal.temporaryName(number), entry.file.parts.map { $0[...] })
        }
      }
    } catch {
      discardTemporaries()
      Self.removeEmptyFolders(madeFolders.innermostFirst, in: root, path: path)
      throw error
    }
  }

  /// Gives every file its name, and removes what is no longer made.
  /// - Returns: how many files were removed.
  func finish() throws(MachineTrouble) -> Int {
    var removed = try remove(plan.obstacles)
    do throws(MachineTrouble) {
      for wave in waves {
        try run(wave, from: root) { (cursor, move) throws(MachineTrouble) in
          let target = try cursor.folder(of: move.path)
          let (source, name) = try self.source(of: move, beside: target, with: cursor)
          try reaching("\(path)/\(move.path)") { () throws(SystemError) in
            try source.rename(name, to: move.path.lastName, in: target)
          }
        }
      }
    } catch {
      if staging == nil { discardTemporaries() }
      throw error
    }
    removed += try remove(plan.obsolete.filter { !plan.obstacles.containsInBytes($0) })
    return removed
  }

  /// The moves in the order in which they appear: by wave, and within it inner pages before those that list them.
  private var waves: [[Move]] {
    let single = plan.changed.enumerated().map { Move($1.file.path, $0..<$0 + 1) }
    let moves = staging == nil ? single : Move.whole(plan.changed)
    // By wave, and there by depth.
    var waves = [[[Move]]](repeating: [], count: Wave.allCases.count)
    for move in moves {
      let file = plan.changed[move.number].file.path
      let wave = Wave(of: file).rawValue
      let depth = file.utf8.count { $0 == UInt8(ascii: "/") }
      while waves[wave].count <= depth { waves[wave].append([]) }
      waves[wave][depth].append(move)
    }
    return waves.map { $0.reversed().flatMap(\.self) }
  }

  /// Where what is to be moved was written, and its name there.
  ///
  /// - Parameter cursor: at the place of it.
  private func source(
    of move: Move, beside target: Folder, with cursor: FolderCursor
  ) throws(MachineTrouble) -> (Folder, String) {
    guard let staging else {
      let depth = plan.changed[move.number].stagingDepth
      return (depth.map { cursor.ancestor($0) } ?? target, Journal.temporaryName(move.number))
    }
    var cursor = staging.cursor
    return (try cursor.folder(of: move.path), move.path.lastName)
  }

  /// Takes each step, on several threads that walk from a folder. After a failure no further ones are begun.
  private func run<Step: Sendable>(
    _ steps: [Step], from start: Folder, _ body: @Sendable (inout FolderCursor, Step) throws(MachineTrouble) -> Void
  ) throws(MachineTrouble) {
    let hasFailed = Atomic(false)
    let troubles = parallelMap(
      steps, jobs: jobs, each: FolderCursor(start, path: path, noting: staging == nil ? madeFolders : nil)
    ) { (cursor, step) -> MachineTrouble? in
      if hasFailed.load(ordering: .relaxed) { return nil }
      do throws(MachineTrouble) {
        try body(&cursor, step)
        return nil
      } catch {
        hasFailed.store(true, ordering: .relaxed)
        return error
      }
    }
    if let first = troubles.lazy.compactMap({ $0 }).first { throw first }
  }

  /// Removes files of former builds. What someone has put in their place, a folder or a link, stays.
  private func remove(_ paths: [String]) throws(MachineTrouble) -> Int {
    var cursor = FolderCursor(root, path: path)
    var removed = 0
    var folders: [String] = []
    var former = ""
    for file in paths {
      var parent = file.parentPath
      if !parent.equalsInBytes(former) {
        former = parent
        while !parent.isEmpty {
          folders.append(parent)
          parent = parent.parentPath
        }
      }
      guard case .folder(let folder) = try cursor.go(to: file) else { continue }
      let name = file.lastName
      removed += try reaching("\(path)/\(file)") { () throws(SystemError) in
        guard try folder.kind(of: name) == .file else { return 0 }
        return try folder.removeFile(name) ? 1 : 0
      }
    }
    folders.sort { $1.precedesInBytes($0) }
    Self.removeEmptyFolders(folders, in: root, path: path)
    return removed
  }

  private func discardTemporaries() { Self.discardTemporaries(of: plan.journal, in: root, path: path) }
}

extension Replacement {
  /// Removes what a build with this journal may have left behind, as far as possible. Only names that the journal
  /// gives can be its temporary files.
  static func discardTemporaries(of journal: Journal, in root: Folder, path: String) {
    var cursor = FolderCursor(root, path: path)
    for (number, file) in journal.entries.map(\.path).enumerated() {
      let name = Journal.temporaryName(number)
      let depth: Int
      switch try? cursor.go(to: file) {
      case .folder: depth = file.utf8.count { $0 == UInt8(ascii: "/") }
      case .missing(let reached), .blocked(_, let reached, _): depth = reached
      case nil: continue
      }
      // Mostly it is in the folder of the file; it is further up where a folder on the way was still a file.
      for step in stride(from: depth, through: 0, by: -1) where (try? cursor.ancestor(step).removeFile(name)) == true {
        break
      }
    }
  }

  /// - Parameter folders: sorted so that each comes before the one that holds it.
  private static func removeEmptyFolders(_ folders: [String], in root: Folder, path: String) {
    var cursor = FolderCursor(root, path: path)
    var former = ""
    for folder in folders where !folder.equalsInBytes(former) {
      former = folder
      guard case .folder(let parent) = try? cursor.go(to: folder) else { continue }
      parent.removeEmptyFolder(folder.lastName)
    }
  }
}
