import Diagnostics
import StatusModel
import Templates

extension Edition {
  /// `incidents/<id>/` and `maintenance/<id>/`.
  func eventPage(_ timeline: Timeline, _ summary: String) -> EventPage {
    let item = timeline.item
    let path = Path.page(of: item)
    let links = linker(path)
    let whole = Happening(timeline)
    let states = states(whole)
    let isOver = states.count == 1 && timeline.slices.last?.status.isOver == true
    let slice = timeline.slice(at: site.now)
    let level = slice.map { levelKey(item, $0) } ?? .operational
    let hasSpoken =
      item.introduction.original.range?.isEmpty == false
      && !timeline.steps.contains { step in
        step.isAutomatic && step.body != nil
      }
    let title = item.title(language)
    // Without the state, which a build leaves out of the title when no clock will change it any more.
    let pageTitle = title + " – " + site.settings.title(language)
    var facts: IncidentFacts?
    if case .incident(let incident) = item.kind { facts = incident }
    let ended = timeline.resolved ?? (isOver ? timeline.slices.last?.at : nil)
    return EventPage(
      page: frame(
        path, title: pageTitle, description: summary.isEmpty ? nil : summary, kind: "article",
        isLive: !isOver, level: level,
        tabs: states.count < 2
          ? []
          : states.map { state in
            TabView(when: state.when, title: pageTitle, icon: links.shared(assets.icon(state.level.level)))
          },
        feeds: feeds(site.settings.title(language), path: "feed", links)),
      words: wordsView, isMaintenance: item.isMaintenance, title: title, language: foreign(item.title), states: states,
      impact: impact(item),
      started: time(timeline.started), ended: ended.map { time($0) },
      duration: item.isMaintenance ? nil : ended.map { words.dates.duration(seconds: $0 - timeline.started) },
      windows: currentWindows(timeline), repetition: repetition(of: item),
      components: mentions(whole, links), nextUpdates: nextUpdates(timeline),
      introduction: hasSpoken
        ? HTML(trusted: body(item.introduction, at: path, anchor: "about", shownOn: links).html) : nil,
      updates: updates(whole, links), occurrences: windows(timeline),
      spells: timeline.spells(by: site.lastChange).flatMap(spells),
      postmortem: timeline.postmortem.map { postmortem in
        PostmortemLinkView(
          title: postmortem.title(language), language: foreign(postmortem.title), url: links(Path.page(of: postmortem)),
          published: time(postmortem.published))
      },
      postmortemDue: timeline.postmortem == nil && (facts?.postmortem == .required || facts?.postmortem == .published),
      postmortemWaived: facts?.postmortem.flatMap { plan in
        if case .waived(let reason) = plan { reason } else { nil }
      }, tags: item.tags)
  }

  /// Newest first; what the clock will do stands there already, hidden until its time.
  private func updates(_ happening: Happening, _ links: Linker) -> [UpdateView] {
    let coming = happening.timeline.coming(after: site.now).map { step in
      update(step, of: happening, links, when: when(from: step.at, until: nil))
    }
    let past = happening.timeline.steps.map { update($0, of: happening, links) }
    return Array((past + coming).reversed())
  }

  private func repetition(of item: Item) -> String? {
    guard case .maintenance(let schedule) = item.kind, let recurrence = schedule.repetition,
      let first = schedule.windows.first
    else { return nil }
    return words.repetition(recurrence, of: first)
  }

  /// The window of the run that is under way or next, one for each span of time.
  private func currentWindows(_ timeline: Timeline) -> [WindowView] {
    let windows = spans(changingAt: timeline.slices.map(\.at)) { timeline.slice(at: $0)?.window }
    return windows.compactMap { span in span.value.map { window($0, when: when(span)) } }
  }

  /// The stretches of an intermittent fault, or the windows of a maintenance that has several.
  private func windows(_ timeline: Timeline) -> [WindowView] {
    if let spells = timeline.spells(by: site.now) { return spells.windows.map { window($0) } }
    guard timeline.occurrences.count > 1 else { return [] }
    let first = timeline.occurrences.firstIndex { $0.ended.map { $0 > site.now } ?? true } ?? timeline.occurrences.count
    return timeline.occurrences[max(0, first - 6)...].prefix(12).map { window($0.slices.last?.window ?? $0.window) }
  }

  /// `postmortems/<id>/`.
  func postmortemPage(_ postmortem: Postmortem, of timeline: Timeline) -> PostmortemPage {
    let path = Path.page(of: postmortem)
    let links = linker(path)
    let title = postmortem.title(language)
    let body = postmortem.body(language)
    let parts = PostmortemParts(body)
    let told = self.body(parts.summary, at: path, anchor: "summary", topHeading: 3)
    let text = summary(told)
    let happening = Happening(timeline)
    return PostmortemPage(
      page: frame(
        path, title: "\(title) – \(site.settings.title(language))", description: text.isEmpty ? nil : text,
        kind: "article", isLive: false, feeds: feeds(site.settings.title(language), path: "feed", links)),
      words: wordsView, title: title, language: foreign(postmortem.body), published: time(postmortem.published),
      authors: postmortem.authors.isEmpty ? nil : words.list(postmortem.authors),
      incident: row(happening, links, isPast: true, isOnPostmortem: true),
      summary: HTML(trusted: told.html), summaryTitle: parts.title ?? words.event.postmortem,
      details: parts.details.map {
        HTML(trusted: self.body($0, at: path, anchor: "details", topHeading: 2).html)
      })
  }

  /// `pages/<id>/`.
  func extraPage(_ page: TextPage) -> ExtraPage {
    let path = Path.page(of: page)
    let links = linker(path)
    let title = page.title(language)
    let told = body(page.body, at: path, anchor: "page", shownOn: links)
    let text = summary(told)
    return ExtraPage(
      page: frame(
        path, title: "\(title) – \(site.settings.title(language))", description: text.isEmpty ? nil : text,
        isLive: false),
      words: wordsView, title: title, language: foreign(page.body),
      body: HTML(trusted: told.html))
  }

  /// The 404 page, which a host shows at any address.
  func notFoundPage() -> NotFoundPage {
    NotFoundPage(
      page: frame(
        nil, title: "\(words.frame.notFound) – \(site.settings.title(language))", description: nil, isLive: false,
        noindex: true, languages: []),
      words: wordsView)
  }

  /// A page at a former address.
  func redirectPage(from path: String, to target: String, title: String) -> RedirectPage {
    let links = linker(path)
    return RedirectPage(
      words: wordsView, language: language, title: title, target: links(target),
      canonical: Link(trusted: addresses.absolute(target)), stylesheet: links.shared(assets.stylesheet))
  }
}
