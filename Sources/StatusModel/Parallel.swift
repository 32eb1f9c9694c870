import Dispatch
import Synchronization

/// What `body` makes of each item, in the order of the items, worked out on up to `jobs` threads.
///
/// The result is the same for every number of jobs as long as `body` depends on its item alone; with one job it
/// runs on the calling thread.
@inlinable
public func parallelMap<Item: Sendable, Result: Sendable>(
  _ items: [Item], jobs: Int, _ body: @Sendable (Item) -> Result
) -> [Result] {
  parallelMap(items, jobs: jobs, each: ()) { (_: inout Void, item) in body(item) }
}

/// As above, with something that each thread makes for itself once and keeps from item to item, such as a buffer
/// or an open folder. Threads take neighbouring items, so what was kept is often what comes next.
///
/// - Parameter perform: does something so many times on as many threads, and waits for all of them.
@inlinable
public func parallelMap<Item: Sendable, Result: Sendable, Kept>(
  _ items: [Item], jobs: Int, each make: @autoclosure @Sendable () -> Kept,
  on perform: @escaping (Int, @Sendable (Int) -> Void) -> Void = DispatchQueue.concurrentPerform,
  _ body: @Sendable (inout Kept, Item) -> Result
) -> [Result] {
  let count = items.count
  // Small enough that no thread idles long at the end, large enough that neighbours mostly stay together.
  let chunk = max(1, min(64, count / max(1, jobs * 8)))
  let threads = min(jobs, (count + chunk - 1) / chunk)
  guard threads > 1 else {
    var kept = make()
    return items.map { body(&kept, $0) }
  }
  let next = Atomic(0)
  return [Result](unsafeUninitializedCapacity: count) { buffer, initialized in
    guard let base = buffer.baseAddress else { return }
    // Safe: each index is taken once, so no two threads meet in one slot, and nobody goes on before every thread is
    // done.
    nonisolated(unsafe) let slots = base
    perform(threads) { _ in
      var kept = make()
      while true {
        let start = next.add(chunk, ordering: .relaxed).oldValue
        guard start < count else { return }
        for index in start..<min(start + chunk, count) {
          (slots + index).initialize(to: body(&kept, items[index]))
        }
      }
    }
    initialized = count
  }
}

/// Something worked out beside other work, on a thread of its own where there are several.
///
/// It should use no more threads itself: Dispatch runs a loop within another's task on one thread only.
public final class Ahead<Value: Sendable>: Sendable {
  private let group = DispatchGroup()
  private let made = Mutex<Value?>(nil)
  private let make: @Sendable () -> Value

  public init(jobs: Int, _ make: @escaping @Sendable () -> Value) {
    self.make = make
    guard jobs > 1 else { return }
    DispatchQueue.global(qos: .userInitiated).async(group: group) {
      let value = make()
      self.made.withLock { $0 = value }
    }
  }

  /// Waits for it.
  public var value: Value {
    group.wait()
    return made.withLock { made in
      let value = made ?? make()
      made = value
      return value
    }
  }
}
