import Diagnostics
import StatusModel
import Templates

/// Every file of a site at one moment, in every language. A new output is a new file and one line in a list below.
struct Publication {
  /// What a site is made of.
  struct Files {
    /// Those that were rendered, sorted by path.
    let rendered: [OutputFile]
    /// Outputs of the last build that are right as they are, by their numbers, sorted.
    let kept: [Int]
    /// Those that tell when the site was built, with marks in place of the time; `build.json` is the last.
    let marked: [OutputFile]
    /// What came of each timeline, in each language.
    let items: [[Made]]
    /// What came of other tasks, by name.
    let tasks: [(name: String, made: Made)]
  }

  let site: Site
  let look: Look
  let statics: [StaticFile]
  let jobs: Int
  private let compressions: [Compression]
  private let isMarked: Bool
  private let assets: Assets
  private let recall: Recall?

  /// - Parameters:
  ///   - isMarked: the build is to be remembered. No source may hold what could be taken for a mark.
  ///   - recall: what is known from the last build.
  init(
    _ site: Site, look: Look, statics: [StaticFile], jobs: Int, compressions: [Compression] = [],
    isMarked: Bool = false, recall: Recall? = nil
  ) {
    self.site = site
    self.recall = recall
    self.compressions = compressions
    self.isMarked = isMarked
    self.look = look
    self.statics = statics
    self.jobs = jobs
    let logo = site.settings.brand.logo.flatMap { path in statics.first { $0.path == path } }
    assets = Assets(look, settings: site.settings, logo: logo?.file)
  }

  /// Renders everything; what is wrong with author texts and links goes in the report.
  func files(report: inout Report) -> Files {
    var files = statics.map { OutputFile(path: $0.path, bytes: $0.file.bytes) }
    files += assets.files(look, settings: site.settings)
    var links: [RenderedMarkdown.InternalLink] = []
    var all: [Made] = []
    var items: [[Made]] = []
    var tasks: [(name: String, made: Made)] = []
    for language in site.settings.languages {
      let edition = Edition(site: site, language: language, assets: assets, isMarked: isMarked)
      let chapter = Chapter(edition, look: look, recall: recall, jobs: jobs)
      all += chapter.made
      items.append(chapter.items)
      tasks += chapter.tasks
    }
    for made in all where made.maker == nil {
      files += made.files
      links += made.links
      report.add(made.report)
    }
    let (kept, marked) = recall?.outputs(of: all) ?? ([], [])
    files += marked
    let edition = Edition(site: site, language: site.settings.language, assets: assets, isMarked: isMarked)
    files += HostFiles(
      site: site, sitemap: all.map(\.sitemap), hashedScripts: look.alertBar.released.map(\.name)
    ).files()
    files += edition.badges.map { OutputFile(path: $0.path, bytes: $0.badge.svg) }
    files += alertBar()
    files.append(OutputFile(path: "404.html", bytes: look.notFound.render(edition.notFoundPage())))
    let others = site.settings.languages.filter { $0 != site.settings.language }
      .map { Edition(site: site, language: $0, assets: assets) }
    files.append(OutputFile(path: "offline.html", bytes: look.offline.render(edition.offlinePage(others))))
    checkPaths(files, kept, &report)
    checkLinks(links, files, kept, &report)
    let (rendered, allMarked) = filled(files, kept)
    return Files(rendered: rendered, kept: kept, marked: allMarked, items: items, tasks: tasks)
  }

