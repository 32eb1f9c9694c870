import ArgumentParser
import CSystem
import Diagnostics
import Glibc
import SiteBuilder
import StatusModel

/// The command: the only place that reads the clock, the environment and the current folder.
@main
struct Candor: ParsableCommand {
  static func main() {
    // By default each thread asks for memory page by page, thousands of times; what it doesn't use costs nothing.
    mallopt(M_TOP_PAD, 1 << 26)
    mallopt(M_TRIM_THRESHOLD, 1 << 30)
    mallopt(M_MMAP_THRESHOLD, 1 << 25)
    main(nil)
  }

  static let configuration = CommandConfiguration(
    commandName: "candor",
    abstract: "Turn a folder of Markdown into a status site.",
    discussion: "Exit codes: 0 fine, 1 problems in the content, 2 the machine's troubles, 64 wrong usage.",
    version: Generator.version,
    subcommands: [
      BuildCommand.self, CheckCommand.self, ImportCommand.self, StateCommand.self, NextChangeCommand.self,
    ])
}

/// What every command that reads content takes.
struct ContentArguments: ParsableArguments {
  @Argument(help: "The folder that holds site.yml.", completion: .directory)
  var content = "content"

  @Option(help: ArgumentHelp("The time the site is made for, instead of the clock's.", valueName: "time"))
  var now: String?

  @Option(help: ArgumentHelp("Threads to use; 0 takes as many as there are cores.", valueName: "n"))
  var jobs = 0

  @Flag(help: "Take drafts in as well.")
  var drafts = false

  /// `--now`, else `SOURCE_DATE_EPOCH`, else the wall clock.
  func instant() throws -> Instant {
    if let now { return try Clock.read(now, option: "--now") }
    if let epoch = getenv("SOURCE_DATE_EPOCH") {
      guard let seconds = Int(String(cString: epoch)), (0...Clock.latest).contains(seconds) else {
        throw ValidationError("SOURCE_DATE_EPOCH must be whole seconds since 1970, not '\(String(cString: epoch))'")
      }
      return Instant(seconds: seconds)
    }
    return Instant(seconds: time(nil))
  }

  var threads: Int { jobs > 0 ? jobs : max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  func validate() throws {
    if jobs < 0 || jobs > 1024 { throw ValidationError("--jobs takes a number from 0 to 1024") }
  }
}

enum Clock {
  /// The end of the year 2199.
  static let latest = 7_258_118_399

  static func read(_ text: String, option: String) throws -> Instant {
    switch TimeText.read(text, zone: .utc, zones: .system) {
    case .success(let instant): return instant
    case .failure:
      throw ValidationError("\(option) takes a time such as '2026-11-20 14:30 UTC' or '2026-11-20T14:30:00Z'")
    }
  }
}

struct BuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build", abstract: "Build the site. Nothing is written when the content has errors.")

  @OptionGroup var input: ContentArguments

  @Option(help: ArgumentHelp("Where the site goes.", valueName: "folder"), completion: .directory)
  var out = "site"

  @Option(
    help: ArgumentHelp(
      "'default' or a folder whose files replace single files of the default theme.", valueName: "name or folder"),
    completion: .directory)
  var theme: String?

  @Flag(name: .customLong("no-cache"), help: "Work everything out anew, whatever the last build knew.")
  var forgets = false

  @Option(
    help: ArgumentHelp(
      "Write smaller siblings for hosts that serve them: gz, br, zst, or several with commas.", valueName: "formats"),
    transform: BuildCommand.formats)
  var precompress: [Compression] = []

  func run() throws {
    let options = BuildOptions(
      content: input.content, output: out, theme: theme, now: try input.instant(), jobs: input.threads,
      includesDrafts: input.drafts, compressions: precompress, memory: forgets ? nil : .ofThisMachine)
    let began = Clock.seconds()
    let result = try Terminal.orExit { () throws(MachineTrouble) in try buildSite(options) }
    result.endWithProcess()
    if let remembered = result.remembered {
      Terminal.show(plain: remembered.plain, coloured: remembered.coloured)
    } else {
      Terminal.show(result.report, format: .text)
    }
    guard let written = result.written else {
      Terminal.say("Nothing was written: \(result.report.summary).")
      throw ExitCode(1)
    }
    let seconds = Clock.decimals(Clock.seconds() - began)
    print(
      "\(written.pages) pages: \(written.changes.written) files written, \(written.changes.unchanged) unchanged, \(written.changes.removed) removed, \(seconds) s"
    )
  }
}

