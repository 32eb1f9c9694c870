import Glibc
import StatusModel
import Synchronization

/// Carries a plan out.
///
/// 1. Every changed file is written whole under a temporary name beside its place. A full disk shows here, while the
///    old site is still untouched, and takes all of this back.
/// 2. The files take their places by rename, wave by wave.
/// 3. Files that are no longer made are removed, and folders that this leaves empty.
///
/// The caller sees to it that the journal is in place from before the first step until after the last.
struct Replacement {
  private let plan: OutputPlan
  private let root: Folder
  private let path: String
  private let jobs: Int
  private let madeFolders = MadeFolders()

  init(_ plan: OutputPlan, in root: Folder, path: String, jobs: Int) {
    self.plan = plan
    self.root = root
    self.path = path
    self.jobs = jobs
  }

  /// Writes the temporary files. On failure nothing of them is left.
  func stage() throws(MachineTrouble) {
    let steps = plan.changed.enumerated().map { Step(number: $0.offset, entry: $0.element) }
    do throws(MachineTrouble) {
      try run(steps) { (cursor, step) throws(MachineTrouble) in
        let (folder, _) = try self.folders(of: step, with: &cursor, staging: true)
        try reaching("\(path)/\(step.entry.file.path)") { () throws(SystemError) in
          try folder.writeNew(step.temporaryName, step.entry.file.parts.map { $0[...] })
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
        try run(wave) { (cursor, step) throws(MachineTrouble) in
          let (source, target) = try self.folders(of: step, with: &cursor, staging: false)
          try reaching("\(path)/\(step.entry.file.path)") { () throws(SystemError) in
            try source.rename(step.temporaryName, to: step.entry.file.path.lastName, in: target)
          }
        }
      }
    } catch {
      discardTemporaries()
      throw error
    }
    removed += try remove(plan.obsolete.filter { !plan.obstacles.containsInBytes($0) })
    return removed
  }

  private struct Step: Sendable {
    let number: Int
    let entry: OutputPlan.Entry

    var temporaryName: String { Journal.temporaryName(number) }
  }

  /// The changed files in the order in which they appear: by wave, and within it inner pages before those that
  /// list them.
  private var waves: [[Step]] {
    // By wave, and there by depth.
    var waves = [[[Step]]](repeating: [], count: Wave.allCases.count)
    for (number, entry) in plan.changed.enumerated() {
      let path = entry.file.path
      let wave = Wave(of: path).rawValue
      let depth = path.utf8.count { $0 == UInt8(ascii: "/") }
      while waves[wave].count <= depth { waves[wave].append([]) }
      waves[wave][depth].append(Step(number: number, entry: entry))
    }
    return waves.map { $0.reversed().flatMap(\.self) }
  }

  /// The folder of a step's temporary file, and that of the file itself, made where missing. While staging, both are
  /// the former.
  private func folders(
    of step: Step, with cursor: inout FolderCursor, staging: Bool
  ) throws(MachineTrouble) -> (source: Folder, target: Folder) {
    let file = step.entry.file.path
    if staging, let depth = step.entry.stagingDepth {
      // The walk ends at the obstacle; the folders before it are open.
      _ = try cursor.go(to: file)
      return (cursor.ancestor(depth), cursor.ancestor(depth))
    }
    // Once all is staged, nearly every folder is there: to make it first would be a system call in vain.
    if !staging, case .folder(let folder) = try cursor.go(to: file) {
      return (step.entry.stagingDepth.map { cursor.ancestor($0) } ?? folder, folder)
    }
    guard case .folder(let folder) = try cursor.make(for: file) else {
      throw MachineTrouble("\(path)/\(file)", SystemError(ENOTDIR))
    }
    return (step.entry.stagingDepth.map { cursor.ancestor($0) } ?? folder, folder)
  }

  /// Takes each step, on several threads. After a failure no further ones are begun.
  private func run(
    _ steps: [Step], _ body: @Sendable (inout FolderCursor, Step) throws(MachineTrouble) -> Void
  ) throws(MachineTrouble) {
    let hasFailed = Atomic(false)
    let troubles = parallelMap(
      steps, jobs: jobs, each: FolderCursor(root, path: path, noting: madeFolders)
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