  /// The same with the time of the build in the place of marks, their compressed siblings, and the list of all.
  private func filled(_ files: [OutputFile], _ kept: [Int]) -> (rendered: [OutputFile], marked: [OutputFile]) {
    let record = BuildRecord(site: site, alertBar: look.alertBar)
    // A sibling that the author has put into static/ is as good.
    let own = Set(statics.map(\.path))
    let siblings = { (files: [OutputFile]) in
      Compression.siblings(of: files, in: compressions, jobs: jobs).filter { !own.contains($0.path) }
    }
    var all = files
    var marked: [OutputFile] = []
    var timed: [OutputFile] = []
    if isMarked {
      let stamps = site.stamps
      for index in all.indices where all[index].isMarked {
        marked.append(all[index])
        all[index] = stamps.fill(all[index])
        timed.append(all[index])
      }
      timed += siblings(timed)
      all += timed[marked.count...]
    }
    // Without marks of ours, an author's own bytes may look like one.
    all += siblings(isMarked ? files.filter { !$0.isMarked } : files)
    var stamps = site.stamps
    for file in timed { stamps.hashes[file.path] = file.hash }
    all = all.sortedInBytes(by: \.path)
    let list = record.file(all, kept, of: recall?.outputs, isMarked: isMarked, timed: Set(timed.map(\.path)))
    if isMarked { marked.append(list) }
    // In its place, so that nobody has to sort them again.
    let place = all.indices.first(fromWhich: { !all[$0].path.precedesInBytes(list.path) })
    all.insert(isMarked ? stamps.fill(list) : list, at: place)
    return (all, marked)
  }

  private func alertBar() -> [OutputFile] {
    let folder = "embed/v1/"
    let editions = site.settings.languages.map { Edition(site: site, language: $0, assets: assets, isMarked: isMarked) }
    let data = editions.map { AlertData(edition: $0).json }
    var files = [OutputFile(path: folder + "alert.js", bytes: look.alertBar.script(with: data))]
    files += look.alertBar.released.map { OutputFile(path: folder + $0.name, bytes: $0.bytes) }
    for (edition, json) in zip(editions, data) {
      if edition.isFirst { files.append(OutputFile(path: folder + "alert.json", bytes: json + [10])) }
      files.append(OutputFile(path: "\(folder)alert.\(edition.language).json", bytes: json + [10]))
      let sample = "\(folder)sample.\(edition.language).json"
      files.append(OutputFile(path: sample, bytes: AlertData(edition: edition).sample + [10]))
    }
    return files
  }

  /// A file of static/ must not stand where the site has its own, nor have the name of a folder of the site's own.
  private func checkPaths(_ files: [OutputFile], _ kept: [Int], _ report: inout Report) {
    guard !statics.isEmpty else { return }
    var made = Set(files.dropFirst(statics.count).map { $0.path.lowercased() })
    for path in keptPaths(kept) { made.insert(path.lowercased()) }
    for file in files.dropFirst(statics.count) where Compression.suits(file) {
      for format in compressions { made.insert("\(file.path.lowercased()).\(format)") }
    }
    made.insert(OutputFolder.listName)
    let wanted = Set(statics.map { $0.path.lowercased() })
    let tops = Set(wanted.compactMap { $0.split(separator: "/").first })
    var folders: Set<String> = []
    for path in made where path.split(separator: "/", maxSplits: 1).first.map(tops.contains) == true {
      folders.formUnion(Self.folders(of: path).filter(wanted.contains))
    }
    for file in statics {
      let path = file.path.lowercased()
      guard made.contains(path) || folders.contains(path) || Self.folders(of: path).contains(where: made.contains)
      else {
        continue
      }
      report.add(.staticCollides(file.path, at: Place(SourceFile(path: file.file.path, bytes: []))))
    }
  }

  /// "a" and "a/b" of "a/b/c.txt".
  private static func folders(of path: String) -> [String] {
    path.indices.filter { path[$0] == "/" }.map { String(path[..<$0]) }
  }

  private func keptPaths(_ kept: [Int]) -> [String] {
    guard let outputs = recall?.outputs else { return [] }
    return kept.map(outputs.path)
  }

