import Diagnostics

/// The text files of a theme folder.
struct ThemeFolder {
  /// With the folder's own path before each.
  let files: [SourceFile]

  /// No theme file needs more.
  static let largest = 1 << 20

  init(_ path: String, report: inout Report) throws(MachineTrouble) {
    let root = try reaching(path) { () throws(SystemError) in try Folder(at: path) }
    var files: [SourceFile] = []
    try Self.read(root, path: path, into: &files, report: &report, depth: 0)
    self.files = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  private static func read(
    _ folder: Folder, path: String, into files: inout [SourceFile], report: inout Report, depth: Int
  ) throws(MachineTrouble) {
    for entry in try reaching(path, { () throws(SystemError) in try folder.entries() }) {
      guard let name = entry.name, !name.hasPrefix("."), !name.hasSuffix("~") else { continue }
      let itsPath = "\(path)/\(name)"
      switch entry.kind {
      case .folder where depth < 8:
        let inner = try reaching(itsPath) { () throws(SystemError) in try folder.folder(name) }
        try read(inner, path: itsPath, into: &files, report: &report, depth: depth + 1)
      case .file:
        let bytes = try reaching(itsPath) { () throws(SystemError) in
          try folder.openFile(name)?.read(atMost: largest)
        }
        let place = Place(SourceFile(path: itsPath, bytes: []))
        guard let bytes else {
          report.add(.tooLarge(limit: "1 MB", at: place))
          continue
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
          report.add(.notUTF8(at: place))
          continue
        }
        files.append(SourceFile(path: itsPath, bytes: bytes))
      default:
        report.add(.notAFile(at: Place(SourceFile(path: itsPath, bytes: []))))
      }
    }
  }
}
