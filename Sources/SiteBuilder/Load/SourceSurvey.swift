import Diagnostics
import Glibc

/// What there is to read in a content folder, found without opening a file.
struct SourceSurvey {
  enum Role: Hashable, Sendable {
    case site, incident, maintenance, postmortem, page
    /// To be copied to this path of the site.
    case copied(to: String)

    var isText: Bool {
      if case .copied = self { false } else { true }
    }

    fileprivate init(_ shelf: BuildMemory.Shelf) {
      self =
        switch shelf {
        case .incidents: .incident
        case .maintenance: .maintenance
        case .postmortems: .postmortem
        }
    }

    /// Where the last build keeps what it knows of it.
    var shelf: BuildMemory.Shelf? {
      switch self {
      case .incident: .incidents
      case .maintenance: .maintenance
      case .postmortem: .postmortems
      case .site, .page, .copied: nil
      }
    }
  }

  /// A class, as there are ten thousands of them to be passed on.
  final class Found: Sendable {
    /// As people see it, with the content folder as the user gave it.
    let path: String
    /// Its folder, from the content folder and without any link on the way, with a "/" at the end; empty for that folder
    /// itself.
    let folder: String
    let name: String
    let role: Role
    /// Of the last build, by number, where that has read one with this path.
    let record: Int?

    init(path: String, folder: String, name: String, role: Role, record: Int? = nil) {
      self.path = path
      self.folder = folder
      self.name = name
      self.role = role
      self.record = record
    }

    /// The file that a record of the last build is of.
    ///
    /// - Parameter prefix: of the content folder.
    convenience init(ofRecord record: Int, in memory: BuildMemory, _ prefix: String) {
      let shelf = memory.shelf(of: record)
      let (folder, name) = (shelf.folder + "/", memory.id(ofRecord: record) + ".md")
      self.init(path: prefix + folder + name, folder: folder, name: name, role: Role(shelf), record: record)
    }

    /// - Parameter location: from the content folder, without any link on the way.
    fileprivate convenience init(path: String, at location: String, role: Role) {
      let folder = location.parentPath
      self.init(path: path, folder: folder.isEmpty ? "" : folder + "/", name: location.lastName, role: role)
    }
  }

  /// Sorted by path.
  private(set) var files: [Found] = []
  /// Records of the last build of which the files are there, by number: they aren't among the others.
  private(set) var recorded: [Int] = []
  private(set) var report = Report()
  let root: Folder

  /// Of the content folder.
  private let prefix: String
  /// The content folder without links.
  private let realRoot: String
  /// Whether a text has a name that must be looked at closely.
  private var hasOddNames = false

  /// - Parameter memory: the last build's; asked for when the first folder has been listed.
  init(of path: String, memory: () -> BuildMemory? = { nil }) throws(MachineTrouble) {
    do throws(SystemError) {
      root = try Folder(at: path)
      guard let real = realpath(path, nil) else { throw .last }
      realRoot = String(cString: real)
      free(real)
    } catch {
      let fix = "name the content folder, or make one with 'candor init'"
      guard error.code == ENOENT || error.code == ENOTDIR else { throw MachineTrouble(path, error) }
      throw MachineTrouble(path, reason: error.code == ENOENT ? "no such folder" : "not a folder", fix: fix)
    }
    prefix = Self.prefix(of: path)

    let entries: [Folder.Entry]
    do throws(SystemError) { entries = try root.entries() } catch { throw MachineTrouble(path, error) }
    for entry in entries { surveyTop(entry, memory) }
    if !entries.contains(where: { $0.name == "site.yml" }) {
      let similar = entries.first { ["site.yaml", "site.yml"].contains($0.shown.lowercased()) }
      report.add(.missingSite(similar: similar?.shown, at: place("site.yml")))
    }
    files = files.sortedInBytes(by: \.path)
    checkNames()
  }

  /// A content folder as people see it before the paths of its files: with a "/" at the end; empty for the current folder.
  static func prefix(of path: String) -> String {
    var shown = path[...]
    while shown.last == "/" { shown.removeLast() }
    return shown == "." ? "" : shown + "/"
  }

  private static let collections: [String: Role] = [
    "incidents": .incident, "maintenance": .maintenance, "postmortems": .postmortem, "pages": .page,
  ]

  /// What people are likely to have meant.
  private static let lookalikes = [
    "site.yaml": "site.yml", "incident": "incidents", "maintenances": "maintenance", "postmortem": "postmortems",
    "post-mortems": "postmortems", "page": "pages", "public": "static", "assets": "static",
  ]

