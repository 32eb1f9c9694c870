import Templates

/// Reference pages of `docs/`, made from the declarations that they describe; tests compare them.
enum Reference {
  /// `docs/keys.md`
  static let keys = """
    # Keys

    Every key of `site.yml` and of front matter. An unknown key is an error that names the nearest known one. This page is made
    from the code: `UPDATE_DOCS=1 swift test` rewrites it.

    \(table("site.yml", SiteKeys.all))
    \(table("A component in `components`", ComponentKeys.all))
    \(table("A group in `groups`", PartKeys.groups))
    \(table("`brand`", PartKeys.brand))
    \(table("`support`", PartKeys.support))
    \(table("`uptime: {weights}`", PartKeys.allWeights))
    \(table("`alert_bar`", PartKeys.alertBar))
    \(table("`api`", PartKeys.api))
    \(table("`feeds`", PartKeys.feeds))
    \(table("`markdown`", PartKeys.markdown))
    \(table("incidents/*.md", ItemKeys.incident))
    \(table("maintenance/*.md", ItemKeys.maintenance))
    \(table("postmortems/*.md", StoryKeys.postmortem))
    \(table("pages/*.md", StoryKeys.page))
    \(table("Translations: `<id>.<language>.md`", StoryKeys.translation))
    """

  private static func table(_ title: String, _ keys: [any AnyKey]) -> String {
    let rows = keys.map { key in
      let example = key.example.split(separator: "\n").map { String($0).trimmed }.joined(separator: " ")
      return "| `\(key.name)` | \(cell(key.kind)) | \(cell(key.meaning)) | `\(cell("\(key.name): \(example)"))` |\n"
    }
    return "## \(title)\n\n| key | value | meaning | example |\n|---|---|---|---|\n" + rows.joined()
  }

  /// `docs/theme-values.md`
  static let themeValues: String = {
    let pages = [
      ViewReference.views(from: HomePage.self), ViewReference.views(from: EventPage.self),
      ViewReference.views(from: PostmortemPage.self), ViewReference.views(from: ComponentPage.self),
      ViewReference.views(from: HistoryPage.self), ViewReference.views(from: HistoryMonthPage.self),
      ViewReference.views(from: SubscribePage.self), ViewReference.views(from: ExtraPage.self),
      ViewReference.views(from: NotFoundPage.self), ViewReference.views(from: RedirectPage.self),
      ViewReference.views(from: OfflinePage.self),
    ]
    var seen: Set<String> = []
    let views = pages.flatMap(\.self).filter { seen.insert($0.name).inserted }
    let tables = views.map { view in
      let rows = view.fields.map { field in
        "| `\(field.name)` | \(field.kind)\(field.isOptional ? ", may be absent" : "") | \(cell(field.documentation)) |\n"
      }
      return "## \(view.name)\n\n| name | kind | what it is |\n|---|---|---|\n" + rows.joined()
    }
    return """
      # What templates can show

      Every value of every page. A misspelt name is an error when the theme is loaded. This page is made from the code:
      `UPDATE_DOCS=1 swift test` rewrites it.


      """ + tables.joined(separator: "\n")
  }()

  /// A text within a table's cell.
  private static func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }
}
