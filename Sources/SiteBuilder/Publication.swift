import Diagnostics
import StatusModel
import Templates

/// Every file of a site at one moment, in every language. A new output is a new file and one line in a list here, or in
/// `Chapter` where each language has its own.
struct Publication {
  /// What a site is made of.
  struct Files {
    /// Those that were rendered, sorted by path.
    let rendered: [OutputFile]
    /// Outputs of the last build that are right as they are, by their numbers, sorted.
    let kept: [Int]
    /// Those that tell when the site was built, with marks in place of the time; `build.json` is the last.
    let marked: [MarkedFile]
    /// Of the outputs of the last build those that were rendered only in that they tell the time: by their numbers.
    let stamped: [Int]
    /// What came of each timeline, in each language; nil for what stays of the last build.
    let items: [[Made?]]
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
  private let outlet: Outlet?
  private let lists: Ahead<Lists>

  /// - Parameters:
  ///   - isMarked: the build is to be remembered. No source may hold what could be taken for a mark.
  ///   - recall: what is known from the last build.
  ///   - outlet: where files go as soon as they are made; without it they are held in memory.
  init(
    _ site: Site, look: Look, statics: [StaticFile], jobs: Int, compressions: [Compression] = [],
    isMarked: Bool = false, recall: Recall? = nil, outlet: Outlet? = nil
  ) {
    self.site = site
    self.recall = recall
    self.outlet = outlet
    self.compressions = compressions
    self.isMarked = isMarked
    self.look = look
    self.statics = statics
    self.jobs = jobs
    let logo = site.settings.brand.logo.flatMap { path in statics.first { $0.path == path } }
    lists = Ahead(jobs: jobs) { Lists(site) }
    assets = Assets(look, settings: site.settings, logo: logo?.file)
  }

  /// Renders what each language has of its own.
  func chapters() -> [Chapter] {
    site.settings.languages.map { language in
      let edition = Edition(site: site, language: language, assets: assets, isMarked: isMarked)
      return Chapter(edition, look: look, recall: recall, outlet: outlet, lists: lists, jobs: jobs)
    }
  }

  /// Everything, once the chapters are there; what is wrong with author texts and links goes in the report.
  func files(of chapters: [Chapter], report: inout Report) -> Files {
    var files = statics.map { OutputFile(path: $0.path, bytes: $0.file.bytes) }
    files += assets.files(look, settings: site.settings)
    var links: [RenderedMarkdown.InternalLink] = []
    for (number, chapter) in chapters.enumerated() {
      let made = chapter.made.filter { $0.maker == nil }
      files += made.flatMap(\.files)
      links += made.flatMap(\.links)
      if number == 0 {
        for made in made { report.add(made.report) }
      } else {
        report.add(furtherLooks: made.map(\.report))
      }
    }
    let forHosts = forHosts(chapters)
    let edition = Edition(site: site, language: site.settings.language, assets: assets, isMarked: isMarked)
    files += edition.badges.map { OutputFile(path: $0.path, bytes: $0.badge.svg) }
    files += alertBar()
    files += forHosts.files
    let tasks = chapters.flatMap(\.tasks) + [(name: HostFiles.name, made: forHosts)]
    let (kept, stamped) =
      recall?.outputs(ofItems: chapters.map(\.items), chapters.flatMap(\.others) + [forHosts]) ?? ([], [])
    let former = kept + stamped.map(\.number)
    checkPaths(files, former, &report)
    checkLinks(links, files, former, &report)
    let (rendered, marked) = filled(files, stamped.map(\.file), kept)
    return Files(
      rendered: rendered, kept: kept, marked: marked, stamped: stamped.map(\.number), items: chapters.map(\.items),
      tasks: tasks.filter { $1.inputs != nil })
  }

  /// What hosts and search engines look for; of the last build, where it lists the same pages.
  private func forHosts(_ chapters: [Chapter]) -> Made {
    // Of items and postmortems it tells addresses and times.
    let told = site.content.postmortems.filter { $0.published <= site.now }.map {
      "\($0.incident) \($0.id) \($0.published.seconds)"
    }
    let inputs = recall.map { recall in
      let stories = ContentHash(Array(told.joined(separator: "\n").utf8))
      return ContentHash([recall.shape, stories] + chapters.flatMap(\.sitemapInputs))
    }
    if let former = recall?.made(named: HostFiles.name, inputs) { return former }
    var sitemap = Sitemap()
    for chapter in chapters { chapter.addPages(to: &sitemap) }
    let files = HostFiles(site: site, sitemap: sitemap, hashedScripts: look.alertBar.released.map(\.name)).files()
    return Made(inputs, files: files)
  }

  /// The same with the time of the build in the place of marks, their compressed siblings, and the list of all.
  ///
  /// - Parameters:
  ///   - stamped: further files.
  ///   - kept: outputs of the last build, by their numbers.
  private func filled(
    _ files: [OutputFile], _ stamped: [MarkedFile], _ kept: [Int]
  ) -> (rendered: [OutputFile], marked: [MarkedFile]) {
    // A sibling that the author has put into static/ is as good.
    let own = Set(statics.map(\.path))
    let places = isMarked ? files.indices.filter { files[$0].isMarked } : []
    var marked = places.map { MarkedFile(files[$0]) } + stamped
    let filled = parallelMap(marked, jobs: jobs) { [stamps = site.stamps] in stamps.fill($0) }
    var all = files
    for (place, file) in zip(places, filled) { all[place] = file }
    all += filled[places.count...]
    all += Compression.siblings(of: all, in: compressions, jobs: jobs).filter { !own.contains($0.path) }
    all = all.sortedInBytes(by: \.path)
    let record = BuildRecord(site, look.alertBar, isMarked: isMarked)
    let list = record.file(listing: all, kept, of: recall?.outputs, isMarked ? site.stamps : nil, jobs: jobs)
    if isMarked { marked.append(record.file) }
    // In its place, so that nobody has to sort them again.
    let place = all.indices.first(fromWhich: { !all[$0].path.precedesInBytes(list.path) })
    all.insert(list, at: place)
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
      folders.formUnion(path.foldersAround.filter(wanted.contains))
    }
    for file in statics {
      let path = file.path.lowercased()
      guard made.contains(path) || folders.contains(path) || path.foldersAround.contains(where: made.contains)
      else {
        continue
      }
      report.add(.staticCollides(file.path, at: Place(SourceFile(path: file.file.path, bytes: []))))
    }
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
