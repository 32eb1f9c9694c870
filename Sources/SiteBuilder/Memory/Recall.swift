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
  /// The numbers of their records in the memory; -1 for one that isn't as the last build read it.
  let records: [Int]
  private let languages: [String]
  /// Where the last build's outputs lie.
  private let folder: Folder?

  /// - Parameter sources: of the site's timelines.
  init(_ memory: BuildMemory?, _ site: Site, _ sources: [ItemSource], _ options: BuildOptions) {
    self.memory = memory
    folder = memory == nil ? nil : options.output.flatMap { try? Folder(at: $0) }
    languages = site.settings.languages
    let all = parallelMap(Array(sources.indices), jobs: options.jobs) { index in
      Features(sources[index], site.timelines[index], on: site, memory)
    }
    areSettled = all.map(\.isSettled)
    unsettled = all.indices.filter { !all[$0].isSettled }
    identities = all.map(\.identity)
    outlines = all.map(\.outline)
    records = all.map(\.record)
    shapes = all.map(\.shape)
    shape = ContentHash(shapes)
  }

  /// Of one timeline.
  private struct Features: Sendable {
    let isSettled: Bool
    let identity: ContentHash?
    let outline: [UInt8]
    let shape: ContentHash
    let record: Int

    init(_ source: ItemSource, _ timeline: Timeline, on site: Site, _ memory: BuildMemory?) {
      isSettled = source.isSettled(timeline, on: site)
      identity = source.identity(isSettled: isSettled, on: site)
      record = source.origin.record ?? -1
      guard case .item(let item) = source.read.subject else {
        outline = []
        shape = memory?.records[record].shape ?? ContentHash(value: 0)
        return
      }
      var packer = Packer()
      packer.components = site.recordIndex
      packer.add(timeline.outline, settled: timeline.lastChange(item, by: site.now, site.settings))
      outline = packer.bytes
      shape = packer.shape(of: source.origin.id)
    }
  }

  /// The outputs of the last build.
  var outputs: BuildMemory.Outputs? { memory?.outputs }

  /// Whether what the last build made of an item is what this one would make.
  ///
  /// - Parameter context: of everything in that language.
  func keeps(item index: Int, in language: String, _ context: ContentHash) -> Bool {
    guard let memory, records[index] >= 0, memory.hasLeavings(ofRecord: records[index]) else { return false }
    // Of a settled one from memory nothing can differ but the context: ten thousands needn't be compared one by one.
    if outlines[index].isEmpty {
      return languages.firstIndex(of: language).map { memory.heading.contexts[$0] == context } ?? false
    }
    let inputs = identities[index].map { ContentHash($0, context) }
    return inputs != nil && inputs == kept(ofItem: index, in: language)?.leavings.inputs
  }

  /// What an item's task left.
  func leavings(ofItem index: Int, in language: String) -> Made? {
    kept(ofItem: index, in: language).map { Made($0.leavings, in: $0.memory) }
  }

  /// What it left for the sitemap.
  func sitemap(ofItem index: Int, in language: String) -> SitemapEntries {
    kept(ofItem: index, in: language).map {
      SitemapEntries(count: $0.leavings.sitemapCount, bytes: $0.memory.bytes($0.leavings.sitemap)[...])
    } ?? SitemapEntries()
  }

  func hash(ofSitemapOfItem index: Int, in language: String) -> ContentHash? {
    kept(ofItem: index, in: language).map { $0.memory.hash(of: $0.leavings.sitemap) }
  }

  private func kept(
    ofItem index: Int, in language: String
  ) -> (leavings: BuildMemory.Leavings, memory: BuildMemory)? {
    guard let memory, records[index] >= 0, let number = languages.firstIndex(of: language) else { return nil }
    return memory.leavings(ofRecord: records[index], in: number).map { ($0, memory) }
  }

  func made(named name: String, _ inputs: ContentHash?) -> Made? {
    guard let inputs, let memory else { return nil }
    return memory.tasks[name].flatMap { $0.inputs == inputs ? Made($0, in: memory) : nil }
  }

  /// The outputs of the last build that are as right as what made them: their numbers, sorted, but for those that tell
  /// the time, which stand there with marks.
  ///
  /// - Parameters:
  ///   - items: in each language, what was made of each; nil for what stays.
  ///   - tasks: what came of them.
  func outputs(
    ofItems items: [[Made?]], _ tasks: [Made]
  ) -> (kept: [Int], stamped: [(number: Int, file: MarkedFile)]) {
    guard let memory else { return ([], []) }
    var isKept = [Bool](repeating: false, count: memory.makerCount)
    for (language, items) in items.enumerated() {
      for (item, made) in items.enumerated() where made == nil {
        isKept[memory.maker(ofRecord: records[item], in: language)] = true
      }
    }
    for made in tasks { if let maker = made.maker { isKept[maker] = true } }
    var kept: [Int] = []
    var stamped: [(number: Int, file: MarkedFile)] = []
    kept.reserveCapacity(memory.outputs.count)
    for (number, maker) in memory.outputs.makers.enumerated() where maker >= 0 && isKept[Int(maker)] {
      if let file = memory.markedFile(ofOutput: number) { stamped.append((number, file)) } else { kept.append(number) }
    }
    return (kept, stamped)
  }

  /// A file as the last build left it; a change made to it since is noticed before anything is written.
  func output(_ path: String) -> [UInt8]? {
    guard let folder, let file = try? folder.openFile(path) else { return nil }
    return try? file.read(atMost: 1 << 30)
  }
}

extension Packer {
  /// A hash of an item's id and its outline, which stands here.
  func shape(of id: String) -> ContentHash { bytes.withUnsafeBytes { ContentHash.of($0, named: id).hash } }
}
