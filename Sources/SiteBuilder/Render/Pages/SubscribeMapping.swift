import StatusModel
import Templates

extension Edition {
  /// `subscribe/`: everything ready to copy.
  func subscribePage(_ topics: Topics) -> SubscribePage {
    let links = linker(Path.subscribe)
    let title = site.settings.title(language)
    let calendarURL = addresses.absolute("calendar.ics")
    let calendar = calendar(words.subscribe.calendar, path: "calendar.ics", links)
    return SubscribePage(
      page: frame(
        Path.subscribe, title: "\(words.frame.subscribe) – \(title)", description: words.subscribe.text, isLive: false,
        feeds: feeds(title, path: "feed", links) + [calendar]),
      words: wordsView,
      feeds: [
        FeedGroupView(name: words.subscribe.everything, feeds: feeds(topics.all.title, path: topics.all.path, links)),
        FeedGroupView(
          name: words.subscribe.incidents, feeds: feeds(topics.incidents.title, path: topics.incidents.path, links)),
        FeedGroupView(
          name: words.subscribe.maintenance,
          feeds: feeds(topics.maintenance.title, path: topics.maintenance.path, links)),
      ],
      components: site.presentRecords.map { record in
        let name = record.component.name(language)
        let page = Path.page(of: record.component.id)
        return FeedGroupView(
          name: name,
          feeds: feeds(name, path: page + "feed", links)
            + [self.calendar("\(name): \(words.subscribe.calendarFeed)", path: page + "calendar.ics", links)])
      },
      calendar: calendar,
      calendarSubscription: calendarURL.hasPrefix("https://")
        ? Link(trusted: "webcal://" + calendarURL.dropFirst("https://".count)) : nil,
      badges: badgeViews(links), bar: alertBar(links),
      api: LinkView(
        text: addresses.shared("api/v2/summary.json"), url: links.shared("api/v2/summary.json"), current: false))
  }

  // MARK: Badges

  /// The badge of the page, then one for each component: path and picture.
  var badges: [(path: String, badge: Badge, name: String)] {
    let asOf = "\(words.frame.asOf) \(words.moment(site.lastChange, in: site.zone))"
    let status = site.status(at: site.lastChange)
    let worst = LevelView.Key(status)
    let page = Badge(
      label: site.settings.title(language),
      message: worst == .operational ? words.levels.operational : words.word(worst),
      status: worst.status, asOf: asOf)
    let components = site.presentRecords.map { record in
      let status = record.status(at: site.lastChange)
      let name = record.component.name(language)
      return (
        "badges/components/\(record.component.id).svg",
        Badge(label: name, message: words.word(LevelView.Key(status)), status: status, asOf: asOf), name
      )
    }
    return [("badges/status.svg", page, site.settings.title(language))] + components
  }

  private func badgeViews(_ links: Linker) -> [BadgeView] {
    badges.map { path, badge, name in
      let image = addresses.shared(path)
      let target = addresses.absolute(Path.home)
      let alt = "\(badge.label): \(badge.message)"
      let html: HTML = "<a href=\"\(target)\"><img src=\"\(image)\" alt=\"\(name)\" height=\"\(Badge.height)\"></a>"
      return BadgeView(
        name: name, alt: alt, image: links.shared(path), width: badge.width, height: Badge.height,
        markdown: "[![\(Self.markdownText(name))](\(image))](\(target))", html: html.text)
    }
  }

  /// A name that stays text within Markdown's brackets.
  private static func markdownText(_ name: String) -> String {
    name.reduce(into: "") { text, sign in
      if "[]\\`*_<>!".contains(sign) { text.append("\\") }
      text.append(sign)
    }
  }

  // MARK: Alert bar

  private func alertBar(_ links: Linker) -> AlertBarView {
    let script = addresses.shared("embed/v1/alert.js")
    let home = addresses.absolute(Path.home)
    let current = assets.alertBar
    let snippet: HTML = "<script async src=\"\(script)\"></script>"
    let fixed = current.map { current -> HTML in
      let url = addresses.shared("embed/v1/\(current.name)")
      return """
        <script async crossorigin="anonymous" integrity="\(current.integrity)" src="\(url)"></script>
        """
    }
    let inline: HTML = """
      <div id="service-status"><a href="\(home)">\(words.frame.status)</a></div>
      <script async src="\(script)" data-target="#service-status"></script>
      """
    let noScript: HTML = "<noscript><a href=\"\(home)\">\(words.frame.status)</a></noscript>"
    // A tag manager keeps no attributes of a script element; this one has them set before it is inserted.
    let tagManager = """
      <script>
        var tag = document.createElement("script");
        tag.async = true;
        tag.src = "\(script)";
        document.head.append(tag);
      </script>
      """
    let origin = site.settings.url.origin
    return AlertBarView(
      snippet: snippet.text, pinned: (fixed ?? snippet).text, inline: inline.text, noScript: noScript.text,
      tagManager: tagManager, policy: "script-src \(origin); connect-src \(origin)",
      // The released file holds no data, so the preview never shows the present instead of the sample.
      script: links.shared("embed/v1/\(current?.name ?? "alert.js")"),
      sample: links.shared("embed/v1/sample.\(language).json"), lead: site.settings.alertLead,
      longestLead: site.settings.longestAlertLead / 3600,
      sections: sections.map { section in
        AlertBarSectionView(
          group: section.group.map { OptionView(value: $0.id.rawValue, text: $0.name(language)) },
          components: section.records.map {
            OptionView(value: $0.component.id.rawValue, text: $0.component.name(language))
          })
      },
      languages: site.settings.languages.count < 2
        ? []
        : site.settings.languages.map { code in
          OptionView(value: code, text: Words.of(code).language == code ? Words.of(code).languageName : code)
        })
  }
}

extension LevelView.Key {
  /// The component state that looks like it.
  var status: Component.Status {
    switch self {
    case .operational, .unknown: .operational
    case .maintenance: .underMaintenance
    case .degraded: .degradedPerformance
    case .partial: .partialOutage
    case .major: .majorOutage
    }
  }
}
