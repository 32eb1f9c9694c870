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

  public init(content: String, output: String?, theme: String?, now: Instant, jobs: Int, includesDrafts: Bool) {
    self.content = content
    self.output = output
    self.theme = theme
    self.now = now
    self.jobs = jobs
    self.includesDrafts = includesDrafts
  }
}

/// What came of a build.
public struct BuildResult: Sendable {
  public struct Written: Sendable {
    public let pages: Int
    public let changes: Changes
  }

  public let report: Report
  /// Content files that were read.
  public let files: Int
  /// Nil where errors kept the build from writing, or nothing was to be written.
  public let written: Written?
}

/// From content to site. The report holds everything found; where it has errors, the old site is untouched.
public func buildSite(_ options: BuildOptions) throws(MachineTrouble) -> BuildResult {
  let rendering = try Rendering(options)
  let report = rendering.report
  guard !report.hasErrors, let output = options.output else {
    return BuildResult(report: report, files: rendering.sources, written: nil)
  }
  let inputs = [options.content] + [rendering.themeFolder].compactMap { $0 }
  let changes: Changes
  do throws(OutputProblem) {
    let folder = try OutputFolder(output, keepingApartFrom: inputs)
    changes = try folder.replace(with: rendering.files, jobs: options.jobs)
  } catch {
    throw error.trouble(at: output)
  }
  let pages = rendering.files.count { $0.path.hasSuffix(".html") }
  return BuildResult(report: report, files: rendering.sources, written: .init(pages: pages, changes: changes))
}

/// A site in memory: everything up to the disk.
struct Rendering {
  let report: Report
  /// Empty where the report has errors that keep a site from being made.
  let files: [OutputFile]
  /// How many content files were read.
  let sources: Int
  let themeFolder: String?

  init(_ options: BuildOptions) throws(MachineTrouble) {
    var report = Report()
    // load
    let source = try SourceTree(reading: options.content, jobs: options.jobs, report: &report)
    let content = Content(
      source, zones: .system, includesDrafts: options.includesDrafts, jobs: options.jobs, report: &report)
    let look = try Look(options, named: content?.settings.theme, report: &report)
    sources = source.count
    themeFolder = look?.folder
    guard let content, let look else {
      self.report = report
      files = []
      return
    }
    // model
    let site = Site(content, now: options.now)
    site.reportWithheld(in: &report)
    // render
    files = Publication(site, look: look, statics: source.statics, jobs: options.jobs).files(report: &report)
    self.report = report
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
