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

  private mutating func walk(to path: String, making: Bool) throws(MachineTrouble) -> Arrival {
    if path.hasParentPath(parent) { return .folder(ancestor(steps.count)) }
    let wanted = path.parentPath
    let names = wanted.utf8.split(separator: UInt8(ascii: "/")).map { String($0) ?? "" }
    var depth = 0
    while depth < min(names.count, steps.count), steps[depth].name.equalsInBytes(names[depth]) { depth += 1 }
    steps.removeSubrange(depth...)
    // Until the walk has succeeded there is no present folder; no path equals this one.
    parent = "/"
    while depth < names.count {
      let name = names[depth]
      let folder = ancestor(depth)
      var isNew = false
      do throws(SystemError) {
        if making { isNew = try folder.makeFolder(name) }
        steps.append(Step(name: name, folder: try folder.folder(name)))
      } catch {
        let here = names[...depth].joined(separator: "/")
        if error.code == ENOENT { return .missing(depth: depth) }
        if let kind = try? folder.kind(of: name), kind != .folder {
          return .blocked(at: here, depth: depth, kind)
        }
        throw MachineTrouble("\(rootPath)/\(here)", error)
      }
      if isNew { made?.note(names[...depth].joined(separator: "/")) }
      depth += 1
    }
    parent = wanted
    return .folder(ancestor(depth))
  }
}

/// The folders that several cursors made.
final class MadeFolders: Sendable {
  private let paths = Mutex<[String]>([])

  func note(_ path: String) { paths.withLock { $0.append(path) } }

  /// Those inside others first.
  var innermostFirst: [String] { paths.withLock { $0 }.sorted { $1.precedesInBytes($0) } }
}
