import Diagnostics
import StatusModel
import Templates

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
  /// A hash of all that lists show of an item.
  let face: ContentHash?
  /// A hash of all that went into it; nil where it can't be kept for the next build: something of it must be told again
  /// or checked against other files.
  let inputs: ContentHash?
  /// Where the last build made it, and all but sitemap and summary still lies there: that task's number.
  let maker: Int?

  init(
    _ inputs: ContentHash?, files: [OutputFile], sitemap: SitemapEntries = SitemapEntries(),
    links: [RenderedMarkdown.InternalLink] = [], report: Report = Report(), json: [UInt8] = [],
    told: [String: ToldEntry] = [:], summary: ArraySlice<UInt8> = [], face: ContentHash? = nil
  ) {
    self.inputs = report.diagnostics.isEmpty && links.isEmpty ? inputs : nil
    self.files = files
    self.sitemap = sitemap
    self.links = links
    self.report = report
    self.json = json
    self.told = told
    self.summary = summary
    self.face = face
    maker = nil
  }

  /// The same with its files as they are once they have been handed over.
  init(_ made: Made, files: [OutputFile]) {
    self.files = files
    sitemap = made.sitemap
    links = made.links
    report = made.report
    json = made.json
    told = made.told
    summary = made.summary
    face = made.face
    inputs = made.inputs
    maker = made.maker
  }

  /// What the last build has left.
  init(_ leavings: BuildMemory.Leavings, in memory: BuildMemory) {
    inputs = leavings.hashes.inputs
    sitemap = SitemapEntries(count: leavings.sitemapCount, bytes: memory.bytes(leavings.sitemap)[...])
    summary = memory.bytes(leavings.summary)[...]
    face = leavings.hashes.face
    maker = leavings.maker
    files = []
    links = []
    report = Report()
    json = []
    told = [:]
  }
}

/// The files of one language.
struct Chapter {
  /// What came of each timeline; nil where the last build's files stay. These are nearly all, mostly.
  let items: [Made?]
  /// What came of tasks that the next build may keep, by name.
  let tasks: [(name: String, made: Made)]
  /// What came of all tasks.
  let others: [Made]
  /// A hash of what all of its pages depend on beside content files.
  let context: ContentHash
  private let language: String
  private let recall: Recall?

  /// All that came of something, but for what stays of items.
  var made: [Made] { items.compactMap(\.self) + others }

  func addPages(to sitemap: inout Sitemap) {
    for (index, made) in items.enumerated() {
      if let made { sitemap.add(made.sitemap) } else { recall?.addPages(ofItem: index, in: language, to: &sitemap) }
    }
    for made in others { sitemap.add(made.sitemap) }
  }

  /// Of what it tells there beside that of items.
  var sitemapInputs: [ContentHash] { [context] + others.map(\.sitemap.hash) }

  init(_ edition: Edition, look: Look, recall: Recall?, outlet: Outlet?, lists: Ahead<Lists>, jobs: Int) {
    let site = edition.site
    let context = edition.context
    self.context = context
    let topics = Ahead(jobs: jobs) { Topics(edition) }
    // One task for each item: its texts are rendered once for its page, its postmortem and its API files.
    let missing = site.timelines.indices.filter { recall?.keeps(item: $0, in: edition.language, context) != true }
    var items = [Made?](repeating: nil, count: site.timelines.count)
    let fresh = Self.make(missing, outlet, jobs: jobs) { index in
      let timeline = site.timelines[index]
      let entries = (topics.value.entries[index] ?? []).map { FeedEntry($0, of: site) }
      let inputs = recall?[index].identity.map { ContentHash($0, context) }
      return edition.forOneTask().made(of: timeline, look, entries, inputs) {
        recall?.face(of: timeline, index, $0, on: site)
      }
    }
    for (index, made) in zip(missing, fresh) { items[index] = made }
    self.items = items
    language = edition.language
    self.recall = recall
    var edition = edition
    edition.items = items
    edition.summaries = { [items, language] index in
      items[index]?.summary ?? recall?.leavings(ofItem: index, in: language)?.summary ?? []
    }
    let plan = Tasks(edition: edition, look: look, recall: recall, context: context)
    let tasks = plan.all(lists.value, topics.value)
    let inputs = parallelMap(tasks, jobs: jobs) { $0.inputs() }
    let names = tasks.map { "\(edition.language) \($0.name)" }
    let kept = zip(names, inputs).map { recall?.made(named: $0, $1) }
    var news = Self.make(kept.indices.filter { kept[$0] == nil }, outlet, jobs: jobs) { [edition] in
      tasks[$0].run(edition.forOneTask(), inputs[$0])
    }.makeIterator()
    others = kept.compactMap { $0 ?? news.next() }
    self.tasks = zip(names, others).filter { $1.inputs != nil }.map { (name: $0, made: $1) }
  }

