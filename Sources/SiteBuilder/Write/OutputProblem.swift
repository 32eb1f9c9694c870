import Diagnostics

/// Why a site isn't written. Nothing in the output folder has changed, except after `.trouble` in the middle of
/// the renames, where every file is whole but some are still the old ones; the next build completes it.
public enum OutputProblem: Error, Equatable, Sendable {
  /// The root of the file system, or someone's home.
  case tooPrecious(String)
  /// Equal to an input, inside it or around it.
  case overlaps(String, input: String)
  case notAFolder(String)
  /// A folder that Candor didn't make, with the name of something in it.
  case holdsOtherThings(String, example: String)
  /// The list of Candor's own files can't be understood.
  case damagedList(String)
  /// Another build is writing there.
  case inUse(String)
  /// Something that Candor didn't make stands where an output belongs.
  case inTheWay(String, kind: String, more: Int)
  case conflict(OutputConflict)
  /// A name no file can have.
  case unusableName(String, reason: String)
  /// The files to write don't include `build.json`, without which the next build wouldn't know its own: a bug.
  case noList
  case trouble(MachineTrouble)
}

extension OutputProblem {
  /// Runs calls that concern one path, so that what fails there is reported with it.
  static func reaching<Result: ~Copyable>(
    _ path: String, _ body: () throws(SystemError) -> Result
  ) throws(OutputProblem) -> Result {
    do throws(SystemError) { return try body() } catch { throw .trouble(MachineTrouble(path, error)) }
  }
}

extension OutputProblem: CustomStringConvertible {
  /// One line: what and where.
  public var description: String {
    switch self {
    case .tooPrecious(let path): "\(path): the output folder is the root or a home folder"
    case .overlaps(let path, let input): "\(path): the output folder must stand apart from '\(input)'"
    case .notAFolder(let path): "\(path): not a folder"
    case .holdsOtherThings(let path, let example): "\(path): holds things that Candor didn't make, such as '\(example)'"
    case .damagedList(let path): "\(path): not a list of files that Candor wrote"
    case .inUse(let path): "\(path): another build is writing there"
    case .inTheWay(let path, let kind, let more):
      "\(path): \(kind) that Candor didn't make is in the way" + (more > 0 ? ", and \(more) more" : "")
    case .conflict(let conflict): conflict.description
    case .unusableName(let path, let reason): "\(path): \(reason)"
    case .noList: "no \(OutputFolder.listName) among the files to write"
    case .trouble(let trouble): trouble.description
    }
  }

  /// What to do, starting with a verb; empty where nobody knows.
  public var fix: String {
    switch self {
    case .tooPrecious: "choose a folder of its own with --out"
    case .overlaps: "choose a folder beside it with --out, such as 'site'"
    case .notAFolder: "remove the file, or choose another folder with --out"
    case .holdsOtherThings: "choose a new or empty folder with --out"
    case .damagedList: "remove the output folder and build again, or choose another with --out"
    case .inUse: "wait until the other build is done"
    case .inTheWay: "remove it, or move it to static/ in the content folder"
    case .conflict: "rename one of them"
    case .unusableName: "choose another name"
    case .noList: "report this bug"
    case .trouble(let trouble): trouble.fix
    }
  }
}

/// Two outputs that can't both exist, at least not on every file system a site may be copied to.
public struct OutputConflict: Equatable, Sendable, CustomStringConvertible {
  public enum Kind: Sendable {
    case samePath
    /// The paths differ only in case, or in how an accent is encoded.
    case sameWithoutCase
    /// The first is a file where the second needs a folder.
    case fileForFolder
  }

  public let kind: Kind
  public let first: String
  public let second: String

  public var description: String {
    switch kind {
    case .samePath: "\(first): two outputs have this path"
    case .sameWithoutCase: "\(first): differs from '\(second)' only in case"
    case .fileForFolder: "\(first): is a file, and '\(second)' needs a folder of this name"
    }
  }

  /// Every conflict among paths, in the order of the later of the two.
  public static func all(in paths: [String]) -> [OutputConflict] {
    // The usual case: no case and no accents, each path behind the one before. Twenty thousand paths needn't be hashed.
    let isUsual =
      paths.allSatisfy(isPlain) && zip(paths, paths.dropFirst()).allSatisfy { $0.precedesInBytes($1) }
    var conflicts: [OutputConflict] = []
    // String's own equality is wanted here: it takes composed and decomposed accents as one, as macOS does.
    var files: [String: String] = [:]
    for path in paths where !isUsual {
      if let former = files.updateValue(path, forKey: folded(path)) {
        let kind: Kind = former.equalsInBytes(path) ? .samePath : .sameWithoutCase
        conflicts.append(OutputConflict(kind: kind, first: path, second: former))
      }
    }
    var folders: Set<String> = []
    var parent = ""
    for path in paths {
      // Neighbours mostly share their folder, and folders the one around them.
      if path.hasParentPath(parent) { continue }
      parent = path.parentPath
      var folder = folded(parent)
      while !folder.isEmpty, folders.insert(folder).inserted {
        if let file = isUsual ? (paths.containsInBytes(folder) ? folder : nil) : files[folder] {
          conflicts.append(OutputConflict(kind: .fileForFolder, first: file, second: path))
        }
        folder = folder.parentPath
      }
    }
    return conflicts
  }

  /// Whether new paths may be in conflict with some of those of a former site, which aren't with each other, or are among
  /// them. Twenty thousand paths needn't be compared with each other for the sake of a few.
  static func arePossible(between new: [String], and former: some SortedPaths) -> Bool {
    guard !new.isEmpty else { return false }
    let areUsual =
      new.allSatisfy(isPlain)
      && (0..<former.count).allSatisfy { former.withPath($0) { notPlain.next(in: $0, from: 0) == $0.count } }
    return !areUsual
      || new.contains { path in
        ([path] + path.foldersAround).contains { former.number(of: $0) != nil } || former.holdsAny(below: path)
      }
  }

  private static func folded(_ path: String) -> String { isPlain(path) ? path : path.lowercased() }

  private static func isPlain(_ path: String) -> Bool {
    path.withUTF8Bytes { notPlain.next(in: $0, from: 0) == $0.count }
  }

  private static let notPlain = ByteSet { $0 >= 0x80 || (0x41...0x5A).contains($0) }
}

extension OutputProblem {
  /// As the command reports it: what, and what to do.
  func trouble(at path: String) -> MachineTrouble {
    if case .trouble(let trouble) = self { return trouble }
    // Most descriptions name the path that is in trouble, which needn't be the folder itself.
    guard let end = description.utf8.firstIndex(of: UInt8(ascii: ":")),
      description[..<end].contains("/") || description[..<end] == path
    else {
      return MachineTrouble(path, reason: description, fix: fix)
    }
    return MachineTrouble(
      String(description[..<end]), reason: String(description[description.index(end, offsetBy: 2)...]), fix: fix)
  }
}
