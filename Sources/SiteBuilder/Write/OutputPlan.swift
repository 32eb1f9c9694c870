import Glibc
import StatusModel

/// What has to change so that a folder holds just these outputs, and all that other people put there.
///
/// Making a plan reads every file that an output might replace and changes nothing.
struct OutputPlan {
  struct Entry {
    let file: OutputFile
    /// Where its temporary file goes: so many folders deep from the root. Nil for the folder of the file itself,
    /// which is the case unless a file that is to be removed stands where a folder is needed.
    let stagingDepth: Int?
    /// Where its folder is missing: how many of the folders on the way are there.
    let presentDepth: Int?
    /// The hash of a file that isn't there yet, for the journal.
    fileprivate let newHash: ContentHash?

    fileprivate init(
      file: OutputFile, stagingDepth: Int? = nil, presentDepth: Int? = nil, newHash: ContentHash? = nil
    ) {
      self.file = file
      self.stagingDepth = stagingDepth
      self.presentDepth = presentDepth
      self.newHash = newHash
    }
  }

  /// Outputs that are missing or differ, sorted by path.
  let changed: [Entry]
  /// Files of former builds that are no longer made, sorted by path.
  let obsolete: [String]
  /// Those of them that stand in the way of outputs, so that they go first.
  let obstacles: [String]
  let journal: Journal

  /// - Parameter files: sorted by the bytes of their paths, and free of conflicts.
  init(
    _ files: [OutputFile], over former: FormerBuild, in root: Folder, path: String, jobs: Int
  ) throws(OutputProblem) {
    let (isOwned, obsolete) = Self.merge(files, with: former.owned)
    let comparison = Comparison(files: files, isOwned: isOwned, obsolete: obsolete, root: root, path: path)
    let fates = parallelMap(Array(files.indices), jobs: jobs, each: Comparison.Tools(root, path: path)) {
      comparison.fate(of: $1, with: &$0)
    }

    var changed: [Entry] = []
    var obstacles: [String] = []
    var inTheWay: [(path: String, kind: String)] = []
    var kept: [String] = []
    for (file, fate) in zip(files, fates) {
      switch fate {
      case .same: kept.append(file.path)
      case .changed: changed.append(Entry(file: file))
      case .new(let hash, let depth): changed.append(Entry(file: file, presentDepth: depth, newHash: hash))
      case .behindFile(let obstacle, let depth, let hash):
        changed.append(Entry(file: file, stagingDepth: depth, newHash: hash))
        if obstacles.last?.equalsInBytes(obstacle) != true { obstacles.append(obstacle) }
      case .behindFolder(let hash):
        changed.append(Entry(file: file, newHash: hash))
        obstacles += obsolete.within(file.path)
      case .inTheWay(let obstacle, let kind): inTheWay.append((obstacle, kind))
      case .trouble(let trouble): throw .trouble(trouble)
      }
    }
    if let first = inTheWay.first {
      throw .inTheWay("\(path)/\(first.path)", kind: first.kind, more: inTheWay.count - 1)
    }
    self.changed = changed
    self.obsolete = obsolete
    self.obstacles = obstacles.sortedInBytes(by: \.self)
    // A file that a killed build made, and that is as it should be, isn't listed in the build.json on the disk.
    let unlisted = former.journal == nil ? [] : kept.filter { !former.listed.containsInBytes($0) }
    let unborn = Dictionary(former.unborn.map { ($0.path, $0.hash) }) { first, _ in first }
    journal = Journal(
      changed.map { Journal.Entry(path: $0.file.path, hash: $0.newHash?.description) }
        + obsolete.map { Journal.Entry(path: $0, hash: unborn[$0] ?? nil) }
        + unlisted.map { Journal.Entry(path: $0, hash: nil) })
  }

  /// Which of the files are Candor's own already, and which of its own are no longer made.
  private static func merge(_ files: [OutputFile], with owned: [String]) -> (isOwned: [Bool], obsolete: [String]) {
    var isOwned: [Bool] = []
    isOwned.reserveCapacity(files.count)
    var obsolete: [String] = []
    var next = 0
    for file in files {
      while next < owned.count, owned[next].precedesInBytes(file.path) {
        obsolete.append(owned[next])
        next += 1
      }
      let found = next < owned.count && owned[next].equalsInBytes(file.path)
      isOwned.append(found)
      if found { next += 1 }
    }
    return (isOwned, obsolete + owned[next...])
  }
}

