import Diagnostics
import StatusModel
import Templates

/// Every file of a site at one moment, in every language. A new output is a new file and one line in a list below.
struct Publication {
  /// A site's files, and those of them that tell when it was built, with marks in place of the time.
  struct Files {
    let all: [OutputFile]
    let marked: [OutputFile]
  }

  let site: Site
  let look: Look
  let statics: [StaticFile]
  let jobs: Int
  private let compressions: [Compression]
  private let isMarked: Bool
  private let assets: Assets

  /// - Parameter isMarked: the build is to be remembered. No source may hold what could be taken for a mark.
  init(
    _ site: Site, look: Look, statics: [StaticFile], jobs: Int, compressions: [Compression] = [], isMarked: Bool = false
  ) {
    self.site = site
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
    var pages: [(url: String, updated: Instant?)] = []
    for language in site.settings.languages {
      let edition = Edition(site: site, language: language, assets: assets, isMarked: isMarked)
      let made = Chapter(edition, look: look, jobs: jobs)
      files += made.files
      pages += made.pages
      links += made.links
      report.add(made.report)
    }
    let edition = Edition(site: site, language: site.settings.language, assets: assets, isMarked: isMarked)
    files += HostFiles(site: site, pages: pages, hashedScripts: look.alertBar.released.map(\.name)).files()
    files += edition.badges.map { OutputFile(path: $0.path, bytes: $0.badge.svg) }
    files += alertBar()
    files.append(OutputFile(path: "404.html", bytes: look.notFound.render(edition.notFoundPage())))
    let others = site.settings.languages.filter { $0 != site.settings.language }
      .map { Edition(site: site, language: $0, assets: assets) }
    files.append(OutputFile(path: "offline.html", bytes: look.offline.render(edition.offlinePage(others))))
    checkPaths(&files, &report)
    checkLinks(links, files, &report)
    return filled(files)
  }

