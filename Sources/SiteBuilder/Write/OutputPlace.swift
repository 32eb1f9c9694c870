import Glibc

/// Where an output folder lies among the others, whatever links, "..", case or mounts its path goes through:
/// folders are compared by what they are, not by how they are written.
struct OutputPlace {
  /// A folder's identity on this machine.
  private struct Identity: Equatable {
    let device: dev_t
    let number: ino_t

    init?(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      device = status.st_dev
      number = status.st_ino
    }
  }

  private let path: String
  /// The output folder; nil while it doesn't exist.
  private let itself: Identity?
  /// The folders around it, and itself, as far as they exist.
  private let chain: [Identity]

  init(_ path: String) throws(OutputProblem) {
    self.path = path
    var existing = path
    var names: [String] = []
    while true {
      do throws(SystemError) {
        let real = try Self.realPath(existing)
        chain = Self.chain(to: real)
        break
      } catch {
        switch error.code {
        case ENOENT:
          let (parent, name) = Self.split(existing)
          names.insert(name, at: 0)
          existing = parent
        case ENOTDIR: throw .notAFolder(path)
        default: throw .trouble(MachineTrouble(path, error))
        }
      }
    }
    // A name that doesn't exist, but is there all the same, is a link to nowhere.
    if let name = names.first, let folder = try? Folder(at: existing), (try? folder.kind(of: name)) != .none {
      throw .notAFolder(path)
    }
    guard !names.contains("..") else { throw .notAFolder(path) }
    itself = names.isEmpty ? chain.last : nil
    var status = stat()
    if names.isEmpty, stat(path, &status) == 0, Kind(mode: status.st_mode) != .folder { throw .notAFolder(path) }
  }

  var exists: Bool { itself != nil }

  /// - Parameter home: whose owner wouldn't want it replaced by a site; nil where unknown.
  func keepAway(from inputs: [String], home: String?) throws(OutputProblem) {
    if let itself {
      if itself == Identity("/") { throw .tooPrecious(path) }
      if let home, let real = try? Self.realPath(home), Self.chain(to: real).contains(itself) {
        throw .tooPrecious(path)
      }
    }
    for input in inputs {
      // An input that doesn't exist is missed where it is read.
      guard let real = try? Self.realPath(input) else { continue }
      let around = Self.chain(to: real)
      let isInside = around.last.map { chain.contains($0) } ?? false
      let isAround = itself.map { around.contains($0) } ?? false
      if isInside || isAround { throw .overlaps(path, input: input) }
    }
  }

  /// The folders from the root to this one.
  private static func chain(to real: String) -> [Identity] {
    var chain: [Identity] = []
    var prefix = ""
    for name in real.utf8.split(separator: UInt8(ascii: "/")) {
      if chain.isEmpty, let root = Identity("/") { chain.append(root) }
      prefix += "/" + (String(name) ?? "")
      if let identity = Identity(prefix) { chain.append(identity) }
    }
    return chain.isEmpty ? [Identity("/")].compactMap { $0 } : chain
  }

  private static func realPath(_ path: String) throws(SystemError) -> String {
    guard let real = realpath(path, nil) else { throw .last }
    defer { free(real) }
    return String(cString: real)
  }

  /// The path without its last name, and that name.
  private static func split(_ path: String) -> (parent: String, name: String) {
    var names = path.utf8.split(separator: UInt8(ascii: "/")).map { String($0) ?? "" }
    let name = names.popLast() ?? ""
    let start = path.utf8.first == UInt8(ascii: "/") ? "/" : ""
    let parent = start + names.joined(separator: "/")
    return (parent.isEmpty ? "." : parent, name)
  }
}