extension [String] {
  /// The paths of this list, which is sorted by bytes, that lie in a folder.
  fileprivate func within(_ folder: String) -> ArraySlice<String> {
    // "0" is the byte after "/".
    self[firstIndexInBytes(notBefore: folder + "/")..<firstIndexInBytes(notBefore: folder + "0")]
  }
}

/// Compares each output with what stands in its place.
private struct Comparison: Sendable {
  enum Fate: Sendable {
    case same, changed
    /// Where its folder is missing, with how many of the folders on the way that are there.
    case new(ContentHash, presentDepth: Int? = nil)
    /// A file that is to be removed stands where a folder is needed.
    case behindFile(String, stagingDepth: Int, ContentHash)
    /// A folder in which every file is to be removed stands in the file's place.
    case behindFolder(ContentHash)
    case inTheWay(String, kind: String)
    case trouble(MachineTrouble)
  }

  /// What a thread needs.
  struct Tools {
    fileprivate var cursor: FolderCursor
    fileprivate let buffer = ScratchBuffer()

    init(_ root: Folder, path: String) { cursor = FolderCursor(root, path: path) }
  }

  let files: [OutputFile]
  let isOwned: [Bool]
  let obsolete: [String]
  let root: Folder
  let path: String

  func fate(of index: Int, with tools: inout Tools) -> Fate {
    let target = files[index].path
    do throws(MachineTrouble) {
      if let state = files[index].present {
        guard case .folder(let folder) = try tools.cursor.go(to: target),
          target.lastName.withCString({ folder.look(at: $0) }) == state
        else { throw MachineTrouble("\(path)/\(target)", reason: "it has just been changed", fix: "build again") }
        return .same
      }
      switch try tools.cursor.go(to: target) {
      case .missing(let depth): return .new(files[index].hash, presentDepth: depth)
      case .blocked(let obstacle, let depth, let kind):
        if kind == .file, obsolete.containsInBytes(obstacle) {
          return .behindFile(obstacle, stagingDepth: depth, files[index].hash)
        }
        return .inTheWay(obstacle, kind: kind.words)
      case .folder(let folder):
        return try reaching("\(path)/\(target)") { () throws(SystemError) in
          try fate(of: index, in: folder, buffer: tools.buffer)
        }
      }
    } catch {
      return .trouble(error)
    }
  }

  private func fate(of index: Int, in folder: Folder, buffer: ScratchBuffer) throws(SystemError) -> Fate {
    let target = files[index].path
    let name = target.lastName
    do throws(SystemError) {
      if let file = try folder.openFile(name) {
        if try file.holds(files[index], buffer: buffer.bytes) { return .same }
        return isOwned[index] ? .changed : .inTheWay(target, kind: Kind.file.words)
      }
    } catch  where error.code == EACCES && isOwned[index] {
      // Nobody may read it, but it can still be replaced.
    }
    switch try folder.kind(of: name) {
    case nil: return .new(files[index].hash)
    case .file where isOwned[index]: return .changed
    case .folder where try isObsolete(folder.folder(name), at: target):
      return .behindFolder(files[index].hash)
    case .some(let kind): return .inTheWay(target, kind: kind.words)
    }
  }

  /// Whether a folder was made for files that are to be removed, and holds nothing else.
  private func isObsolete(_ folder: Folder, at path: String) throws(SystemError) -> Bool {
    guard !obsolete.within(path).isEmpty else { return false }
    for entry in try folder.entries() {
      guard let name = entry.name else { return false }
      let path = "\(path)/\(name)"
      switch entry.kind {
      case .file where obsolete.containsInBytes(path): continue
      case .folder where try isObsolete(folder.folder(name), at: path): continue
      default: return false
      }
    }
    return true
  }
}

extension Kind {
  fileprivate var words: String {
    switch self {
    case .file: "a file"
    case .folder: "a folder"
    case .link: "a symbolic link"
    case .special: "a special file"
    }
  }
}
