import StatusModel

/// What of a build may be left out, since the last one did it with the same inputs.
struct Recall: Sendable {
  /// Nil where there is none: then this build is the first to be remembered.
  private let memory: BuildMemory?
  /// Of each timeline, a hash of all that is shown of it; nil where it must be looked at again.
  let identities: [ContentHash?]
  private let records: [BuildMemory.Record?]
  private let languages: [String]
  /// Where the last build's outputs lie.
  private let folder: Folder?

  init(_ memory: BuildMemory?, _ site: Site, _ sources: [Item.ID: ItemSource], _ options: BuildOptions) {
    self.memory = memory
    folder = memory == nil ? nil : options.output.flatMap { try? Folder(at: $0) }
    languages = site.settings.languages
    let known = parallelMap(site.timelines, jobs: options.jobs) { timeline -> (ContentHash?, BuildMemory.Record?) in
      guard let source = sources[timeline.item.id] else { return (nil, nil) }
      return (source.identity(timeline, on: site), source.origin.record)
    }
    identities = known.map(\.0)
    records = known.map(\.1)
  }

  /// The outputs of the last build.
  var outputs: BuildMemory.Outputs? { memory?.outputs }

  /// What an item's task left.
  func made(ofItem index: Int, in language: String, _ inputs: ContentHash?) -> Made? {
    guard let memory, let inputs, let record = records[index], !record.leavings.isEmpty,
      let number = languages.firstIndex(of: language),
      let all = memory.unpack(record.leavings, [], { $0.list { $0.leavings() } }), all.indices.contains(number)
    else { return nil }
    return made(all[number], inputs)
  }

  func made(named name: String, _ inputs: ContentHash?) -> Made? {
    guard let inputs, let leavings = memory?.tasks[name] else { return nil }
    return made(leavings, inputs)
  }

  /// What the last build left, if it had the same inputs.
  private func made(_ leavings: BuildMemory.Leavings, _ inputs: ContentHash) -> Made? {
    guard leavings.inputs == inputs, let memory else { return nil }
    var made = Made(sitemap: leavings.sitemap, summary: leavings.summary)
    for number in leavings.outputs {
      if let file = memory.markedFile(number) { made.files.append(file) } else { made.kept.append(number) }
    }
    return made.of(inputs)
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