  /// What comes of some things, by their numbers; its files are handed over as soon as they are there.
  private static func make(
    _ numbers: [Int], _ outlet: Outlet?, jobs: Int, _ make: @Sendable (Int) -> Made
  ) -> [Made] {
    parallelMap(numbers, jobs: jobs, each: outlet.map(Outlet.Hand.init)) { hand, number in
      let made = make(number)
      let files = made.files.map { hand?.put($0) ?? $0 }
      return outlet == nil ? made : Made(made, files: files)
    }
  }
}

extension Edition {
  /// The files of one item.
  ///
  /// - Parameters:
  ///   - entries: what feeds tell of it.
  ///   - face: a hash of all that lists show of it.
  fileprivate func made(
    of timeline: Timeline, _ look: Look, _ entries: [FeedEntry], _ inputs: ContentHash?,
    face: (_ summary: String) -> ContentHash?
  ) -> Made {
    let item = timeline.item
    let path = Path.page(of: item)
    let summary = summary(of: timeline)
    var files = [file(path, look.event.render(eventPage(timeline, summary)))]
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
      summary: Array(summary.utf8)[...], face: face(summary))
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

/// What is listed, the same in each language.
struct Lists: Sendable {
  let happenings: [Happening]
  let months: [HistoryMonth]
  /// Which of the happenings name each component.
  let ofComponents: [[Int]]

  init(_ site: Site) {
    happenings = Happening.all(site.timelines)
    months = HistoryMonth.all(happenings, site: site)
    var ofComponents = [[Int]](repeating: [], count: site.records.count)
    for (index, happening) in happenings.enumerated() {
      for number in happening.timeline.outline.components { ofComponents[number].append(index) }
    }
    self.ofComponents = ofComponents
  }
}

/// What is to be made in one language beside the files of items.
private struct Tasks: Sendable {
  /// Something that is left out where the last build did it with the same inputs; nil where it must be done again.
  struct Task: Sendable {
    let name: String
    let inputs: @Sendable () -> ContentHash?
    let run: @Sendable (Edition, ContentHash?) -> Made

    init(
      name: String, inputs: @escaping @autoclosure @Sendable () -> ContentHash?,
      run: @escaping @Sendable (Edition, ContentHash?) -> Made
    ) {
      self.name = name
      self.inputs = inputs
      self.run = run
    }
  }

  let edition: Edition
  let look: Look
  let recall: Recall?
  let context: ContentHash

  /// What a task asks for to know its inputs it works out by itself, as all threads ask for them.
  func all(_ lists: Lists, _ topics: Topics) -> [Task] {
    let look = look
    let (happenings, months) = (lists.happenings, lists.months)
    let tasks = components(lists) + monthPages(months) + edition.site.content.pages.map(extraPage)
    let present = [
      Task(name: Path.home, inputs: identityOfHome) {
        $0.page(Path.home, look.home.render($0.homePage(happenings)), $1)
      },
      historyPage(months),
      // The pictures that it offers say how things stand.
      Task(name: Path.subscribe, inputs: identity(ofPresent: context)) {
        $0.page(Path.subscribe, look.subscribe.render($0.subscribePage(topics)), $1)
      },
    ]
    return tasks + present + calendars() + (edition.isFirst ? api(months) + forHosts : []) + feeds(topics)
  }

  private func feeds(_ topics: Topics) -> [Task] {
    topics.list.map { topic in
      Task(name: topic.path, inputs: identity(of: topic)) { edition, inputs in
        Made(inputs, files: Feeds(edition: edition).files(topic) { edition.items[$0.index]?.told[$0.id] })
      }
    }
  }

