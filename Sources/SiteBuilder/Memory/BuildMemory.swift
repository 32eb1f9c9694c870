import Diagnostics
import Glibc
import StatusModel

/// Where a build may keep what it remembers, and for whom.
public struct MemoryPlace: Sendable {
  public let folder: String
  /// Differs between any two programs.
  public let program: String
  /// The folder that content and output are relative to.
  public let current: String

  public init(folder: String, program: String, current: String) {
    self.folder = folder
    self.program = program
    self.current = current
  }
}

/// What the last build of a folder knew, so that the next one can tell that nothing has changed.
///
/// It holds where nothing that goes in has changed, every byte of it, and no moment between the two builds at which
/// any output differs: then all that a build would write is a new time in the few files that tell it. It is one file
/// with a hash of its own, and whatever is odd about it, it is as if it weren't there.
struct BuildMemory {
  /// A hash of everything that goes in but the clock.
  let key: String
  /// Zones that were asked for, and a hash of what the system said.
  let zones: [String]
  let zonesHash: String
  /// The moment of the build, and between which moments the same is true.
  let now: Instant
  let from: Instant
  let until: Instant
  /// The theme's own folder; nil for the default one.
  let themeFolder: String?
  /// Of the site, for the time of the build as people read it.
  let zone: String
  let staleAfter: Int?
  /// What was found, for people, without and with colours.
  let findings: String
  let colouredFindings: String
  let sources: Int
  let pages: Int
  /// Outputs that don't tell the time of the build, and a hash of how they lie on the disk.
  let stable: PathList
  let stableHash: String
  /// The others, with marks in place of the time; `build.json` is the last.
  let marked: [OutputFile]

  /// Paths as the system takes them, each with a zero byte at its end: twenty thousand strings would take longer to make
  /// than their files to look at.
  struct PathList {
    let bytes: [UInt8]
    /// Where each begins.
    let starts: [Int]

    init(_ paths: [String]) { self.init(bytes: paths.flatMap { Array($0.utf8) + [0] }) }

    init(bytes: [UInt8]) {
      self.bytes = bytes
      var starts: [Int] = []
      var start = 0
      while let end = bytes[start...].firstIndex(of: 0) {
        starts.append(start)
        start = end + 1
      }
      self.starts = starts
    }
  }
}

// MARK: As a file

extension BuildMemory {
  private static let heading = "candor build memory 1\n"
  private static let largest = 1 << 28

  /// The name of the file that remembers builds from one folder to another.
  static func name(_ options: BuildOptions) -> String {
    let parts = [options.memory?.current, options.content, options.output].map { $0 ?? "" }
    return ContentHash(Array(parts.joined(separator: "\n").utf8)).description + ".build"
  }

  /// Lines, with a count of bytes before whatever may hold more than one; a hash of all comes first.
  var bytes: [UInt8] {
    var body: [UInt8] = []
    func add(_ line: String) { body += Array((line + "\n").utf8) }
    func add(bytes: [UInt8]) {
      add("\(bytes.count)")
      body += bytes
    }
    add(key)
    add(zones.joined(separator: " "))
    add(zonesHash)
    add("\(now.seconds) \(from.seconds) \(until.seconds)")
    add(themeFolder.map { "folder \($0)" } ?? "default")
    add(zone)
    add(staleAfter.map { "\($0)" } ?? "-")
    add(bytes: Array(findings.utf8))
    add(bytes: Array(colouredFindings.utf8))
    add("\(sources) \(pages)")
    add(bytes: stable.bytes)
    add(stableHash)
    add("\(marked.count)")
    for file in marked {
      add(file.path)
      add(bytes: file.bytes)
    }
    return Array((Self.heading + ContentHash(body).description + "\n").utf8) + body
  }

