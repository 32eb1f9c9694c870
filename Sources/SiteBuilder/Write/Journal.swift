/// What a build is about to do, written before its first change and removed after its last.
///
/// A build that finds one knows that another was killed, and what that one may have left: temporary files, and files
/// that `build.json` doesn't list, as they came after it or were to be removed after it.
///
///     candor journal 1
///     incidents/new/index.html        to be written, by way of incidents/new/.candor-0.tmp
///     index.html                      …, .candor-1.tmp
///     incidents/old/index.html        to be removed
///     end 3
struct Journal: Equatable {
  static let name = OutputPath.reservedPrefix + "journal"
  static let temporaryName = name + ".tmp"
  private static let header = "candor journal 1"

  /// The number of a path in this list is that of its temporary file.
  let paths: [String]

  init(paths: [String]) { self.paths = paths }

  /// - Returns: nil unless the bytes are a whole journal with plain paths only. As it appears by a rename, a half one
  ///   means that the power failed or that someone else wrote it.
  init?(parsing bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    var lines = text.utf8.split(separator: 10, omittingEmptySubsequences: false).map { String($0) ?? "" }
    guard lines.count >= 3, lines.removeLast().isEmpty, lines.removeLast() == "end \(lines.count - 1)",
      lines.removeFirst() == Self.header
    else { return nil }
    guard lines.allSatisfy({ OutputPath.objection(to: $0) == nil }) else { return nil }
    paths = lines
  }

  var bytes: [UInt8] {
    var bytes = Array((Self.header + "\n").utf8)
    for path in paths {
      bytes.append(contentsOf: path.utf8)
      bytes.append(10)
    }
    bytes.append(contentsOf: "end \(paths.count)\n".utf8)
    return bytes
  }

  static func temporaryName(_ number: Int) -> String { "\(OutputPath.reservedPrefix)\(number).tmp" }
}
