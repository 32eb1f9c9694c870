import StatusModel
import Synchronization

/// A look at how all outputs of the last build lie on the disk, which goes on beside other work.
///
/// It begins before the folder is locked: whoever asks must have made sure since that no other build was there.
final class Glance: Sendable {
  let outputs: BuildMemory.Outputs
  private let path: String
  /// A thread of its own looks from the first one on, whoever asks from the last one on, until they meet: nobody waits
  /// for a thread that may get no time on a busy machine.
  private let front = Atomic(0)
  private let back: Atomic<Int>
  private let isRight = Atomic(true)
  private static let step = 64

  init(at outputs: BuildMemory.Outputs, in path: String, jobs: Int) {
    self.outputs = outputs
    self.path = path
    back = Atomic(outputs.count)
    if jobs > 1 { OwnThread.performAside { self.lookAhead() } }
  }

  /// Whether all of them lie there as they did.
  var areUntouched: Bool {
    guard let root = try? Folder(at: path) else { return false }
    var end = back.load(ordering: .relaxed)
    while end > front.load(ordering: .acquiring) {
      let start = max(0, end - Self.step)
      look(start..<end, in: root)
      back.store(start, ordering: .relaxed)
      end = start
    }
    return isRight.load(ordering: .relaxed)
  }

  /// With a folder of its own, as no thread closes another's.
  private func lookAhead() {
    guard let root = try? Folder(at: path) else { return }
    var start = 0
    while start < back.load(ordering: .relaxed) {
      let end = min(start + Self.step, outputs.count)
      look(start..<end, in: root)
      front.store(end, ordering: .releasing)
      start = end
    }
  }

  private func look(_ numbers: Range<Int>, in root: Folder) {
    guard let first = numbers.first, let last = numbers.last else { return }
    // Neighbours are looked at from the folder that all of them are in, which spares the system half of the way.
    let shared = outputs.sharedFolder(first, last)
    guard let folder = shared.isEmpty ? root : try? root.folder(at: shared) else {
      return isRight.store(false, ordering: .relaxed)
    }
    for number in numbers where outputs.look(number, in: folder, behind: shared.utf8.count) != outputs.states[number] {
      isRight.store(false, ordering: .relaxed)
    }
  }
}
