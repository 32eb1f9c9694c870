/// Many zone files in one, as `scripts/embed-zones.py` packs them.
///
/// `CZA1`, then a number of names; each is its length in one byte, its text, and offset (4 bytes) and length (2) of
/// its TZif data within what follows the names. Numbers are big-endian; names are sorted, and may share data.
public struct ZoneArchive: Sendable {
  /// Sorted.
  public let names: [String]
  private let files: [Range<Int>]
  private let bytes: [UInt8]

  /// Nil when the bytes aren't such an archive.
  public init?(_ bytes: [UInt8]) {
    guard bytes.starts(with: "CZA1".utf8), bytes.count >= 6 else { return nil }
    func number(_ range: Range<Int>) -> Int { bytes[range].reduce(0) { $0 << 8 | Int($1) } }
    var names: [String] = []
    var places: [(offset: Int, length: Int)] = []
    var index = 6
    for _ in 0..<number(4..<6) {
      guard index < bytes.count else { return nil }
      let end = index + 1 + Int(bytes[index])
      guard end + 6 <= bytes.count else { return nil }
      names.append(String(decoding: bytes[index + 1..<end], as: UTF8.self))
      places.append((number(end..<end + 4), number(end + 4..<end + 6)))
      index = end + 6
    }
    let dataStart = index
    files = places.map { dataStart + $0.offset..<dataStart + $0.offset + $0.length }
    guard files.allSatisfy({ $0.upperBound <= bytes.count }) else { return nil }
    self.names = names
    self.bytes = bytes
  }

  /// The TZif bytes of one zone.
  public func tzif(named name: String) -> [UInt8]? {
    names.firstIndex(of: name).map { Array(bytes[files[$0]]) }
  }
}
