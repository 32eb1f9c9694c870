import Diagnostics
import StatusModel

/// `build.json`: what made the site, when it changes next, and every file with its hash, by which the next build knows
/// what is its own.
struct BuildRecord {
  /// All but the files: JSON with a zero byte in their place, which no JSON holds.
  private let around: [UInt8]

  /// - Parameter isMarked: the time of the build is a mark.
  init(_ site: Site, _ alertBar: AlertBarCode, isMarked: Bool) {
    var json = JSON(indented: true)
    json.object { json in
      json.field("generator", "candor \(Generator.version)")
      json.field("built_at", isMarked ? Stamp.iso.mark : site.now.rfc3339)
      json.object("next_change") { json in
        json.field("at", site.nextChange.at.rfc3339)
        json.field("why", site.nextChange.publicSentence)
      }
      json.array("alert_bar") { json in
        if let current = alertBar.current {
          json.object { json in
            json.field("file", "embed/v1/\(current.name)")
            json.field("integrity", current.integrity)
          }
        }
      }
      json.object("files") { $0.add(raw: [0]) }
    }
    around = json.bytes + [10]
  }

  /// As an earlier build left it.
  init(around: [UInt8]) { self.around = around }

  /// What a later build needs to know of it. Its own bytes would be a tenth of all that a memory holds.
  var file: MarkedFile { MarkedFile(path: OutputFolder.listName, bytes: around) }

  /// - Parameters:
  ///   - files: sorted by path.
  ///   - kept: others, by their numbers among the outputs of the last build, sorted.
  ///   - stamps: where the time of the build is a mark.
  func file(
    listing files: [OutputFile], _ kept: [Int], of former: BuildMemory.Outputs?, _ stamps: Stamps?, jobs: Int
  ) -> OutputFile {
    // Twenty thousand lines are worth two threads.
    let (middle, half) =
      former.flatMap { former in
        kept.isEmpty ? nil : (files.partition(by: former, kept[kept.count / 2]), kept.count / 2)
      } ?? (files.count / 2, 0)
    let halves = [(files[..<middle], kept[..<half]), (files[middle...], kept[half...])]
    let lines = parallelMap(halves, jobs: jobs) { Self.lines($0, $1, of: former) }.filter { !$0.isEmpty }
    let around = stamps.map { $0.fill(self.file).bytes } ?? around
    let hole = around.firstIndex(of: 0) ?? around.count
    return OutputFile(
      path: OutputFolder.listName,
      parts: [Array(around[..<hole])] + Array(lines.joined(separator: [Array(Self.separator.utf8)]))
        + [Array(around[hole...].dropFirst())])
  }

  private static let separator = ",\n    "

  private static func lines(
    _ files: ArraySlice<OutputFile>, _ kept: ArraySlice<Int>, of former: BuildMemory.Outputs?
  ) -> [[UInt8]] {
    var lines = Lines()
    var next = kept
    func addKept(while isNext: (BuildMemory.Outputs, Int) -> Bool) {
      guard let former else { return }
      while let number = next.first, isNext(former, number) {
        former.withPath(number) { lines.add($0, former.hashes[number]) }
        next.removeFirst()
      }
    }
    for file in files {
      addKept { $0.precedes($1, file.path) }
      file.path.withUTF8Bytes { lines.add($0, file.hash) }
    }
    addKept { _, _ in true }
    return lines.parts
  }

  /// Members of the object of files, of which there are tens of thousands.
  private struct Lines: ~Copyable {
    private var done: [[UInt8]] = []
    private var text = TextBuffer(capacity: limit)
    private static let limit = 1 << 16

    /// None where there are no lines.
    var parts: [[UInt8]] { text.count > 0 ? done + [text.bytes] : done }

    mutating func add(_ path: UnsafeBufferPointer<UInt8>, _ hash: ContentHash) {
      if text.count > Self.limit * 7 / 8 {
        // Two megabytes in one piece would be copied twice.
        done.append(text.bytes)
        text.removeAll()
      }
      if text.count > 0 || !done.isEmpty { text.append(separator) }
      if ByteSet.json.next(in: path, from: 0) == path.count {
        text.append(34)
        text.append(path)
        text.append(34)
      } else {
        var json = JSON()
        json.add(String(decoding: path, as: UTF8.self))
        text.append(json.bytes)
      }
      text.append(": \"")
      text.append(atMost: 16) { hash.putDigits($0) }
      text.append(34)
    }
  }
}

extension [OutputFile] {
  /// How many of them, sorted by path, come before an output of the last build.
  fileprivate func partition(by former: BuildMemory.Outputs, _ number: Int) -> Int {
    indices.first(fromWhich: { former.precedes(number, self[$0].path) })
  }
}