  /// What a host or a browser shows where there is no page.
  private var forHosts: [Task] {
    [
      Task(name: "404.html", inputs: context) { [look] in
        Made($1, files: [OutputFile(path: "404.html", bytes: look.notFound.render($0.notFoundPage()))])
      },
      Task(name: "offline.html", inputs: context) { [look] edition, inputs in
        let site = edition.site
        let others = site.settings.languages.dropFirst().map {
          Edition(site: site, language: $0, assets: edition.assets)
        }
        return Made(
          inputs, files: [OutputFile(path: "offline.html", bytes: look.offline.render(edition.offlinePage(others)))])
      },
    ]
  }

  /// A hash of all that goes into a task; nil where something of it must be looked at again.
  private func inputs(_ hashes: some Sequence<ContentHash?>, _ numbers: [Int]) -> ContentHash? {
    var all = [context] + numbers.map { ContentHash(value: UInt64(bitPattern: Int64($0))) }
    for hash in hashes {
      guard let hash else { return nil }
      all.append(hash)
    }
    return ContentHash(all)
  }

  /// Of items, with their words, and of what else is shown.
  private func identity(of timelines: some Sequence<Int>, _ more: [Int] = []) -> ContentHash? {
    recall.flatMap { recall in inputs(timelines.lazy.map { recall[$0].identity }, more) }
  }

  /// Of items as lists show them, and of what else is shown.
  private func face(of timelines: some Sequence<Int>, _ more: [Int] = []) -> ContentHash? {
    guard let recall else { return nil }
    return inputs(
      timelines.lazy.map { [edition] in edition.items[$0]?.face ?? recall.face(ofItem: $0, in: edition.language) }, more
    )
  }

  /// Of what some items say of components, whatever their words, and of what else is shown.
  private func shape(of timelines: some Sequence<Int>, _ more: [Int]) -> ContentHash? {
    recall.flatMap { recall in inputs(timelines.lazy.map { recall[$0].shape }, more) }
  }

  /// Of figures of everything.
  private var figures: ContentHash? { recall.flatMap { inputs([$0.shape], moments) } }

  /// Figures are worked out up to the last change, and live pages look for a newer build more often while anything is
  /// open.
  private var moments: [Int] {
    let site = edition.site
    return [
      site.lastChange.seconds, site.lastNews.seconds, site.nextChange.at.seconds, site.today.daysSinceEpoch,
      site.isRestless ? 1 : 0,
    ]
  }

  /// Of what tells the present: figures of everything; what a clock may still change, with its words; and what is shown of
  /// other items. Where pages count as old after a while, what is said goes on to the time of the build.
  private func identity(ofPresent others: ContentHash?) -> ContentHash? {
    guard let recall, edition.site.settings.expectBuildEvery == nil else { return nil }
    return inputs([figures, identity(of: recall.unsettled), others], [])
  }

  /// Home names what its bars show.
  private var identityOfHome: ContentHash? {
    guard let recall else { return nil }
    let site = edition.site
    let oldest = site.zone.startOfDay(site.today.adding(days: -max(Edition.barDays, Edition.recentDays)))
    return identity(ofPresent: face(of: site.timelines.indices.filter { recall[$0].reach >= oldest }))
  }

  /// Of a long past, a component's page names no more than its list and its calendar hold.
  private func identity(ofComponent own: [Int]) -> ContentHash? {
    guard let recall else { return nil }
    let site = edition.site
    let oldest = site.zone.startOfDay(Month(site.today).adding(1 - Edition.calendarMonths).first)
    let listed = own.filter { recall[$0].isSettled }.prefix(Edition.eventsLength)
    return inputs([shape(of: own, moments), face(of: listed + own.filter { recall[$0].reach >= oldest })], [])
  }

  private func identity(of topic: FeedTopic) -> ContentHash? {
    let entries = topic.entries
    return identity(of: entries.lazy.map(\.timeline), entries.flatMap { [$0.order, $0.at.seconds] })
  }

