import Diagnostics
import Glibc
import Synchronization

/// Walks a tree of folders from path to path, keeping open what leads to the present one, so that neighbouring paths
/// cost a system call or none. Links are never followed. Each thread has its own.
struct FolderCursor {
  enum Arrival {
    case folder(Folder)
    /// A folder on the way doesn't exist; the open ones before it are `depth` in number.
    case missing(depth: Int)
    /// Something on the way is no folder.
    case blocked(at: String, depth: Int, Kind)
  }

  private struct Step {
    let name: String
    let folder: Folder
  }

  private let root: Folder
  private let rootPath: String
  private var steps: [Step] = []
  /// The folders of the last path, joined: the common case is that the next one has the same.
  private var parent = ""
  /// A folder that wasn't there when it was last looked for, and how many open ones lead there: most files of a first
  /// build would ask for the same one again.
  private var missing: (folder: String, depth: Int)?
  private let made: MadeFolders?

  /// - Parameters:
  ///   - path: the root as the user wrote it, for messages.
  ///   - made: where new folders are noted.
  init(_ root: Folder, path: String, noting made: MadeFolders? = nil) {
    self.root = root
    rootPath = path
    self.made = made
  }

  /// The open folder that is so many steps away from the root.
  func ancestor(_ depth: Int) -> Folder { depth == 0 ? root : steps[depth - 1].folder }

  /// Goes to the folder that holds the file of this path.
  mutating func go(to path: String) throws(MachineTrouble) -> Arrival { try walk(to: path, making: false) }

  /// As `go`, and makes the folders that are missing.
  mutating func make(for path: String) throws(MachineTrouble) -> Arrival { try walk(to: path, making: true) }

  /// The folder that holds the file of this path, made where it is missing.
  ///
  /// - Parameter isMissing: it mostly is; to look for it first would be a system call in vain.
  mutating func folder(of path: String, isMissing: Bool = false) throws(MachineTrouble) -> Folder {
    if !isMissing, case .folder(let folder) = try go(to: path) { return folder }
    guard case .folder(let folder) = try make(for: path) else {
      throw MachineTrouble("\(rootPath)/\(path)", SystemError(ENOTDIR))
    }
    return folder
  }

  private mutating func walk(to path: String, making: Bool) throws(MachineTrouble) -> Arrival {
    if path.hasParentPath(parent) { return .folder(ancestor(steps.count)) }
    if let missing {
      if !making, path.isWithin(missing.folder) { return .missing(depth: missing.depth) }
      self.missing = nil
    }
    let wanted = path.parentPath
    let (shared, names) = rest(of: wanted)
    steps.removeSubrange(shared...)
    // Until the walk has succeeded there is no present folder; no path equals this one.
    parent = "/"
    for (index, name) in names.enumerated() {
      let folder = ancestor(steps.count)
      let here = { (steps: [Step]) in (steps.map(\.name) + [name]).joined(separator: "/") }
      var isNew = false
      do throws(SystemError) {
        if making { isNew = try folder.makeFolder(name) }
        steps.append(Step(name: name, folder: try folder.folder(name)))
      } catch {
        let depth = shared + index
        if error.code == ENOENT {
          missing = (here(steps), depth)
          return .missing(depth: depth)
        }
        if let kind = try? folder.kind(of: name), kind != .folder {
          return .blocked(at: here(steps), depth: depth, kind)
        }
        throw MachineTrouble("\(rootPath)/\(here(steps))", error)
      }
      if isNew { made?.note(steps.map(\.name).joined(separator: "/")) }
    }
    parent = wanted
    return .folder(ancestor(steps.count))
  }

  /// How many open folders lead to this one, too, and the names that follow.
  private func rest(of wanted: String) -> (shared: Int, names: [String]) {
    wanted.withUTF8Bytes { bytes in
      var (shared, names, start) = (0, [String](), 0)
      while start < bytes.count {
        let end = bytes[start...].firstIndex(of: UInt8(ascii: "/")) ?? bytes.count
        let name = UnsafeBufferPointer(rebasing: bytes[start..<end])
        start = end + 1
        if names.isEmpty, shared < steps.count, steps[shared].name.withUTF8Bytes({ $0.compared(to: name) }) == 0 {
          shared += 1
        } else if !name.isEmpty {
          names.append(String(decoding: name, as: UTF8.self))
        }
      }
      return (shared, names)
    }
  }
}

/// A walk of its own in each folder at the top, as an item's page and its API file lie in two of them.
struct FolderCursors {
  private let start: FolderCursor
  private var cursors: [String: FolderCursor] = [:]
  /// Each holds folders open, and an author's aliases may make a thousand folders at the top.
  private static let most = 8

  init(from start: FolderCursor) { self.start = start }

  /// The one for a path.
  subscript(path: String) -> FolderCursor {
    get { cursors[Self.top(path)] ?? start }
    _modify {
      let top = Self.top(path)
      if cursors.count == Self.most, cursors[top] == nil { cursors.removeAll(keepingCapacity: true) }
      yield &cursors[top, default: start]
    }
  }

  private static func top(_ path: String) -> String {
    String(decoding: path.utf8.prefix { $0 != UInt8(ascii: "/") }, as: UTF8.self)
  }
}

/// The folders that several cursors made.
final class MadeFolders: Sendable {
  private let paths = Mutex<[String]>([])

  func note(_ path: String) { paths.withLock { $0.append(path) } }

  /// Those inside others first.
  var innermostFirst: [String] { paths.withLock { $0 }.sorted { $1.precedesInBytes($0) } }
}
