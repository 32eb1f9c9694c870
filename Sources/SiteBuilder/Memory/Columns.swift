import Diagnostics

/// Values of one width that stand in a mapped file as they do in the memory of the program: nothing is made of them
/// before somebody asks. Whoever has a column holds the file, too.
struct Column<Value: BitwiseCopyable>: @unchecked Sendable {
  private let bytes: UnsafeRawBufferPointer
  let count: Int

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    count = bytes.count / MemoryLayout<Value>.stride
  }

  subscript(_ index: Int) -> Value {
    precondition(index >= 0 && index < count)
    return bytes.loadUnaligned(fromByteOffset: index * MemoryLayout<Value>.stride, as: Value.self)
  }
}

extension Column<UInt8> {
  func buffer(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    return UnsafeRawBufferPointer(rebasing: bytes[range]).assumingMemoryBound(to: UInt8.self)
  }
}

/// Paths in the order of their bytes.
protocol SortedPaths {
  var count: Int { get }
  /// With a zero behind the path, as the system takes it.
  func withPath<Result>(_ number: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result
}

extension SortedPaths {
  /// Of a path that is among them.
  func number(of path: String) -> Int? {
    let number = first(notBefore: path)
    return number < count && path.withUTF8Bytes { path in withPath(number) { $0.compared(to: path) } } == 0
      ? number : nil
  }

  /// Whether any lies in a folder with this path.
  func holdsAny(below path: String) -> Bool {
    let folder = path + "/"
    let number = first(notBefore: folder)
    return number < count && withPath(number) { $0.starts(with: folder.utf8) }
  }

  private func first(notBefore path: String) -> Int {
    path.withUTF8Bytes { path in (0..<count).first(fromWhich: { withPath($0) { $0.compared(to: path) } >= 0 }) }
  }

  /// How a file lies on the disk; nil for one that is missing.
  ///
  /// - Parameters:
  ///   - folder: the one that the paths begin in, or one further on.
  ///   - length: how many bytes of the path lead there.
  func look(_ number: Int, in folder: Folder, behind length: Int = 0) -> ContentHash? {
    withPath(number) { path in
      UnsafeRawPointer(path.baseAddress).flatMap {
        folder.look(at: ($0 + length).assumingMemoryBound(to: CChar.self))
      }?.hash
    }
  }

  /// The folder that holds two of them, and with these all between them: with a "/" at its end, or empty.
  func sharedFolder(_ first: Int, _ last: Int) -> String {
    withPath(first) { first in
      withPath(last) { last in
        let common = zip(first, last).prefix { $0 == $1 }.count
        let folder = UnsafeBufferPointer(rebasing: first[..<common])
        return String(decoding: folder[..<(folder.lastSlash.map { $0 + 1 } ?? 0)], as: UTF8.self)
      }
    }
  }
}

extension FileState {
  fileprivate var hash: ContentHash { withUnsafeBytes(of: self) { ContentHash($0) } }
}

/// A table in which records are found by their ids: of 64 bits each, of which the upper half are of the id's hash and the
/// lower half are the record's number and one. Where a place is taken, the next one is.
struct RecordSlots: Sendable {
  private let slots: Column<UInt64>

  init(_ slots: Column<UInt64>) { self.slots = slots }

  /// The first record that isn't wrong by its hash and of which this is true.
  func record(of id: UnsafeBufferPointer<UInt8>, where isRight: (Int) -> Bool) -> Int? {
    let hash = ContentHash(UnsafeRawBufferPointer(id)).value
    var place = Self.place(hash, among: slots.count)
    for _ in 0..<slots.count {
      let slot = slots[place]
      if slot == 0 { return nil }
      if slot >> 32 == hash >> 32, isRight(Int(slot & 0xFFFF_FFFF) - 1) { return Int(slot & 0xFFFF_FFFF) - 1 }
      place = place + 1 == slots.count ? 0 : place + 1
    }
    return nil
  }

  /// A table of records of which the ids have these hashes; half of it is empty.
  static func table(of ids: [ContentHash]) -> [UInt64] {
    var slots = [UInt64](repeating: 0, count: ids.count * 2)
    for (number, id) in ids.enumerated() {
      var place = Self.place(id.value, among: slots.count)
      while slots[place] != 0 { place = place + 1 == slots.count ? 0 : place + 1 }
      slots[place] = (id.value >> 32) << 32 | UInt64(number + 1)
    }
    return slots
  }

  private static func place(_ hash: UInt64, among count: Int) -> Int {
    Int(truncatingIfNeeded: ((hash & 0xFFFF_FFFF) * UInt64(count)) >> 32)
  }
}
