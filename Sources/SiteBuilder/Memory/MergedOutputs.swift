import Diagnostics
import StatusModel

/// The outputs of the last build that stay and those that were rendered, in one list. How the latter lie on the disk is
/// to be seen once they have been written.
struct MergedOutputs: SortedPaths, Sendable {
  /// Sorted; each with a zero behind it.
  private(set) var paths: [UInt8] = []
  /// Where each begins, and where the last one ends.
  private(set) var starts: [UInt32] = [0]
  private(set) var hashes: [ContentHash] = []
  private(set) var states: [ContentHash] = []
  /// By number, what made each of them; -1 for what every build makes.
  private(set) var makers: [Int32] = []
  /// The numbers of those that were rendered.
  private(set) var fresh: [Int] = []

  var count: Int { hashes.count }

  /// Those of the last build alone.
  init(_ last: BuildMemory.Outputs) {
    reserve(last.count)
    for number in 0..<last.count {
      keep(number, of: last)
      makers.append(last.makers[number])
    }
  }

  /// - Parameter records: of items, on their shelves.
  init(
    _ made: Publication.Files, by records: [[ItemRecord]], _ recall: Recall, over memory: BuildMemory?,
    _ compressions: [Compression]
  ) {
    var kept = made.kept[...]
    /// Of each the number that it had in the last build; -1 for one that was rendered.
    var former: [Int] = []
    reserve(made.rendered.count + kept.count)
    func keep(while isNext: (BuildMemory.Outputs, Int) -> Bool) {
      guard let last = memory?.outputs else { return }
      while let number = kept.first, isNext(last, number) {
        self.keep(number, of: last)
        former.append(number)
        kept.removeFirst()
      }
    }
    for file in made.rendered {
      keep { $0.precedes($1, file.path) }
      fresh.append(count)
      file.path.withUTF8Bytes { add($0, file.hash, lying: .none) }
      former.append(-1)
    }
    keep { _, _ in true }
    makers = makers(made, by: records, recall, former, memory, compressions)
  }

  private mutating func reserve(_ count: Int) {
    paths.reserveCapacity(count * 72)
    starts.reserveCapacity(count + 1)
    hashes.reserveCapacity(count)
    states.reserveCapacity(count)
  }

  private mutating func keep(_ number: Int, of last: BuildMemory.Outputs) {
    last.withPath(number) { add($0, last.hashes[number], lying: last.states[number]) }
  }

  private mutating func add(_ path: UnsafeBufferPointer<UInt8>, _ hash: ContentHash, lying state: ContentHash) {
    paths.append(contentsOf: path)
    paths.append(0)
    starts.append(UInt32(paths.count))
    hashes.append(hash)
    states.append(state)
  }

  func withPath<Result>(_ number: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    paths.withUnsafeBufferPointer {
      body(UnsafeBufferPointer(rebasing: $0[Int(starts[number])..<Int(starts[number + 1]) - 1]))
    }
  }

  /// One of them is a file with this hash now, which lies in a folder.
  /// - Returns: whether it is there.
  @discardableResult
  mutating func change(_ number: Int, to hash: ContentHash, in root: Folder) -> Bool {
    let state = look(number, in: root)
    hashes[number] = hash
    states[number] = state ?? .none
    return state != nil
  }

  /// The numbers of what made each of them.
  private func makers(
    _ made: Publication.Files, by records: [[ItemRecord]], _ recall: Recall, _ former: [Int],
    _ memory: BuildMemory?, _ compressions: [Compression]
  ) -> [Int32] {
    let languages = made.items.count
    var makers = [Int32](repeating: -1, count: count)
    // What has stayed keeps its maker, which may have another number.
    var renumbered = [Int32](repeating: -1, count: memory?.makerCount ?? 0)
    func take(_ made: Made, as maker: Int) {
      if let former = made.maker { renumbered[former] = Int32(maker) }
      // Siblings only of files that compression makes smaller.
      for path in made.paths(compressions) { if let number = number(of: path) { makers[number] = Int32(maker) } }
    }
    for (record, entry) in records.joined().enumerated() {
      guard let timeline = entry.timeline else { continue }
      for language in 0..<languages {
        let maker = record * languages + language
        if let made = made.items[language][timeline] {
          take(made, as: maker)
        } else if let memory, let record = recall.record(timeline) {
          renumbered[memory.maker(ofRecord: record, in: language)] = Int32(maker)
        }
      }
    }
    let tasks = records.reduce(0) { $0 + $1.count } * languages
    for (number, task) in made.tasks.enumerated() { take(task.made, as: tasks + number) }
    guard let memory else { return makers }
    for (number, former) in former.enumerated() where former >= 0 {
      makers[number] = renumbered[Int(memory.outputs.makers[former])]
    }
    // What tells the time is written anew, also where the last build's task stands.
    for (former, path) in memory.markedOutputs {
      let maker = Int(memory.outputs.makers[former])
      if renumbered.indices.contains(maker), renumbered[maker] >= 0, let number = number(of: path) {
        makers[number] = renumbered[maker]
      }
    }
    return makers
  }
}