  private func components(_ lists: Lists) -> [Task] {
    let happenings = lists.happenings
    let all = zip(edition.site.records, lists.ofComponents)
    let pages = all.map { [look] record, own in
      let path = Path.page(of: record.component.id)
      return Task(name: path, inputs: identity(ofComponent: own.map { happenings[$0].index })) {
        $0.page(path, look.component.render($0.componentPage(record, events: own.map { happenings[$0] })), $1)
      }
    }
    guard edition.isFirst else { return pages }
    return pages
      + all.map { record, own in
        let path = "api/\(Path.page(of: record.component.id))"
        return Task(name: path, inputs: shape(of: own.map { happenings[$0].index }, moments)) {
          Made($1, files: [API(edition: $0).file(of: record, days: $0.days(record, months: Edition.calendarMonths))])
        }
      }
  }

  private func monthPages(_ months: [HistoryMonth]) -> [Task] {
    months.indices.map { [look] index in
      let path = Path.history(months[index].month)
      // Beside its own items a month's page names its neighbours.
      let around = months[max(0, index - 1)...min(index + 1, months.count - 1)].map { $0.month.first.daysSinceEpoch }
      return Task(name: path, inputs: face(of: months[index].happenings.lazy.map(\.index), around)) {
        $0.page(path, look.historyMonth.render($0.historyMonthPage(months, index)), $1)
      }
    }
  }

  private func historyPage(_ months: [HistoryMonth]) -> Task {
    Task(name: Path.history, inputs: identity(ofHistory: months)) { [look] in
      $0.page(Path.history, look.history.render($0.historyPage(months)), $1)
    }
  }

  private func identity(ofHistory months: [HistoryMonth]) -> ContentHash? {
    let inFull = months.prefix(Edition.monthsInFull(months.map(\.happenings.count)))
    let shown = inFull.flatMap { $0.happenings.map(\.index) }
    let counts = months.flatMap { month in
      [month.month.first.daysSinceEpoch, month.happenings.count, month.happenings.count(where: \.isMaintenance)]
    }
    return face(of: shown, counts)
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
    let all: [(name: String, component: Int?, path: String)] =
      [(title, nil, "")]
      + site.records.enumerated().map { number, record in
        (record.component.name(edition.language), number, Path.page(of: record.component.id))
      }
    return all.map { name, component, path in
      let path = edition.path(path + "calendar.ics")
      let own = { @Sendable in
        component.map { number in maintenance.filter { site.timelines[$0].outline.components.contains(number) } }
          ?? maintenance
      }
      return Task(name: path, inputs: identity(of: own(), [site.today.daysSinceEpoch])) {
        let timelines = own().map { site.timelines[$0] }
        return Made($1, files: [Calendar(edition: $0).file(named: name, timelines: timelines, path: path)])
      }
    }
  }

  private func api(_ months: [HistoryMonth]) -> [Task] {
    let site = edition.site
    // What was kept stands in the file that an earlier build has written.
    let written = { @Sendable [recall] (edition: Edition) in
      { (timeline: Timeline) -> [UInt8]? in
        let json = site.index(of: timeline).flatMap { edition.items[$0]?.json } ?? []
        return json.isEmpty ? recall?.output(API.path(of: timeline)).flatMap(API.object) : json
      }
    }
    let tasks = months.map { month in
      let inputs = identity(of: month.happenings.lazy.map(\.index))
      return Task(name: "api/\(Path.history(month.month))", inputs: inputs) { edition, inputs in
        let api = API(edition: edition)
        return Made(inputs, files: [api.file(of: month) { written(edition)($0) ?? api.object(of: $0) }])
      }
    }
    let present = Ahead(jobs: 1) { [edition] in API(edition: edition).present }
    return tasks + [
      Task(
        name: "api/present", inputs: identity(ofPresent: identity(of: present.value.all.compactMap(site.index)))
      ) {
        Made($1, files: API(edition: $0).files(of: present.value, written($0)))
      },
      Task(name: "api/uptime", inputs: figures) { edition, inputs in
        Made(inputs, files: [API(edition: edition).uptimeFile(periods: Edition.periods)])
      },
      Task(name: "api/schema", inputs: context) { edition, inputs in
        let schema = APISchema(site: site.settings.url, title: site.settings.title(edition.language))
        return Made(inputs, files: [schema.schemaFile, schema.openAPIFile])
      },
    ]
  }
}
