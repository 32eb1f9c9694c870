import Glibc

/// The content folder that an import is written to. Nothing in it is ever removed.
public struct ImportFolder: Sendable {
  public enum Problem: Error, Sendable, Equatable {
    /// These files exist and say something else; nothing was written.
    case exists([String])
    /// The folder lies where it can't be written, or must not be.
    case unusable(OutputProblem)
    case trouble(MachineTrouble)
  }

  private let path: String

  /// Checks the place, and changes nothing.
  ///
  /// - Parameters:
  ///   - path: may not exist yet.
  ///   - inputs: the folders that are imported; the new content lies neither in nor around any, or else a second import
  ///     would read it.
  public init(_ path: String, keepingApartFrom inputs: [String]) throws(Problem) {
    self.path = path
    do throws(OutputProblem) {
      guard !path.isEmpty else { throw .notAFolder(path) }
      try OutputPlace(path).keepAway(from: inputs, home: nil)
    } catch {
      if case .trouble(let trouble) = error { throw .trouble(trouble) }
      throw .unusable(error)
    }
  }

  /// Writes files that aren't there yet; those that hold the same bytes already stay untouched.
  ///
  /// - Parameter replacing: whether a file that says something else is replaced, too. Otherwise one such file is enough
  ///   that nothing is written.
  /// - Returns: how many were written, and how many were there already.
  public func write(_ files: [OutputFile], replacing: Bool) throws(Problem) -> Changes {
    let found: (missing: [OutputFile], different: [OutputFile])
    do throws(MachineTrouble) { found = try compare(files) } catch { throw .trouble(error) }
    guard replacing || found.different.isEmpty else {
      throw .exists(found.different.map { "\(path)/\($0.path)" })
    }
    let wanted = found.missing + found.different
    do throws(MachineTrouble) { try write(wanted) } catch { throw .trouble(error) }
    return Changes(written: wanted.count, unchanged: files.count - wanted.count, removed: 0)
  }

  /// The files that aren't there, and those that are but say something else.
  private func compare(
    _ files: [OutputFile]
  ) throws(MachineTrouble) -> (missing: [OutputFile], different: [OutputFile]) {
    var status = stat()
    guard stat(path, &status) == 0 || errno != ENOENT else { return (files, []) }
    let root = try reaching(path) { () throws(SystemError) in try Folder(at: path) }
    var cursor = FolderCursor(root, path: path)
    var missing: [OutputFile] = []
    var different: [OutputFile] = []
    for file in files {
      switch try cursor.go(to: file.path) {
      case .missing: missing.append(file)
      case .blocked(let blocked, _, _):
        throw MachineTrouble(
          "\(path)/\(blocked)", reason: "not a folder, but one belongs there", fix: "move it away")
      case .folder(let folder):
        let name = file.path.lastName
        let shown = "\(path)/\(file.path)"
        let kind = try reaching(shown) { () throws(SystemError) in try folder.kind(of: name) }
        guard let kind else {
          missing.append(file)
          continue
        }
        guard kind == .file else {
          throw MachineTrouble(shown, reason: "not a regular file, but one belongs there", fix: "move it away")
        }
        let bytes = try reaching(shown) { () throws(SystemError) in
          try folder.openFile(name)?.read(atMost: file.bytes.count)
        }
        if bytes != file.bytes { different.append(file) }
      }
    }
    return (missing, different)
  }

  private func write(_ files: [OutputFile]) throws(MachineTrouble) {
    try makeRoot()
    let root = try reaching(path) { () throws(SystemError) in try Folder(at: path) }
    var cursor = FolderCursor(root, path: path)
    for file in files {
      let shown = "\(path)/\(file.path)"
      guard case .folder(let folder) = try cursor.make(for: file.path) else {
        throw MachineTrouble(shown, reason: "something else stands where a folder belongs", fix: "move it away")
      }
      try reaching(shown) { () throws(SystemError) in
        // Whoever reads the file meanwhile finds the old one or the new one.
        let temporary = "\(OutputPath.reservedPrefix)import"
        try folder.removeFile(temporary)
        try folder.writeNew(temporary, [file.bytes[...]])
        try folder.rename(temporary, to: file.path.lastName, in: folder)
      }
    }
  }

  private func makeRoot() throws(MachineTrouble) {
    var end = path.utf8.startIndex
    while end < path.utf8.endIndex {
      end = path.utf8[end...].dropFirst().firstIndex(of: UInt8(ascii: "/")) ?? path.utf8.endIndex
      let folder = String(path[..<end])
      var status = stat()
      if mkdir(folder, 0o755) != 0 {
        let error = SystemError.last
        guard stat(folder, &status) == 0, Kind(mode: status.st_mode) == .folder else {
          throw MachineTrouble(folder, error)
        }
      }
    }
  }
}
