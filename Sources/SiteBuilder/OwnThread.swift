import CSystem
import Glibc

/// Threads outside Dispatch's, each of which ends with its work.
///
/// Where the system allows it, each has its own table of open files, so that to open and to close a file waits for no
/// other thread: a seventh of the time that reading ten thousand files takes. What is open when it begins it can use;
/// what it opens nobody else can, so it must be closed there.
enum OwnThread {
  /// As Dispatch's `concurrentPerform`.
  static func perform(iterations: Int, execute work: @Sendable (Int) -> Void) {
    withoutActuallyEscaping(work) { work in
      // Each is gone, and with it what it holds, before this returns.
      for thread in (0..<iterations).map({ number in
        begin({ work(number) }, else: { work(number) })
      }) {
        if let thread { pthread_join(thread, nil) }
      }
    }
  }

  /// Does something on a thread for which nobody waits; nothing where the system has no more of them.
  static func performAside(_ work: @escaping @Sendable () -> Void) {
    if let thread = begin(work, else: {}) { pthread_detach(thread) }
  }

  /// - Returns: nil where the system has no more threads; then the other thing has been done.
  private static func begin(_ work: @escaping @Sendable () -> Void, else other: () -> Void) -> pthread_t? {
    var thread = pthread_t()
    let task = Unmanaged.passRetained(Task(work))
    let code = pthread_create(
      &thread, nil,
      { task in
        unshare(Int32(CLONE_FILES))
        task.map { Unmanaged<Task>.fromOpaque($0).takeRetainedValue() }?.work()
        return nil
      }, task.toOpaque())
    if code == 0 { return thread }
    task.release()
    other()
    return nil
  }

  private final class Task: Sendable {
    let work: @Sendable () -> Void

    init(_ work: @escaping @Sendable () -> Void) { self.work = work }
  }
}
