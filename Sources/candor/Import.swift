import ArgumentParser
import Diagnostics
import SiteBuilder
import StatusModel

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Make content of another tool's site.", subcommands: [CStateCommand.self])

  struct CStateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "cstate", abstract: "Import a cState site: incidents, components and pages.",
      discussion: """
        Prints what became of each field. What can't be converted is left out and reported with its place; the rest goes \
        on. Importing twice gives the same files.
        """)

    @Argument(help: "The folder that holds config.yml and content/.", completion: .directory)
    var folder: String

    @Option(help: ArgumentHelp("Where the content goes.", valueName: "folder"), completion: .directory)
    var out = "content"

    @Option(
      help: ArgumentHelp(
        "The IANA zone of times that name none, and of the new site. cState takes them for UTC.", valueName: "zone"))
    var timezone = "UTC"

    @Option(help: "The state of components that a 'notice' affects: maintenance or operational.")
    var notice = CStateNotice.maintenance

    @Flag(help: "Replace files that say something else already.")
    var force = false

    func run() throws {
      let zones = Zones.system
      guard let zone = timezone == "UTC" ? .utc : zones.zone(named: timezone) else {
        let meant = zones.suggestion(for: timezone).map { "; is '\($0)' meant?" } ?? ""
        throw ValidationError("--timezone takes an IANA name such as 'Europe/Berlin', not '\(timezone)'\(meant)")
      }
      let site = try Terminal.orExit { () throws(MachineTrouble) in try CStateImport(reading: folder) }
      let result = site.result(CStateImport.Options(zone: zone, zones: zones, notice: notice))
      guard !result.report.hasErrors else {
        Terminal.show(result.report, format: .text)
        Terminal.say("Nothing was written.")
        throw ExitCode(1)
      }
      let changes = try write(result.files, keepingApartFrom: site.inputs)
      print(result.summary.text)
      print("\(changes.written) files written to \(out), \(changes.unchanged) there already")
      Terminal.show(result.report, format: .text)
    }

    private func write(_ files: [OutputFile], keepingApartFrom inputs: [String]) throws -> Changes {
      do throws(ImportFolder.Problem) {
        return try ImportFolder(out, keepingApartFrom: inputs).write(files, replacing: force)
      } catch {
        switch error {
        case .exists(let paths):
          let shown = paths.prefix(10).map { "  \($0)\n" }.joined()
          let more = paths.count > 10 ? "  and \(paths.count - 10) more\n" : ""
          Terminal.say(
            "candor: nothing was written, since these files say something else already:\n\(shown)\(more)"
              + "Choose another folder with --out, or replace them with --force.")
          throw ExitCode(1)
        case .unusable(let problem):
          Terminal.say("candor: \(problem.description)")
          throw ExitCode(1)
        case .trouble(let trouble):
          return try Terminal.orExit { () throws(MachineTrouble) in throw trouble }
        }
      }
    }
  }
}

extension CStateNotice: ExpressibleByArgument {}
