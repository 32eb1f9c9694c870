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
      With --since, the time of the last build: exits 0 if a change lies between it and now, so that a rebuild is due, \
      and 1 if none does.
      """)

  @OptionGroup var input: ContentArguments

  @Option(
    help: ArgumentHelp("When the site was last built, or the folder it was built into.", valueName: "time or folder"))
  var since: String?

  @Option(help: "text or json.")
  var format = PlainFormat.text

  func run() throws {
    let site = try loadedSite(input)
    var isDue = true
    if let since {
      let built: Instant
      if case .success(let read) = TimeText.read(since, zone: site.zone, zones: .system) {
        built = read
      } else if let read = builtInstant(ofSite: since) {
        built = read
      } else {
        throw ValidationError("--since takes a time, or a folder that candor built")
      }
      isDue = site.lastChange > built
    }
    switch format {
    case .text: print("\(site.nextChange.at.rfc3339)  \(site.nextChange.sentence)")
    case .json: print(nextChangeJSON(site, isDue: since == nil ? nil : isDue))
    }
    if !isDue { throw ExitCode(1) }
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
