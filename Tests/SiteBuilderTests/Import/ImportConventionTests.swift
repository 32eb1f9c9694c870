import Testing

@testable import SiteBuilder

/// The ways in which people write updates in cState, each with the text that it becomes.
struct ImportConventionTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let body: String
    let expected: String

    init(_ name: String, _ body: String, becomes expected: String) {
      testDescription = name
      self.body = body
      self.expected = expected
    }
  }

  static let examples = [
    Example(
      "1: a label, a dash, the time at the end",
      """
      *Resolved* - The lamp shines. {{< track "2024-03-01 12:00:00" >}}

      **Update** - A new bulb is on its way. {{< track "2024-03-01 09:30:00" >}}

      ***Investigating*** - Ships call that the lamp is dim. {{< track "2024-03-01 08:00:00" >}}
      """,
      becomes: """
        ## Resolved at 2024-03-01 12:00 UTC

        The lamp shines.

        ## Update at 2024-03-01 09:30 UTC

        A new bulb is on its way.

        ## Investigating at 2024-03-01 08:00 UTC

        Ships call that the lamp is dim.
        """),
    Example(
      "2: the other shortcode, single quotes, other spellings of time",
      """
      _Monitoring_: It shines again. {{% track '2024-03-01T10:00:30+01:00' %}}

      **Identified:** A loose wire. {{<track "2024-03-01 08:40">}}
      """,
      becomes: """
        ## Monitoring at 2024-03-01 09:00:30 UTC

        It shines again.

        ## Identified at 2024-03-01 08:40 UTC

        A loose wire.
        """),
    Example(
      "3: times on lines of their own between breaks, the opening text last",
      """
      2024-03-01 12:00:00 UTC
      The lamp shines.

      ---

      2024-03-01 09:30:00 UTC

      *Identified* - A loose wire.

      Nobody is hurt.
      ---

      Ships call that the lamp is dim.
      """,
      becomes: """
        Ships call that the lamp is dim.

        ## Update at 2024-03-01 12:00 UTC

        The lamp shines.

        ## Identified at 2024-03-01 09:30 UTC

        A loose wire.

        Nobody is hurt.
        """),
    Example(
      "4: headings in brackets without times",
      """
      [Final Message]

      The lamp shines.

      [Initial Message]

      The lamp is dim.
      """,
      becomes: """
        [Final Message]

        The lamp shines.

        [Initial Message]

        The lamp is dim.
        """),
    Example(
      "5: labels without times",
      "**Update** A new bulb is on its way.\n\nThe lamp is dim.",
      becomes: "**Update** A new bulb is on its way.\n\nThe lamp is dim."),
    Example(
      "6: label and time on one line, the text on the next, oldest first",
      """
      ***Starting*** {{< track "2024-03-01 08:00:00+00:00" >}}
      The lamp goes out for an hour.

      It is only a bulb.

      ***Completed*** {{< track "2024-03-01 12:00:00+00:00" >}}
      The lamp shines.
      """,
      becomes: """
        ## Investigating at 2024-03-01 08:00 UTC

        ***Starting***
        The lamp goes out for an hour.

        It is only a bulb.

        ## Resolved at 2024-03-01 12:00 UTC

        ***Completed***
        The lamp shines.
        """),
    Example(
      "7: labels in German and Spanish, known and unknown",
      """
      *Behoben* - Die Lampe leuchtet. {{< track "2024-03-01 12:00:00" >}}

      *Investigando* - La lámpara está débil. {{< track "2024-03-01 09:00:00" >}}

      *Zwischenstand* - Es riecht verbrannt. {{< track "2024-03-01 08:30:00" >}}
      """,
      becomes: """
        ## Resolved at 2024-03-01 12:00 UTC

        Die Lampe leuchtet.

        ## Investigating at 2024-03-01 09:00 UTC

        La lámpara está débil.

        ## Update at 2024-03-01 08:30 UTC

        *Zwischenstand* - Es riecht verbrannt.
        """),
    Example(
      "times within a sentence are words",
      #"Dim from {{< track "2024-03-01 08:00:00" >}} to {{< track "2024-03-01 09:00:00" >}}."#,
      becomes: "Dim from 2024-03-01 08:00 UTC to 2024-03-01 09:00 UTC."),
    Example(
      "a label above a list",
      """
      *Monitoring*
      - The bulb is new.
      - We watch it. {{< track "2024-03-01 10:00:00" >}}

      *Investigating*

      - It is dim. {{< track "2024-03-01 08:00:00" >}}
      """,
      becomes: """
        ## Monitoring at 2024-03-01 10:00 UTC

        - The bulb is new.
        - We watch it.

        ## Investigating at 2024-03-01 08:00 UTC

        - It is dim.
        """),
    Example(
      "no label, and paragraphs before the first time",
      """
      The lamp is dim.

      We are on our way up. {{< track "2024-03-01 08:10:00" >}}

      The stairs have 214 steps.

      It shines. {{< track "2024-03-01 09:10:00" >}}
      """,
      becomes: """
        The lamp is dim.

        ## Update at 2024-03-01 08:10 UTC

        We are on our way up.

        The stairs have 214 steps.

        ## Update at 2024-03-01 09:10 UTC

        It shines.
        """),
    Example(
      "a time by itself dates what stands above it",
      "The lamp was dim.\n\n- bulb\n- wire\n\n{{< track \"2024-03-01 09:00:00\" >}}",
      becomes: "## Update at 2024-03-01 09:00 UTC\n\nThe lamp was dim.\n\n- bulb\n- wire"),
    Example(
      "no blank line between updates",
      """
      *Resolved* - It shines. {{< track "2024-03-01 12:00:00" >}}
      *Update* - Nearly. {{< track "2024-03-01 11:00:00" >}}
      """,
      becomes: """
        ## Resolved at 2024-03-01 12:00 UTC

        It shines.

        ## Update at 2024-03-01 11:00 UTC

        Nearly.
        """),
    Example(
      "a heading as label",
      "### Identified {{< track \"2024-03-01 09:00:00\" >}}\n\nA wire.\n",
      becomes: "## Identified at 2024-03-01 09:00 UTC\n\nA wire."),
    Example(
      "a label with a number stays in the text",
      "*Update 2* - Nearly. {{< track \"2024-03-01 09:00:00\" >}}",
      becomes: "## Update at 2024-03-01 09:00 UTC\n\n*Update 2* - Nearly."),
    Example(
      "updates of the same time get ids, the older of a newest-first file first",
      """
      *Update* - Third. {{< track "2024-03-01 09:00:00" >}}

      *Update* - Second. {{< track "2024-03-01 09:00:00" >}}

      *Update* - First. {{< track "2024-03-01 08:00:00" >}}
      """,
      becomes: """
        ## Update at 2024-03-01 09:00 UTC

        Second.

        ## Update at 2024-03-01 09:00 UTC {#20240301-0900-2}

        Third.

        ## Update at 2024-03-01 08:00 UTC

        First.
        """),
    Example(
      "times in code and comments make no update",
      """
      <!--
      *Resolved* - {{< track "2024-03-01 12:00:00" >}}
      -->

      ```
      *Update* - {{< track "2024-03-01 12:00:00" >}}
      ```
      """,
      becomes: """
        <!--
        *Resolved* - 2024-03-01 12:00 UTC
        -->

        ```
        *Update* - 2024-03-01 12:00 UTC
        ```
        """),
    Example(
      "a list of texts doesn't become one of component states",
      "*Update* {{< track \"2024-03-01 09:00:00\" >}}\n- lamp: operational\n- horn: loud",
      becomes: "## Update at 2024-03-01 09:00 UTC\n\n- lamp&#58; operational\n- horn&#58; loud"),
  ]

  @Test(arguments: examples)
  func everyHabitKeepsItsWordsAndTimes(_ example: Example) throws {
    let site = try ImportedSite(ImportedSite.issue("\n" + example.body + "\n"))
    #expect(site.body == example.expected)
    #expect(try site.check() == [])
  }

  @Test(arguments: examples)
  func lineEndsOfWindowsMakeNoDifference(_ example: Example) throws {
    let issue = ImportedSite.issue("\n" + example.body + "\n")
    let site = try ImportedSite(issue.replacingOccurrences(of: "\n", with: "\r\n"))
    #expect(site.body == example.expected)
  }

  @Test func headingsThatWouldOpenUpdatesAreMadeSmaller() throws {
    let body = "## Update\n\nNearly.\n\n## Resolved: yes\n\n## Bulbs\n\nUpdate - soon\n---\n\nEnd.\n"
    let site = try ImportedSite(ImportedSite.issue(body))
    #expect(site.body == "### Update\n\nNearly.\n\n### Resolved: yes\n\n## Bulbs\n\nUpdate - soon\n\n---\n\nEnd.")
    #expect(site.places == ["## Update", "## Resolved: yes", "Update - soon"])
    #expect(try site.check() == [])
  }

  @Test func aTimeThatIsNoneStaysVisible() throws {
    let site = try ImportedSite(ImportedSite.issue("*Update* - Soon. {{< track \"next week\" >}}"))
    #expect(site.body == "*Update* - Soon. {{< track \"next week\" >}}")
    #expect(site.headlines == ["'next week' isn't a time; kept as text"])
  }
}