  init?(reading file: [UInt8]) {
    let start = Self.heading.utf8.count + 17
    guard file.count > start, file.starts(with: Self.heading.utf8) else { return nil }
    let body = Array(file[start...])
    guard file[..<start].suffix(17).elementsEqual((ContentHash(body).description + "\n").utf8) else { return nil }
    var at = 0
    func line() -> String? {
      guard let end = body[at...].firstIndex(of: 10) else { return nil }
      defer { at = end + 1 }
      return String(validating: body[at..<end], as: UTF8.self)
    }
    func numbers(_ count: Int) -> [Int]? {
      let numbers = line()?.split(separator: " ").compactMap { Int($0) }
      return numbers?.count == count ? numbers : nil
    }
    func bytes() -> [UInt8]? {
      guard let count = numbers(1)?[0], count >= 0, count <= body.count - at else { return nil }
      defer { at += count }
      return Array(body[at..<at + count])
    }
    func text() -> String? { bytes().flatMap { String(validating: $0, as: UTF8.self) } }

    guard let key = line(), let zones = line(), let zonesHash = line(), let times = numbers(3),
      let theme = line(), let zone = line(), let stale = line(), let findings = text(), let colouredFindings = text(),
      let counts = numbers(2),
      let stable = bytes(), let stableHash = line(), let files = numbers(1)?[0]
    else { return nil }
    var marked: [OutputFile] = []
    for _ in 0..<max(0, files) {
      guard let path = line(), let bytes = bytes() else { return nil }
      marked.append(OutputFile(path: path, bytes: bytes))
    }
    self.key = key
    self.zones = zones.split(separator: " ").map(String.init)
    self.zonesHash = zonesHash
    now = Instant(seconds: times[0])
    from = Instant(seconds: times[1])
    until = Instant(seconds: times[2])
    themeFolder = theme.hasPrefix("folder ") ? String(theme.dropFirst(7)) : nil
    self.zone = zone
    staleAfter = Int(stale)
    self.findings = findings
    self.colouredFindings = colouredFindings
    sources = counts[0]
    pages = counts[1]
    self.stable = PathList(bytes: stable)
    self.stableHash = stableHash
    self.marked = marked
  }

  /// Nil where there is none, or it can't be read or relied on.
  static func read(_ name: String, in folder: String) -> BuildMemory? {
    guard let folder = try? Folder(at: folder), let file = try? folder.openFile(name),
      let bytes = try? file.read(atMost: largest)
    else { return nil }
    return BuildMemory(reading: bytes)
  }

  /// Keeps it, or forgets what was kept: without a memory the next build takes longer, and that is all.
  static func keep(_ memory: BuildMemory?, as name: String, in folder: String) {
    var path = ""
    for part in folder.split(separator: "/", omittingEmptySubsequences: false) {
      path += path.isEmpty && part.isEmpty ? "/" : part + "/"
      mkdir(path, 0o700)
    }
    guard let folder = try? Folder(at: folder) else { return }
    _ = try? folder.removeFile(name)
    guard let memory else { return }
    let temporary = "\(name).\(getpid())"
    _ = try? folder.removeFile(temporary)
    do throws(SystemError) {
      try folder.writeNew(temporary, [memory.bytes])
      try folder.rename(temporary, to: name, in: folder)
    } catch {
      _ = try? folder.removeFile(temporary)
    }
  }
}

// MARK: What goes in

extension BuildMemory {
  /// A hash of everything that goes into a build but the clock and the zones; nil where something of it could be taken
  /// for a mark.
  static func key(_ options: BuildOptions, _ source: SourceTree, theme: [SourceFile], report: Report) -> String? {
    let files = source.all
    // A path may stand in a mark, too.
    let hashes = parallelMap(files, jobs: options.jobs) { file -> ContentHash? in
      let path = Array(file.path.utf8)
      return file.bytes.holdsMark || path.holdsMark ? nil : ContentHash([path, [0], file.bytes])
    }
    guard !hashes.contains(where: { $0 == nil }), !theme.contains(where: \.bytes.holdsMark) else { return nil }
    var text = [
      "version \(Generator.version)", "program \(options.memory?.program ?? "")", "drafts \(options.includesDrafts)",
      "compressions \(options.compressions.map(\.rawValue))",
      "content \(options.content)", "theme \(options.theme ?? "-")", report.text(colour: false),
    ]
    for file in theme { text.append("theme \(file.path)\n\(file.bytes.count) \(ContentHash(file.bytes))") }
    let words = hashes.map { $0?.value ?? 0 }.withUnsafeBytes { Array($0) } + Array(text.joined(separator: "\n").utf8)
    return "\(ContentHash(words)) \(ContentHash(words.reversed()))"
  }