extension BuildCommand {
  /// Each once, in the order of the enumeration, so that the same wish has the same result.
  @Sendable fileprivate static func formats(_ text: String) throws -> [Compression] {
    let named = try text.split(separator: ",").map { name in
      guard let format = Compression(rawValue: String(name)) else {
        throw ValidationError("'\(name)' is none of gz, br, zst")
      }
      return format
    }
    return Compression.allCases.filter(named.contains)
  }
}

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Find every mistake in the content, without writing anything.")

  @OptionGroup var input: ContentArguments

  @Option(help: "How findings are printed: text, github, sarif or json.")
  var format = Format.text

  @Flag(help: "Warnings count as errors.")
  var strict = false

  @Option(help: ArgumentHelp("A theme to check as well.", valueName: "name or folder"), completion: .directory)
  var theme: String?

  func run() throws {
    let options = BuildOptions(
      content: input.content, output: nil, theme: theme, now: try input.instant(), jobs: input.threads,
      includesDrafts: input.drafts)
    let result = try Terminal.orExit { () throws(MachineTrouble) in try buildSite(options) }
    result.endWithProcess()
    Terminal.show(result.report, format: format)
    if format == .text { print("\(result.files) files checked: \(result.report.summary)") }
    if result.report.hasErrors || (strict && !result.report.diagnostics.isEmpty) { throw ExitCode(1) }
  }
}

/// The formats of `--format`.
enum Format: String, CaseIterable, ExpressibleByArgument { case text, github, sarif, json }

/// What people see: results on standard output, diagnostics on standard error, colour on a terminal only.
enum Terminal {
  static func show(_ report: Report, format: Format) {
    switch format {
    // Machines read findings as the result; people read them beside it.
    case .text: if !report.diagnostics.isEmpty { say(report.text(colour: isColourful), terminator: "") }
    case .github: print(report.github(), terminator: "")
    case .sarif: print(report.sarif(version: Generator.version))
    case .json: print(report.json())
    }
  }

  static func show(plain: String, coloured: String) { say(isColourful ? coloured : plain, terminator: "") }

  static func say(_ text: String, terminator: String = "\n") {
    let bytes = Array((text + terminator).utf8)
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
      guard written > 0 else { return }
      rest = rest.dropFirst(written)
    }
  }

  /// Runs what may meet the machine's troubles; they end the command with 2.
  static func orExit<Result>(_ body: () throws(MachineTrouble) -> Result) throws -> Result {
    do { return try body() } catch {
      say("candor: \(error.description)" + (error.fix.isEmpty ? "" : "\n  fix: \(error.fix)"))
      throw ExitCode(2)
    }
  }

  private static var isColourful: Bool { isatty(STDERR_FILENO) == 1 && getenv("NO_COLOR") == nil }
}

extension Clock {
  /// A running clock, for durations only.
  static func seconds() -> Double {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
  }

  static func decimals(_ seconds: Double) -> String {
    let hundredths = Int((seconds * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }
}

extension MemoryPlace {
  /// The user's folder for caches: `$XDG_CACHE_HOME/candor`, else `~/.cache/candor`. Nil where there is none.
  static var ofThisMachine: MemoryPlace? {
    let home = getenv("HOME").map { String(cString: $0) + "/.cache" }
    let folder = getenv("XDG_CACHE_HOME").map { String(cString: $0) } ?? home
    guard let folder, folder.hasPrefix("/"), let current = getcwd(nil, 0) else { return nil }
    defer { free(current) }
    var status = stat()
    guard stat("/proc/self/exe", &status) == 0 else { return nil }
    // A program that is built anew has another time and number.
    let program =
      [Int(status.st_dev), Int(status.st_ino), Int(status.st_size), Int(status.st_mtim.tv_sec)]
      .map(String.init).joined(separator: " ") + " \(status.st_mtim.tv_nsec)"
    return MemoryPlace(folder: folder + "/candor", program: program, current: String(cString: current))
  }
}
