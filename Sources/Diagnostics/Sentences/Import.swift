// Wordings about importing other tools' sites: what was left out, and what was changed on the way.

extension Diagnostic {
  // MARK: Left out

  /// A file that couldn't be read, for the reason that a reader of content gives.
  public static func importSkipped(because cause: Diagnostic) -> Diagnostic {
    Diagnostic(
      .importSkipped, "file left out: \(cause.headline)", at: cause.place, label: cause.label, notes: cause.notes,
      why: cause.why, fix: cause.fix)
  }

  public static func importedFrontMatterUnreadable(_ problem: String, format: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .importSkipped, "file left out: front matter isn't \(format): \(problem)", at: place,
      why: "title and dates stand there", fix: "correct it and import again")
  }

  public static func importedConfigUnreadable(_ problem: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .yamlSyntax, "configuration isn't TOML: \(problem)", at: place, why: "nothing can be imported without it",
      fix: "correct it and import again")
  }

  public static func importedFrontMatterMissing(at place: Place) -> Diagnostic {
    Diagnostic(
      .importSkipped, "file left out: it has no front matter", at: place,
      why: "nothing says what it is called, or when it happened",
      fix: "add a line with ---, 'title: …' and --- again; or write a page of its content by hand")
  }

  public static func importedHTMLPage(_ element: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .importSkipped, "page left out: it needs <\(element)>", at: place,
      why: "no page of the new site runs foreign code or talks to other servers",
      fix: "host the page elsewhere and link to it, or write its words as Markdown")
  }

  public static func importedLinkedFile(at place: Place) -> Diagnostic {
    Diagnostic(
      .importSkipped, "file left out: it is a symbolic link or no regular file", at: place,
      why: "what it leads to may lie outside the site", fix: "put the file itself there and import again")
  }

  public static func importedTranslation(_ language: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .importSkipped, "file left out: it is a translation into '\(language)'", at: place,
      why: "its updates have to match the original's one by one",
      fix: "add it by hand, beside the original: <id>.\(language).md")
  }

  public static func importedSectionPage(at place: Place) -> Diagnostic {
    Diagnostic(
      .importSkipped, "text of a section page left out", at: place, why: "lists have no text of their own",
      fix: "move the words that are still needed to a page or to site.yml")
  }

  /// - Parameter path: of the site.
  public static func importedStaticTaken(_ path: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .importSkipped, "file left out: the site makes '\(path)' itself", at: place,
      why: "two files can't have one address", fix: "nothing to do, or publish it under another name in static/")
  }

  /// The whole of an incident or page hangs on a time that isn't there.
  public static func importedWithoutDate(at place: Place) -> Diagnostic {
    Diagnostic(
      .importSkipped, "incident left out: nothing says when it began", at: place,
      why: "its place in the history and its length follow from that", fix: "add 'date: 2026-11-20 14:05:00'")
  }

  public static func importedDateUnreadable(_ text: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .importSkipped, "incident left out: \(cited(text)) isn't a time", at: place,
      why: "its place in the history and its length follow from that", fix: "write it like 2026-11-20 14:05:00")
  }

  // MARK: Times

  public static func importedTimeUnreadable(_ text: String, key: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .importChanged, "'\(key)' left out: \(cited(text)) isn't a time", at: place,
      why: "a guess would make the history false", fix: "write it like 2026-11-20 14:05:00 and import again")
  }

  public static func importedTrackUnreadable(_ text: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .importChanged, "\(cited(text)) isn't a time; kept as text", at: place,
      why: "an update needs its time", fix: "write it like 2026-11-20 14:05:00 and import again")
  }

  /// - Parameter taken: the moment it is read as, in UTC.
  public static func importedTimeDoubtful(_ text: String, taken: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .importChanged, "\(cited(text)) is skipped or repeated by a clock change; taken as \(taken)", at: place,
      why: "no zone is written beside it", fix: "check the time in the new file")
  }

  /// - Parameters:
  ///   - zone: the abbreviation that the old page printed behind its times.
  ///   - taken: the zone they are read in.
  public static func importedZoneDiffers(_ zone: String, taken: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .importChanged, "times were shown as \(zone), but are read in \(taken)", at: place,
      why: "they are written without a zone, and cState itself takes them for UTC",
      fix: "if they are local times, import again with --timezone and the zone's name, such as Asia/Kolkata")
  }

  /// - Parameter taken: what is used instead, such as "the newest update".
  public static func importedEndUnknown(taken: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .importChanged, "nothing says when it ended; taken as over at \(taken)", at: place,
      why: "it is resolved, so it mustn't last until today", fix: "write the true time as 'resolved' in the new file")
  }

  public static func importedNeverResolved(taken: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .importChanged, "'resolved' is missing; taken as over at \(taken)", at: place,
      why: "cState shows an incident without 'resolved' as closed",
      fix: "write the true time as 'resolved' in the new file, or remove the key there if it still lasts")
  }

  public static func importedEndBeforeStart(_ text: String, taken: String, at place: Place, start: Place?) -> Diagnostic
  {
    Diagnostic(
      .importChanged, "it ended before it began; taken as over at \(taken)", at: place,
      notes: start.map { [Note("began here", at: $0)] } ?? [],
      why: "one of the two times is wrong, and nothing says which; \(cited(text)) stays as a comment in the new file",
      fix: "correct 'started' or 'resolved' in the new file")
  }

  public static func importedUpdateBeforeDate(at place: Place, start: Place) -> Diagnostic {
    Diagnostic(
      .importChanged, "update is older than 'date'; the incident begins with it", at: place,
      notes: [Note("the date", at: start)], why: "nobody can report an incident before it begins",
      fix: "correct the time in the new file if it is a slip")
  }

  /// - Parameter label: the word that says so, as written.
  public static func importedResolvedButOpen(_ label: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .importChanged, "\(cited(label)) kept as text: the incident is marked as open", at: place,
      why: "the old page shows it as open, and the new one must not close it by itself",
      fix: "if it is over, write 'resolved' with its time in the new file")
  }

  public static func importedResolvedEarly(_ label: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .importChanged, "\(cited(label)) kept as text: 'resolvedWhen' is later", at: place,
      why: "the end that the old page counts with stays the end",
      fix: "remove 'resolved' in the new file if the update is right")
  }

  public static func importedEndOfOpen(_ text: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .importChanged, "'resolvedWhen' left out: the incident is marked as open", at: place,
      why: "the old page doesn't show \(cited(text)) either",
      fix: "if it is over, write 'resolved' with its time in the new file")
  }

  // MARK: Values

  public static func importedTitleMissing(taken: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .importChanged, "no title; called \(cited(taken)) after its file", at: place,
      why: "lists and feeds show the title", fix: "write a title in the new file")
  }

  public static func importedSectionMissing(at place: Place) -> Diagnostic {
    Diagnostic(
      .importChanged, "'section: issue' is missing; imported as an incident all the same", at: place,
      why: "its other keys are those of an incident, though cState doesn't list it",
      fix: "remove the new file if it was never meant to be seen")
  }

  public static func importedTruthUnknown(_ text: String, key: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .importChanged, "'\(key)' is \(cited(text)), neither true nor false; taken as false", at: place,
      fix: "check the new file")
  }

  public static func importedSeverityMisspelt(_ text: String, taken: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .importChanged, "severity \(cited(text)) taken as '\(taken)'", at: place,
      why: "cState knows down, disrupted and notice", fix: "check 'impact' in the new file")
  }

  public static func importedSeverityUnknown(_ text: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .importChanged, "severity \(cited(text)) taken as no impact", at: place,
      why: "cState knows down, disrupted and notice, and shows nothing for other words",
      fix: "check 'impact' in the new file")
  }

  public static func importedWrongShape(_ key: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .importChanged, "'\(key)' left out: its value has another form than cState reads", at: place,
      fix: "check the new file")
  }

  public static func importedKeyTwice(because cause: Diagnostic) -> Diagnostic {
    Diagnostic(
      .importChanged, "\(cause.headline); the first value is taken", at: cause.place, notes: cause.notes,
      why: cause.why,
      fix: "check the new file")
  }

  // MARK: Components

  /// - Parameter day: from which it is off the home page.
  public static func importedUnknownComponent(_ name: String, id: String, day: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .importChanged, "component \(cited(name)) isn't configured; added as '\(id)', retired since \(day)", at: place,
      why: "its history stays without its showing up on the home page",
      fix: "in site.yml remove 'retired' if it still exists, or in the incidents name the component that is meant")
  }

  public static func importedComponentSpelling(_ name: String, taken: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .importChanged, "component \(cited(name)) taken as \(cited(taken))", at: place,
      why: "both have the same address on the old site", fix: "name another component in the new file if it isn't meant"
    )
  }

  public static func importedComponentTwice(_ name: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .importChanged, "component \(cited(name)) named again; once is enough", at: place, fix: "nothing to do")
  }

  public static func importedComponentEmpty(at place: Place) -> Diagnostic {
    Diagnostic(
      .importChanged, "affected system without a name left out", at: place, why: "nothing says what is meant",
      fix: "add the component in the new file if one is missing")
  }

  public static func importedGroupEmpty(_ name: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .importChanged, "category \(cited(name)) left out: no system belongs to it", at: place,
      why: "groups are made by the components that name them", fix: "nothing to do")
  }

  public static func importedComponentText(_ name: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .importChanged, "text about \(cited(name)) left out", at: place,
      why: "a component has one paragraph of description, and none other than the configuration's",
      fix: "shorten it into 'description' in site.yml, or make it a page")
  }

  // MARK: Addresses and texts

  public static func importedAddressInvented(_ url: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .importChanged, "the site's address isn't configured; \(url) stands in for it", at: place,
      why: "feeds and links need a whole address", fix: "write the true one as 'url' in site.yml")
  }

  public static func importedAliasLost(_ alias: String, reason: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .importChanged, "address \(cited(alias)) left out: \(reason)", at: place,
      why: "each address leads to one page", fix: "set up the redirect at your host if the address is in use")
  }

  public static func importedLinkAbsolute(_ link: String, taken: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .importChanged, "link \(cited(link)) leads to nothing that was imported; now \(cited(taken))", at: place,
      why: "it pointed there on the old site", fix: "correct or remove the link in the new file")
  }

  public static func importedShortcode(_ code: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .importChanged, "shortcode \(cited(code)) kept as visible text", at: place, why: "only Hugo can run it",
      fix: "write in the new file what it stood for")
  }

  public static func importedHeading(_ text: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .importChanged, "heading \(cited(text)) made smaller", at: place,
      why: "as it was, it would open an update", fix: "nothing to do")
  }

  public static func importedLogoMissing(_ path: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .importChanged, "logo left out: there is no static/\(path)", at: place, why: "a page would show a broken picture",
      fix: "put the file into static/ of the new content, and 'brand: {logo: \(path)}' into site.yml")
  }

  public static func importedColour(_ text: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .importChanged, "colour \(cited(text)) left out", at: place, why: "colours are written as #rrggbb",
      fix: "write it so, as 'brand: {colour: …}' in site.yml")
  }

  public static func importedLanguage(_ text: String, at place: Place) -> Diagnostic {
    Diagnostic(
      .importChanged, "language \(cited(text)) left out; the site is in English", at: place,
      why: "languages are written as BCP 47 tags", fix: "write it so, as 'language: …' in site.yml")
  }
}
