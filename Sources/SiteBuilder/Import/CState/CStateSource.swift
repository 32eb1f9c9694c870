import Diagnostics
import Glibc

/// A cState site as it was read from disk: the texts, and the files to copy.
struct CStateSource {
  /// A text below `content/`.
  struct Document {
    let file: SourceFile
    /// Its path below `content/`, such as `issues/2020-01-05-api.md`.
    let path: String

    /// The path's first folder; empty for a file of `content/` itself.
    var section: String { path.utf8.contains(47) ? String(path.prefix { $0 != "/" }) : "" }
    /// `_index.md`, which is the text of a list.
    var isSectionPage: Bool { stem == "_index" }
    var isHTML: Bool { path.hasSuffix(".html") || path.hasSuffix(".htm") }

    /// The file's name without its ending; of a bundle, `<name>/index.md`, the folder's.
    var name: String {
      let folders = path.split(separator: "/").dropLast()
      return stem == "index" ? folders.last.map(String.init) ?? stem : stem
    }

    /// The folders between section and file, a bundle's own not among them.
    var folders: [String] {
      let folders = path.split(separator: "/").dropLast().dropFirst().map(String.init)
      return stem == "index" ? folders.dropLast() : folders
    }

    private var stem: String {
      let name = path.lastName
      return name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    }
  }

  /// The site's folder, as the user gave it, without a slash at the end.
  let shown: String
  let config: SourceFile
  /// `config/_default/params.yml`, where the site has its configuration in several files.
  let params: SourceFile?
  private(set) var documents: [Document] = []
  /// Files to copy, with their paths below the site's root.
  private(set) var statics: [(path: String, file: SourceFile)] = []
  /// How many files the theme's own folders hold, by folder.
  private(set) var themeFiles: [(folder: String, count: Int)] = []
  /// Texts that couldn't be read.
  private(set) var unreadable = 0
  private(set) var report = Report()

  private static let longestText = 8 << 20
  private static let longestCopy = 100 << 20
  private static let deepest = 32

  /// - Parameter path: the site's folder, which holds `config.yml` and `content/`.
  /// - Throws: if it can't be read, or has no configuration.
  init(reading path: String) throws(MachineTrouble) {
    var shown = path
    while shown.count > 1, shown.hasSuffix("/") { shown.removeLast() }
    self.shown = shown
    let root: Folder
    do throws(SystemError) { root = try Folder(at: path) } catch {
      guard error.code == ENOENT || error.code == ENOTDIR else { throw MachineTrouble(path, error) }
      throw MachineTrouble(
        path, reason: error.code == ENOENT ? "no such folder" : "not a folder",
        fix: "name the folder of the cState site, which holds config.yml")
    }
    let prefix = shown == "." ? "" : shown + "/"
    var folder = root
    var place = prefix
    var found = try Self.config(in: root, at: prefix)
    if found == nil, let config = try? root.folder("config"), let standard = try? config.folder("_default") {
      folder = standard
      place = "\(prefix)config/_default/"
      found = try Self.config(in: standard, at: place)
    }
    guard let found else {
      throw MachineTrouble(
        shown, reason: "no config.yml, so this isn't a cState site",
        fix: "name the folder that holds config.yml and content/")
    }
    config = found
    var params: SourceFile?
    if place != prefix {
      for ending in Self.endings where params == nil {
        params = try Self.read("params.\(ending)", in: folder, at: place)
      }
    }
    self.params = params

    for entry in try Self.entries(of: root, at: shown) {
      if entry.kind == .link, ["content", "static"].contains(entry.shown) {
        report.add(.importedLinkedFile(at: Place(SourceFile(path: prefix + entry.shown, bytes: []))))
      }
      guard entry.kind == .folder else { continue }
      guard let name = entry.name, let folder = try? root.folder(name) else { continue }
      switch name {
      case "content": try survey(folder, shown: prefix + name, path: "", depth: 1)
      case "static": try surveyStatic(folder, shown: prefix + name, path: "", depth: 1)
      case "layouts", "assets", "i18n", "data", "archetypes":
        let count = try Self.count(folder, at: prefix + name, depth: 1)
        if count > 0 { themeFiles.append((name, count)) }
      default: break
      }
    }
  }

  // MARK: Configuration

  private static let endings = ["yml", "yaml", "toml", "json"]

  /// Hugo's names, the newer `hugo` first, as Hugo takes them.
  private static func config(in folder: Folder, at prefix: String) throws(MachineTrouble) -> SourceFile? {
    for name in ["hugo", "config"] {
      for ending in endings {
        if let file = try read("\(name).\(ending)", in: folder, at: prefix) { return file }
      }
    }
    return nil
  }

