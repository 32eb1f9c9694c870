import StatusModel

/// The outputs of the last build that stay and those that were rendered, in one list. How the latter lie on the disk is
/// to be seen once they have been written.
struct MergedOutputs: Sendable {
  let outputs: BuildMemory.Outputs
  /// The numbers of those that were rendered.
  let fresh: [Int]

  /// - Parameter records: of items, on their shelves.
  init(
    _ made: Publication.Files, by records: [[ItemRecord]], _ recall: Recall, over memory: BuildMemory?,
    _ compressions: [Compression]
  ) {
    let last = memory?.outputs
    let (rendered, kept) = (made.rendered, made.kept)
    let count = rendered.count + kept.count
    var paths: [UInt8] = []
    paths.reserveCapacity(count * 72)
    var (hashes, states, former) = ([ContentHash](), [ContentHash](), [Int]())
    hashes.reserveCapacity(count)
    states.reserveCapacity(count)
    former.reserveCapacity(count)
    // Neighbours that stay are taken over together.
    func keep(_ numbers: ArraySlice<Int>) {
      guard let last else { return }
      var next = numbers
      while let first = next.first {
        let end = next.indices.first { next[$0] != first + $0 - next.startIndex } ?? next.endIndex
        let run = first..<first + end - next.startIndex
        paths += last.paths[last.range(run)]
        hashes += last.hashes[run]
        states += last.states[run]
        former += run
        next = next[end...]
      }
    }
    var next = kept[...]
    for file in rendered {
      let end = next.indices.first(fromWhich: { last?.precedes(next[$0], file.path) != true })
      keep(next[..<end])
      next = next[end...]
      paths.append(contentsOf: file.path.utf8)
      paths.append(0)
      hashes.append(file.hash)
      states.append(ContentHash(value: 0))
      former.append(-1)
    }
    keep(next)
    fresh = former.indices.filter { former[$0] < 0 }
    let all = BuildMemory.Outputs(
      paths: paths, hashes: hashes, states: states, makers: [Int32](repeating: -1, count: count))
    outputs = all.made(by: all.makers(made, by: records, recall, former, memory, compressions))
  }
}

extension BuildMemory.Outputs {
  /// The numbers of what made each of them.
  ///
  /// - Parameter former: of each the number that it had in the last build; -1 for one that was rendered.
  fileprivate func makers(
    _ made: Publication.Files, by records: [[ItemRecord]], _ recall: Recall, _ former: [Int],
    _ memory: BuildMemory?, _ compressions: [Compression]
  ) -> [Int32] {
    let languages = made.items.count
    var makers = makers
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
