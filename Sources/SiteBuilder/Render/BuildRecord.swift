import Diagnostics
import StatusModel

/// `build.json`: what made the site, when it changes next, and every file with its hash, by which the next build knows
/// what is its own.
struct BuildRecord {
  let site: Site
  let alertBar: AlertBarCode

  /// - Parameters:
  ///   - files: sorted by path.
  ///   - kept: others, by their numbers among the outputs of the last build, sorted.
  ///   - isMarked: the time of the build is a mark.
  ///   - timed: files whose hash is one, since they tell that time.
  func file(
    _ files: [OutputFile], _ kept: [Int], of former: BuildMemory.Outputs?, isMarked: Bool, timed: Set<String>
  ) -> OutputFile {
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
      json.object("files") { json in
        var lines = Lines(count: files.count + kept.count)
        var next = kept[...]
        for file in files {
          while let former, let number = next.first, former.precedes(number, file.path) {
            former.withPath(number) { lines.add($0, former.hashes[number]) }
            next.removeFirst()
          }
          let mark = timed.contains(file.path) ? Stamp.hash(of: file.path).mark : nil
          file.path.withUTF8Bytes { lines.add($0, file.hash, as: mark) }
        }
        for number in next {
          if let former { former.withPath(number) { lines.add($0, former.hashes[number]) } }
        }
        json.add(raw: lines.bytes[...])
      }
    }
    return OutputFile(path: OutputFolder.listName, bytes: json.bytes + [10])
  }

  /// Members of the object of files, of which there are tens of thousands.
  private struct Lines: ~Copyable {
    private var text: TextBuffer

    init(count: Int) { text = TextBuffer(capacity: count * 100) }

    var bytes: [UInt8] { text.bytes }

    /// - Parameter mark: stands for the hash of a file that tells the time.
    mutating func add(_ path: UnsafeBufferPointer<UInt8>, _ hash: ContentHash, as mark: String? = nil) {
      if text.count > 0 { text.append(",\n    ") }
      if path.nextSpecial(from: 0) == path.count {
        text.append(34)
        text.append(path)
        text.append(34)
      } else {
        var json = JSON()
        json.add(String(decoding: path, as: UTF8.self))
        text.append(json.bytes)
      }
      text.append(": \"")
      if let mark { text.append(mark) } else { hash.withDigits { text.append($0) } }
      text.append(34)
    }
  }
}
