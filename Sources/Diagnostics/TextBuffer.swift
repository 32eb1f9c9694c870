/// UTF-8 being written from front to back: a page, a feed, JSON.
///
/// Such a text is made of hundreds of short pieces. An array asks at each whether anyone shares it and counts twice what
/// it is given, which takes a hundred instructions more than copying the piece.
public struct TextBuffer: ~Copyable {
  private var start: UnsafeMutablePointer<UInt8>
  public private(set) var count = 0
  private var capacity: Int

  public init(capacity: Int) {
    self.capacity = max(capacity, 16)
    start = .allocate(capacity: self.capacity)
  }

  deinit { start.deallocate() }

  /// What was written so far, in memory of just its size.
  public var bytes: [UInt8] {
    Array(unsafeUninitializedCapacity: count) { buffer, initialized in
      buffer.baseAddress?.update(from: start, count: count)
      initialized = count
    }
  }

  public var last: UInt8? { count > 0 ? start[count - 1] : nil }

  /// Looks at what was written so far.
  public func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    body(UnsafeBufferPointer(start: start, count: count))
  }

  public mutating func append(_ byte: UInt8) {
    if count == capacity { grow(by: 1) }
    start[count] = byte
    count += 1
  }

  public mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    if let source = bytes.baseAddress { append(source, bytes.count) }
  }

  public mutating func append(_ bytes: [UInt8]) { bytes.withUnsafeBufferPointer { append($0) } }

  @inline(__always)
  public mutating func append(_ literal: StaticString) { append(literal.utf8Start, literal.utf8CodeUnitCount) }

  public mutating func append(_ text: String) { text.withUTF8Bytes { append($0) } }

  /// A number in decimal digits.
  public mutating func append(decimal number: Int) { append(String(number)) }

  /// Something that is written byte by byte: at most `limit` of them.
  ///
  /// - Parameter write: writes into the buffer that it gets, and says how much.
  public mutating func append(atMost limit: Int, _ write: (UnsafeMutableBufferPointer<UInt8>) -> Int) {
    if capacity - count < limit { grow(by: limit) }
    count += write(UnsafeMutableBufferPointer(start: start + count, count: limit))
  }

  public mutating func append(_ byte: UInt8, times: Int) {
    append(atMost: times) { buffer in
      buffer.update(repeating: byte)
      return times
    }
  }

  public mutating func removeLast() { count -= 1 }

  /// Its memory stays.
  public mutating func removeAll() { count = 0 }

  @inline(__always)
  private mutating func append(_ source: UnsafePointer<UInt8>, _ size: Int) {
    if capacity - count < size { grow(by: size) }
    (start + count).update(from: source, count: size)
    count += size
  }

  private mutating func grow(by size: Int) {
    capacity = max(capacity * 2, count + size)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    larger.update(from: start, count: count)
    start.deallocate()
    start = larger
  }
}
