import StatusModel

/// What of a build may be left out, since the last one did it with the same inputs.
struct Recall: Sendable {
  /// Nil where there is none: then this build is the first to be remembered.
  private let memory: BuildMemory?
  /// Of each timeline, a hash of all that is shown of it; nil where it must be looked at again.
  let identities: [ContentHash?]
  /// Whether no clock changes it any more.
  let areSettled: [Bool]
  /// Those that a clock may still change.
  let unsettled: [Int]
  /// What lists and figures ask of each timeline, packed: nothing that its words change. Empty for one from memory.
  let outlines: [[UInt8]]
  /// Of each timeline, a hash of its id and outline.
  let shapes: [ContentHash]
  /// A hash of all of these.
  let shape: ContentHash
  private let sources: [ItemSource]
  private let languages: [String]
  /// Where the last build's outputs lie.
  private let folder: Folder?

  /// - Parameter sources: of the site's timelines.
  init(_ memory: BuildMemory?, _ site: Site, _ sources: [ItemSource], _ options: BuildOptions) {
    self.memory = memory
    self.sources = sources
    folder = memory == nil ? nil : options.output.flatMap { try? Folder(at: $0) }
    languages = site.settings.languages
    let all = parallelMap(Array(sources.indices), jobs: options.jobs) { index in
      Features(sources[index], site.timelines[index], on: site, memory)
    }
    areSettled = all.map(\.isSettled)
    unsettled = all.indices.filter { !all[$0].isSettled }
    identities = all.map(\.identity)
    outlines = all.map(\.outline)
    shapes = all.map(\.shape)
    shape = ContentHash(shapes)
  }

  /// Of one timeline.
  private struct Features: Sendable {
    let isSettled: Bool
    let identity: ContentHash?
    let outline: [UInt8]
    let shape: ContentHash

    init(_ source: ItemSource, _ timeline: Timeline, on site: Site, _ memory: BuildMemory?) {
      isSettled = source.isSettled(timeline, on: site)
      identity = source.identity(isSettled: isSettled, on: site)
      let id = source.origin.id
      guard case .item(let item) = source.read.subject else {
        outline = []
        shape = source.origin.record.flatMap { memory?.hash(ofOutline: $0, named: id) } ?? ContentHash(value: 0)
        return
      }
      var packer = Packer()
      packer.components = site.recordIndex
      packer.add(timeline.outline, settled: timeline.lastChange(item, by: site.now, site.settings))
      outline = packer.bytes
      shape = outline.withUnsafeBytes { ContentHash.of($0, named: id).hash }
    }
  }

  /// The outputs of the last build.
  var outputs: BuildMemory.Outputs? { memory?.outputs }

  /// What an item's task left.
  func made(ofItem index: Int, in language: String, _ inputs: ContentHash?) -> Made? {
    guard let memory, let inputs, let record = sources[index].origin.record,
      let number = languages.firstIndex(of: language)
    else { return nil }
    return memory.leavings(ofRecord: record, in: number).flatMap { $0.inputs == inputs ? Made($0, in: memory) : nil }
  }

  func made(named name: String, _ inputs: ContentHash?) -> Made? {
    guard let inputs, let memory else { return nil }
    return memory.tasks[name].flatMap { $0.inputs == inputs ? Made($0, in: memory) : nil }
  }

  /// The outputs of the last build that are as right as what made them: their numbers, sorted, but for those that tell
  /// the time, which stand there with marks.
  func outputs(of all: [Made]) -> (kept: [Int], marked: [(number: Int, file: OutputFile)]) {
    guard let memory else { return ([], []) }
    var isKept = [Bool](repeating: false, count: memory.makerCount)
    for made in all { if let maker = made.maker { isKept[maker] = true } }
    var kept: [Int] = []
    var marked: [(number: Int, file: OutputFile)] = []
    kept.reserveCapacity(memory.outputs.count)
    for (number, maker) in memory.outputs.makers.enumerated() where maker >= 0 && isKept[Int(maker)] {
      if let file = memory.markedFile(number) { marked.append((number, file)) } else { kept.append(number) }
    }
    return (kept, marked)
  }

  /// A file as the last build left it; a change made to it since is noticed before anything is written.
  func output(_ path: String) -> [UInt8]? {
    guard let folder, let file = try? folder.openFile(path) else { return nil }
    return try? file.read(atMost: 1 << 30)
  }
}
