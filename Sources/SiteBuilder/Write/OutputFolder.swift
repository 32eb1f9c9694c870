import Glibc

/// The folder a site is written to.
///
/// It knows its own files by the list in `build.json`, one of the outputs, and touches no others. A build that is
/// killed leaves every file whole, old or new, and a journal by which the next build completes the site and
/// clears up.
///
/// Files aren't synced to the disk one by one: a rename after a write is enough that no reader and no killed build
/// ever sees half a file, and syncing 20,000 files takes minutes. After a power failure, build again.
public struct OutputFolder: Sendable {
  /// The output that lists the others: a JSON object with a member `files`, an object from each other path to the
  /// `ContentHash` of its bytes.
  public static let listName = "build.json"

  private let path: String

  /// Checks the place, and changes nothing.
  ///
  /// - Parameters:
  ///   - path: may not exist yet. An existing one is empty or was made by Candor.
  ///   - inputs: the folders of content and theme; the output lies neither in nor around any.
  ///   - home: the home folder of the user, which is refused; nil where unknown.
  public init(_ path: String, keepingApartFrom inputs: [String], home: String? = nil) throws(OutputProblem) {
    guard !path.isEmpty else { throw .notAFolder(path) }
    self.path = path
    let place = try OutputPlace(path)
    try place.keepAway(from: inputs, home: home)
    guard place.exists else { return }
    let root = try opened()
    if let other = try FormerBuild.stranger(in: root, path: path) { throw .holdsOtherThings(path, example: other) }
  }

  /// Makes the folder hold these files, and whatever others put there. Files that are right already aren't touched.
  ///
  /// - Parameters:
  ///   - files: the whole site, in any order, with `build.json` among them.
  ///   - jobs: how many threads may work at a time.
  public func replace(with files: [OutputFile], jobs: Int) throws(OutputProblem) -> Changes {
    let files = files.sortedInBytes(by: \.path)
    try Self.check(files.map(\.path))
    let newFolders = try makeRoot()
    do throws(OutputProblem) {
      let root = try opened()
      try lock(root)
      defer { Self.unlock(root) }
      return try replace(with: files, in: root, jobs: jobs)
    } catch {
      Self.takeBack(newFolders)
      throw error
    }
  }

  /// Begins a first site, of which files may be written before all of them are known.
  ///
  /// - Returns: nil where the folder holds a site already, or anything else stands against it, which `replace` says.
  func begin() -> Staging? {
    guard let newFolders = try? makeRoot() else { return nil }
    do throws(OutputProblem) {
      let root = try opened()
      try lock(root)
      if let staging = try stage(in: root, newFolders) { return staging }
      Self.unlock(root)
    } catch {}
    Self.takeBack(newFolders)
    return nil
  }

  private func stage(in root: Folder, _ newFolders: [String]) throws(OutputProblem) -> Staging? {
    try tidy(root)
    return try onJournal { () throws(SystemError) in
      guard try root.entries().allSatisfy({ FormerBuild.harmless.contains($0.shown) }) else { return nil }
      return try? Staging(of: self, in: root, path: path, newFolders: newFolders)
    }
  }

  /// Makes the folder hold a first site, as `replace` would.
  ///
  /// - Parameter staging: of this folder; it's used up.
  func complete(_ staging: Staging, with files: [OutputFile], jobs: Int) throws(OutputProblem) -> Changes {
    do throws(OutputProblem) {
      let files = files.sortedInBytes(by: \.path)
      try Self.check(files.map(\.path))
      if let trouble = staging.trouble { throw .trouble(trouble) }
      let former = FormerBuild(owning: [])
      let changes = try replace(with: files, over: former, in: staging.root, from: staging, jobs: jobs)
      Self.unlock(staging.root)
      return changes
    } catch {
      staging.discard()
      throw error
    }
  }

  /// Makes the folder hold these files and some that a former build left there.
  ///
  /// - Parameters:
  ///   - kept: numbers of its outputs, sorted; the others go.
  ///   - glance: at all of its outputs.
  /// - Returns: nil where something has happened to them, or a build was killed; nothing is touched then.
  func renew(
    _ files: [OutputFile], keeping kept: [Int], of glance: Glance, jobs: Int
  ) throws(OutputProblem) -> Changes? {
    guard let root = try? Folder(at: path) else { return nil }
    try lock(root)
    defer { Self.unlock(root) }
    let remains = try onJournal { () throws(SystemError) in
      for name in [Journal.name, Journal.temporaryName] where try root.kind(of: name) != nil { return true }
      return try root.kind(of: Staging.name) == .folder
    }
    if remains { return nil }
    let former = glance.outputs
    // Every build that changes anything changes the list.
    guard glance.areUntouched, let list = former.number(of: Self.listName),
      former.look(list, in: root) == former.states[list]
    else { return nil }
    // What has been made again and has the same hash stays, too.
    let numbers = files.map { former.number(of: $0.path) }
    let same = zip(files, numbers).compactMap { $1.map { former.hashes[$0] } == $0.hash ? $1 : nil }
    let files = zip(files, numbers).filter { $1.map { former.hashes[$0] } != $0.hash }.map(\.0)
      .sortedInBytes(by: \.path)
    var isKept = [Bool](repeating: false, count: former.count)
    for number in kept + same { isKept[number] = true }
    let kept = isKept.indices.filter { isKept[$0] }
    let owned = isKept.indices.filter { !isKept[$0] }.map(former.path)
    let new = files.map(\.path).filter { !owned.containsInBytes($0) }
    try Self.check(new, isWhole: false)
    if OutputConflict.arePossible(between: new, and: former) {
      try Self.check(files.map(\.path) + kept.map(former.path))
    }
    let changes = try replace(with: files, over: FormerBuild(owning: owned), in: root, jobs: jobs)
    return Changes(
      written: changes.written, unchanged: changes.unchanged + kept.count, removed: changes.removed)
  }