  private func checkLinks(
    _ links: [RenderedMarkdown.InternalLink], _ files: [OutputFile], _ kept: [Int], _ report: inout Report
  ) {
    guard !links.isEmpty else { return }
    let paths = Set(files.map(\.path) + keptPaths(kept))
    var seen: Set<String> = []
    var missing: [RenderedMarkdown.InternalLink] = []
    for link in links {
      let page = link.path.isEmpty || link.path.hasSuffix("/") ? link.path + "index.html" : link.path
      if paths.contains(page) || paths.contains(link.path + "/index.html") { continue }
      missing.append(link)
    }
    let pages = paths.filter { $0.hasSuffix("/index.html") }.map {
      String($0.dropLast("index.html".count))
    }
    let withheld = missing.isEmpty ? [] : self.withheld
    for link in missing {
      let place = link.place
      guard seen.insert("\(place.file.path):\(place.range?.lowerBound ?? 0)").inserted else { continue }
      if withheld.contains(link.path.hasSuffix("/") ? link.path : link.path + "/") {
        report.add(.linkNotOut("/" + link.path, at: place))
        continue
      }
      report.add(
        .brokenLink("/" + link.path, nearest: nearest(to: link.path, among: Array(pages)).map { "/" + $0 }, at: place))
    }
  }
}

extension Publication {
  /// The pages that aren't out yet, in every language.
  private var withheld: Set<String> {
    let known = Set(site.timelines.map(\.id))
    let out = Set(site.postmortems.map(\.id))
    let content = site.content
    let pages =
      content.items.filter { !known.contains($0.id) }.map { Path.page(of: $0) }
      + content.postmortems.filter { !out.contains($0.id) }.map { Path.page(of: $0) }
    let roots = [""] + site.settings.languages.dropFirst().map { $0 + "/" }
    return Set(roots.flatMap { root in pages.map { root + $0 } })
  }
}

/// The lists of feeds that a site has.
struct Topics {
  let all: FeedTopic
  let incidents: FeedTopic
  let maintenance: FeedTopic
  let components: [FeedTopic]
  /// What of each timeline stands in any of them.
  let entries: [Int: [FeedEntry]]

  init(_ edition: Edition) {
    let site = edition.site
    let title = site.settings.title(edition.language)
    let words = edition.words.subscribe
    var entries: [Int: [FeedEntry]] = [:]
    var everything: [FeedEntry] = []
    var (ofIncidents, ofMaintenance) = (everything, everything)
    var ofComponents = [[FeedEntry]](repeating: [], count: site.records.count)
    for reference in FeedEntry.all(of: site) {
      let timeline = site.timelines[reference.timeline]
      let isMaintenance = timeline.isMaintenance
      let lacking = timeline.components.compactMap { site.recordIndex[$0] }.filter {
        ofComponents[$0].count < Feeds.length
      }
      let isLacking = (isMaintenance ? ofMaintenance : ofIncidents).count < Feeds.length
      guard isLacking || everything.count < Feeds.length || !lacking.isEmpty else {
        let lists = ofComponents + [everything, ofIncidents, ofMaintenance]
        if lists.allSatisfy({ $0.count == Feeds.length }) { break }
        continue
      }
      let entry = FeedEntry(reference, of: site)
      entries[entry.index, default: []].append(entry)
      if everything.count < Feeds.length { everything.append(entry) }
      if isLacking, isMaintenance { ofMaintenance.append(entry) } else if isLacking { ofIncidents.append(entry) }
      for number in lacking { ofComponents[number].append(entry) }
    }
    self.entries = entries
    all = FeedTopic(title: title, path: "feed", page: Path.home, entries: everything)
    incidents = FeedTopic(
      title: "\(title): \(words.incidents)", path: "feeds/incidents", page: Path.home, entries: ofIncidents)
    maintenance = FeedTopic(
      title: "\(title): \(words.maintenance)", path: "feeds/maintenance", page: Path.home, entries: ofMaintenance)
    components = zip(site.records, ofComponents).map { record, entries in
      let page = Path.page(of: record.component.id)
      return FeedTopic(
        title: "\(title): \(record.component.name(edition.language))", path: page + "feed", page: page,
        entries: entries)
    }
  }

  var list: [FeedTopic] { [all, incidents, maintenance] + components }
}

