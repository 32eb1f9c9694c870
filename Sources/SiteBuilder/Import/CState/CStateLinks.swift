/// Where addresses of the old site lead on the new one.
struct CStateLinks {
  enum Target: Equatable {
    /// It stays as it is: another site, a place on the same page.
    case same
    case moved(String)
    /// Nothing that was imported: the whole address it had on the old site.
    case lost(String)
  }

  /// Of the old site, without a slash at the end.
  let site: String
  /// The path that the old site's address has, without slashes; mostly empty.
  let base: String
  /// New paths by old ones, those in lower case and without slashes at their ends.
  private var moved: [String: String] = ["": "/", "index.xml": "/feed.xml"]
  /// New paths by the names of source files without folders and ending.
  private var sources: [String: String] = [:]
  /// Paths that are the same on both sites.
  private var statics: Set<String> = []

  init(site: String, base: String) {
    self.site = site
    self.base = base
  }

  mutating func add(_ old: String, movesTo new: String) {
    let key = old.withoutSlashes.lowercased()
    if moved[key] == nil { moved[key] = new }
  }

  mutating func add(source path: String, movesTo new: String) {
    for name in [path, path.lastName] {
      for key in [name, name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name] where sources[key] == nil {
        sources[key] = new
      }
    }
  }

  mutating func add(static path: String) { statics.insert(path) }

  /// The new path of what a `ref` names: a path below `content/`, or a file's name.
  func reference(_ argument: String) -> String? {
    let (path, rest) = Self.parts(argument)
    return sources[path.withoutSlashes].map { $0 + rest }
  }

  /// - Parameter page: the address of the text's own page on the old site.
  func target(of link: String, from page: String) -> Target {
    guard let first = link.first, first != "#", !Self.hasScheme(link), !link.hasPrefix("//") else { return .same }
    let (path, rest) = Self.parts(link)
    if path.isEmpty { return .same }
    if path.hasSuffix(".md"),
      let new = sources[path.percentDecoded.withoutSlashes] ?? sources[path.percentDecoded.lastName]
    {
      return .moved(new + rest)
    }
    var names = path.hasPrefix("/") ? [] : page.split(separator: "/").map(String.init)
    for name in path.split(separator: "/") {
      switch name {
      case ".": break
      case "..": _ = names.popLast()
      default: names.append(String(name))
      }
    }
    var full = names.joined(separator: "/")
    if !base.isEmpty, path.hasPrefix("/"), full == base || full.hasPrefix(base + "/") {
      full = String(full.dropFirst(base.utf8.count)).withoutSlashes
    }
    let decoded = full.percentDecoded
    if let new = moved[decoded.lowercased()] { return .moved(new + rest) }
    if statics.contains(decoded) { return path.hasPrefix("/" + full) ? .same : .moved("/" + full + rest) }
    let slash = path.hasSuffix("/") && !full.isEmpty ? "/" : ""
    return .lost("\(site)/\(full)\(slash)\(rest)")
  }

  /// Cuts an address before its query or fragment.
  private static func parts(_ link: String) -> (path: String, rest: String) {
    let end = link.firstIndex { $0 == "?" || $0 == "#" } ?? link.endIndex
    return (String(link[..<end]), String(link[end...]))
  }

  /// RFC 3986, section 3.1.
  private static func hasScheme(_ link: String) -> Bool {
    let scheme = link.utf8.prefix { $0 != UInt8(ascii: ":") }
    guard scheme.count < link.utf8.count, let first = scheme.first, (97...122).contains(first | 32) else {
      return false
    }
    return scheme.allSatisfy { (97...122).contains($0 | 32) || (48...57).contains($0) || [43, 45, 46].contains($0) }
  }
}
