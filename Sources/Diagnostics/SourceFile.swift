import Synchronization

/// Where the bytes of files can be had once more.
public protocol SourceStore: AnyObject, Sendable {
  /// - Parameter number: the store's own for the file.
  /// - Returns: as many bytes as the file had; others than these where it has changed since, which the store notes.
  func bytes(ofFile number: Int, size: Int, sum: UInt64) -> [UInt8]
}

/// A text file as it was read: the path that people see and the bytes, untouched.
///
/// Offsets everywhere in Candor are UTF-8 byte offsets into `bytes`; lines and columns are worked out
/// only when a diagnostic is shown.
public final class SourceFile: Sendable {
  public let path: String
  /// A hash of path and bytes, where whoever read the file worked it out.
  public let sum: UInt64?
  @usableFromInline let held: [UInt8]?
  private let store: (any SourceStore)?
  private let number: Int
  private let size: Int
  private let reread = AtomicLazyReference<Bytes>()

  private final class Bytes: Sendable {
    let all: [UInt8]
    init(_ all: [UInt8]) { self.all = all }
  }

  public init(path: String, bytes: [UInt8], sum: UInt64? = nil) {
    self.path = path
    held = bytes
    self.sum = sum
    store = nil
    number = 0
    size = bytes.count
  }

  /// A file that has been looked at, and whose bytes hardly anyone will ask for: of ten thousand files of which the last
  /// build knows what they say, all but a few.
  public init(path: String, sum: UInt64, size: Int, number: Int, in store: any SourceStore) {
    self.path = path
    self.size = size
    held = nil
    self.sum = sum
    self.store = store
    self.number = number
  }

  @inlinable public var bytes: [UInt8] { held ?? readAgain() }

  /// Whether the bytes are at hand.
  public var isHeld: Bool { held != nil }

  @usableFromInline func readAgain() -> [UInt8] {
    if let known = reread.load() { return known.all }
    return reread.storeIfNil(Bytes(store?.bytes(ofFile: number, size: size, sum: sum ?? 0) ?? [])).all
  }

  public convenience init(path: String, text: String) {
    self.init(path: path, bytes: Array(text.utf8))
  }

  /// The text between two byte offsets; broken bytes become U+FFFD.
  public func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }
}

/// Where something stands: a byte range of a file, or the whole file.
public struct Place: Sendable {
  public let file: SourceFile
  /// Nil where the finding concerns the file itself: it can't be read, or it isn't text.
  public let range: Range<Int>?

  public init(_ file: SourceFile, _ range: Range<Int>? = nil) {
    self.file = file
    self.range = range
  }

  /// The place of one byte range within this one's file.
  public func at(_ range: Range<Int>) -> Place { Place(file, range) }
}

/// A position as people count it: both from 1, columns in Unicode scalars, a byte-order mark not counted.
public struct Position: Sendable, Equatable {
  public let line: Int
  public let column: Int
}

extension SourceFile {
  /// The position of a byte offset. Lines end with LF, CRLF or a lone CR; an offset inside a character counts
  /// as that character's, one outside the file as the nearest inside.
  public func position(of offset: Int) -> Position { LineIndex(self).position(of: offset) }

  /// The bytes of the line that holds an offset, without its line end and without a byte-order mark.
  public func lineRange(at offset: Int) -> Range<Int> {
    let index = LineIndex(self)
    return index.range(ofLine: index.line(of: offset))
  }
}

/// Where each line of one file starts, for whoever asks for more than one position of it.
struct LineIndex: Sendable {
  let file: SourceFile
  /// The offset of each line's first byte; the first is 0, or 3 behind a byte-order mark.
  private let starts: [Int]
  /// How many scalars begin before each multiple of `stride`: a line may be megabytes long, with thousands of findings.
  private let counts: [Int]
  private static let stride = 1024

  init(_ file: SourceFile) {
    var starts = [file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0]
    var counts = [0]
    file.bytes.withUnsafeBufferPointer { bytes in
      var count = 0
      for index in 0..<bytes.count {
        let byte = bytes[index]
        if byte & 0xC0 != 0x80 { count += 1 }
        if (index + 1) % LineIndex.stride == 0 { counts.append(count) }
        // A CR before an LF ends its line there.
        if byte == 10 || (byte == 13 && (index + 1 == bytes.count || bytes[index + 1] != 10)) {
          starts.append(index + 1)
        }
      }
    }
    self.file = file
    self.starts = starts
    self.counts = counts
  }

  var count: Int { starts.count }

  /// The number, from 1, of the line that holds an offset; a line end belongs to the line it ends.
  func line(of offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// The bytes of a line, counted from 1, without its line end.
  func range(ofLine line: Int) -> Range<Int> {
    let start = starts[line - 1]
    var end = line < starts.count ? starts[line] : file.bytes.count
    while end > start, file.bytes[end - 1] == 10 || file.bytes[end - 1] == 13 { end -= 1 }
    return start..<end
  }

  func position(of offset: Int) -> Position {
    let line = line(of: offset)
    let start = starts[line - 1]
    var offset = min(offset, file.bytes.count)
    while offset > start, offset < file.bytes.count, file.bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
    return Position(line: line, column: offset > start ? scalars(before: offset) - scalars(before: start) + 1 : 1)
  }

  private func scalars(before offset: Int) -> Int {
    let block = offset / LineIndex.stride
    return file.bytes[block * LineIndex.stride..<offset].reduce(into: counts[block]) { count, byte in
      if byte & 0xC0 != 0x80 { count += 1 }
    }
  }
}

/// The line indexes of the files a report speaks of, each made once.
struct LineIndexes {
  private var known: [ObjectIdentifier: LineIndex] = [:]

  subscript(_ file: SourceFile) -> LineIndex {
    mutating get {
      if let index = known[ObjectIdentifier(file)] { return index }
      let index = LineIndex(file)
      known[ObjectIdentifier(file)] = index
      return index
    }
  }
}