/// What came of one task, an item's or another's. A class, as there are ten thousands of them to be passed on.
final class Made: Sendable {
  let files: [OutputFile]
  /// Entries of pages worth finding.
  let sitemap: SitemapEntries
  let links: [RenderedMarkdown.InternalLink]
  let report: Report
  /// An incident as the API has it, for its month's file.
  let json: [UInt8]
  /// What feeds tell of an item, by the entries' ids.
  let told: [String: ToldEntry]
  /// The last words on an item, for lists.
  let summary: ArraySlice<UInt8>
  /// A hash of all that went into it; nil where it can't be kept for the next build: something of it must be told again
  /// or checked against other files.
  let inputs: ContentHash?
  /// Where the last build made it, and all but sitemap and summary still lies there: that task's number.
  let maker: Int?

  init(
    _ inputs: ContentHash?, files: [OutputFile], sitemap: SitemapEntries = SitemapEntries(),
    links: [RenderedMarkdown.InternalLink] = [], report: Report = Report(), json: [UInt8] = [],
    told: [String: ToldEntry] = [:], summary: ArraySlice<UInt8> = []
  ) {
    self.inputs = report.diagnostics.isEmpty && links.isEmpty ? inputs : nil
    self.files = files
    self.sitemap = sitemap
    self.links = links
    self.report = report
    self.json = json
    self.told = told
    self.summary = summary
    maker = nil
  }

  /// What the last build has left.
  init(_ leavings: BuildMemory.Leavings) {
    inputs = leavings.inputs
    sitemap = leavings.sitemap
    summary = leavings.summary
    maker = leavings.maker
    files = []
    links = []
    report = Report()
    json = []
    told = [:]
  }
}

/// The files of one language.
private struct Chapter {
  /// What came of each timeline.
  let items: [Made]
  /// What came of tasks that the next build may keep, by name.
  let tasks: [(name: String, made: Made)]
  /// All of it in the order of the sitemap.
  let made: [Made]

  init(_ edition: Edition, look: Look, recall: Recall?, jobs: Int) {
    let site = edition.site
    let context = edition.context
    let lists = Ahead(jobs: jobs) { () -> (happenings: [Happening], months: [HistoryMonth]) in
      let happenings = Happening.all(site.timelines)
      return (happenings, HistoryMonth.all(happenings, site: site))
    }
    let topics = Ahead(jobs: jobs) { Topics(edition) }
    // One task for each item: its texts are rendered once for its page, its postmortem and its API files.
    let inputs = site.timelines.indices.map { index in recall?.identities[index].map { ContentHash($0, context) } }
    let former = inputs.indices.map { recall?.made(ofItem: $0, in: edition.language, inputs[$0]) }
    let items = Self.completed(former, jobs: jobs) { index in
      edition.forOneTask().made(of: site.timelines[index], look, topics.value.entries[index] ?? [], inputs[index])
    }
    self.items = items
    var edition = edition
    edition.summaries = items.map(\.summary)
    let tasks = Tasks(edition: edition, look: look, recall: recall, context: context, items: items)
      .all(lists.value.happenings, lists.value.months, topics.value)
    let names = tasks.map { "\(edition.language) \($0.name)" }
    let made = Self.completed(zip(tasks, names).map { recall?.made(named: $1, $0.inputs) }, jobs: jobs) { [edition] in
      tasks[$0].run(edition.forOneTask(), tasks[$0].inputs)
    }
    self.tasks = zip(names, made).filter { $1.inputs != nil }.map { (name: $0, made: $1) }
    self.made = items + made
  }

  /// What the last build has made, and where that is nothing, what is made now.
  private static func completed(_ former: [Made?], jobs: Int, _ make: @Sendable (Int) -> Made) -> [Made] {
    var fresh = parallelMap(former.indices.filter { former[$0] == nil }, jobs: jobs, make).makeIterator()
    return former.compactMap { $0 ?? fresh.next() }
  }
}

