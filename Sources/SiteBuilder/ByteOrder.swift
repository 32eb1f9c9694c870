import Diagnostics
import Glibc

// Paths are compared by their bytes, as the file system does. `String` itself compares by canonical equivalence, so
// that "é" composed equals "é" decomposed: two files on disk, one to `==`.

extension String {
  func precedesInBytes(_ other: String) -> Bool { comparedInBytes(to: other) < 0 }
  func equalsInBytes(_ other: String) -> Bool { comparedInBytes(to: other) == 0 }

  /// Negative, zero or positive, as `memcmp`; a prefix comes first.
  func comparedInBytes(to other: String) -> Int {
    withUTF8Bytes { mine in other.withUTF8Bytes { mine.compared(to: $0) } }
  }

  /// Whether it ends in this, byte by byte; `hasSuffix` looks for characters, which takes a hundred times as long.
  func endsInBytes(_ ending: String) -> Bool {
    withUTF8Bytes { bytes in ending.withUTF8Bytes { bytes.ends(in: $0) } }
  }

  /// How many bytes both begin with.
  fileprivate func commonBytes(with other: String) -> Int {
    withUTF8Bytes { mine in
      other.withUTF8Bytes { other in
        let limit = min(mine.count, other.count)
        return (0..<limit).first { mine[$0] != other[$0] } ?? limit
      }
    }
  }

  /// The eight bytes from an index on as a number that has their order; zeros stand for those that it lacks.
  fileprivate func word(at start: Int) -> UInt64 {
    withUTF8Bytes { bytes in
      (start..<start + 8).reduce(0) { $0 << 8 | UInt64($1 < bytes.count ? bytes[$1] : 0) }
    }
  }

  /// Everything before the last "/"; empty where there is none.
  var parentPath: String {
    withUTF8Bytes { bytes in
      bytes.lastSlash.map { String(decoding: bytes[..<$0], as: UTF8.self) } ?? ""
    }
  }

  /// Everything after the last "/".
  var lastName: String {
    withUTF8Bytes { bytes in
      bytes.lastSlash.map { String(decoding: bytes[($0 + 1)...], as: UTF8.self) } ?? self
    }
  }

  /// Whether `parentPath` is this.
  func hasParentPath(_ parent: String) -> Bool {
    withUTF8Bytes { bytes in
      parent.withUTF8Bytes { parent in
        guard let slash = bytes.lastSlash else { return parent.isEmpty }
        guard slash == parent.count, let one = bytes.baseAddress, let two = parent.baseAddress else { return false }
        return memcmp(one, two, slash) == 0
      }
    }
  }

  /// Whether it lies below a folder.
  func isWithin(_ folder: String) -> Bool {
    withUTF8Bytes { bytes in
      folder.withUTF8Bytes { folder in
        guard bytes.count > folder.count, let one = bytes.baseAddress, let two = folder.baseAddress else {
          return false
        }
        return bytes[folder.count] == UInt8(ascii: "/") && memcmp(one, two, folder.count) == 0
      }
    }
  }

  /// "a" and "a/b" of "a/b/c.txt".
  var foldersAround: [String] {
    utf8.indices.filter { utf8[$0] == UInt8(ascii: "/") }.map { String(self[..<$0]) }
  }
}

extension UnsafeRawBufferPointer {
  /// Where some bytes begin for the first time; nil where they aren't there.
  func firstIndex(of part: [UInt8]) -> Int? {
    guard let start = baseAddress, let first = part.first else { return nil }
    let end = start + count
    var at = start
    while let next = memchr(at, Int32(first), end - at), next + part.count <= end {
      if memcmp(next, part, part.count) == 0 { return UnsafeRawPointer(next) - start }
      at = UnsafeRawPointer(next) + 1
    }
    return nil
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Negative, zero or positive, as `memcmp`; a prefix comes first.
  func compared(to other: UnsafeBufferPointer<UInt8>) -> Int {
    let common = Swift.min(count, other.count)
    if common > 0, let one = baseAddress, let two = other.baseAddress {
      let order = memcmp(one, two, common)
      if order != 0 { return Int(order) }
    }
    return count - other.count
  }

  func ends(in other: UnsafeBufferPointer<UInt8>) -> Bool {
    guard count >= other.count, let one = baseAddress, let two = other.baseAddress else { return other.isEmpty }
    return memcmp(one + count - other.count, two, other.count) == 0
  }

  func ends(in literal: StaticString) -> Bool { literal.withUTF8Buffer { ends(in: $0) } }
}

extension Array {
  /// Sorted by the bytes of a path; quick where that is so already.
  func sortedInBytes(by path: (Element) -> String) -> [Element] {
    let paths = map(path)
    let isSorted = paths.indices.dropFirst().allSatisfy { !paths[$0].precedesInBytes(paths[$0 - 1]) }
    if isSorted { return self }
    // Nearly all differ within eight bytes behind what all begin with, which are compared as one number.
    let first = paths[0]
    let common = paths.reduce(first.utf8.count) { Swift.min($0, $1.commonBytes(with: first)) }
    let keys = paths.map { $0.word(at: common) }
    let order = paths.indices.sorted {
      keys[$0] != keys[$1] ? keys[$0] < keys[$1] : paths[$0].precedesInBytes(paths[$1])
    }
    return order.map { self[$0] }
  }
}

extension Array where Element == String {
  /// Whether a path is in this list, which is sorted by bytes.
  func containsInBytes(_ path: String) -> Bool {
    let index = firstIndexInBytes(notBefore: path)
    return index < count && self[index].equalsInBytes(path)
  }

  /// The first of this list, which is sorted by bytes, that doesn't come before `path`.
  func firstIndexInBytes(notBefore path: String) -> Int {
    indices.first(fromWhich: { !self[$0].precedesInBytes(path) })
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Where the last "/" stands.
  var lastSlash: Int? { last(UInt8(ascii: "/")) }

  /// Where a byte stands for the last time.
  func last(_ byte: UInt8) -> Int? {
    var index = count
    while index > 0 {
      index -= 1
      if self[index] == byte { return index }
    }
    return nil
  }
}
