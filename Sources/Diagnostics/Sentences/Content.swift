// Wordings about what content files say: components, states, updates, and each other.

extension Diagnostic {
  public static func unknownComponent(_ id: String, known: [String], at place: Place) -> Diagnostic {
    let near = nearest(to: id, among: known)
    return Diagnostic(
      .unknownComponent, "unknown component '\(id)'", at: place, label: near.map { "did you mean '\($0)'?" } ?? "",
      why: "site.yml names every component there is",
      fix: near.map { "write '\($0)'" }
        ?? (known.isEmpty
          ? "add it to 'components' in site.yml"
          : "add it to 'components' in site.yml, or write one of: \(list(known))"))
  }

  /// - Parameter subject: "an update" or "a component".
  public static func invalidComponentID(_ id: String, suggestion: String?, at place: Place) -> Diagnostic {
    Diagnostic(
      .invalidID, "component id '\(id)' has other characters than a–z, 0–9, '-', '_' and '.'", at: place,
      why: "it becomes part of addresses and of every content file",
      fix: suggestion.map { "write '\($0)', and put what people read into 'name'" } ?? "write it in lower-case letters")
  }

  public static func repeatsOnOtherDays(_ first: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .invalidRepeat, "the first window isn't on a day that 'repeat' names", at: place,
      label: "it starts on \(first)", why: "it would take place on that day all the same",
      fix: "correct 'starts', or the days in 'repeat'")
  }

  public static func unknownStatus(
    _ word: String, nearest near: String?, known: [String], of subject: String, at place: Place
  )
    -> Diagnostic
  {
    Diagnostic(
      .unknownStatus, "unknown status '\(word)'", at: place, label: near.map { "did you mean '\($0)'?" } ?? "",
      why: "pages, feeds and API need to know where things stand",
      fix: near.map { "write '\($0)'" } ?? "write one of the statuses of \(subject): \(list(known))")
  }

  public static func updateWithoutTime(_ word: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .invalidTime, "update without its time", at: place, label: "says '\(word)', but not when",
      why: "a level-2 heading that is a status opens an update, and updates are sorted by time",
      fix: "write '## \(word) at 2026-11-20 14:05 UTC', or word the heading differently")
  }

  public static func invalidUpdateID(_ id: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .invalidID, "update id '\(id)' has other characters than a–z, 0–9, '-', '_' and '.'", at: place,
      why: "it becomes part of an address", fix: "write the id in lower case without spaces")
  }

  public static func componentTwice(_ id: String, at place: Place, first: Place) -> Diagnostic {
    Diagnostic(
      .duplicateComponent, "component '\(id)' named twice", at: place, notes: [.init("named here first", at: first)],
      why: "only one of the two could hold", fix: "remove one of them")
  }

  public static func duplicateComponent(_ id: String, at place: Place, first: Place) -> Diagnostic {
    Diagnostic(
      .duplicateComponent, "two components with the id '\(id)'", at: place,
      notes: [.init("the first one", at: first)], why: "content files could mean either",
      fix: "give each an id of its own")
  }

  public static func duplicateUpdate(_ id: String, at place: Place, first: Place, isFromTime: Bool) -> Diagnostic {
    Diagnostic(
      .duplicateUpdate, isFromTime ? "two updates at the same time" : "two updates with the id '\(id)'", at: place,
      notes: [.init("the first one", at: first)],
      why: "an update's address is made of its id, which comes from its time",
      fix: isFromTime
        ? "correct the time, or end the heading with an id of its own: {#\(id)-2}" : "change one of the ids")
  }

  /// - Parameter by: how much too early the end is, in words: "70 min".
  public static func endsBeforeStart(_ verb: String, by: String, at place: Place, start: Place, keys: (String, String))
    -> Diagnostic
  {
    Diagnostic(
      .endsBeforeStart, "\(verb) \(by) before it started", at: place, notes: [.init("started here", at: start)],
      why: "uptime is worked out from these two times",
      fix: "swap '\(keys.0)' and '\(keys.1)', or correct the one that is wrong")
  }

  public static func endsAtStart(at place: Place, start: Place) -> Diagnostic {
    Diagnostic(
      .endsBeforeStart, "ends at the moment it starts", at: place, notes: [.init("starts here", at: start)],
      why: "a window without length would never be shown", fix: "correct one of the two times")
  }

  /// - Parameter now: the time of the build, in words.
  public static func futureUpdate(_ what: String, now: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .futureUpdate, "\(what) is dated after now", at: place, label: "it is \(now)",
      why: "it is withheld from every page and feed until then",
      fix: "correct the time, or leave it for the first build after it")
  }

  public static func linkNotOut(_ path: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .futureUpdate, "link to '\(path)', which isn't out yet", at: place,
      why: "until then readers land on the error page",
      fix: "leave it for the first build after its time, or take the link out")
  }

  public static func updateBeforeStart(at place: Place, start: Place) -> Diagnostic {
    Diagnostic(
      .updateBeforeStart, "update is older than 'started'", at: place, notes: [.init("started here", at: start)],
      why: "nobody can report an incident before it begins",
      fix: "set 'started' to the earlier time, or correct the update's")
  }

  public static func resolvedAfterUpdate(at place: Place, update: Place) -> Diagnostic {
    Diagnostic(
      .afterResolved, "'resolved' is later than the Resolved update", at: place,
      notes: [.init("resolved here already", at: update)],
      why: "the update frees the components, so the later time has no effect",
      fix: "remove 'resolved', or correct one of the two times")
  }

  public static func noUpdates(at place: Place) -> Diagnostic {
    Diagnostic(
      .noTime, "incident without a time", at: place, why: "nothing says when it began",
      fix: "add an update such as '## Investigating at 2026-11-20 14:05 UTC', or the key 'started'")
  }

  public static func noAnnouncement(at place: Place) -> Diagnostic {
    Diagnostic(
      .noAnnouncement, "maintenance without the time of its announcement", at: place,
      why: "feeds date their items, so subscribers hear of it only when it starts",
      fix: "add 'announced: <time>', or a first update such as '## Scheduled at 2026-11-20 10:00 UTC'")
  }

  public static func noWindow(at place: Place) -> Diagnostic {
    Diagnostic(
      .missingKey, "maintenance without 'starts' and 'ends'", at: place, why: "the page changes by these times",
      fix: "add a line such as 'starts: 2026-12-01 22:00 UTC' and one for 'ends'")
  }

  public static func windowTwice(at place: Place, windows: Place) -> Diagnostic {
    Diagnostic(
      .invalidValue, "both 'windows' and 'starts' or 'ends'", at: place, notes: [.init("windows here", at: windows)],
      why: "only one of them could hold", fix: "put this window into 'windows', or remove 'windows'")
  }

  public static func repeatedWindows(at place: Place) -> Diagnostic {
    Diagnostic(
      .invalidRepeat, "'repeat' with several windows", at: place, why: "a repetition continues one window",
      fix: "give it 'starts' and 'ends' of the first window")
  }

  public static func windowLongerThanPeriod(at place: Place) -> Diagnostic {
    Diagnostic(
      .invalidRepeat, "the window lasts longer than the time until it comes back", at: place,
      why: "two runs would overlap", fix: "correct 'ends', or repeat less often")
  }

  public static func everyRunLeftOut(at place: Place) -> Diagnostic {
    Diagnostic(
      .invalidRepeat, "every run is left out", at: place, why: "nothing would ever take place",
      fix: "correct 'repeat' or 'except', or end a maintenance that is called off with a Cancelled update")
  }

  public static func unknownIncident(_ id: String, nearest near: String?, at place: Place) -> Diagnostic {
    Diagnostic(
      .unknownIncident, "unknown incident '\(id)'", at: place, label: near.map { "did you mean '\($0)'?" } ?? "",
      why: "a postmortem belongs to an incident's page",
      fix: near.map { "write '\($0)'" } ?? "write the file name of the incident without .md")
  }

  public static func secondPostmortem(_ incident: String, at place: Place, first: Place) -> Diagnostic {
    Diagnostic(
      .duplicateID, "second postmortem of '\(incident)'", at: place, notes: [.init("the first one", at: first)],
      why: "an incident links to one postmortem", fix: "join the two files")
  }

  public static func missingPostmortem(at place: Place) -> Diagnostic {
    Diagnostic(
      .unknownIncident, "'postmortem: published', but no postmortem names this incident", at: place,
      why: "the page would promise a text that isn't there",
      fix: "add a file to postmortems/ with 'incident:' and this id, or write 'postmortem: required'")
  }

  public static func duplicateID(_ id: String, at place: Place, first: Place) -> Diagnostic {
    Diagnostic(
      .duplicateID, "two files with the id '\(id)'", at: place, notes: [.init("the other file", at: first)],
      why: "incidents and maintenance share one list in feeds and API", fix: "rename one of the files")
  }

  public static func aliasCollides(_ alias: String, with path: String, at place: Place, other: Place?) -> Diagnostic {
    Diagnostic(
      .aliasCollides, "alias '\(alias)' is the address of something else", at: place,
      notes: other.map { [.init("it belongs to this one", at: $0)] } ?? [],
      why: "'\(path)' can lead to one page only", fix: "remove the alias, or change it")
  }

  public static func invalidAlias(_ alias: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .invalidValue, "alias '\(alias)' isn't an address within the site", at: place,
      why: "an alias is a path that leads here",
      fix: "write the old id, or the old path from the site's root: /issues/old-name/")
  }

  public static func leftover(_ text: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .leftover, "'\(text)' left over from a template", at: place, why: "customers would read it",
      fix: "write what belongs there, or remove it")
  }

  public static func unknownLanguage(_ tag: String, known: [String], at place: Place) -> Diagnostic {
    Diagnostic(
      .unknownLanguage, "language '\(tag)' isn't one of the site's", at: place,
      why: "the site is built in \(list(known))",
      fix: "add '\(tag)' to 'languages' in site.yml, or correct the language")
  }

  public static func orphanTranslation(_ original: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .orphanTranslation, "translation without an original", at: place, why: "there is no '\(original)' beside it",
      fix: "rename the file after the original, or remove it")
  }

  public static func translatedUpdateUnknown(at place: Place, original: Place) -> Diagnostic {
    Diagnostic(
      .translationMismatch, "translated update that the original doesn't have", at: place,
      notes: [.init("this is the original", at: original)], why: "states and times come from the original",
      fix: "repeat the original's status and time in the heading")
  }

  public static func changesInTranslation(at place: Place) -> Diagnostic {
    Diagnostic(
      .translationMismatch, "component states in a translation", at: place, why: "states come from the original",
      fix: "remove the list; the original's holds for every language")
  }

  public static func unknownTimeZone(_ name: String, nearest near: String?, at place: Place) -> Diagnostic {
    Diagnostic(
      .unknownZone, "unknown time zone '\(name)'", at: place, label: near.map { "did you mean '\($0)'?" } ?? "",
      why: "times without a zone are read in it", fix: "write an IANA name such as \(near ?? "Europe/Berlin")")
  }

  public static func invalidURL(_ text: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .invalidValue, "'\(text)' isn't a web address", at: place,
      why: "feeds, the API and other sites need the page's full address",
      fix: "write it with https:// and without '?' or '#', such as https://status.example.com")
  }

  public static func invalidLanguage(_ tag: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .invalidValue, "'\(tag)' isn't a language tag", at: place, why: "browsers and screen readers go by it",
      fix: "write a BCP 47 tag such as en, de or pt-BR")
  }

  public static func invalidDuration(_ text: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .invalidValue, "'\(text)' isn't a length of time", at: place,
      why: "the page says that its data may be old after this long", fix: "write a number and a unit, such as 26 hours")
  }

  public static func invalidPostmortemPlan(_ text: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .invalidValue, "'\(text)' says nothing about the postmortem", at: place,
      why: "the page tells customers whether to expect one",
      fix: "write required, published, or \"waived: \" and the reason")
  }

  public static func missingStaticFile(_ path: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .brokenLink, "no file '\(path)' in static/", at: place, why: "the page would show a broken image",
      fix: "add the file to static/, or correct the name")
  }

  public static func staticCollides(_ path: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .aliasCollides, "static file stands where the site has its own '\(path)'", at: place,
      why: "only one of the two could be published", fix: "rename the file")
  }

  public static func brokenLink(_ path: String, nearest near: String?, at place: Place) -> Diagnostic {
    Diagnostic(
      .brokenLink, "link to '\(path)', which the site doesn't have", at: place,
      label: near.map { "did you mean '\($0)'?" } ?? "", why: "customers would land on the error page",
      fix: "correct the address; links are relative to the page, or start at the site's root with /")
  }

  /// "a, b and c", at most eight of them.
  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(8)
    if names.count > shown.count { return shown.joined(separator: ", ") + ", …" }
    guard let last = shown.last, shown.count > 1 else { return names.first ?? "" }
    return shown.dropLast().joined(separator: ", ") + " and " + last
  }
}