extension Edition {
  /// The files of one item.
  ///
  /// - Parameter entries: what feeds tell of it.
  fileprivate func made(of timeline: Timeline, _ look: Look, _ entries: [FeedEntry], _ inputs: ContentHash?) -> Made {
    let item = timeline.item
    let path = Path.page(of: item)
    let summary = summary(of: timeline)
    var files = [file(path, look.event.render(eventPage(timeline)))]
    var sitemap = SitemapEntries(addresses.absolute(path), updated: timeline.steps.last?.at)
    files += redirects(item.aliases, folder: item.folder, to: path, title: item.title, look)
    if let postmortem = timeline.postmortem {
      let itsPath = Path.page(of: postmortem)
      files.append(file(itsPath, look.postmortem.render(postmortemPage(postmortem, of: timeline))))
      sitemap.add(SitemapEntries(addresses.absolute(itsPath), updated: postmortem.published))
      files += redirects(
        postmortem.aliases, folder: "postmortems", to: itsPath, title: postmortem.title, look)
    }
    var json: [UInt8] = []
    if isFirst {
      let api = API(edition: self)
      json = api.object(of: timeline)
      files.append(api.file(of: timeline, json))
    }
    let (links, report) = (bodies.links, bodies.report)
    let feeds = Feeds(edition: self)
    let told = Dictionary(entries.map { ($0.id, feeds.tell($0)) }, uniquingKeysWith: { first, _ in first })
    return Made(
      inputs, files: files, sitemap: sitemap, links: links, report: report, json: json, told: told,
      summary: Array(summary.utf8)[...])
  }

  fileprivate func file(_ path: String, _ bytes: [UInt8]) -> OutputFile {
    OutputFile(path: self.path(path + "index.html"), bytes: bytes)
  }

  /// A page and its entry in the sitemap.
  fileprivate func page(_ path: String, _ bytes: [UInt8], _ inputs: ContentHash? = nil) -> Made {
    Made(
      inputs, files: [file(path, bytes)], sitemap: SitemapEntries(addresses.absolute(path), updated: nil))
  }

  fileprivate func redirects(
    _ aliases: [String], folder: String, to path: String, title: Localized<String>, _ look: Look
  ) -> [OutputFile] {
    aliases.compactMap { alias in
      guard let from = Aliases.path(alias, folder: folder) else { return nil }
      let file = from.hasSuffix("/") ? from + "index.html" : from
      let page = redirectPage(from: from, to: path, title: title(language))
      return OutputFile(path: self.path(file), bytes: look.redirect.render(page))
    }
  }
}

/// What is to be made in one language beside the files of items.
private struct Tasks {
  /// Something that is left out where the last build did it with the same inputs; nil where it must be done again.
  struct Task: Sendable {
    let name: String
    let inputs: ContentHash?
    let run: @Sendable (Edition, ContentHash?) -> Made
  }

  let edition: Edition
  let look: Look
  let recall: Recall?
  let context: ContentHash
  /// What came of each timeline.
  let items: [Made]

  func all(_ happenings: [Happening], _ months: [HistoryMonth], _ topics: Topics) -> [Task] {
    let look = look
    var tasks = components(happenings) + monthPages(months) + edition.site.content.pages.map(extraPage)
    tasks += topics.list.map { topic in
      Task(name: topic.path, inputs: identity(of: topic)) { [items] edition, inputs in
        Made(inputs, files: Feeds(edition: edition).files(topic) { items[$0.index].told[$0.id] })
      }
    }
    tasks += [
      Task(name: Path.home, inputs: nil) { edition, _ in
        edition.page(Path.home, look.home.render(edition.homePage(happenings)))
      },
      historyPage(months),
      Task(name: Path.subscribe, inputs: nil) { edition, _ in
        edition.page(Path.subscribe, look.subscribe.render(edition.subscribePage(topics)))
      },
    ]
    return tasks + calendars() + (edition.isFirst ? api(months) : [])
  }

  /// A hash of items, and of what else is shown; nil where one of them must be looked at again.
  private func identity(of timelines: some Sequence<Int>, _ more: [Int] = []) -> ContentHash? {
    guard let recall else { return nil }
    var hashes = [context] + more.map { ContentHash(value: UInt64(bitPattern: Int64($0))) }
    for index in timelines {
      guard let identity = recall.identities[index] else { return nil }
      hashes.append(identity)
    }
    return ContentHash(hashes)
  }

