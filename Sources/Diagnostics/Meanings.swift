// What each rule means, for the reference, SARIF and editors. Findings are worded under `Sentences/`.

extension Rule {
  /// What the rule demands or doubts, as one sentence.
  public var meaning: String {
    switch self {
    case .unreadable: "A file of the content folder can't be read."
    case .notAFile: "A folder or special file stands where a text file belongs."
    case .tooLarge: "A file is larger than Candor reads."
    case .notUTF8: "A text file isn't valid UTF-8."
    case .outsideContent: "A symbolic link leads out of the content folder."
    case .unexpectedFile: "A file stands where Candor doesn't look for one, so it is left out."
    case .missingSite: "The content folder has no site.yml."
    case .invalidID: "A file name or id can't be part of a URL."
    case .duplicateID: "Two things have the same id."
    case .aliasCollides: "An alias is taken by another page or alias."

    case .noFrontMatter: "A content file doesn't begin with front matter between two lines of three hyphens."
    case .unclosedFrontMatter: "The front matter has no closing line of three hyphens."
    case .yamlSyntax: "The front matter or site.yml isn't valid YAML."
    case .yamlTooDeep: "Lists and maps are nested too deep."
    case .yamlAlias: "Aliases, anchors, tags and merge keys of YAML aren't read."
    case .lostComment: "Text after a hash sign is lost, because YAML reads it as a comment."
    case .unknownKey: "A key isn't one that Candor knows at this place."
    case .missingKey: "A required key is absent or has no value."
    case .duplicateKey: "A key stands twice in the same map."
    case .wrongType: "A text, a list or a map stands where another of them belongs."
    case .emptyValue: "A key has no value, so it counts as absent."
    case .invalidValue: "A value isn't one that its key accepts."

    case .invalidTime: "A time isn't written in a form that Candor reads, or doesn't exist."
    case .unknownZone: "A time zone isn't one of the IANA database."
    case .skippedTime: "A local time is skipped by a clock change."
    case .repeatedTime: "A local time happens twice at a clock change."
    case .wrongWeekday: "A weekday isn't that of its date."
    case .endsBeforeStart: "Something ends before it starts."
    case .futureUpdate: "An update is dated after the build, so it is withheld until its time."
    case .invalidRepeat: "A repetition rule isn't a valid RFC 5545 RRULE, or not one that Candor follows."

    case .unknownComponent: "A component isn't declared in site.yml."
    case .unknownStatus: "A status word isn't one that Candor knows at this place."
    case .unknownIncident: "A postmortem or link names an incident that doesn't exist."
    case .duplicateUpdate: "Two updates have the same id or time."
    case .duplicateComponent: "A component is named twice in the same list."
    case .noTime: "Nothing says when an incident began."
    case .noAnnouncement: "Nothing says when a maintenance was announced, so feeds tell of it only when it starts."
    case .updateBeforeStart: "An update is dated before its incident started."
    case .afterResolved: "The key 'resolved' is later than the Resolved update."
    case .leftover: "A placeholder or a draft's leftover would be published."
    case .unknownLanguage: "A translation's language isn't declared in site.yml."
    case .translationMismatch: "A translation's updates differ from the original's."
    case .orphanTranslation: "A translation has no original."

    case .rawHTML: "HTML in Markdown is left out."
    case .dangerousURL: "A link that could run code is left out."
    case .externalImage:
      "An image on another host is shown as a link, because a status page asks nobody else for anything."
    case .brokenLink: "A link leads to a page that doesn't exist."
    case .markdownTooComplex: "A text is nested too deep or too long to be rendered."

    case .templateSyntax: "A template isn't valid."
    case .unknownName: "A template names a value that its page doesn't have."
    case .wrongKind: "A template uses a value as something that it isn't."
    case .endlessPartial: "A template includes itself without end."
    case .unknownPartial: "A template includes one that doesn't exist."
    case .unsafePlace: "A template puts a value where no escaping makes it safe."
    case .unknownThemeFile: "A theme holds a file that nothing uses."

    case .importSkipped: "Something of the imported site was left out."
    case .importChanged: "Something of the imported site was changed on the way."
    }
  }
}

extension Diagnostic.Severity {
  /// What a finding of this severity does to the build.
  public var meaning: String {
    switch self {
    case .error: "An error: nothing is published until it is repaired."
    case .warning: "A warning: the site is published, but the intent is doubtful."
    }
  }
}

extension Rule {
  /// Every rule as a page of Markdown, `docs/diagnostics.md`.
  public static var reference: String {
    let rows = allCases.map { "| `\($0.rawValue)` | \($0.severity.rawValue) | \($0.meaning) |" }
    return """
      # Diagnostics

      What `candor build` and `candor check` report. The id stands in brackets behind each finding, which also says where
      it is, why it matters and how to repair it. This page is made from the code: `UPDATE_DOCS=1 swift test` rewrites it.

      - **error**: a page would be false, leaking or broken, so nothing is written and the last good site stays.
      - **warning**: the page is right but the intent doubtful; `candor check --strict` fails on it.

      | id | severity | what it means |
      |---|---|---|
      \(rows.joined(separator: "\n"))

      """
  }
}