  private mutating func surveyTop(_ entry: Folder.Entry, _ memory: () -> BuildMemory?) {
    let name = entry.shown
    if name == "site.yml" {
      add(entry, at: name, role: .site)
    } else if name == "static" {
      if let location = folder(entry, at: name) { surveyStatic(location, shown: name, into: "", trail: [location]) }
    } else if let role = Self.collections[name] {
      if let location = folder(entry, at: name) { surveyCollection(location, shown: name, role: role, memory) }
    } else if !Self.isIgnored(name), !(entry.kind == .file && name.lowercased().hasPrefix("readme")) {
      let meant = Self.lookalikes[name.lowercased()] ?? name.lowercased()
      let isKnown = Self.collections[meant] != nil || ["site.yml", "static"].contains(meant)
      report.add(
        .unexpectedFile(
          fix: isKnown ? "rename it to '\(meant)'" : "move it out of the content folder, or into static/ to publish it",
          at: place(name)))
    }
  }

  /// The folder behind an entry that should be one; nil with a report where it isn't.
  private mutating func folder(_ entry: Folder.Entry, at path: String) -> String? {
    guard let (kind, location) = resolve(entry, at: path, in: path) else { return nil }
    if kind == .folder { return location }
    report.add(.unexpectedFile(fix: "make it a folder, or remove it", at: place(path)))
    return nil
  }

  private mutating func surveyCollection(
    _ location: String, shown: String, role: Role, _ memory: () -> BuildMemory?
  ) {
    let listing = list(location, shown: shown)
    if location == shown, let shelf = role.shelf, let memory = memory() {
      // What has a record needs no more than that: of ten thousand names nearly all.
      var areKnown = [Bool](repeating: false, count: memory.records.count)
      let others = listing.sorted { name, kind in
        guard kind == .file, let record = memory.record(ofFile: name, on: shelf) else { return true }
        areKnown[record] = true
        return false
      }
      // Names with records hold no capitals. What could be taken for one of them is to be compared with all.
      let areDistinct = others.allSatisfy { other in
        if Self.isIgnored(other.shown) { return true }
        let twin = other.shown.lowercased().withUTF8Bytes { memory.record(ofFile: $0, on: shelf) }
        return other.shown.utf8.allSatisfy { $0 < 0x80 } && twin.map { areKnown[$0] } != true
      }
      if areDistinct {
        recorded += areKnown.indices.filter { areKnown[$0] }
        return survey(others, in: location, shown: shown, role: role)
      }
    }
    survey(listing.sorted(), in: location, shown: shown, role: role)
  }

  private mutating func survey(_ entries: [Folder.Entry], in location: String, shown: String, role: Role) {
    let (start, folder) = ("\(prefix)\(shown)/", "\(location)/")
    files.reserveCapacity(files.count + entries.count)
    for entry in entries {
      let name = entry.shown
      // Ten thousand files of the usual kind need no more than this.
      if entry.kind == .file, ContentName.isPlain(name), name.endsInBytes(".md") {
        files.append(Found(path: start + name, folder: folder, name: name, role: role))
        continue
      }
      let path = "\(shown)/\(name)"
      if Self.isIgnored(name) { continue }
      hasOddNames = true
      if name.endsInBytes(".md") {
        add(entry, at: path, in: "\(location)/\(name)", role: role)
      } else {
        report.add(.unexpectedFile(fix: Self.repair(of: name, in: shown, kind: entry.kind), at: place(path)))
      }
    }
  }

  private static func repair(of name: String, in folder: String, kind: Kind) -> String {
    if kind == .folder { return "move its files to \(folder)/ itself" }
    for ending in [".md", ".markdown", ".mdown", ".txt"] where name.lowercased().hasSuffix(ending) {
      return "rename it to '\(name.dropLast(ending.count)).md'"
    }
    return "move it to static/ to publish it, or out of the content folder"
  }

  private static let deepest = 64

  /// - Parameter trail: the locations of the folders around this one, and its own.
  private mutating func surveyStatic(
    _ location: String, shown: String, into target: String, trail: [String], behindLink: Bool = false
  ) {
    guard trail.count <= Self.deepest else {
      return report.add(.nestedTooDeep(limit: Self.deepest, at: place(shown)))
    }
    for entry in list(location, shown: shown).sorted() {
      let path = "\(shown)/\(entry.shown)"
      if Self.isLeftover(entry.shown) { continue }
      guard let name = entry.name, !name.utf8.contains(where: { $0 < 32 || $0 == 127 }) else {
        report.add(.invalidFileName(at: place(path)))
        continue
      }
      guard let (kind, found) = resolve(entry, at: path, in: "\(location)/\(name)") else { continue }
      let target = target.isEmpty ? name : "\(target)/\(name)"
      let isLink = entry.kind == .link
      switch kind {
      case .file: files.append(Found(path: prefix + path, at: found, role: .copied(to: target)))
      case .folder where isLink && trail.contains(where: { $0 == found || $0.hasPrefix(found + "/") }):
        report.add(.linkLoop(at: place(path)))
      case .folder where isLink && behindLink: report.add(.linkBehindLink(at: place(path)))
      case .folder:
        surveyStatic(found, shown: path, into: target, trail: trail + [found], behindLink: behindLink || isLink)
      case .link, .special: report.add(.notAFile(at: place(path)))
      }
    }
  }

