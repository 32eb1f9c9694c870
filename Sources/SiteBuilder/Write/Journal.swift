/// What a build is about to do, written before its first change and removed after its last.
///
/// A build that finds one knows that another was killed, and what that one may have left: temporary files, and files
/// that `build.json` doesn't list, as they came after it or were to be removed after it.
///
///     candor journal 1
///     9a0364b9e99bb480 incidents/new/index.html   to be made, by way of incidents/new/.candor-0.tmp
///     - index.html                                to be replaced, by way of .candor-1.tmp
///     - incidents/old/index.html                  to be removed
///     end 3
struct Journal: Equatable {
  struct Entry: Equatable {
    let path: String
    /// The `ContentHash` of a file that didn't exist before: should the build be killed before it makes the file, a
    /// person may put one of their own in its place. Nil for a file that was there and Candor's.
    let hash: String?
  }

  static let name = OutputPath.reservedPrefix + "journal"
  static let temporaryName = name + ".tmp"
  private static let header = "candor journal 1"

  /// The number of an entry in this list is that of its temporary file.
  let entries: [Entry]

  init(_ entries: [Entry]) { self.entries = entries }

  /// - Returns: nil unless the bytes are a whole journal with plain paths only. As it appears by a rename, a half one
  ///   means that the power failed or that someone else wrote it.
  init?(parsing bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    var lines = text.utf8.split(separator: 10, omittingEmptySubsequences: false).map { String($0) ?? "" }
    guard lines.count >= 3, lines.removeLast().isEmpty, lines.removeLast() == "end \(lines.count - 1)",
      lines.removeFirst() == Self.header
    else { return nil }
    var entries: [Entry] = []
    entries.reserveCapacity(lines.count)
    for line in lines {
      let parts = line.utf8.split(separator: 32, maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let hash = String(parts[0]), let path = String(parts[1]),
        hash == "-" || ContentHash.isHash(hash), OutputPath.objection(to: path) == nil
      else { return nil }
      entries.append(Entry(path: path, hash: hash == "-" ? nil : hash))
    }
    self.entries = entries
  }

  var bytes: [UInt8] {
    var bytes = Array((Self.header + "\n").utf8)
    for entry in entries {
      bytes.append(contentsOf: (entry.hash ?? "-").utf8)
      bytes.append(32)
      bytes.append(contentsOf: entry.path.utf8)
      bytes.append(10)
    }
    bytes.append(contentsOf: "end \(entries.count)\n".utf8)
    return bytes
  }

  static func temporaryName(_ number: Int) -> String { "\(OutputPath.reservedPrefix)\(number).tmp" }
}
