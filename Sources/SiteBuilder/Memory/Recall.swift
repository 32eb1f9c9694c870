import StatusModel

/// What of a build may be left out, since the last one did it with the same inputs.
struct Recall: Sendable {
  /// Nil where there is none: then this build is the first to be remembered.
  private let memory: BuildMemory?
  /// Of each timeline, a hash of all that is shown of it; nil where it must be looked at again.
  let identities: [ContentHash?]
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
    identities = zip(site.timelines, sources).map { $1.identity($0, on: site) }
  }

  /// The outputs of the last build.
  var outputs: BuildMemory.Outputs? { memory?.outputs }

  /// What an item's task left.
  func made(ofItem index: Int, in language: String, _ inputs: ContentHash?) -> Made? {
    guard let memory, let inputs, let record = sources[index].origin.record,
      let number = languages.firstIndex(of: language)
    else { return nil }
    return memory.leavings(of: record, in: number).flatMap { $0.inputs == inputs ? Made($0) : nil }
  }

  func made(named name: String, _ inputs: ContentHash?) -> Made? {
    guard let inputs else { return nil }
    return memory?.tasks[name].flatMap { $0.inputs == inputs ? Made($0) : nil }
  }

  /// The outputs of the last build that are as right as what made them: their numbers, sorted, but for those that tell
  /// the time, which stand there with marks.
  func outputs(of all: [Made]) -> (kept: [Int], marked: [OutputFile]) {
    guard let memory else { return ([], []) }
    var isKept = [Bool](repeating: false, count: memory.makerCount)
    for made in all { if let maker = made.maker { isKept[maker] = true } }
    var kept: [Int] = []
    var marked: [OutputFile] = []
    kept.reserveCapacity(memory.outputs.count)
    for (number, maker) in memory.outputs.makers.enumerated() where maker >= 0 && isKept[Int(maker)] {
      if let file = memory.markedFile(number) { marked.append(file) } else { kept.append(number) }
    }
    return (kept, marked)
  }

  /// A file as the last build left it; a change made to it since is noticed before anything is written.
  func output(_ path: String) -> [UInt8]? {
    guard let folder else { return nil }
    var cursor = FolderCursor(folder, path: "")
    guard case .folder(let parent) = try? cursor.go(to: path), let file = try? parent.openFile(path.lastName) else {
      return nil
    }
    return try? file.read(atMost: 1 << 30)
  }
}
