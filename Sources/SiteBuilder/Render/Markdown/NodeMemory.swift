import CCmark
import Glibc

/// Memory for libcmark's trees.
///
/// A tree is made of many small pieces that all go at a time. Here they are handed out one behind the other and given
/// back as a whole; to ask the system for each of them, and to walk the tree to give it back, takes a twentieth of a
/// build. Each thread has its own, as what libcmark calls is told nothing but a size.
enum NodeMemory {
  /// What libcmark calls. Never freed nor changed.
  nonisolated(unsafe) static let functions: UnsafeMutablePointer<cmark_mem> = {
    let functions = UnsafeMutablePointer<cmark_mem>.allocate(capacity: 1)
    functions.initialize(
      to: cmark_mem(
        calloc: { count, size in
          let (bytes, isTooMuch) = count.multipliedReportingOverflow(by: size)
          if isTooMuch { abort() }
          let piece = NodeMemory.own.pointee.take(bytes)
          memset(piece, 0, bytes)
          return piece
        },
        realloc: { piece, size in
          guard let piece else { return NodeMemory.own.pointee.take(size) }
          let held = Pieces.size(of: piece)
          if size <= held { return piece }
          let larger = NodeMemory.own.pointee.take(size)
          memcpy(larger, piece, held)
          return larger
        },
        free: { _ in }))
    return functions
  }()

  /// Begins to hold what a tree needs, until `endTree` on the same thread.
  static func beginTree() { own.pointee.trees += 1 }

  /// Gives back what trees of this thread have needed, once none is left.
  static func endTree() {
    own.pointee.trees -= 1
    if own.pointee.trees == 0 { own.pointee.giveBack() }
  }

  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    let problem = pthread_key_create(&key) { value in
      let pieces = value?.assumingMemoryBound(to: Pieces.self)
      pieces?.pointee.giveBack(all: true)
      pieces?.deallocate()
    }
    precondition(problem == 0, "no key for this thread's memory")
    return key
  }()

  /// This thread's.
  private static var own: UnsafeMutablePointer<Pieces> {
    if let known = pthread_getspecific(key) { return known.assumingMemoryBound(to: Pieces.self) }
    let pieces = UnsafeMutablePointer<Pieces>.allocate(capacity: 1)
    pieces.initialize(to: Pieces())
    pthread_setspecific(key, pieces)
    return pieces
  }
}

/// Blocks of memory, each with the address of the one before at its start, and in the last one a place to go on from.
private struct Pieces {
  /// Trees that live on them.
  var trees = 0
  private var block: UnsafeMutableRawPointer?
  private var next: UnsafeMutableRawPointer?
  private var room = 0

  /// As `malloc`, for any kind of value.
  private static let alignment = 16
  private static let blockSize = 1 << 16

  /// So many bytes, with their number in front of them.
  mutating func take(_ size: Int) -> UnsafeMutableRawPointer {
    let whole = (size + 2 * Self.alignment - 1) & ~(Self.alignment - 1)
    if whole > room { addBlock(for: whole) }
    guard let next else { abort() }
    self.next = next + whole
    room -= whole
    next.storeBytes(of: size, as: Int.self)
    return next + Self.alignment
  }

  static func size(of piece: UnsafeMutableRawPointer) -> Int { (piece - alignment).load(as: Int.self) }

  private mutating func addBlock(for size: Int) {
    room = max(Self.blockSize, size)
    // Where memory runs out libcmark ends the process, too.
    guard let new = malloc(room + Self.alignment) else { abort() }
    new.storeBytes(of: block, as: UnsafeMutableRawPointer?.self)
    block = new
    next = new + Self.alignment
  }

  /// - Parameter all: also the first block, which the next tree would use again.
  mutating func giveBack(all: Bool = false) {
    while let last = block {
      let former = last.load(as: UnsafeMutableRawPointer?.self)
      if former == nil, !all {
        next = last + Self.alignment
        room = Self.blockSize
        // So that tests notice whoever still holds a node.
        assert(memset(last + Self.alignment, 0xA5, room) != nil)
        return
      }
      free(last)
      block = former
    }
    next = nil
    room = 0
  }
}