  private func identity(of topic: FeedTopic) -> ContentHash? {
    let entries = topic.entries
    guard let items = identity(of: entries.lazy.map(\.index), entries.map(\.published.seconds)) else { return nil }
    let steps = ContentHash(Array(entries.map(\.id).joined(separator: "\n").utf8))
    return ContentHash([items, steps])
  }

  private func components(_ happenings: [Happening]) -> [Task] {
    let site = edition.site
    var events = [[Int]](repeating: [], count: site.records.count)
    for (index, happening) in happenings.enumerated() {
      for id in happening.timeline.components {
        if let number = site.recordIndex[id] { events[number].append(index) }
      }
    }
    let inputs = events.map { own in
      // Figures are worked out up to the last change, and live pages look for a newer build more often while anything is
      // open.
      identity(
        of: own.lazy.map { happenings[$0].index },
        [site.lastChange.seconds, site.lastNews.seconds, site.today.daysSinceEpoch, site.isRestless ? 1 : 0])
    }
    let pages = site.records.enumerated().map { [look] number, record in
      let path = Path.page(of: record.component.id)
      return Task(name: path, inputs: inputs[number]) { [own = events[number]] in
        $0.page(path, look.component.render($0.componentPage(record, events: own.map { happenings[$0] })), $1)
      }
    }
    guard edition.isFirst else { return pages }
    return pages
      + site.records.enumerated().map { number, record in
        Task(name: "api/\(Path.page(of: record.component.id))", inputs: inputs[number]) {
          Made($1, files: [API(edition: $0).file(of: record, days: $0.days(record, months: Edition.calendarMonths))])
        }
      }
  }

  private func monthPages(_ months: [HistoryMonth]) -> [Task] {
    months.indices.map { [look] index in
      let path = Path.history(months[index].month)
      // Beside its own items a month's page names its neighbours.
      let around = months[max(0, index - 1)...min(index + 1, months.count - 1)].map { $0.month.first.daysSinceEpoch }
      return Task(name: path, inputs: identity(of: months[index].happenings.lazy.map(\.index), around)) {
        $0.page(path, look.historyMonth.render($0.historyMonthPage(months, index)), $1)
      }
    }
  }

  private func historyPage(_ months: [HistoryMonth]) -> Task {
    let shown = months.prefix(Edition.historyMonths).flatMap { $0.happenings.map(\.index) }
    let counts = months.flatMap { month in
      [month.month.first.daysSinceEpoch, month.happenings.count, month.happenings.count(where: \.isMaintenance)]
    }
    return Task(name: Path.history, inputs: identity(of: shown, counts)) { [look] in
      $0.page(Path.history, look.history.render($0.historyPage(months)), $1)
    }
  }

  private func extraPage(_ page: TextPage) -> Task {
    let path = Path.page(of: page)
    return Task(name: path, inputs: nil) { [look] edition, _ in
      let file = edition.file(path, look.page.render(edition.extraPage(page)))
      let redirects = edition.redirects(page.aliases, folder: "pages", to: path, title: page.title, look)
      return Made(
        nil, files: [file] + redirects, sitemap: SitemapEntries(edition.addresses.absolute(path), updated: nil),
        links: edition.bodies.links, report: edition.bodies.report)
    }
  }

  private func calendars() -> [Task] {
    let site = edition.site
    let maintenance = site.timelines.indices.filter { site.timelines[$0].isMaintenance }
    let title = "\(site.settings.title(edition.language)): \(edition.words.subscribe.calendar)"
    var calendars = [(name: title, indices: maintenance, path: "")]
    for record in site.records {
      let id = record.component.id
      let own = maintenance.filter { site.timelines[$0].components.contains(id) }
      calendars.append((record.component.name(edition.language), own, Path.page(of: id)))
    }
    return calendars.map { name, indices, path in
      let path = edition.path(path + "calendar.ics")
      return Task(name: path, inputs: identity(of: indices, [site.today.daysSinceEpoch])) {
        let timelines = indices.map { site.timelines[$0] }
        return Made($1, files: [Calendar(edition: $0).file(named: name, timelines: timelines, path: path)])
      }
    }
  }