  static func hash(ofZones names: [String], in zones: Zones) -> String {
    ContentHash(names.map { Array("\($0)\n".utf8) + (zones.tzif(named: $0) ?? []) }).description
  }

  /// Whether a build at `now` would differ from the remembered one in nothing but the time that it tells.
  func holds(at now: Instant, zones: Zones) -> Bool {
    guard now == self.now || (from <= now && now < until) else { return false }
    return Self.hash(ofZones: self.zones, in: zones) == zonesHash
  }
}

extension SourceTree {
  fileprivate var all: [SourceFile] {
    (site.map { [$0] } ?? []) + incidents + maintenance + postmortems + pages + statics.map(\.file)
  }
}

// MARK: What came out

extension BuildMemory {
  /// A hash of how files lie on the disk: size, times and number of each; nil where one is missing.
  static func hash(of paths: PathList, in root: Folder, jobs: Int) -> String? {
    let states = parallelMap(paths.starts, jobs: jobs) { start in
      paths.bytes.withUnsafeBytes { bytes in
        bytes.baseAddress.flatMap { root.look(at: ($0 + start).assumingMemoryBound(to: CChar.self)) }
      }
    }
    guard !states.contains(where: { $0 == nil }) else { return nil }
    // Four words each, without a gap between them.
    return states.compactMap(\.self).withUnsafeBytes { ContentHash(Array($0)).description }
  }
}

// MARK: A build

extension BuildMemory {
  /// What is to be kept of a build that has just been written.
  init?(of site: Site, _ rendering: Rendering, in root: Folder, options: BuildOptions) {
    guard let key = rendering.key else { return nil }
    let formats = [""] + options.compressions.map { ".\($0)" }
    let timed = Set(rendering.marked.flatMap { file in formats.map { file.path + $0 } })
    let stable = PathList(rendering.files.map(\.path).filter { !timed.contains($0) })
    guard let stableHash = Self.hash(of: stable, in: root, jobs: options.jobs) else { return nil }
    // What it finds may tell the time: then it says the same at that time only.
    let isTimed = rendering.report.diagnostics.contains { $0.rule == .futureUpdate }
    let (from, until) = isTimed ? (site.now, site.now) : site.unchanging
    self.key = key
    zones = Zones.system.used
    zonesHash = Self.hash(ofZones: zones, in: .system)
    now = site.now
    self.from = from
    self.until = until
    themeFolder = rendering.themeFolder
    zone = site.zone.name
    staleAfter = site.settings.expectBuildEvery
    findings = rendering.report.text(colour: false)
    colouredFindings = rendering.report.text(colour: true)
    sources = rendering.sources
    pages = rendering.pages
    self.stable = stable
    self.stableHash = stableHash
    self.marked = rendering.marked
  }

  /// The files that tell the time of the build, for another time.
  func files(for options: BuildOptions) -> [OutputFile]? {
    guard let zone = Zones.system.zone(named: zone), let list = marked.last else { return nil }
    var stamps = Stamps(now: options.now, zone: zone, staleAfter: staleAfter)
    var files = marked.dropLast().map(stamps.fill)
    files += Compression.siblings(of: files, in: options.compressions, jobs: options.jobs)
    for file in files { stamps.hashes[file.path] = file.hash }
    return files + [stamps.fill(list)]
  }
}

extension Site {
  /// From when until when a build differs from this one in nothing but the time that it tells.
  fileprivate var unchanging: (from: Instant, until: Instant) {
    guard let every = settings.expectBuildEvery else { return (lastChange, nextChange.at) }
    // The moment at which the page counts as old moves with the build; it must not pass one at which a state changes.
    let stale = now + every
    let next = (boundaries + records.flatMap { $0.changes(after: now) }).filter { $0 >= stale }.min()
    return (now, min(nextChange.at, next.map { $0 + -every } ?? .distantFuture))
  }
}
