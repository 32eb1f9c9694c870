import CEmbedded
import Diagnostics
import StatusModel
import Templates

/// A theme, ready to render: a template for each kind of page, style sheet and scripts as they ship.
struct Look: Sendable {
  let home: PageTemplate<HomePage>
  let event: PageTemplate<EventPage>
  let postmortem: PageTemplate<PostmortemPage>
  let component: PageTemplate<ComponentPage>
  let history: PageTemplate<HistoryPage>
  let historyMonth: PageTemplate<HistoryMonthPage>
  let subscribe: PageTemplate<SubscribePage>
  let page: PageTemplate<ExtraPage>
  let notFound: PageTemplate<NotFoundPage>
  let redirect: PageTemplate<RedirectPage>
  let offline: PageTemplate<OfflinePage>

  let stylesheet: [UInt8]
  let timeScript: [UInt8]
  let pageScript: [UInt8]
  let alertBar: AlertBarCode
  /// Where it was read from; nil for the theme within the program.
  let folder: String?
  /// The files of that folder.
  let sources: [SourceFile]

  /// Loads the theme that the command line or site.yml names, over the default one.
  ///
  /// - Parameter needsAll: all kinds of pages will be made, so that all threads may begin with their templates.
  /// - Returns: nil where a template can't be used; the report says why.
  init?(
    _ options: BuildOptions, named theme: String?, needsAll: Bool, report: inout Report
  ) throws(MachineTrouble) {
    let folder = Self.folder(options, named: theme)
    let standard = Self.embedded()
    let own = try folder.map { folder throws(MachineTrouble) in try ThemeFolder(folder, report: &report).files } ?? []
    var look = Theme(files: standard)
    if let folder { look = look.overlaid(with: Theme(files: own, folder: folder)) }

    home = PageTemplate("home", in: look)
    event = PageTemplate("event", in: look)
    postmortem = PageTemplate("postmortem", in: look)
    component = PageTemplate("component", in: look)
    history = PageTemplate("history", in: look)
    historyMonth = PageTemplate("history-month", in: look)
    subscribe = PageTemplate("subscribe", in: look)
    page = PageTemplate("page", in: look)
    notFound = PageTemplate("404", in: look)
    redirect = PageTemplate("redirect", in: look)
    offline = PageTemplate("offline", in: look)
    if needsAll || folder != nil {
      let all: [any Compilable] = [
        home, event, postmortem, component, history, historyMonth, subscribe, page, notFound, redirect, offline,
      ]
      let compiled = parallelMap(all, jobs: options.jobs) { $0.compiled }
      for result in compiled { report.add(new: result.report) }
      if folder != nil { look.reportUnused(butFor: compiled.flatMap { $0.files ?? [] }, report: &report) }
      guard compiled.allSatisfy({ $0.files != nil }) else { return nil }
    }

    func file(_ path: String) -> [UInt8] {
      let wanted = folder.map { "\($0)/\(path)" }
      return (own.first { $0.path == wanted } ?? standard.first { $0.path == path })?.bytes ?? []
    }
    let scripts = ["style.css", "time.js", "page.js"]
    for other in own where !other.path.hasSuffix(".mustache") {
      let name = String(other.path.dropFirst((folder?.utf8.count ?? -1) + 1))
      if !scripts.contains(name) {
        report.add(
          .unknownThemeFile(name, suggestion: nearest(to: name, among: scripts), at: Place(other)))
      }
    }
    self.folder = folder
    sources = own
    stylesheet = file("style.css")
    timeScript = file("time.js")
    pageScript = file("page.js")
    alertBar = AlertBarCode(standard)
  }

  /// A folder on the command line is relative to the current one, a folder in site.yml to the content folder's parent.
  private static func folder(_ options: BuildOptions, named theme: String?) -> String? {
    if let chosen = options.theme { return chosen == "default" ? nil : chosen.withoutTrailingSlashes }
    guard let theme, theme != "default" else { return nil }
    if theme.hasPrefix("/") { return theme.withoutTrailingSlashes }
    return (options.content.withoutTrailingSlashes + "/../" + theme).withoutTrailingSlashes
  }

  /// The default theme, which is part of the program.
  static func embedded() -> [SourceFile] {
    (0..<candor_theme_file_count).map { index in
      let file = candor_theme_files[index]
      return SourceFile(
        path: String(cString: file.path), bytes: Array(UnsafeBufferPointer(start: file.bytes, count: file.count)))
    }
  }
}

/// A template that is compiled when it is first asked for: most builds over a former one make few kinds of pages.
/// Such a build has the theme of the program alone, of which the build before has compiled all.
///
/// `Page` is a view; said here, the runtime would look for the proof of it for each kind.
struct PageTemplate<Page>: Compilable {
  private let path: String
  private typealias Made = (render: (@Sendable (Page) -> [UInt8])?, files: [String]?, report: Report)
  private let made: Ahead<Made>

  init(_ path: String, in theme: Theme) where Page: View {
    self.path = path
    made = Ahead(jobs: 1) { () -> Made in
      var report = Report()
      guard let template = theme.template(path, for: Page.self, report: &report) else { return (nil, nil, report) }
      return ({ template.render($0) }, template.files, report)
    }
  }

  var compiled: (files: [String]?, report: Report) { (made.value.files, made.value.report) }

  /// The page as UTF-8.
  func render(_ page: Page) -> [UInt8] {
    guard let render = made.value.render else {
      fatalError("the template '\(path)' can't be used: build with --no-cache, which says why")
    }
    return render(page)
  }
}

/// A template, whatever it shows.
private protocol Compilable: Sendable {
  /// The files that it is made of, nil where it can't be used; and what is wrong with them.
  var compiled: (files: [String]?, report: Report) { get }
}

extension String {
  fileprivate var withoutTrailingSlashes: String {
    var text = self[...]
    while text.count > 1, text.hasSuffix("/") { text.removeLast() }
    return String(text)
  }
}

/// The alert bar's script as it ships, and every file of it that was ever released.
struct AlertBarCode: Sendable {
  /// Stands in the script where the data is baked in; the data of each language, the first one's first.
  static let marker = "/*snapshot*/[]"

  let script: [UInt8]
  /// By name, sorted: websites pin them by their hash, so every build of this major version emits them all.
  let released: [(name: String, bytes: [UInt8])]
  /// The newest release and its subresource integrity; nil only where none was made yet.
  let current: (name: String, integrity: String)?

  init(_ theme: [SourceFile]) {
    let prefix = "embed/released/"
    script = theme.first { $0.path == "embed/alert.min.js" }?.bytes ?? []
    released = theme.filter { $0.path.hasPrefix(prefix) && $0.path.hasSuffix(".js") }
      .map { (String($0.path.dropFirst(prefix.count)), $0.bytes) }
    let index = theme.first { $0.path == prefix + "index.txt" }?.bytes ?? []
    let lines = String(decoding: index, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }
    let words = lines.last?.split(separator: " ").map(String.init) ?? []
    current = words.count >= 2 ? (words[0], words[1]) : nil
  }

  /// The script with its data baked in.
  func script(with data: [[UInt8]]) -> [UInt8] {
    let marker = Array(Self.marker.utf8)
    guard let at = script.withUnsafeBytes({ $0.firstIndex(of: marker) }) else { return script }
    var array: [UInt8] = [91]
    for (index, item) in data.enumerated() {
      if index > 0 { array.append(44) }
      array += item
    }
    return script[..<at] + array + [93] + script[(at + marker.count)...]
  }
}