  private static func read(
    _ name: String, in folder: Folder, at prefix: String
  ) throws(MachineTrouble) -> SourceFile? {
    let bytes = try reaching(prefix + name) { () throws(SystemError) in
      try folder.openFile(name)?.read(atMost: longestText)
    }
    return bytes.map { SourceFile(path: prefix + name, bytes: $0) }
  }

  // MARK: Content

  private mutating func survey(_ folder: Folder, shown: String, path: String, depth: Int) throws(MachineTrouble) {
    for entry in try Self.entries(of: folder, at: shown) {
      let name = entry.shown
      if name.hasPrefix(".") || name.hasSuffix("~") { continue }
      let here = "\(shown)/\(name)"
      let below = path.isEmpty ? name : "\(path)/\(name)"
      let isText = [".md", ".markdown", ".html", ".htm"].contains { name.lowercased().hasSuffix($0) }
      switch entry.kind {
      case .folder where entry.name != nil && depth < Self.deepest:
        guard let inner = try? folder.folder(name) else { continue }
        try survey(inner, shown: here, path: below, depth: depth + 1)
      case .file where isText:
        guard let file = text(entry, in: folder, at: here) else {
          unreadable += 1
          continue
        }
        documents.append(Document(file: file, path: below))
      case .file: copy(entry, in: folder, at: here, to: below)
      case .folder, .link, .special:
        if isText { unreadable += 1 }
        report.add(.importedLinkedFile(at: Place(SourceFile(path: here, bytes: []))))
      }
    }
  }

  private mutating func surveyStatic(
    _ folder: Folder, shown: String, path: String, depth: Int
  ) throws(MachineTrouble) {
    for entry in try Self.entries(of: folder, at: shown) {
      let name = entry.shown
      if name == ".DS_Store" || name == ".gitkeep" || name.hasSuffix("~") { continue }
      let here = "\(shown)/\(name)"
      let below = path.isEmpty ? name : "\(path)/\(name)"
      switch entry.kind {
      case .folder where entry.name != nil && depth < Self.deepest:
        guard let inner = try? folder.folder(name) else { continue }
        try surveyStatic(inner, shown: here, path: below, depth: depth + 1)
      case .file: copy(entry, in: folder, at: here, to: below)
      case .folder, .link, .special: report.add(.importedLinkedFile(at: Place(SourceFile(path: here, bytes: []))))
      }
    }
  }

  /// A text that is valid UTF-8; else nil, and the report says why.
  private mutating func text(_ entry: Folder.Entry, in folder: Folder, at here: String) -> SourceFile? {
    guard let file = bytes(entry, in: folder, at: here, limit: Self.longestText) else { return nil }
    do throws(UTF8.ValidationError) {
      let bytes = file.bytes
      _ = try UTF8Span(validating: bytes.span)
      return file
    } catch {
      report.add(.importSkipped(because: .notUTF8(at: Place(file, error.byteOffsets))))
      return nil
    }
  }

  private mutating func copy(_ entry: Folder.Entry, in folder: Folder, at here: String, to path: String) {
    let place = Place(SourceFile(path: here, bytes: []))
    if CStateAddresses.isTaken(path) {
      report.add(.importedStaticTaken(path, at: place))
    } else if OutputPath.objection(to: path) != nil {
      report.add(.importSkipped(because: .invalidFileName(at: place)))
    } else if let file = bytes(entry, in: folder, at: here, limit: Self.longestCopy) {
      statics.append((path, file))
    }
  }

  private mutating func bytes(_ entry: Folder.Entry, in folder: Folder, at here: String, limit: Int) -> SourceFile? {
    let place = Place(SourceFile(path: here, bytes: []))
    guard let name = entry.name else {
      report.add(.importSkipped(because: .invalidFileName(at: place)))
      return nil
    }
    do throws(SystemError) {
      guard let opened = try folder.openFile(name) else { throw SystemError(ENOENT) }
      if let bytes = try opened.read(atMost: limit) { return SourceFile(path: here, bytes: bytes) }
      report.add(.importSkipped(because: .tooLarge(limit: "\(limit >> 20) MB", at: place)))
    } catch {
      report.add(.importSkipped(because: .unreadable(error.words, at: place)))
    }
    return nil
  }

  // MARK: -

  private static func entries(of folder: Folder, at shown: String) throws(MachineTrouble) -> [Folder.Entry] {
    try reaching(shown) { () throws(SystemError) in try folder.entries() }
  }

  private static func count(_ folder: Folder, at shown: String, depth: Int) throws(MachineTrouble) -> Int {
    var count = 0
    for entry in try entries(of: folder, at: shown) where !entry.shown.hasPrefix(".") {
      if entry.kind == .folder, depth < deepest, let inner = try? folder.folder(entry.shown) {
        count += try Self.count(inner, at: "\(shown)/\(entry.shown)", depth: depth + 1)
      } else {
        count += 1
      }
    }
    return count
  }
}
