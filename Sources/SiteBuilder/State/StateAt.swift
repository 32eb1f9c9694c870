import Diagnostics
import StatusModel

/// The state of everything at one moment, as `candor state` prints it.
public struct StateAt: Sendable {
  let site: Site
  let instant: Instant

  public init(site: Site, instant: Instant) {
    self.site = site
    self.instant = instant
  }

  /// One line for the page, one for each component with what causes its state, one for each open item.
  public var text: String {
    let words = Words.english
    let language = site.settings.language
    var lines = [
      "\(words.moment(instant, in: site.zone)), \(instant.rfc3339)", site.status(at: instant).description, "",
    ]
    let records = site.records.filter { !site.isRetired($0.component, at: instant) }
    let width = records.map { $0.component.id.rawValue.count }.max() ?? 0
    for record in records {
      let id = record.component.id.rawValue
      var line = id + String(repeating: " ", count: width - id.count + 2)
      line += words.word(LevelView.Key(record.status(at: instant))).lowercased()
      let items = record.items(at: instant).map(\.rawValue).joined(separator: ", ")
      if !items.isEmpty, let since = record.lastChange(by: instant) {
        line += " since \(words.moment(since, in: site.zone)): \(items)"
      }
      lines.append(line)
    }
    let open = site.open(at: instant)
    if !open.isEmpty { lines.append("") }
    for (timeline, slice) in open {
      let status = words.status(slice.status, overruns: slice.overruns).word.lowercased()
      lines.append("\(timeline.item.folder)/\(timeline.item.id)  \(status): \(timeline.item.title(language))")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  public var json: String {
    let status = site.status(at: instant)
    let language = site.settings.language
    var json = JSON(indented: true)
    json.object { json in
      json.field("at", instant.rfc3339)
      json.object("status") { json in
        json.field("indicator", status.indicator.rawValue)
        json.field("description", status.description)
      }
      json.array("components") { json in
        for record in site.records where !site.isRetired(record.component, at: instant) {
          json.object { json in
            json.field("id", record.component.id.rawValue)
            json.field("name", record.component.name(language))
            json.field("status", record.status(at: instant).name)
            json.field("since", record.lastChange(by: instant)?.rfc3339)
            json.array("incidents") { json in for id in record.items(at: instant) { json.add(id.rawValue) } }
          }
        }
      }
      json.array("incidents") { json in
        for (timeline, slice) in site.open(at: instant) {
          json.object { json in
            json.field("id", timeline.item.id.rawValue)
            json.field("name", timeline.item.title(language))
            json.field("status", slice.status.rawValue)
            json.field("overruns", slice.overruns)
          }
        }
      }
    }
    return String(decoding: json.bytes, as: UTF8.self)
  }
}

extension Change {
  /// "maintenance 'db-upgrade' begins to be in_progress"
  public var sentence: String {
    switch reason {
    case .newDay: "a new day begins"
    case .item(let id, let status): "\(id) becomes \(status.rawValue)"
    case .publication(let id): "something of \(id) that is dated ahead comes out"
    case .postmortem(let id): "the postmortem of \(id) comes out"
    case .overruns(let id): "\(id) overruns its window"
    case .overdue(let id): "the next update of \(id) is overdue"
    case .alert(let id): "\(id) comes within the alert bar's lead"
    }
  }

  /// The same for the public: what isn't out yet has no name.
  var publicSentence: String {
    switch reason {
    case .newDay, .item, .overruns, .alert, .overdue: sentence
    case .publication, .postmortem: "something that is dated ahead comes out"
    }
  }
}
