import Dispatch
import StatusModel
import Synchronization

/// A look at how all outputs of the last build lie on the disk, which goes on beside other work.
///
/// It begins before the folder is locked: whoever asks must have made sure since that no other build was there.
final class Glance: Sendable {
  let outputs: BuildMemory.Outputs
  private let root: Folder?
  private let next = Atomic(0)
  private let isRight: Atomic<Bool>
  private let group = DispatchGroup()

  init(at outputs: BuildMemory.Outputs, in path: String, jobs: Int) {
    self.outputs = outputs
    root = try? Folder(at: path)
    isRight = Atomic(root != nil)
    // Its thread comes to an end by itself, so nobody need wait for one whose answer isn't wanted.
    if jobs > 1 { DispatchQueue.global(qos: .userInitiated).async(group: group) { self.look() } }
  }

  /// Whether all of them lie there as they did.
  var areUntouched: Bool {
    look()
    group.wait()
    return isRight.load(ordering: .acquiring)
  }

  /// Looks at what no other thread has taken.
  private func look() {
    guard let root else { return }
    while true {
      let start = next.add(64, ordering: .relaxed).oldValue
      guard start < outputs.count else { return }
      for number in start..<min(start + 64, outputs.count)
      where outputs.look(number, in: root) != outputs.states[number] {
        isRight.store(false, ordering: .releasing)
      }
    }
  }
}
