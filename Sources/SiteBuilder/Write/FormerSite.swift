/// A site that the output folder holds already. What lies there as it has just been made again is let go at once.
///
/// The folder isn't locked yet: whoever replaces its files makes sure that these are still as they were.
final class FormerSite: Sendable {
  private let root: Folder
  private let path: String

  /// Nil where there is none.
  init?(at path: String) {
    guard let root = try? Folder(at: path), (try? root.kind(of: OutputFolder.listName)) == .file else { return nil }
    self.root = root
    self.path = path
  }

  /// A thread that compares files as soon as they are made.
  struct Reader {
    private var cursors: FolderCursors
    private let buffer = ScratchBuffer()

    init(of site: FormerSite) { cursors = FolderCursors(from: FolderCursor(site.root, path: site.path)) }

    /// - Returns: the file without its bytes; as it is where they will be asked for again, or where another lies there.
    mutating func put(_ file: OutputFile) -> OutputFile {
      guard !file.isMarked, OutputPath.objection(to: file.path) == nil,
        case .folder(let folder) = try? cursors[file.path].go(to: file.path),
        let found = try? folder.openFile(file.path.lastName), (try? found.holds(file, buffer: buffer.bytes)) == true
      else { return file }
      return OutputFile(lettingGo: file, present: found.state)
    }
  }
}

/// Where files go as soon as they are made, so that no build holds all of a site in memory.
enum Outlet: Sendable {
  case staging(Staging)
  case former(FormerSite)

  /// What a thread needs for it.
  struct Hand {
    // One of them; not an enumeration, whose cases are copied to be changed.
    private var writer: Staging.Writer?
    private var reader: FormerSite.Reader?

    init(to outlet: Outlet) {
      switch outlet {
      case .staging(let staging): writer = Staging.Writer(to: staging)
      case .former(let site): reader = FormerSite.Reader(of: site)
      }
    }

    mutating func put(_ file: OutputFile) -> OutputFile { writer?.put(file) ?? reader?.put(file) ?? file }
  }
}
