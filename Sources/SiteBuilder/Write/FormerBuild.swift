import Glibc

/// What earlier builds left in an output folder.
struct FormerBuild {
  /// The paths of all files that are Candor's own, sorted by bytes, each once. Some may be gone.
  let owned: [String]
  /// Those of them that `build.json` lists.
  let listed: [String]
  /// Of a build that was killed.
  let journal: Journal?
  /// Those of the owned files that a killed build was to make and hadn't made yet, sorted by path.
  let unborn: [Journal.Entry]

  /// A build that came to its end and made these files, sorted by path, among others that are to stay.
  init(owning paths: [String]) {
    owned = paths
    listed = paths
    journal = nil
    unborn = []
  }

  /// Reads `build.json` and the journal of a folder that no other build is writing to.
  init(in root: Folder, path: String) throws(OutputProblem) {
    let list = try Self.read(OutputFolder.listName, in: root, path: path, as: FileList.init(parsing:))
    journal = try Self.read(Journal.name, in: root, path: path, as: Journal.init(parsing:))
    if list == nil, journal == nil, let other = try Self.stranger(in: root, path: path) {
      throw .holdsOtherThings(path, example: other)
    }
    listed = list.map { Self.sortedOnce($0.paths + [OutputFolder.listName]) } ?? []
    var claimed: [String] = []
    var unborn: [Journal.Entry] = []
    var cursor = FolderCursor(root, path: path)
    for entry in journal?.entries ?? [] where !listed.containsInBytes(entry.path) {
      switch try Self.claim(to: entry, with: &cursor, path: path) {
      case .holds: claimed.append(entry.path)
      case .isOpen:
        claimed.append(entry.path)
        unborn.append(entry)
      case .isVoid: break
      }
    }
    owned = claimed.isEmpty ? listed : Self.sortedOnce(listed + claimed)
    self.unborn = unborn.sortedInBytes(by: \.path)
  }

  private enum Claim { case holds, isOpen, isVoid }

  /// Whether a killed build made the file of a journal's entry. A file with other bytes than it would have written is
  /// someone else's.
  private static func claim(
    to entry: Journal.Entry, with cursor: inout FolderCursor, path: String
  ) throws(OutputProblem) -> Claim {
    guard let hash = entry.hash else { return .holds }
    do throws(MachineTrouble) {
      guard case .folder(let folder) = try cursor.go(to: entry.path) else { return .isOpen }
      return try reaching("\(path)/\(entry.path)") { () throws(SystemError) in
        guard let file = try folder.openFile(entry.path.lastName) else { return .isOpen }
        let bytes = try file.read(atMost: .max - 1) ?? []
        return ContentHash(bytes).description == hash ? .holds : .isVoid
      }
    } catch {
      throw .trouble(error)
    }
  }

  /// Names that may stand in a folder that is to become an output folder: what git, file managers and disks leave.
  static let harmless: Set<String> = [
    ".git", ".gitignore", ".gitattributes", ".gitkeep", ".keep", ".DS_Store", "lost+found", Journal.temporaryName,
    Staging.name,
  ]

  /// The name of something in a folder that Candor never wrote to; nil where it did, or the folder is empty.
  static func stranger(in root: Folder, path: String) throws(OutputProblem) -> String? {
    try OutputProblem.reaching(path) { () throws(SystemError) in
      for name in [OutputFolder.listName, Journal.name] where try root.kind(of: name) != nil { return nil }
      return try root.entries().first { !harmless.contains($0.shown) }?.shown
    }
  }

  private static func read<List>(
    _ name: String, in root: Folder, path: String, as parse: ([UInt8]) -> List?
  ) throws(OutputProblem) -> List? {
    let path = "\(path)/\(name)"
    let bytes = try OutputProblem.reaching(path) { () throws(SystemError) -> [UInt8]? in
      if let file = try root.openFile(name) { return try file.read(atMost: 1 << 30) ?? [] }
      // A folder or a link of this name is no list.
      return try root.kind(of: name) == nil ? nil : []
    }
    guard let bytes else { return nil }
    guard let list = parse(bytes) else { throw .damagedList(path) }
    return list
  }

  private static func sortedOnce(_ paths: [String]) -> [String] {
    var unique: [String] = []
    unique.reserveCapacity(paths.count)
    for path in paths.sortedInBytes(by: \.self) where unique.last?.equalsInBytes(path) != true { unique.append(path) }
    return unique
  }
}
