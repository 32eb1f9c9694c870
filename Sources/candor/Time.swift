import ArgumentParser
import Diagnostics
import SiteBuilder
import StatusModel

struct StateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "state", abstract: "Print the state of everything at a moment.",
    discussion: "Was the API down on 3 May at 14:10? candor state --at '2026-05-03 14:10'")

  @OptionGroup var input: ContentArguments

  @Option(help: ArgumentHelp("The moment; a time without a zone is in the site's. Now if left out.", valueName: "time"))
  var at: String?

  @Option(help: "text or json.")
  var format = PlainFormat.text

  func run() throws {
    let site = try loadedSite(input)
    let instant: Instant
    if let at {
      switch TimeText.read(at, zone: site.zone, zones: .system) {
      case .success(let read): instant = read
      case .failure:
        throw ValidationError("--at takes a time such as '2026-05-03 14:10' or '2026-05-03T14:10:00Z'")
      }
    } else {
      instant = site.now
    }
    let state = StateAt(site: site, instant: instant)
    switch format {
    case .text: print(state.text, terminator: "")
    case .json: print(state.json)
    }
  }
}

struct NextChangeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "next-change", abstract: "Print the next instant at which any output would differ, and why.",
    discussion: """
      Exits 0 if a change lies between the last build and now, so that a rebuild is due, and 1 if none does. The last \
      build is the one in --out, by its build.json; --since gives its time instead.
      """)

  @OptionGroup var input: ContentArguments

  @Option(help: ArgumentHelp("The folder of the last build.", valueName: "folder"), completion: .directory)
  var out = "site"

  @Option(
    help: ArgumentHelp(
      "The time of the last build, where its folder isn't at hand; without a zone it is in the site's.",
      valueName: "time"))
  var since: String?

  @Option(help: "text or json.")
  var format = PlainFormat.text

  func run() throws {
    let site = try loadedSite(input)
    guard let built = try lastBuild(site) else {
      Terminal.say(
        "candor: there is no build in '\(out)' to compare with\n"
          + "  fix: build first, name the folder of the last build with --out, or give its time with --since")
      throw ExitCode(2)
    }
    let news = NextChange(site: site, built: built)
    switch format {
    case .text: print(news.text, terminator: "")
    case .json: print(news.json)
    }
    if !news.isDue { throw ExitCode(1) }
  }

  /// Nil where there is no build to compare with.
  private func lastBuild(_ site: Site) throws -> Instant? {
    guard let since else {
      return try Terminal.orExit { () throws(MachineTrouble) in try builtInstant(ofSite: out) }
    }
    guard case .success(let read) = TimeText.read(since, zone: site.zone, zones: .system) else {
      throw ValidationError(
        "--since takes a time such as '2026-11-20 14:30 UTC'; the folder of the last build goes to --out")
    }
    return read
  }
}

enum PlainFormat: String, CaseIterable, ExpressibleByArgument { case text, json }

/// The site that a command asks about; errors in the content end the command with 1.
func loadedSite(_ input: ContentArguments) throws -> Site {
  let now = try input.instant()
  let loaded = try Terminal.orExit { () throws(MachineTrouble) in
    try loadSite(content: input.content, now: now, jobs: input.threads, includesDrafts: input.drafts)
  }
  guard let site = loaded.site, !loaded.report.hasErrors else {
    Terminal.show(loaded.report, format: .text)
    throw ExitCode(1)
  }
  return site
}
