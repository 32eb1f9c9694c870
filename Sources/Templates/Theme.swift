import Diagnostics

/// The templates of a theme, read once; `template(_:for:report:)` compiles them for the pages.
public struct Theme: Sendable {
  /// A template file: its tree, or why it has none.
  struct Source: Sendable {
    let file: SourceFile
    let tree: Tree?
    let report: Report
  }

  static let ending = ".mustache"

  /// By path within the theme.
  private let sources: [String: Source]
  /// Paths of the files that the last layer brought.
  private let own: Set<String>

  /// Reads the templates among `files`, those that end in `.mustache`; of two with one path the later counts.
  ///
  /// - Parameter folder: where the theme lies. It is left out of a file's path within the theme, which is what
  ///   templates call it by, and stays in what diagnostics show.
  public init(files: [SourceFile], folder: String = "") {
    var sources: [String: Source] = [:]
    let prefix = folder.isEmpty || folder.hasSuffix("/") ? folder : folder + "/"
    for file in files where file.path.hasSuffix(Theme.ending) {
      var report = Report()
      let path = file.path.hasPrefix(prefix) ? String(file.path.dropFirst(prefix.count)) : file.path
      sources[path] = Source(file: file, tree: Parser.tree(of: file, report: &report), report: report)
    }
    self.init(sources: sources, own: Set(sources.keys))
  }

  private init(sources: [String: Source], own: Set<String>) {
    self.sources = sources
    self.own = own
  }

  /// This theme with the files of another in place of those of the same name.
  public func overlaid(with theme: Theme) -> Theme {
    Theme(sources: sources.merging(theme.sources) { _, new in new }, own: theme.own)
  }

  /// Compiles one template for a kind of view.
  ///
  /// Everything wrong in it and in the files it includes goes into the report, each with its place; what another
  /// template has already reported isn't repeated.
  ///
  /// - Parameter path: within the theme, with or without `.mustache`.
  @inlinable
  public func template<V: View>(_ path: String, for view: V.Type, report: inout Report) -> Template<V>? {
    template(path, for: Shape.view(view), report: &report)
  }

  @usableFromInline
  func template<V: View>(_ path: String, for shape: Shape, report: inout Report) -> Template<V>? {
    guard let (path, source) = source(named: path) else {
      let suggestion = nearest(to: path, among: names)
      let missing = SourceFile(path: path, bytes: [])
      report.add(.unknownPartial(path, suggestion: suggestion, usedAt: nil, at: Place(missing)))
      return nil
    }
    let compiler = Compiler(theme: self)
    var program: Program?
    if let tree = source.tree { program = compiler.page(path, tree, shape) }
    report.add(new: source.report)
    report.add(new: compiler.report)
    guard let program else { return nil }
    return Template(
      program: program, recursive: compiler.recursive.compactMap(\.self), files: compiler.files.union([path]).sorted())
  }

  /// Warns of files that no template uses, which are perhaps misspelt overrides. Ask once all templates are compiled.
  ///
  /// Only files of the last layer count: that a theme no longer needs a file of the one below is its right.
  /// - Parameter used: `files` of every template.
  public func reportUnused(butFor used: some Sequence<String>, report: inout Report) {
    let used = Set(used)
    let others = used.subtracting(own).sorted()
    for path in own.subtracting(used).sorted() {
      guard let source = sources[path] else { continue }
      report.add(
        .unknownThemeFile(path, suggestion: nearest(to: path, among: others), at: Place(source.file)))
    }
  }

  /// The file that a tag or page names, with or without its ending.
  func source(named name: String) -> (path: String, source: Source)? {
    let path = name.hasSuffix(Theme.ending) ? name : name + Theme.ending
    return sources[path].map { (path, $0) }
  }

  /// What tags call the theme's files.
  var names: [String] { sources.keys.sorted().map(name(of:)) }

  func name(of path: String) -> String { String(path.dropLast(Theme.ending.count)) }
}

/// A template, compiled for one kind of view: every name in it is known to exist, every place to be safe.
public struct Template<V: View>: Sendable {
  private let program: Program
  private let recursive: [Program]
  /// Paths within the theme of the files it is made of, sorted.
  public let files: [String]

  init(program: Program, recursive: [Program], files: [String]) {
    self.program = program
    self.recursive = recursive
    self.files = files
  }

  /// The page as UTF-8.
  public func render(_ view: V) -> [UInt8] {
    var output = TextBuffer(capacity: 49_152)
    var surroundings = Surroundings(recursive: recursive)
    withUnsafePointer(to: view) { program.run(Frame($0), &surroundings, &output) }
    return output.bytes
  }
}
