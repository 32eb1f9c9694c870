import StatusModel

/// What a build has to remember.
enum MemoryNews: Sendable {
  /// Little is new to the memory that it was told.
  case addendum(BuildMemory.Addendum, BuildMemory)
  /// The lists of items or outputs are others, or there was no memory.
  case tables(BuildMemory.PackedTables, MergedOutputs)

  init(
    _ made: Publication.Files, _ items: ItemRecords, _ records: ItemRecords.News, over memory: BuildMemory?,
    _ compressions: [Compression], jobs: Int
  ) {
    let marked = made.marked(over: memory)
    if let memory, case .changed(let records, let numbers) = records,
      let addendum = BuildMemory.Addendum(made, marked, records, numbers, over: memory, compressions)
    {
      self = .addendum(addendum, memory)
      return
    }
    let all = if case .all(let all) = records { all } else { items.packed(jobs: jobs) }
    let outputs = MergedOutputs(made, by: all, items.recall, over: memory, compressions)
    let shelves = all.map { $0.map(\.packed) }
    let size = BuildMemory.PackedTables.size(shelves, marked, outputs)
    let last = memory.flatMap { $0.hasRoom(for: size) ? $0 : nil }
    self = .tables(BuildMemory.PackedTables(shelves, marked, behind: last), outputs)
  }
}

extension Publication.Files {
  /// Those that tell the time, as the next memory may have them.
  fileprivate func marked(over memory: BuildMemory?) -> [BuildMemory.PackedMarked] {
    let stamped = Set(stamped)
    return marked.map { file in
      guard let memory, let number = memory.outputs.number(of: file.path),
        let index = memory.markedIndex(ofOutput: number),
        stamped.contains(number) || memory.holds(file, asMarked: index)
      else { return .fresh(file) }
      return .former(index, in: memory)
    }
  }
}

extension BuildMemory.Addendum {
  /// Nil where the lists of outputs, items and tasks aren't the memory's, or too much has changed.
  ///
  /// - Parameters:
  ///   - records: those that have changed.
  ///   - numbers: of the records of timelines that were made, by timeline.
  fileprivate init?(
    _ made: Publication.Files, _ marked: [BuildMemory.PackedMarked],
    _ records: [(number: Int, fresh: BuildMemory.FreshRecord)], _ numbers: [Int: Int], over memory: BuildMemory,
    _ compressions: [Compression]
  ) {
    let former = memory.outputs
    guard made.rendered.count + made.kept.count == former.count, made.tasks.count == memory.tasks.count else {
      return nil
    }
    // What has made each of the rendered outputs.
    var makers: [Int: Int] = [:]
    func take(_ made: Made, as maker: Int) {
      for path in made.paths(compressions) { if let number = former.number(of: path) { makers[number] = maker } }
    }
    for (language, items) in made.items.enumerated() {
      for (timeline, number) in numbers {
        if let made = items[timeline] { take(made, as: memory.maker(ofRecord: number, in: language)) }
      }
    }
    for (number, task) in made.tasks.enumerated() {
      let maker = memory.maker(ofTask: number)
      guard memory.tasks[task.name]?.maker == maker else { return nil }
      guard task.made.maker == nil else { continue }
      take(task.made, as: maker)
      tasks.append((number, task.made))
    }
    let stamped = Set(made.stamped)
    for file in made.rendered {
      guard let number = former.number(of: file.path),
        stamped.contains(number) || Int(former.makers[number]) == makers[number] ?? -1
      else { return nil }
      outputs.append((number, file))
    }
    self.marked = marked
    self.records = records
    guard memory.hasRoom(for: size) else { return nil }
  }
}

extension Made {
  /// Of its files and of their compressed siblings; one of what tells the time tells it, too, and is nobody's.
  func paths(_ compressions: [Compression]) -> [String] {
    files.flatMap { file in [file.path] + (file.isMarked ? [] : compressions.map { "\(file.path).\($0)" }) }
  }
}