  /// Notes a text to read.
  private mutating func add(_ entry: Folder.Entry, at path: String, in location: String? = nil, role: Role) {
    guard entry.name != nil else {
      let suggestion = ContentName.suggestedID(for: ContentName(fileName: path).id).map { $0 + ".md" }
      return report.add(.invalidID(entry.shown, suggestion: suggestion, at: place(path)))
    }
    guard let (kind, location) = resolve(entry, at: path, in: location ?? path) else { return }
    guard kind == .file else { return report.add(.notAFile(at: place(path))) }
    files.append(Found(path: prefix + path, at: location, role: role))
  }

  /// What an entry is, and where it is once links are followed; nil with a report for a link that leads nowhere good.
  private mutating func resolve(
    _ entry: Folder.Entry, at path: String, in location: String
  ) -> (kind: Kind, location: String)? {
    guard entry.kind == .link else { return (entry.kind, location) }
    guard let real = realpath("\(realRoot)/\(location)", nil) else {
      report.add(
        errno == ELOOP
          ? .linkLoop(at: place(path))
          : errno == ENOENT ? .linkToNowhere(at: place(path)) : .unreadable(SystemError.last.words, at: place(path)))
      return nil
    }
    defer { free(real) }
    let target = String(cString: real)
    if target == realRoot {
      report.add(.linkLoop(at: place(path)))
      return nil
    }
    let inside = realRoot == "/" ? "/" : realRoot + "/"
    guard target.hasPrefix(inside) else {
      report.add(.outsideContent(at: place(path)))
      return nil
    }
    var status = stat()
    guard lstat(target, &status) == 0 else {
      report.add(.unreadable(SystemError.last.words, at: place(path)))
      return nil
    }
    return (Kind(mode: status.st_mode), String(target.dropFirst(inside.count)))
  }

  private mutating func list(_ location: String, shown: String) -> Folder.Listing {
    var cursor = FolderCursor(root, path: realRoot)
    do throws(MachineTrouble) {
      guard case .folder(let folder) = try cursor.go(to: location + "/") else { return Folder.Listing() }
      return try reaching(location) { () throws(SystemError) in try folder.listing() }
    } catch {
      report.add(.unreadable(error.reason, at: place(shown)))
      return Folder.Listing()
    }
  }

  /// Names that make no id, and names that differ in nothing but case.
  private mutating func checkNames() {
    var texts: [String] = []
    var copies: [String] = []
    for file in files where file.role != .site {
      if !file.role.isText { copies.append(file.path) } else if hasOddNames { texts.append(file.path) }
    }
    var blamed: Set<String> = []
    for conflict in OutputConflict.all(in: texts) + OutputConflict.all(in: copies) {
      let isFirstFine = ContentName.isValid(id: ContentName(fileName: conflict.first).id)
      let (wrong, other) = isFirstFine ? (conflict.second, conflict.first) : (conflict.first, conflict.second)
      blamed.insert(wrong)
      report.add(
        .sameNameButCase(
          at: Place(SourceFile(path: wrong, bytes: [])), other: Place(SourceFile(path: other, bytes: []))))
    }
    for path in texts where !ContentName.isPlain(path) && !blamed.contains(path) {
      let name = ContentName(fileName: path)
      guard !ContentName.isValid(id: name.id) else { continue }
      let suggestion = ContentName.suggestedID(for: name.id).map { id in
        id + (name.language.map { ".\($0)" } ?? "") + ".md"
      }
      report.add(
        .invalidID(
          path.lastName, suggestion: suggestion, at: Place(SourceFile(path: path, bytes: []))))
    }
  }

  private func place(_ path: String) -> Place { Place(SourceFile(path: prefix + path, bytes: [])) }

  /// Hidden files, and what editors and file managers leave.
  private static func isIgnored(_ name: String) -> Bool { name.utf8.first == UInt8(ascii: ".") || isLeftover(name) }

  /// As `isIgnored`, but in static/, where hidden files such as `.well-known` are meant.
  private static func isLeftover(_ name: String) -> Bool {
    switch name.utf8.first {
    case UInt8(ascii: "#") where name.endsInBytes("#"), UInt8(ascii: ".") where name.endsInBytes(".swp"): true
    default: name.endsInBytes("~") || leftovers.contains(name)
    }
  }

  private static let leftovers = [
    ".DS_Store", ".gitkeep", ".keep", ".gitignore", ".gitattributes", "Thumbs.db", "desktop.ini",
  ]
}