  private func api(_ months: [HistoryMonth]) -> [Task] {
    let site = edition.site
    let tasks = months.map { [items, recall] month in
      let inputs = identity(of: month.happenings.lazy.map(\.index))
      return Task(name: "api/\(Path.history(month.month))", inputs: inputs) { edition, inputs in
        let api = API(edition: edition)
        let file = api.file(of: month) { timeline in
          let json = site.index(of: timeline.id).map { items[$0].json } ?? []
          // What was kept stands in the file that an earlier build has written.
          let former = json.isEmpty ? recall?.output(API.path(of: timeline)).flatMap(API.object) : json
          return former ?? api.object(of: timeline)
        }
        return Made(inputs, files: [file])
      }
    }
    return tasks + [
      Task(name: "api/present", inputs: nil) { edition, _ in Made(nil, files: API(edition: edition).presentFiles()) },
      Task(name: "api/uptime", inputs: nil) { edition, _ in
        Made(nil, files: [API(edition: edition).uptimeFile(periods: Edition.periods)])
      },
      Task(name: "api/schema", inputs: context) { edition, inputs in
        let schema = APISchema(site: site.settings.url, title: site.settings.title(edition.language))
        return Made(inputs, files: [schema.schemaFile, schema.openAPIFile])
      },
    ]
  }
}

/// `build.json`: what made the site, when it changes next, and every file with its hash, by which the next build knows
/// what is its own.
struct BuildRecord {
  let site: Site
  let alertBar: AlertBarCode

  /// - Parameters:
  ///   - files: sorted by path.
  ///   - kept: others, by their numbers among the outputs of the last build, sorted.
  ///   - isMarked: the time of the build is a mark.
  ///   - timed: files whose hash is one, since they tell that time.
  func file(
    _ files: [OutputFile], _ kept: [Int], of former: BuildMemory.Outputs?, isMarked: Bool, timed: Set<String>
  ) -> OutputFile {
    var json = JSON(indented: true)
    json.object { json in
      json.field("generator", "candor \(Generator.version)")
      json.field("built_at", isMarked ? Stamp.iso.mark : site.now.rfc3339)
      json.object("next_change") { json in
        json.field("at", site.nextChange.at.rfc3339)
        json.field("why", site.nextChange.publicSentence)
      }
      json.array("alert_bar") { json in
        if let current = alertBar.current {
          json.object { json in
            json.field("file", "embed/v1/\(current.name)")
            json.field("integrity", current.integrity)
          }
        }
      }
      json.object("files") { json in
        var lines = Lines()
        var next = kept[...]
        for file in files {
          while let former, let number = next.first, former.precedes(number, file.path) {
            former.withPath(number) { lines.add($0, former.hashes[number]) }
            next.removeFirst()
          }
          let mark = timed.contains(file.path) ? Stamp.hash(of: file.path).mark : nil
          file.path.withUTF8Bytes { lines.add($0, file.hash, as: mark) }
        }
        for number in next {
          if let former { former.withPath(number) { lines.add($0, former.hashes[number]) } }
        }
        json.add(raw: lines.bytes)
      }
    }
    return OutputFile(path: OutputFolder.listName, bytes: json.bytes + [10])
  }

  /// Members of the object of files, of which there are tens of thousands.
  private struct Lines {
    private(set) var bytes: [UInt8] = []

    /// - Parameter mark: stands for the hash of a file that tells the time.
    mutating func add(_ path: UnsafeBufferPointer<UInt8>, _ hash: ContentHash, as mark: String? = nil) {
      if !bytes.isEmpty { bytes.append(contentsOf: ",\n    ".utf8) }
      if path.nextSpecial(from: 0) == path.count {
        bytes.append(34)
        bytes.append(contentsOf: path)
        bytes.append(34)
      } else {
        var json = JSON()
        json.add(String(decoding: path, as: UTF8.self))
        bytes += json.bytes
      }
      bytes.append(contentsOf: ": \"".utf8)
      if let mark { bytes.append(contentsOf: mark.utf8) } else { hash.withDigits { bytes.append(contentsOf: $0) } }
      bytes.append(34)
    }
  }
}
