import StatusModel

/// What of a build may be left out, since the last one did it with the same inputs.
struct Recall: Sendable {
  /// Nil where there is none: then this build is the first to be remembered.
  private let memory: BuildMemory?
  /// Of each timeline the number of its record in the memory; -1 for one that isn't as the last build read it.
  private let numbers: [Int32]
  /// Of each which of the features is its own; -1 for one that the memory knows whole, as nearly all.
  private let places: [Int32]
  private let features: [Features]
  /// Those that a clock may still change.
  let unsettled: [Int]
  /// A hash of all shapes.
  let shape: ContentHash
  private let languages: [String]
  /// Where the last build's outputs lie.
  private let folder: Folder?

  init(_ memory: BuildMemory?, _ site: Site, _ sources: ItemSources, _ options: BuildOptions) {
    self.memory = memory
    folder = memory == nil ? nil : options.output.flatMap { try? Folder(at: $0) }
    languages = site.settings.languages
    // Nearly all are known whole, and need no look.
    let fresh = site.timelines.indices.filter { sources[site.itemIndices[$0]] != nil }
    features = parallelMap(fresh, jobs: options.jobs) { index in
      Features(sources[site.itemIndices[index]], site.timelines[index], on: site, memory)
    }
    var places = [Int32](repeating: -1, count: site.timelines.count)
    for (place, index) in fresh.enumerated() { places[index] = Int32(place) }
    self.places = places
    numbers = site.itemIndices.map { item in
      Int32(sources.record(item) ?? sources[item]?.origin.record ?? -1)
    }
    unsettled = zip(fresh, features).filter { !$1.isSettled }.map(\.0)
    shape = ContentHash(
      zip(places, numbers).map { [features] place, number in
        place < 0 ? memory?.records[Int(number)].shape ?? .none : features[Int(place)].shape
      })
  }

  /// What is to be known of a timeline.
  struct Features: Sendable {
    /// A hash of all that is shown of it; nil where it must be looked at again.
    let identity: ContentHash?
    /// Whether no clock changes it any more.
    let isSettled: Bool
    /// What lists and figures ask of it, packed: nothing that its words change. Empty for one from memory.
    let outline: [UInt8]
    /// Up to when anything that looks back names it.
    let reach: Instant
    /// A hash of its id and outline.
    let shape: ContentHash

    fileprivate init(_ record: BuildMemory.Record) {
      identity = ContentHash(record.files, record.story)
      isSettled = true
      outline = []
      reach = record.reach
      shape = record.shape
    }

    fileprivate init(_ source: ItemSource?, _ timeline: Timeline, on site: Site, _ memory: BuildMemory?) {
      isSettled = source?.isSettled(timeline, on: site) ?? true
      identity = source?.identity(isSettled: isSettled, on: site)
      reach = isSettled ? timeline.outline.reach : .distantFuture
      guard case .item(let item) = source?.read.subject else {
        outline = []
        shape = source?.origin.record.flatMap { memory?.records[$0].shape } ?? .none
        return
      }
      var packer = Packer()
      packer.components = site.recordIndex
      packer.add(timeline.outline, settled: timeline.lastChange(item, by: site.now, site.settings))
      outline = packer.bytes
      shape = ContentHash.shape(of: timeline.id.rawValue, outline)
    }
  }

  /// Of a timeline.
  subscript(index: Int) -> Features {
    if places[index] < 0, let memory { return Features(memory.records[Int(numbers[index])]) }
    return features[Int(places[index])]
  }

  /// The number of its record in the memory; nil for one that isn't as the last build read it.
  func record(_ index: Int) -> Int? { numbers[index] < 0 ? nil : Int(numbers[index]) }

  /// The outputs of the last build.
  var outputs: BuildMemory.Outputs? { memory?.outputs }

  /// Whether what the last build made of an item is what this one would make.
  ///
  /// - Parameter context: of everything in that language.
  func keeps(item index: Int, in language: String, _ context: ContentHash) -> Bool {
    guard let memory, let number = record(index), memory.hasLeavings(ofRecord: number) else { return false }
    // Of a settled one from memory nothing can differ but the context: ten thousands needn't be compared one by one.
    if places[index] < 0 || features[Int(places[index])].outline.isEmpty {
      return languages.firstIndex(of: language).map { memory.heading.contexts[$0] == context } ?? false
    }
    let inputs = self[index].identity.map { ContentHash($0, context) }
    return inputs != nil && inputs == kept(ofItem: index, in: language)?.leavings.hashes.inputs
  }

  /// What an item's task left.
  func leavings(ofItem index: Int, in language: String) -> Made? {
    kept(ofItem: index, in: language).map { Made($0.leavings, in: $0.memory) }
  }

  func addPages(ofItem index: Int, in language: String, to sitemap: inout Sitemap) {
    guard let memory, let record = record(index), let number = languages.firstIndex(of: language) else { return }
    memory.withSitemap(ofRecord: record, in: number) { sitemap.add($0, $1) }
  }

  private func kept(
    ofItem index: Int, in language: String
  ) -> (leavings: BuildMemory.Leavings, memory: BuildMemory)? {
    guard let memory, let record = record(index), let number = languages.firstIndex(of: language) else { return nil }
    return memory.leavings(ofRecord: record, in: number).map { ($0, memory) }
  }

  /// A hash of all that lists show of an item: of one that may still change, its identity.
  ///
  /// Lists show no words but the title and the summary, and of a postmortem its address (`EventRow`). What the clock says
  /// of a settled item stays.
  func face(of timeline: Timeline, _ index: Int, _ summary: String, on site: Site) -> ContentHash? {
    let features = self[index]
    guard features.isSettled else { return features.identity }
    var packer = Packer()
    packer.hasPlaces = false
    packer.components = site.recordIndex
    guard packer.add(timeline.item, []) else { return nil }
    packer.add(timeline)
    packer.add(features.shape)
    packer.add(timeline.postmortem) { $0.add($1.id.rawValue) }
    packer.add(summary)
    return ContentHash(packer.bytes)
  }

  /// Of one that stays.
  func face(ofItem index: Int, in language: String) -> ContentHash? {
    guard let memory, let record = record(index), memory.hasLeavings(ofRecord: record),
      let number = languages.firstIndex(of: language)
    else { return nil }
    return memory.hashes(ofRecord: record, in: number).face
  }

  func made(named name: String, _ inputs: ContentHash?) -> Made? {
    guard let inputs, let memory else { return nil }
    return memory.tasks[name].flatMap { $0.hashes.inputs == inputs ? Made($0, in: memory) : nil }
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
        if let record = record(item) { isKept[memory.maker(ofRecord: record, in: language)] = true }
      }
    }
    for made in tasks { if let maker = made.maker { isKept[maker] = true } }
    var kept: [Int] = []
    var stamped: [(number: Int, file: MarkedFile)] = []
    kept.reserveCapacity(memory.outputs.count)
    for number in 0..<memory.outputs.count {
      let maker = Int(memory.outputs.makers[number])
      guard maker >= 0, isKept[maker] else { continue }
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

extension ContentHash {
  /// A hash of an item's id and its outline, as it is packed.
  static func shape(of id: String, _ outline: [UInt8]) -> ContentHash {
    outline.withUnsafeBytes { quick($0, behind: ContentHash(Array(id.utf8))).hash }
  }
}