  /// The same with the time of the build in the place of marks, their compressed siblings, and the list of all.
  private func filled(_ files: [OutputFile]) -> Files {
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
    let list = record.file(all, isMarked: isMarked, timed: Set(timed.map(\.path)))
    if isMarked { marked.append(list) }
    return Files(all: all + [isMarked ? stamps.fill(list) : list], marked: marked)
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
  private func checkPaths(_ files: inout [OutputFile], _ report: inout Report) {
    guard !statics.isEmpty else { return }
    var made = Set(files.dropFirst(statics.count).map { $0.path.lowercased() })
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

  private func checkLinks(_ links: [RenderedMarkdown.InternalLink], _ files: [OutputFile], _ report: inout Report) {
    let paths = Set(files.map(\.path))
    var seen: Set<String> = []
    var missing: [RenderedMarkdown.InternalLink] = []
    for link in links {
      let page = link.path.isEmpty || link.path.hasSuffix("/") ? link.path + "index.html" : link.path
      if paths.contains(page) || paths.contains(link.path + "/index.html") { continue }
      missing.append(link)
    }
    let pages = files.lazy.map(\.path).filter { $0.hasSuffix("/index.html") }.map {
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
    let known = Set(site.timelines.map(\.item.id))
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

  init(_ edition: Edition) {
    let site = edition.site
    let title = site.settings.title(edition.language)
    let words = edition.words.subscribe
    let entries = FeedEntry.all(of: site)
    all = FeedTopic(title: title, path: "feed", page: Path.home, entries: Array(entries.prefix(Feeds.length)))
    incidents = FeedTopic(
      title: "\(title): \(words.incidents)", path: "feeds/incidents", page: Path.home,
      entries: Array(entries.lazy.filter { !$0.timeline.item.isMaintenance }.prefix(Feeds.length)))
    maintenance = FeedTopic(
      title: "\(title): \(words.maintenance)", path: "feeds/maintenance", page: Path.home,
      entries: Array(entries.lazy.filter(\.timeline.item.isMaintenance).prefix(Feeds.length)))
    var byComponent: [Component.ID: [FeedEntry]] = [:]
    for entry in entries {
      for id in entry.components where byComponent[id, default: []].count < Feeds.length {
        byComponent[id, default: []].append(entry)
      }
    }
    components = site.records.map { record in
      let page = Path.page(of: record.component.id)
      return FeedTopic(
        title: "\(title): \(record.component.name(edition.language))", path: page + "feed", page: page,
        entries: byComponent[record.component.id] ?? [])
    }
  }

  var list: [FeedTopic] { [all, incidents, maintenance] + components }
}

/// The files of one language.
private struct Chapter {
  private(set) var files: [OutputFile] = []
  /// Pages worth finding, for the sitemap.
  private(set) var pages: [(url: String, updated: Instant?)] = []
  private(set) var links: [RenderedMarkdown.InternalLink] = []
  private(set) var report = Report()

  /// What one task gives back.
  private struct Made: Sendable {
    var files: [OutputFile] = []
    var pages: [(url: String, updated: Instant?)] = []
    var links: [RenderedMarkdown.InternalLink] = []
    var report = Report()
    /// An incident as the API has it, for its month's file.
    var json: [UInt8] = []
    /// The last words on an item, for lists.
    var summary = ""
  }

  init(_ edition: Edition, look: Look, jobs: Int) {
    var edition = edition
    let site = edition.site
    let happenings = Happening.all(site.timelines)
    let months = HistoryMonth.all(happenings, site: site)
    let topics = Topics(edition)

    // One task for each item: its texts are rendered once for its page, its postmortem and its API files.
    let items = parallelMap(site.timelines, jobs: jobs) { [edition] timeline in
      Self.item(timeline, edition.forOneTask(), look)
    }
    for made in items { take(made) }
    edition.summaries = Dictionary(
      zip(site.timelines.map(\.item.id), items.map(\.summary)), uniquingKeysWith: { first, _ in first })

    var byComponent: [Component.ID: [Happening]] = [:]
    for happening in happenings {
      for id in happening.timeline.components { byComponent[id, default: []].append(happening) }
    }
    let happeningsOf = byComponent
    let components = parallelMap(site.records, jobs: jobs) { [edition] record in
      Self.component(record, happeningsOf[record.component.id] ?? [], edition.forOneTask(), look)
    }
    for made in components { take(made) }

    let monthPages = parallelMap(Array(months.indices), jobs: jobs) { [edition] index in
      let own = edition.forOneTask()
      let path = Path.history(months[index].month)
      return Self.page(path, look.historyMonth.render(own.historyMonthPage(months, index)), own)
    }
    for made in monthPages { take(made) }

    for page in site.content.pages {
      let own = edition.forOneTask()
      var made = Self.page(Path.page(of: page), look.page.render(own.extraPage(page)), own)
      made.report = own.bodies.report
      made.links = own.bodies.links
      take(made)
      redirects(page.aliases, folder: "pages", to: Path.page(of: page), title: page.title(edition.language), own, look)
    }
    let feeds = parallelMap(topics.list, jobs: jobs) { [edition] in Feeds(edition: edition.forOneTask()).files($0) }
    for made in feeds { files += made }

    take(Self.page(Path.home, look.home.render(edition.homePage(happenings)), edition))
    take(Self.page(Path.history, look.history.render(edition.historyPage(months)), edition))
    take(Self.page(Path.subscribe, look.subscribe.render(edition.subscribePage(topics)), edition))
    let title = "\(site.settings.title(edition.language)): \(edition.words.subscribe.calendar)"
    var calendars = [(title, site.maintenance, "")]
    for record in site.records {
      let id = record.component.id
      let own = site.maintenance.filter { $0.components.contains(id) }
      calendars.append((record.component.name(edition.language), own, Path.page(of: id)))
    }
    files += parallelMap(calendars, jobs: jobs) { [edition] name, timelines, path in
      Calendar(edition: edition.forOneTask()).file(
        named: name, timelines: timelines, path: edition.path(path + "calendar.ics"))
    }
    if edition.isFirst { api(edition, months, items, jobs: jobs) }
  }

  private mutating func take(_ made: Made) {
    files += made.files
    pages += made.pages
    links += made.links
    report.add(made.report)
  }

  private static func page(_ path: String, _ bytes: [UInt8], _ edition: Edition, updated: Instant? = nil) -> Made {
    Made(
      files: [OutputFile(path: edition.path(path + "index.html"), bytes: bytes)],
      pages: [(edition.addresses.absolute(path), updated)])
  }

  private static func item(_ timeline: Timeline, _ edition: Edition, _ look: Look) -> Made {
    var edition = edition
    let item = timeline.item
    let path = Path.page(of: item)
    let summary = edition.summary(of: timeline)
    edition.summaries[item.id] = summary
    var made = page(path, look.event.render(edition.eventPage(timeline)), edition, updated: timeline.steps.last?.at)
    let title = item.title(edition.language)
    made.files += redirects(item.aliases, folder: item.folder, to: path, title: title, edition, look)
    if let postmortem = timeline.postmortem {
      let itsPath = Path.page(of: postmortem)
      let story = page(
        itsPath, look.postmortem.render(edition.postmortemPage(postmortem, of: timeline)), edition,
        updated: postmortem.published)
      made.files += story.files
      made.pages += story.pages
      made.files += redirects(
        postmortem.aliases, folder: "postmortems", to: itsPath, title: postmortem.title(edition.language), edition, look
      )
    }
    if edition.isFirst {
      let api = API(edition: edition)
      made.json = api.object(of: timeline)
      made.files.append(api.file(of: timeline, made.json))
    }
    made.summary = summary
    made.report = edition.bodies.report
    made.links = edition.bodies.links
    return made
  }

  private static func component(
    _ record: ComponentRecord, _ happenings: [Happening], _ edition: Edition, _ look: Look
  ) -> Made {
    let path = Path.page(of: record.component.id)
    return page(path, look.component.render(edition.componentPage(record, events: happenings)), edition)
  }

  private static func redirects(
    _ aliases: [String], folder: String, to path: String, title: String, _ edition: Edition, _ look: Look
  ) -> [OutputFile] {
    aliases.compactMap { alias in
      guard let from = Aliases.path(alias, folder: folder) else { return nil }
      let file = from.hasSuffix("/") ? from + "index.html" : from
      let page = edition.redirectPage(from: from, to: path, title: title)
      return OutputFile(path: edition.path(file), bytes: look.redirect.render(page))
    }
  }

  private mutating func redirects(
    _ aliases: [String], folder: String, to path: String, title: String, _ edition: Edition, _ look: Look
  ) {
    files += Self.redirects(aliases, folder: folder, to: path, title: title, edition, look)
  }

  private mutating func api(_ edition: Edition, _ months: [HistoryMonth], _ items: [Made], jobs: Int) {
    let site = edition.site
    let api = API(edition: edition)
    files += api.presentFiles()
    let objects = Dictionary(
      zip(site.timelines.map(\.item.id), items.map(\.json)), uniquingKeysWith: { first, _ in first })
    files += parallelMap(months, jobs: jobs) { api.file(of: $0, objects: objects) }
    for record in site.records {
      files.append(api.file(of: record, days: edition.days(record, months: Edition.calendarMonths)))
    }
    files.append(api.uptimeFile(periods: Edition.periods))
    let schema = APISchema(site: site.settings.url, title: site.settings.title(edition.language))
    files += [schema.schemaFile, schema.openAPIFile]
  }
}

/// `build.json`: what made the site, when it changes next, and every file with its hash, by which the next build knows
/// what is its own.
struct BuildRecord {
  let site: Site
  let alertBar: AlertBarCode

  /// - Parameters:
  ///   - isMarked: the time of the build is a mark.
  ///   - timed: files whose hash is one, since they tell that time.
  func file(_ files: [OutputFile], isMarked: Bool, timed: Set<String>) -> OutputFile {
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
        for file in files.sortedInBytes(by: \.path) {
          let isTimed = timed.contains(file.path)
          json.field(named: file.path, isTimed ? Stamp.hash(of: file.path).mark : file.hash.description)
        }
      }
    }
    return OutputFile(path: OutputFolder.listName, bytes: json.bytes + [10])
  }
}
