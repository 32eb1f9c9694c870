import StatusModel

/// Writes numbers, texts and lists one after the other, for `Unpacker` to read back in the same order.
struct Packer {
  private(set) var bytes: [UInt8] = []
  /// The numbers that stand for them.
  var components: [Component.ID: Int] = [:]
  /// Whether it is told where texts stand, and so that they have changed.
  var hasPlaces = true

  /// - Parameter capacity: bytes that it will take at least.
  init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  /// Seven bits in each byte, the lowest first; small numbers of either sign take one byte.
  mutating func add(_ number: Int) {
    var rest = UInt64(bitPattern: Int64(number << 1 ^ number >> 63))
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func add(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

  mutating func add(_ hash: ContentHash) { append(hash) }

  /// As they are, without their number.
  mutating func append(_ all: ArraySlice<UInt8>) { bytes += all }
  mutating func append(_ all: UnsafeRawBufferPointer) { bytes += all }

  mutating func append<Value: BitwiseCopyable>(all: [Value]) { all.withUnsafeBytes { append($0) } }

  /// As it stands in the memory of the program.
  mutating func append<Value: BitwiseCopyable>(_ value: Value) {
    withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
  }

  mutating func add(_ text: String) {
    add(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  mutating func add(_ all: some Collection<UInt8>) {
    add(all.count)
    bytes.append(contentsOf: all)
  }

  mutating func add<Value>(_ value: Value?, _ each: (inout Packer, Value) -> Void) {
    add(value != nil)
    if let value { each(&self, value) }
  }

  mutating func add<Value>(list: some Collection<Value>, _ each: (inout Packer, Value) -> Void) {
    add(list.count)
    for value in list { each(&self, value) }
  }
}

/// Reads what a `Packer` has written. Whatever it is given, it never reads beyond its end: from there on all is empty,
/// and `isBroken` says so. It must not outlive the bytes.
struct Unpacker {
  private let bytes: UnsafeRawBufferPointer
  private(set) var at: Int
  private var end: Int
  private(set) var isBroken = false
  /// What numbers of components stand for.
  var components: [Component.ID] = []

  init(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
    self.bytes = bytes
    (at, end) = (0, 0)
    go(to: range)
  }

  /// Goes on somewhere else.
  mutating func go(to range: Range<Int>) {
    let range = range.clamped(to: 0..<bytes.count)
    at = range.lowerBound
    end = range.upperBound
  }

  mutating func number() -> Int {
    // A quarter of a million of these are read: eight bytes are looked at together, of which the seven bits that count
    // are pushed against each other by pairs.
    if at + 8 <= end {
      let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      let ends = ~word & 0x8080_8080_8080_8080
      if ends != 0 {
        let length = ends.trailingZeroBitCount / 8 + 1
        at += length
        var bits = word & (~0 >> UInt64(64 - 8 * length)) & 0x7F7F_7F7F_7F7F_7F7F
        bits = bits & 0x007F_007F_007F_007F | (bits & 0x7F00_7F00_7F00_7F00) >> 1
        bits = bits & 0x0000_3FFF_0000_3FFF | (bits & 0x3FFF_0000_3FFF_0000) >> 2
        bits = bits & 0x0000_0000_0FFF_FFFF | (bits & 0x0FFF_FFFF_0000_0000) >> 4
        return Int(bitPattern: UInt(bits >> 1)) ^ -Int(bits & 1)
      }
    }
    var result: UInt64 = 0
    var shift: UInt64 = 0
    while at < end, shift < 64 {
      let byte = bytes[at]
      at += 1
      result |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return Int(bitPattern: UInt(result >> 1)) ^ -Int(result & 1) }
      shift += 7
    }
    isBroken = true
    return 0
  }

  mutating func flag() -> Bool { value(or: UInt8(0)) == 1 }

  mutating func hash() -> ContentHash { value(or: .none) }

  /// As it stands in the memory of the program; another one beyond the end.
  mutating func value<Value: BitwiseCopyable>(or other: Value) -> Value {
    let range = take(MemoryLayout<Value>.size)
    return range.isEmpty ? other : bytes.loadUnaligned(fromByteOffset: range.lowerBound, as: Value.self)
  }

  mutating func text() -> String { String(decoding: self[take(number())], as: UTF8.self) }

  /// Where bytes stand whose number stands before them.
  mutating func range() -> Range<Int> { take(number()) }

  subscript(_ range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[range]) }

  mutating func optional<Value>(_ each: (inout Unpacker) -> Value) -> Value? { flag() ? each(&self) : nil }

  mutating func list<Value>(_ each: (inout Unpacker) -> Value) -> [Value] {
    let count = number()
    // Nothing takes less than a byte, so no broken count makes a long list.
    guard count > 0, count <= end - at else {
      isBroken = isBroken || count != 0
      return []
    }
    var list: [Value] = []
    list.reserveCapacity(count)
    for _ in 0..<count where !isBroken { list.append(each(&self)) }
    return list
  }

  /// Where so many bytes stand; nothing where there are fewer.
  mutating func take(_ count: Int) -> Range<Int> {
    guard count >= 0, count <= end - at else {
      isBroken = true
      at = end
      return at..<at
    }
    defer { at += count }
    return at..<at + count
  }
}
