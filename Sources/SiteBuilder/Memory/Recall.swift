import StatusModel

/// What of a build may be left out, since the last one did it with the same inputs.
struct Recall: Sendable {
  /// Nil where there is none: then this build is the first to be remembered.
  private let memory: BuildMemory?
  /// Of each timeline: a hash of its files where it is settled; nil where it must be looked at again.
  let identities: [ContentHash?]
  private let records: [BuildMemory.Record?]
  private let languages: [String]

  init(_ memory: BuildMemory?, _ site: Site, _ sources: [Item.ID: ItemSource], jobs: Int) {
    self.memory = memory
    languages = site.settings.languages
    let known = parallelMap(site.timelines, jobs: jobs) { timeline -> (ContentHash?, BuildMemory.Record?) in
      guard let source = sources[timeline.item.id] else { return (nil, nil) }
      return (source.identity(timeline, now: site.now), source.origin.record)
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
      let all = memory.unpack(record.leavings, { $0.list { $0.leavings() } }), all.indices.contains(number)
    else { return nil }
    return Made(all[number], inputs)
  }

  func made(named name: String, _ inputs: ContentHash?) -> Made? {
    guard let inputs, let leavings = memory?.tasks[name] else { return nil }
    return Made(leavings, inputs)
  }
}

extension Made {
  /// What the last build left, if it had the same inputs.
  fileprivate init?(_ leavings: BuildMemory.Leavings, _ inputs: ContentHash) {
    guard leavings.inputs == inputs else { return nil }
    self = Made(kept: leavings.outputs, sitemap: leavings.sitemap, summary: leavings.summary).of(inputs)
  }
}