  private func replace(with files: [OutputFile], in root: Folder, jobs: Int) throws(OutputProblem) -> Changes {
    let former = try FormerBuild(in: root, path: path)
    try tidy(root)
    return try replace(with: files, over: former, in: root, jobs: jobs)
  }

  private func replace(
    with files: [OutputFile], over former: FormerBuild, in root: Folder, from staging: Staging? = nil, jobs: Int
  ) throws(OutputProblem) -> Changes {
    if let journal = former.journal { Replacement.discardTemporaries(of: journal, in: root, path: path) }
    let plan = try OutputPlan(files, over: former, in: root, path: path, jobs: jobs)
    if plan.journal.entries.isEmpty, former.journal == nil {
      return Changes(written: 0, unchanged: files.count, removed: 0)
    }
    try write(plan.journal, to: root)
    let replacement = Replacement(plan, in: root, path: path, jobs: jobs, from: staging)
    var removed = 0
    do throws(MachineTrouble) {
      do throws(MachineTrouble) {
        try replacement.stage()
      } catch {
        // What a killed build left is still to be cleared up by the next.
        if former.journal == nil { _ = try? root.removeFile(Journal.name) }
        throw error
      }
      removed = try replacement.finish()
    } catch {
      throw .trouble(error)
    }
    try onJournal { () throws(SystemError) in
      if staging != nil { try root.removeTree(Staging.name) }
      try root.removeFile(Journal.name)
    }
    return Changes(written: plan.changed.count, unchanged: files.count - plan.changed.count, removed: removed)
  }

  /// What can be said against a list of files without looking at the disk.
  ///
  /// - Parameter isWhole: it is all of a site.
  private static func check(_ paths: [String], isWhole: Bool = true) throws(OutputProblem) {
    let paths = paths.sortedInBytes(by: \.self)
    for path in paths {
      if let reason = OutputPath.objection(to: path) { throw .unusableName(path, reason: reason) }
    }
    if let conflict = OutputConflict.all(in: paths).first { throw .conflict(conflict) }
    guard !isWhole || paths.containsInBytes(listName) else { throw .noList }
  }

  /// Makes the output folder and those around it where they are missing.
  /// - Returns: the new ones, outermost first.
  private func makeRoot() throws(OutputProblem) -> [String] {
    var made: [String] = []
    var end = path.utf8.startIndex
    while end < path.utf8.endIndex {
      end = path.utf8[end...].dropFirst().firstIndex(of: UInt8(ascii: "/")) ?? path.utf8.endIndex
      let folder = String(path[..<end])
      if mkdir(folder, 0o755) == 0 {
        made.append(folder)
        continue
      }
      let error = SystemError.last
      // What is there already may be reported in other ways, on a read-only disk for one.
      var status = stat()
      guard stat(folder, &status) != 0 || Kind(mode: status.st_mode) != .folder else { continue }
      Self.takeBack(made)
      throw .trouble(MachineTrouble(folder, error))
    }
    return made
  }

  /// Removes folders that were made, outermost first; those that hold something by now stay.
  static func takeBack(_ made: [String]) {
    for folder in made.reversed() { rmdir(folder) }
  }

  private func opened() throws(OutputProblem) -> Folder {
    try OutputProblem.reaching(path) { () throws(SystemError) in try Folder(at: path) }
  }

  /// Keeps other builds out for as long as the folder is open.
  private func lock(_ root: Folder) throws(OutputProblem) {
    guard flock(root.descriptor, LOCK_EX | LOCK_NB) != 0 else { return }
    // Some network file systems don't lock folders; there, two builds at a time are the user's to avoid.
    if errno == EWOULDBLOCK { throw .inUse(path) }
  }

  /// Closing the folder isn't enough: a process that was forked meanwhile holds it open, and the lock, until it has begun.
  static func unlock(_ root: Folder) { flock(root.descriptor, LOCK_UN) }

  private func write(_ journal: Journal, to root: Folder) throws(OutputProblem) {
    try onJournal { () throws(SystemError) in
      try root.writeNew(Journal.temporaryName, [journal.bytes[...]])
      try root.rename(Journal.temporaryName, to: Journal.name, in: root)
    }
  }

  /// Removes what a build killed before it had a journal may have left.
  private func tidy(_ root: Folder) throws(OutputProblem) {
    try onJournal { () throws(SystemError) in
      if try root.kind(of: Journal.temporaryName) == .file { try root.removeFile(Journal.temporaryName) }
      if try root.kind(of: Staging.name) == .folder { try root.removeTree(Staging.name) }
    }
  }

  private func onJournal<Result>(_ body: () throws(SystemError) -> Result) throws(OutputProblem) -> Result {
    // The journal is Candor's own business; people know the folder.
    try OutputProblem.reaching(path, body)
  }
}
