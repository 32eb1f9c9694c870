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
  var report = Report()
  // load
  let source = try SourceTree(reading: options.content, jobs: options.jobs, report: &report)
  let content = Content(
    source, zones: .system, includesDrafts: options.includesDrafts, jobs: options.jobs, report: &report)
  let look = try Look(options, named: content?.settings.theme, report: &report)
  // model
  guard let content, let look else { return BuildResult(report: report, files: source.count, written: nil) }
  let site = Site(content, now: options.now)
  site.reportWithheld(in: &report)
  // render
  let publication = Publication(site, look: look, statics: source.statics, jobs: options.jobs)
  let files = publication.files(report: &report)
  guard !report.hasErrors, let output = options.output else {
    return BuildResult(report: report, files: source.count, written: nil)
  }
  // write
  let changes = try write(files, to: output, options: options, look: look)
  let pages = files.count { $0.path.hasSuffix(".html") }
  return BuildResult(report: report, files: source.count, written: .init(pages: pages, changes: changes))
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

private func write(
  _ files: [OutputFile], to output: String, options: BuildOptions, look: Look
) throws(MachineTrouble) -> Changes {
  do throws(OutputProblem) {
    let inputs = [options.content] + [look.folder].compactMap { $0 }
    return try OutputFolder(output, keepingApartFrom: inputs).replace(with: files, jobs: options.jobs)
  } catch {
    throw error.trouble(at: output)
  }
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
