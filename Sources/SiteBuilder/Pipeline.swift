import Diagnostics
import StatusModel
import Templates

/// The program's own name and version.
public enum Generator {
  public static let version = "0.1.0"
}

/// What a build is told; nothing else comes in.
public struct BuildOptions: Sendable {
  public let content: String
  /// Nil: everything is worked out, nothing is written.
  public let output: String?
  /// "default" or a folder; nil takes what site.yml says.
  public let theme: String?
  public let now: Instant
  public let jobs: Int
  public let includesDrafts: Bool
  /// What is written beside each file that it makes smaller.
  public let compressions: [Compression]
  /// Nil: nothing is remembered from build to build.
  public let memory: MemoryPlace?

  public init(
    content: String, output: String?, theme: String?, now: Instant, jobs: Int, includesDrafts: Bool,
    compressions: [Compression] = [], memory: MemoryPlace? = nil
  ) {
    self.content = content
    self.output = output
    self.theme = theme
    self.now = now
    self.jobs = jobs
    self.includesDrafts = includesDrafts
    self.compressions = compressions
    self.memory = memory
  }
}

/// What came of a build.
public struct BuildResult: Sendable {
  public struct Written: Sendable {
    public let pages: Int
    public let changes: Changes
  }

  public let report: Report
  /// What an earlier build of the same content found, for people; nil where this one looked for itself.
  public let remembered: (plain: String, coloured: String)?
  /// Content files that were read.
  public let files: Int
  /// Nil where errors kept the build from writing, or nothing was to be written.
  public let written: Written?
  fileprivate var rendering: Rendering?

  /// How many outputs of the last build were taken over without being looked into.
  var kept: Int { rendering?.kept.count ?? 0 }

  /// Lets the system have back all at once what the build holds, for a process that ends with it: given back piece by
  /// piece it takes a tenth of a build.
  public func endWithProcess() { _ = rendering.map(Unmanaged.passRetained) }
}

/// From content to site. The report holds everything found; where it has errors, the old site is untouched.
public func buildSite(_ options: BuildOptions) throws(MachineTrouble) -> BuildResult {
  var report = Report()
  let remembered = Ahead(jobs: options.jobs) { BuildMemory.read(options) }
  var source = try SourceTree(
    reading: options.content, jobs: options.jobs, report: &report, memory: { remembered.value })
  if let memory = remembered.value {
    if memory.isIntact, let output = options.output, let key = InputKey(options, source, report, memory),
      memory.isOf(key, at: options.now)
    {
      // Reading takes all threads; from here on there is always one that has nothing else to do.
      let glance = Glance(at: memory.outputs, in: output, jobs: options.jobs)
      if let renewed = try renewSite(options, source, report, key, memory, glance) { return renewed }
      if let built = try build(options, source, report, key, over: memory, glance) { return built }
    }
    // It is of no use, and the whole is wanted of what was let go because of it.
    report = Report()
    source = try SourceTree(reading: options.content, jobs: options.jobs, report: &report)
  }
  return try build(options, source, report, nil, over: nil, nil)
    ?? BuildResult(report: report, remembered: nil, files: source.count, written: nil)
}

