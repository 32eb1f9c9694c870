import Diagnostics
import StatusModel

/// Hashes of what goes into a build, all but the clock and the zones.
struct InputKey: Equatable, Sendable {
  let all: ContentHash
  /// Of what every page depends on: all but the files of incidents, maintenance and postmortems.
  let context: ContentHash

  init(all: ContentHash, context: ContentHash) {
    self.all = all
    self.context = context
  }

  /// With the theme that the last build had: another one is named in site.yml or on the command line.
  init?(_ options: BuildOptions, _ source: SourceTree, _ report: Report, _ memory: BuildMemory) {
    var unheard = Report()
    let theme = memory.heading.themeFolder.map { try? ThemeFolder($0, report: &unheard).files } ?? []
    guard let theme else { return nil }
    self.init(options, source, theme: theme, report: report)
  }

  /// Nil where something of it could be taken for a mark.
  init?(_ options: BuildOptions, _ source: SourceTree, theme: [SourceFile], report: Report) {
    let items = source.incidents + source.maintenance + source.postmortems
    let others = (source.site.map { [$0] } ?? []) + source.pages + source.statics.map(\.file)
    // A path may stand in a mark, too. What the last build knows, with its path, has none.
    let areMarked = parallelMap((items + others).filter(\.isHeld), jobs: options.jobs) { file in
      file.bytes.holdsMark || Array(file.path.utf8).holdsMark
    }
    guard !areMarked.contains(true), !theme.contains(where: \.bytes.holdsMark) else { return nil }
    var text = [
      "version \(Generator.version)", "program \(options.memory?.program ?? "")", "drafts \(options.includesDrafts)",
      "compressions \(options.compressions.map(\.rawValue))",
      "content \(options.content)", "theme \(options.theme ?? "-")", report.text(colour: false),
    ]
    text += theme.map { "theme \($0.hash)" }
    let words = Array(text.joined(separator: "\n").utf8)
    context = ContentHash([others.map(\.hash).withUnsafeBytes { Array($0) }, words])
    all = ContentHash(source.itemsHash, context)
  }
}

extension SourceFile {
  /// Of its path and what stands in it.
  var hash: ContentHash { sum.map { ContentHash(value: $0) } ?? Self.hash(path, bytes).hash }

  /// And whether what stands in it is ASCII.
  static func hash(_ path: String, _ bytes: [UInt8]) -> (hash: ContentHash, isASCII: Bool) {
    path.withUTF8Bytes { path in
      let path = UnsafeRawBufferPointer(path)
      let name = path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
      let folder = ContentHash(UnsafeRawBufferPointer(rebasing: path[..<name]))
      return bytes.withUnsafeBytes { hash(folder, UnsafeRawBufferPointer(rebasing: path[name...]), $0) }
    }
  }

  /// - Parameter folder: the hash of its path, with the "/" at its end.
  static func hash(
    _ folder: ContentHash, _ name: UnsafeRawBufferPointer, _ bytes: UnsafeRawBufferPointer
  ) -> (hash: ContentHash, isASCII: Bool) {
    ContentHash.quick(bytes, behind: ContentHash(folder, ContentHash(name)))
  }
}
