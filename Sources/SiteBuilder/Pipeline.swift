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
  /// Nil: nothing is remembered from build to build.
  public let memory: MemoryPlace?

  public init(
    content: String, output: String?, theme: String?, now: Instant, jobs: Int, includesDrafts: Bool,
    memory: MemoryPlace? = nil
  ) {
    self.content = content
    self.output = output
    self.theme = theme
    self.now = now
    self.jobs = jobs
    self.includesDrafts = includesDrafts
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
}

/// From content to site. The report holds everything found; where it has errors, the old site is untouched.
public func buildSite(_ options: BuildOptions) throws(MachineTrouble) -> BuildResult {
  var report = Report()
  let source = try SourceTree(reading: options.content, jobs: options.jobs, report: &report)
  if let renewed = try renewSite(options, source, report) { return renewed }
  let rendering = try Rendering(options, source, report)
  guard !rendering.report.hasErrors, let output = options.output else {
    return BuildResult(report: rendering.report, remembered: nil, files: rendering.sources, written: nil)
  }
  let changes: Changes
  do throws(OutputProblem) {
    let folder = try OutputFolder(output, keepingApartFrom: options.inputs(rendering.themeFolder))
    changes = try folder.replace(with: rendering.files, jobs: options.jobs)
  } catch {
    throw error.trouble(at: output)
  }
  rendering.remember(options, at: output)
  return BuildResult(
    report: rendering.report, remembered: nil, files: rendering.sources,
    written: .init(pages: rendering.pages, changes: changes))
}

/// The site as the last build left it, with a new time of the build; nil where anything else may have changed.
private func renewSite(
  _ options: BuildOptions, _ source: SourceTree, _ report: Report
) throws(MachineTrouble) -> BuildResult? {
  guard let place = options.memory, let output = options.output,
    let memory = BuildMemory.read(BuildMemory.name(options), in: place.folder),
    memory.holds(at: options.now, zones: .system)
  else { return nil }
  var unheard = Report()
  let theme = memory.themeFolder.flatMap { try? ThemeFolder($0, report: &unheard).files }
  guard memory.themeFolder == nil || theme != nil,
    BuildMemory.key(options, source, theme: theme ?? [], report: report) == memory.key,
    let files = memory.files(at: options.now)
  else { return nil }
  do throws(OutputProblem) {
    let folder = try OutputFolder(output, keepingApartFrom: options.inputs(memory.themeFolder))
    let others = (paths: memory.stable, hash: memory.stableHash)
    guard let changes = try folder.renew(files, besides: others, jobs: options.jobs) else { return nil }
    return BuildResult(
      report: report, remembered: (memory.findings, memory.colouredFindings), files: memory.sources,
      written: .init(pages: memory.pages, changes: changes))
  } catch {
    throw error.trouble(at: output)
  }
}

extension BuildOptions {
  /// The folders that an output must keep away from.
  fileprivate func inputs(_ theme: String?) -> [String] { [content] + [theme].compactMap { $0 } }
}

/// A site in memory: everything up to the disk.
struct Rendering {
  let report: Report
  /// Empty where the report has errors that keep a site from being made.
  let files: [OutputFile]
  /// Those that tell when the site was built, with marks in place of the time; empty where the build isn't remembered.
  let marked: [OutputFile]
  /// How many content files were read.
  let sources: Int
  let themeFolder: String?
  /// A hash of what went in; nil where the build isn't remembered.
  let key: String?
  private let site: Site?

  var pages: Int { files.count { $0.path.hasSuffix(".html") } }

  init(_ options: BuildOptions) throws(MachineTrouble) {
    var report = Report()
    let source = try SourceTree(reading: options.content, jobs: options.jobs, report: &report)
    try self.init(options, source, report)
  }

  init(_ options: BuildOptions, _ source: SourceTree, _ found: Report) throws(MachineTrouble) {
    var report = found
    // load
    let content = Content(
      source, zones: .system, includesDrafts: options.includesDrafts, jobs: options.jobs, report: &report)
    let look = try Look(options, named: content?.settings.theme, report: &report)
    sources = source.count
    themeFolder = look?.folder
    guard let content, let look else {
      self.report = report
      files = []
      marked = []
      key = nil
      site = nil
      return
    }
    key = options.memory.flatMap { _ in
      BuildMemory.key(options, source, theme: look.folder == nil ? [] : look.sources, report: found)
    }
    // model
    let site = Site(content, now: options.now)
    site.reportWithheld(in: &report)
    // render
    let publication = Publication(
      site, look: look, statics: source.statics, jobs: options.jobs, isMarked: key != nil)
    let made = publication.files(report: &report)
    files = made.all
    marked = made.marked
    self.site = site
    self.report = report
  }

  /// Keeps what the next build of the same content can use.
  fileprivate func remember(_ options: BuildOptions, at output: String) {
    guard let place = options.memory else { return }
    let memory = site.flatMap { site in
      (try? Folder(at: output)).flatMap { BuildMemory(of: site, self, in: $0, options: options) }
    }
    BuildMemory.keep(memory, as: BuildMemory.name(options), in: place.folder)
  }
}

/// The site alone, for commands that ask about its state.
public func loadSite(
  content path: String, now: Instant, jobs: Int, includesDrafts: Bool
) throws(MachineTrouble) -> (site: Site?, report: Report) {
  var report = Report()
  let source = try SourceTree(reading: path, jobs: jobs, report: &report)
  let content = Content(source, zones: .system, includesDrafts: includesDrafts, jobs: jobs, report: &report)
  return (content.map { Site($0, now: now) }, report)
}

extension SourceTree {
  /// Content files, translations included.
  var count: Int { (site == nil ? 0 : 1) + incidents.count + maintenance.count + postmortems.count + pages.count }
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
