import Glibc
import StatusModel

/// The words that tell when a site was built: all that differs between two builds with no change between them.
///
/// Where a build is to be remembered they are first written as marks. With other words in place of the marks, its files
/// become those of a later build, without a look at any content.
enum Stamp: Equatable {
  /// RFC 3339: "2026-11-20T14:30:00Z", and with milliseconds for the API.
  case iso, milliseconds
  /// Unix seconds of the build, and of the moment from which it counts as old.
  case seconds, staleSeconds
  /// For people, in a language: "20 Nov 2026, 14:30 UTC".
  case text(language: String)

  /// U+F5D0 and U+F5D1, which mean nothing to anyone, around a name that no format escapes.
  fileprivate static let opening: [UInt8] = [0xEF, 0x97, 0x90]
  fileprivate static let closing: [UInt8] = [0xEF, 0x97, 0x91]

  var mark: String { "\u{F5D0}\(name)\u{F5D1}" }

  private var name: String {
    switch self {
    case .iso: "iso"
    case .milliseconds: "ms"
    case .seconds: "seconds"
    case .staleSeconds: "stale"
    case .text(let language): "text:\(language)"
    }
  }

  fileprivate init?(_ name: Substring) {
    switch name {
    case "iso": self = .iso
    case "ms": self = .milliseconds
    case "seconds": self = .seconds
    case "stale": self = .staleSeconds
    default:
      let parts = name.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0] == "text" else { return nil }
      self = .text(language: String(parts[1]))
    }
  }
}

/// What stands in the place of marks for a build at a moment.
struct Stamps: Sendable {
  let now: Instant
  let zone: Zone
  /// Seconds after the build from which it counts as old; nil where site.yml doesn't say.
  let staleAfter: Int?

  func text(_ stamp: Stamp) -> String {
    switch stamp {
    case .iso: now.rfc3339
    case .milliseconds: now.rfc3339Milliseconds
    case .seconds: "\(now.seconds)"
    case .staleSeconds: "\(now.seconds + (staleAfter ?? 0))"
    case .text(let language):
      Words.of(language).dates.dateTime(zone.local(now), zone: zone.abbreviation(at: now))
    }
  }

  /// The file with words in the place of its marks.
  func fill(_ file: MarkedFile) -> OutputFile {
    var filled: [UInt8] = []
    filled.reserveCapacity(file.count)
    file.withBytes { bytes in
      var start = 0
      while let open = bytes.firstMark(from: start) {
        let name = open + Stamp.opening.count
        var end = name
        while end < bytes.count, bytes[end] != Stamp.closing[0] { end += 1 }
        filled += bytes[start..<open]
        if let stamp = Stamp(Substring(decoding: bytes[name..<end], as: UTF8.self)) { filled += text(stamp).utf8 }
        start = min(end + Stamp.closing.count, bytes.count)
      }
      filled += bytes[start...]
    }
    return OutputFile(path: file.path, bytes: filled)
  }
}

/// An output that tells when the site was built, with marks in the place of the time.
struct MarkedFile: Sendable {
  let path: String
  private let source: Source

  private enum Source: Sendable {
    case own([UInt8])
    case kept(MappedBytes, Range<Int>)
  }

  init(path: String, bytes: [UInt8]) {
    self.path = path
    source = .own(bytes)
  }

  init(_ file: OutputFile) { self.init(path: file.path, bytes: file.bytes) }

  /// As the last build left it.
  init(path: String, in memory: MappedBytes, _ range: Range<Int>) {
    self.path = path
    source = .kept(memory, range)
  }

  var count: Int { withBytes(\.count) }
  var bytes: [UInt8] { withBytes(Array.init) }

  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    switch source {
    case .own(let bytes): bytes.withUnsafeBytes(body)
    case .kept(let memory, let range): body(memory[range])
    }
  }
}

extension [UInt8] {
  /// Whether a mark stands in it, or bytes that could be taken for one.
  var holdsMark: Bool { withUnsafeBytes { $0.firstMark(from: 0) != nil } }
}

extension UnsafeRawBufferPointer {
  fileprivate func firstMark(from start: Int) -> Int? {
    guard let base = baseAddress else { return nil }
    var at = start
    while at + 3 <= count, let next = memchr(base + at, Int32(Stamp.opening[0]), count - at - 2) {
      at = UnsafeRawPointer(next) - base
      if self[at + 1] == Stamp.opening[1], self[at + 2] == Stamp.opening[2] { return at }
      at += 1
    }
    return nil
  }
}
