/// Every kind of finding Candor can report. The raw value is what people see in brackets and search for.
public enum Rule: String, CaseIterable, Sendable {
  // Files
  case unreadable = "unreadable"
  case notAFile = "not-a-file"
  case tooLarge = "too-large"
  case notUTF8 = "not-utf8"
  case outsideContent = "outside-content"
  case unexpectedFile = "unexpected-file"
  case missingSite = "missing-site"
  case invalidID = "invalid-id"
  case duplicateID = "duplicate-id"
  case aliasCollides = "alias-collides"

  // Front matter
  case noFrontMatter = "no-front-matter"
  case unclosedFrontMatter = "unclosed-front-matter"
  case yamlSyntax = "yaml-syntax"
  case yamlTooDeep = "yaml-too-deep"
  case yamlAlias = "yaml-alias"
  case lostComment = "lost-comment"
  case unknownKey = "unknown-key"
  case missingKey = "missing-key"
  case duplicateKey = "duplicate-key"
  case wrongType = "wrong-type"
  case emptyValue = "empty-value"
  case invalidValue = "invalid-value"

  // Times
  case invalidTime = "invalid-time"
  case unknownZone = "unknown-zone"
  case skippedTime = "skipped-time"
  case repeatedTime = "repeated-time"
  case wrongWeekday = "wrong-weekday"
  case endsBeforeStart = "ends-before-start"
  case futureUpdate = "future-update"
  case invalidRepeat = "invalid-repeat"

  // What the files say of each other and of the site
  case unknownComponent = "unknown-component"
  case unknownStatus = "unknown-status"
  case unknownIncident = "unknown-incident"
  case duplicateUpdate = "duplicate-update"
  case duplicateComponent = "duplicate-component"
  case noTime = "no-time"
  case noAnnouncement = "no-announcement"
  case updateBeforeStart = "update-before-start"
  case afterResolved = "after-resolved"
  case leftover = "leftover"
  case unknownLanguage = "unknown-language"
  case translationMismatch = "translation-mismatch"
  case orphanTranslation = "orphan-translation"

  // Markdown
  case rawHTML = "raw-html"
  case dangerousURL = "dangerous-url"
  case externalImage = "external-image"
  case brokenLink = "broken-link"
  case markdownTooComplex = "markdown-too-complex"

  // Themes
  case templateSyntax = "template-syntax"
  case unknownName = "unknown-name"
  case unknownPartial = "unknown-partial"
  case wrongKind = "wrong-kind"
  case endlessPartial = "endless-partial"
  case unsafePlace = "unsafe-place"
  case unknownThemeFile = "unknown-theme-file"

  // Importing
  case importSkipped = "import-skipped"
  case importChanged = "import-changed"

  /// An error means that a page would be false, leaking or broken, so nothing is written. A warning means
  /// that the page is right but the intent doubtful.
  public var severity: Diagnostic.Severity {
    switch self {
    case .futureUpdate, .lostComment, .unexpectedFile, .afterResolved, .rawHTML, .dangerousURL, .externalImage,
      .noAnnouncement, .importSkipped, .importChanged, .emptyValue, .unknownThemeFile, .orphanTranslation:
      .warning
    default: .error
    }
  }
}