/// - Parameters:
///   - key: of what goes in, where it is known.
///   - memory: of a build with the same site.yml and theme, and the same of all else but items and postmortems.
/// - Returns: nil where the output folder isn't as that build left it.
private func build(
  _ options: BuildOptions, _ source: SourceTree, _ found: Report, _ key: InputKey?, over memory: BuildMemory?,
  _ glance: Glance?
) throws(MachineTrouble) -> BuildResult? {
  let rendering = try Rendering(options, source, found, key, memory)
  // Where a first site is put together nothing was let go, so none is left behind here.
  try source.checkUnchanged()
  guard !rendering.report.hasErrors, let output = options.output else {
    rendering.staging?.discard()
    return BuildResult(
      report: rendering.report, remembered: nil, files: rendering.sources, written: nil, rendering: rendering)
  }
  let changes: Changes?
  do throws(OutputProblem) {
    if let staging = rendering.staging {
      changes = try staging.output.complete(staging, with: rendering.files, jobs: options.jobs)
    } else {
      let folder = try OutputFolder(output, keepingApartFrom: options.inputs(rendering.themeFolder))
      if let glance {
        changes = try folder.renew(rendering.files, keeping: rendering.kept, of: glance, jobs: options.jobs)
      } else {
        changes = try folder.replace(with: rendering.files, jobs: options.jobs)
      }
    }
  } catch {
    throw error.trouble(at: output)
  }
  guard let changes else { return nil }
  BuildMemory.keep(rendering, at: output, options)
  return BuildResult(
    report: rendering.report, remembered: nil, files: rendering.sources,
    written: .init(pages: rendering.pages, changes: changes), rendering: rendering)
}

/// The site as the last build left it, with a new time of the build; nil where anything else may have changed.
private func renewSite(
  _ options: BuildOptions, _ source: SourceTree, _ report: Report, _ key: InputKey, _ memory: BuildMemory,
  _ glance: Glance
) throws(MachineTrouble) -> BuildResult? {
  let heading = memory.heading
  guard key == heading.key, memory.tellsTheSame(at: options.now), let output = options.output,
    let (files, kept) = memory.files(for: options)
  else { return nil }
  do throws(OutputProblem) {
    let folder = try OutputFolder(output, keepingApartFrom: options.inputs(heading.themeFolder))
    guard let changes = try folder.renew(files, keeping: kept, of: glance, jobs: options.jobs) else {
      return nil
    }
    if changes.written > 0 { memory.keep(after: files, in: output, options) }
    return BuildResult(
      report: report, remembered: (heading.findings, heading.colouredFindings), files: heading.sources,
      written: .init(pages: heading.pages, changes: changes))
  } catch {
    throw error.trouble(at: output)
  }
}

extension BuildOptions {
  /// The folders that an output must keep away from.
  fileprivate func inputs(_ theme: String?) -> [String] { [content] + [theme].compactMap { $0 } }

  /// Where a first site can be put together while it is being made; compressed siblings ask for the bytes of all files.
  fileprivate func beginning(_ theme: String?) -> Staging? {
    guard let output, compressions.isEmpty else { return nil }
    return try? OutputFolder(output, keepingApartFrom: inputs(theme)).begin()
  }

  /// As of `beginning`.
  fileprivate var former: FormerSite? { compressions.isEmpty ? output.flatMap { FormerSite(at: $0) } : nil }
}

/// A site in memory: everything up to the disk.
final class Rendering: Sendable {
  let report: Report
  /// Those that were rendered; empty where the report has errors that keep a site from being made.
  let files: [OutputFile]
  /// Outputs of the last build that are right as they are, by their numbers there.
  var kept: [Int] { made?.kept ?? [] }
  /// How many content files were read.
  let sources: Int
  let themeFolder: String?
  /// Held, so that it isn't given back piece by piece (`endWithProcess`).
  private let held: (Look?, LoadedContent?, Publication?, [Chapter])
  /// A hash of what went in; nil where the build isn't remembered.
  let key: InputKey?
  let memory: BuildMemory?
  let site: Site?
  let made: Publication.Files?
  /// What the next build may be told.
  let news: Ahead<MemoryNews>?
  let recall: Recall?
  /// Of each language, a hash of what all of its pages depend on beside content files.
  let contexts: [ContentHash]
  /// Where a first site is put together.
  let staging: Staging?

  /// How many files are pages.
  let pages: Int

  convenience init(_ options: BuildOptions) throws(MachineTrouble) {
    var report = Report()
    let source = try SourceTree(reading: options.content, jobs: options.jobs, report: &report)
    try self.init(options, source, report, nil, nil)
  }

