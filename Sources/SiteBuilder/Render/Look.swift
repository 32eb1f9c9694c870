import CEmbedded
import Diagnostics
import StatusModel
import Templates

/// A theme, ready to render: every template compiled for its page, style sheet and scripts as they ship.
struct Look: Sendable {
  let home: Template<HomePage>
  let event: Template<EventPage>
  let postmortem: Template<PostmortemPage>
  let component: Template<ComponentPage>
  let history: Template<HistoryPage>
  let historyMonth: Template<HistoryMonthPage>
  let subscribe: Template<SubscribePage>
  let page: Template<ExtraPage>
  let notFound: Template<NotFoundPage>
  let redirect: Template<RedirectPage>
  let offline: Template<OfflinePage>

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
  /// - Returns: nil where a template can't be used; the report says why.
  init?(_ options: BuildOptions, named theme: String?, report: inout Report) throws(MachineTrouble) {
    let folder = Self.folder(options, named: theme)
    let standard = Self.embedded()
    let own = try folder.map { folder throws(MachineTrouble) in try ThemeFolder(folder, report: &report).files } ?? []
    var look = Theme(files: standard)
    if let folder { look = look.overlaid(with: Theme(files: own, folder: folder)) }

    // Compiling them is what a small build takes longest for.
    let pages: [Compilation] = [
      .of("home", HomePage.self, in: look), .of("event", EventPage.self, in: look),
      .of("postmortem", PostmortemPage.self, in: look), .of("component", ComponentPage.self, in: look),
      .of("history", HistoryPage.self, in: look), .of("history-month", HistoryMonthPage.self, in: look),
      .of("subscribe", SubscribePage.self, in: look), .of("page", ExtraPage.self, in: look),
      .of("404", NotFoundPage.self, in: look), .of("redirect", RedirectPage.self, in: look),
      .of("offline", OfflinePage.self, in: look),
    ]
    let compiled = parallelMap(pages, jobs: options.jobs) { $0.run() }
    for result in compiled { report.add(new: result.report) }
    let used = compiled.flatMap(\.files)
    func template<Page: View>(_ page: Page.Type) -> Template<Page>? {
      compiled.lazy.compactMap { $0.template as? Template<Page> }.first
    }
    if folder != nil { look.reportUnused(butFor: used, report: &report) }

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
    guard let home = template(HomePage.self), let event = template(EventPage.self),
      let postmortem = template(PostmortemPage.self), let component = template(ComponentPage.self),
      let history = template(HistoryPage.self), let historyMonth = template(HistoryMonthPage.self),
      let subscribe = template(SubscribePage.self), let page = template(ExtraPage.self),
      let notFound = template(NotFoundPage.self), let redirect = template(RedirectPage.self),
      let offline = template(OfflinePage.self)
    else { return nil }
    self.home = home
    self.event = event
    self.postmortem = postmortem
    self.component = component
    self.history = history
    self.historyMonth = historyMonth
    self.subscribe = subscribe
    self.page = page
    self.notFound = notFound
    self.redirect = redirect
    self.offline = offline
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

/// One template to be compiled, whatever it shows.
private struct Compilation: Sendable {
  struct Result: Sendable {
    let template: (any Sendable)?
    let files: [String]
    let report: Report
  }

  let run: @Sendable () -> Result

  static func of<Page: View>(_ path: String, _ page: Page.Type, in theme: Theme) -> Compilation {
    Compilation {
      var report = Report()
      let template = theme.template(path, for: page, report: &report)
      return Result(template: template, files: template?.files ?? [], report: report)
    }
  }
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
