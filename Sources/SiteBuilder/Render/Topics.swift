import StatusModel

/// The lists of feeds that a site has.
struct Topics {
  let all: FeedTopic
  let incidents: FeedTopic
  let maintenance: FeedTopic
  let components: [FeedTopic]
  /// What of each timeline stands in any of them.
  let entries: [Int: [FeedEntry.Reference]]

  init(_ edition: Edition) {
    let site = edition.site
    let title = site.settings.title(edition.language)
    let words = edition.words.subscribe
    var entries: [Int: [FeedEntry.Reference]] = [:]
    var everything: [FeedEntry.Reference] = []
    var (ofIncidents, ofMaintenance) = (everything, everything)
    var ofComponents = [[FeedEntry.Reference]](repeating: [], count: site.records.count)
    for entry in FeedEntry.all(of: site) {
      let timeline = site.timelines[entry.timeline]
      let isMaintenance = timeline.isMaintenance
      let lacking = timeline.outline.components.filter {
        ofComponents[$0].count < Feeds.length
      }
      let isLacking = (isMaintenance ? ofMaintenance : ofIncidents).count < Feeds.length
      guard isLacking || everything.count < Feeds.length || !lacking.isEmpty else {
        let lists = ofComponents + [everything, ofIncidents, ofMaintenance]
        if lists.allSatisfy({ $0.count == Feeds.length }) { break }
        continue
      }
      entries[entry.timeline, default: []].append(entry)
      if everything.count < Feeds.length { everything.append(entry) }
      if isLacking, isMaintenance { ofMaintenance.append(entry) } else if isLacking { ofIncidents.append(entry) }
      for number in lacking { ofComponents[number].append(entry) }
    }
    self.entries = entries
    all = FeedTopic(title: title, path: "feed", page: Path.home, entries: everything)
    incidents = FeedTopic(
      title: "\(title): \(words.incidents)", path: "feeds/incidents", page: Path.home, entries: ofIncidents)
    maintenance = FeedTopic(
      title: "\(title): \(words.maintenance)", path: "feeds/maintenance", page: Path.home, entries: ofMaintenance)
    components = zip(site.records, ofComponents).map { record, entries in
      let page = Path.page(of: record.component.id)
      return FeedTopic(
        title: "\(title): \(record.component.name(edition.language))", path: page + "feed", page: page,
        entries: entries)
    }
  }

  var list: [FeedTopic] { [all, incidents, maintenance] + components }
}
