import Testing

@testable import SiteBuilder

struct ImportConfigTests {
  @Test func theConfigurationBecomesSiteYML() throws {
    let config = """
      title: "Lighthouse: Status"
      baseURL: https://example.org/status/
      languageCode: en-us
      params:
        description: |
          How the lamp does.
          And the horn.
        brand: "#A0C"
        useLogo: true
        logo: /img/lamp.svg
        categories:
          - name: Sea
            description: Far out
            closed: true
          - name: Shore
          - name: Loose
            untitled: true
          - name: Nothing
        systems:
          - name: Lamp
            displayName: The lamp
            category: Shore
            description: It turns
            link: https://example.org/lamp
          - name: Buoy & Bell
            category: Sea
          - name: Fog Horn
            category: Loose
          - name: buoy/bell
            category: Sea
          - name: 灯
      """
    let site = try ImportedSite(config: config, others: ["static/img/lamp.svg": "<svg/>"])
    #expect(
      site.text("site.yml") == """
        title: "Lighthouse: Status"
        description: How the lamp does. And the horn.
        url: https://example.org/status
        timezone: UTC
        language: en-US
        brand:
          colour: "#aa00cc"
          logo: img/lamp.svg
        components:
          - id: buoy-bell
            name: Buoy & Bell
            group: Sea
          - id: buoy-bell-2
            name: buoy/bell
            group: Sea
          - id: lamp
            name: The lamp
            group: Shore
            description: It turns
          - id: fog-horn
            name: Fog Horn
          - id: component
            name: 灯

        """)
    #expect(site.text("static/img/lamp.svg") == "<svg/>")
    #expect(site.headlines == ["category 'Nothing' left out: no system belongs to it"])
    #expect(site.count("config", "systems.link", .lost) == 1)
    #expect(site.count("config", "categories.closed", .lost) == 1)
    #expect(site.count("config", "systems.name", .mapped) == 5)
    #expect(try site.check() == [])
  }

  @Test(arguments: ["/", "", "status.example.org", "https://"])
  func anAddressIsNeverGuessedInSilence(_ url: String) throws {
    let site = try ImportedSite(config: "title: Lamp\nbaseURL: \"\(url)\"\n")
    #expect(
      site.text("site.yml")?.contains("url: \"https://status.example.com\"\n") == true
        || site.text("site.yml")?.contains("url: https://status.example.com\n") == true)
    #expect(site.headlines == ["the site's address isn't configured; https://status.example.com stands in for it"])
    #expect(try site.check() == [])
  }

  @Test func aLogoThatIsntThereIsLeftOut() throws {
    let site = try ImportedSite(config: ImportedSite.config + "\n  logo: lamp.png\n")
    #expect(site.headlines == ["logo left out: there is no static/lamp.png"])
    #expect(site.places == ["lamp.png"])
    #expect(site.text("site.yml")?.contains("logo") == false)
  }

  @Test func configurationsInTOMLAreRead() throws {
    let site = try ImportedSite(
      config: "",
      others: [
        "config.toml": """
        title = 'Lighthouse' # the old one
        baseURL = "https://lamp.example"

        [params]
        description = \"\"\"
        How the lamp \\
           does.\"\"\"
        [[params.systems]]
        name = "Lamp"
        category = "Shore"
        [[params.systems]]
        "name" = "Fog Horn"
        [[params.categories]]
        name = "Shore"
        """
      ])
    #expect(
      site.text("site.yml") == """
        title: Lighthouse
        description: How the lamp does.
        url: https://lamp.example
        timezone: UTC
        language: en
        components:
          - id: lamp
            name: Lamp
            group: Shore
          - id: fog-horn
            name: Fog Horn

        """)
  }

  @Test func aBrokenConfigurationStopsTheImport() throws {
    let site = try ImportedSite(config: "title: [Lamp\n", issues: ["one.md": ImportedSite.issue("Dim.\n")])
    #expect(site.result.files.isEmpty)
    #expect(site.result.report.hasErrors)
  }

  @Test func aFolderWithoutConfigurationIsNoSite() throws {
    let folder = try ScratchFolder()
    try folder.makeFolder("site/content")
    #expect(throws: MachineTrouble.self) { try CStateImport(reading: folder("site")) }
    #expect(throws: MachineTrouble.self) { try CStateImport(reading: folder("nowhere")) }
  }

  // MARK: Components of incidents

  @Test func componentsThatTheConfigurationLacksAreRetiredTheDayAfterTheirLast() throws {
    let site = try ImportedSite(issues: [
      "a.md": ImportedSite.issue(
        "Dim.\n", "resolved: true\nresolvedWhen: 2024-03-05 09:00:00\nseverity: down\naffected: [Bell, Lamp]"),
      "b.md": ImportedSite.issue(
        "Dim.\n", "resolved: true\nresolvedWhen: 2024-03-02 09:00:00\nseverity: notice\naffected: bell"),
    ])
    #expect(site.text("site.yml")?.hasSuffix("  - id: bell\n    name: Bell\n    retired: 2024-03-06\n") == true)
    #expect(site.text("incidents/a.md")?.contains("components:\n  bell: major_outage\n  lamp: major_outage\n") == true)
    #expect(site.text("incidents/b.md")?.contains("components:\n  bell: under_maintenance\n") == true)
    #expect(
      site.headlines == [
        "component 'Bell' isn't configured; added as 'bell', retired since 2024-03-06",
        "component 'bell' taken as 'Bell'",
      ])
    #expect(site.places == ["Bell", "bell"])
    #expect(try site.check() == [])
  }

  @Test func namesWithTheSameOldAddressAreOneComponent() throws {
    let issue = ImportedSite.issue(
      "Dim.\n", "resolved: false\nseverity: disrupted\naffected:\n  - LAMP\n  - Lamp\n  - \"\"\n  - fog horn")
    let site = try ImportedSite(issue)
    #expect(site.front.contains("components:\n  lamp: partial_outage\n  fog-horn: partial_outage\n"))
    #expect(
      site.headlines == [
        "component 'LAMP' taken as 'Lamp'", "component 'Lamp' named again; once is enough",
        "affected system without a name left out", "component 'fog horn' taken as 'Fog Horn'",
      ])
  }

  @Test(arguments: [
    ("down", "major", "major_outage"), ("Disrupted", "minor", "partial_outage"),
    ("notice", "none", "under_maintenance"),
    ("distrupted", "minor", "partial_outage"), ("terrible", "none", "operational"), ("", "none", "operational"),
  ])
  func severityBecomesImpactAndState(_ severity: String, _ impact: String, _ state: String) throws {
    let site = try ImportedSite(ImportedSite.issue("Dim.\n", "resolved: false\nseverity: \(severity)\naffected: Lamp"))
    #expect(site.front.contains("impact: \(impact)\ncomponents:\n  lamp: \(state)\n"))
    #expect(site.headlines.count == (["distrupted", "terrible"].contains(severity) ? 1 : 0))
    #expect(try site.check() == [])
  }

  @Test func aNoticeMayLeaveComponentsOperational() throws {
    let site = try ImportedSite(
      ImportedSite.issue("Dim.\n", "resolved: false\nseverity: notice\naffected: Lamp"), notice: .operational)
    #expect(site.front.contains("  lamp: operational\n"))
  }

  @Test func oneParagraphOnAComponentsPageDescribesIt() throws {
    let site = try ImportedSite(others: [
      "content/affected/lamp/_index.md": "---\ntitle: Lamp\n---\nIt turns\nall night.\n",
      "content/affected/fog-horn/_index.md": "---\ntitle: Horn\n---\nLoud.\n\nVery loud.\n",
    ])
    #expect(
      site.text("site.yml")?.contains("name: Lamp\n    group: Shore\n    description: It turns all night.\n") == true)
    #expect(site.headlines == ["text about 'fog-horn' left out"])
  }
}