  init(
    _ options: BuildOptions, _ source: SourceTree, _ found: Report, _ known: InputKey?, _ memory: BuildMemory?
  ) throws(MachineTrouble) {
    var report = found
    // load
    let loaded = LoadedContent(
      source, zones: .system, includesDrafts: options.includesDrafts, memory: memory, jobs: options.jobs,
      report: &report)
    let look = try Look(
      options, named: loaded?.content.settings.theme, needsAll: memory == nil, report: &report)
    sources = source.count
    themeFolder = look?.folder
    self.memory = memory
    guard let loaded, let look else {
      held = (look, loaded, nil, [])
      self.report = report
      files = []
      pages = 0
      made = nil
      key = nil
      site = nil
      news = nil
      recall = nil
      contexts = []
      staging = nil
      return
    }
    key =
      known
      ?? options.memory.flatMap { _ in
        InputKey(options, source, theme: look.folder == nil ? [] : look.sources, report: found)
      }
    let site = Site(loaded.content, now: options.now, jobs: options.jobs)
    site.reportWithheld(in: &report)
    // render
    recall = key.map { _ in Recall(memory, site, loaded.sources, options) }
    staging = memory == nil ? options.beginning(look.folder) : nil
    let outlet = staging.map { Outlet.staging($0) } ?? (memory == nil ? options.former.map { .former($0) } : nil)
    let publication = Publication(
      site, look: look, statics: source.statics, jobs: options.jobs, compressions: options.compressions,
      isMarked: key != nil, recall: recall, outlet: outlet)
    let chapters = publication.chapters()
    contexts = chapters.map(\.context)
    held = (look, loaded, publication, chapters)
    // Where most stay as they are, they are put together beside what is left to do; else all threads are needed for them.
    let beside = memory == nil ? 1 : options.jobs
    let items = recall.map { recall in
      let packing = ItemRecords(
        loaded.sources, loaded.stories, of: site, chapters.map(\.items), recall, over: memory)
      let jobs = beside == 1 ? options.jobs : 1
      return (packing: packing, news: Ahead(jobs: beside) { packing.news(jobs: jobs) })
    }
    let made = publication.files(of: chapters, report: &report)
    news = items.map { items in
      Ahead(jobs: beside) {
        MemoryNews(made, items.packing, items.news.value, over: memory, options.compressions, jobs: options.jobs)
      }
    }
    files = made.rendered
    pages = files.count { $0.path.endsInBytes(".html") } + (memory?.outputs.pages(made.kept) ?? 0)
    self.made = made
    self.site = site
    self.report = report
  }
}

/// The site alone, for commands that ask about its state.
public func loadSite(
  content path: String, now: Instant, jobs: Int, includesDrafts: Bool
) throws(MachineTrouble) -> (site: Site?, report: Report) {
  var report = Report()
  let source = try SourceTree(reading: path, jobs: jobs, report: &report)
  let loaded = LoadedContent(source, zones: .system, includesDrafts: includesDrafts, jobs: jobs, report: &report)
  return (loaded.map { Site($0.content, now: now) }, report)
}

extension Site {
  /// Warns of what is dated after now, and so is on no page yet.
  func reportWithheld(in report: inout Report) {
    let words = now.rfc3339
    for item in content.items {
      for update in item.updates where update.at > now {
        report.add(.futureUpdate("update", now: words, at: update.place))
      }
      switch item.kind {
      case .incident(let facts):
        if item.updates.isEmpty, let started = facts.started, started > now {
          report.add(.futureUpdate("incident", now: words, at: item.place))
        } else if let resolved = facts.resolved, resolved > now {
          report.add(.futureUpdate("'resolved'", now: words, at: item.place))
        }
      case .maintenance(let schedule):
        let isAhead = (schedule.windows.last?.starts ?? now) > now && schedule.repetition == nil
        if isAhead, schedule.announced == nil, item.updates.isEmpty { report.add(.noAnnouncement(at: item.place)) }
      }
    }
    for postmortem in content.postmortems where postmortem.published > now {
      report.add(.futureUpdate("postmortem", now: words, at: postmortem.place))
    }
  }
}
