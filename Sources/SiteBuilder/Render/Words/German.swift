extension Words {
  static let german = Words(
    language: "de",
    languageName: "Deutsch",
    dates: DateWords(
      months: [
        "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
        "Dezember",
      ],
      monthsShort: [
        "Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez.",
      ],
      weekdays: ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
      weekdaysShort: ["Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So."],
      dayMark: ".",
      monthJoiner: " ",
      days: Counted(one: "Tag", many: "Tage"),
      underOneMinute: "unter einer Minute",
      decimalMark: ",",
      percentSpace: "\u{A0}",
      weekStartsOnSunday: false),
    repetition: RepetitionWords(
      every: ["Jeden Tag", "Jede Woche", "Jeden Monat", "Jedes Jahr"],
      everyFew: ["Alle {n} Tage", "Alle {n} Wochen", "Alle {n} Monate", "Alle {n} Jahre"],
      on: " am {days}", weekday: "{day}",
      ordinals: [
        "ersten {day}", "zweiten {day}", "dritten {day}", "vierten {day}", "fünften {day}", "letzten {day}",
      ],
      monthDay: "{n}.", lastDay: "letzten Tag", date: "{date}", until: "bis {date}", times: "{n}-mal"),
    levels: LevelWords(
      operational: "In Betrieb",
      maintenance: "In Wartung",
      degraded: "Beeinträchtigt",
      partial: "Teilausfall",
      major: "Ausfall",
      unknown: "Nicht bekannt"),
    impacts: ImpactWords(none: "Keine", minor: "Gering", major: "Groß", critical: "Kritisch"),
    incident: IncidentWords(
      investigating: StatusWords(word: "In Untersuchung", sentence: "Wir suchen die Ursache."),
      identified: StatusWords(
        word: "Ursache bekannt", sentence: "Wir kennen die Ursache und arbeiten an der Lösung."),
      monitoring: StatusWords(
        word: "Unter Beobachtung", sentence: "Die Lösung ist eingespielt, und wir beobachten sie."),
      resolved: StatusWords(word: "Behoben", sentence: "Die Störung ist vorbei."),
      postmortem: StatusWords(
        word: "Aufgearbeitet", sentence: "Die Störung ist vorbei, und wir haben aufgeschrieben, was geschehen ist.")),
    maintenance: MaintenanceWords(
      scheduled: StatusWords(
        word: "Geplant", sentence: "Die Arbeiten sind für den unten genannten Zeitraum geplant."),
      inProgress: StatusWords(word: "Läuft", sentence: "Die Arbeiten laufen wie geplant."),
      verifying: StatusWords(word: "In Prüfung", sentence: "Die Arbeiten sind getan, und wir prüfen das Ergebnis."),
      completed: StatusWords(word: "Abgeschlossen", sentence: "Die Arbeiten sind abgeschlossen."),
      cancelled: StatusWords(word: "Abgesagt", sentence: "Die Arbeiten finden nicht statt."),
      overrunning: StatusWords(word: "Dauert länger", sentence: "Die Arbeiten dauern länger als geplant.")),
    frame: FrameWords(
      and: "und",
      skip: "Zum Inhalt",
      navigation: "Hauptmenü",
      status: "Status",
      history: "Verlauf",
      subscribe: "Abonnieren",
      uptimeMethod: "So wird die Verfügbarkeit berechnet",
      madeWith: "Erstellt mit Candor",
      asOf: "Stand:",
      newer: "Es gibt eine neuere Fassung dieser Seite.",
      reload: "Anzeigen",
      staleSince: "Diese Seite wurde zuletzt erneuert am",
      staleNote: "Was hier steht, kann veraltet sein.",
      yourTime: "Ihre Zeit:",
      getUpdates: "Auf dem Laufenden bleiben",
      notFound: "Diese Seite gibt es nicht",
      notFoundText: "Störungen behalten ihre Adresse für immer; vielleicht enthält der Link einen Tippfehler.",
      toStatus: "Zum aktuellen Status",
      offline: "Wir sind gerade nicht erreichbar",
      offlineText:
        "Der Fehler liegt bei uns, nicht bei Ihnen. Die Statusseite läuft anderswo und sagt, was wir wissen.",
      moved: "Diese Seite ist umgezogen"),
    home: HomeWords(
      allOperational: "Alle Systeme in Betrieb",
      allOperationalText: "Es gibt keine offenen Störungen.",
      incidentsOpen: Counted(one: "offene Störung", many: "offene Störungen"),
      maintenanceUnderWay: "Wartungsarbeiten laufen",
      unknown: "Wir wissen nicht, wie es steht",
      affected: "Betroffen",
      current: "Aktuell",
      components: "Komponenten",
      ahead: "Geplante Wartung",
      recent: "Zuletzt",
      allHistory: "Zum ganzen Verlauf",
      legend: "Ein Balken ist ein Tag. Je höher, desto schlimmer; ein niedriger ist ein guter Tag.",
      moreAbout: "Mehr zu:",
      nextUpdateBy: "Nächste Meldung bis",
      nextUpdateOverdue: "Eine Meldung war fällig bis",
      seeIncident: "Diese Störung verfolgen",
      seeMaintenance: "Zu dieser Wartung",
      daysTo: "bis",
      noneRecent: "Keine Störungen in den letzten {n} Tagen.",
      noneOnDays: "In diesen {n} Tagen war nichts."),
    event: EventWords(
      incident: "Störung",
      maintenance: "Wartung",
      postmortem: "Nachbetrachtung",
      impact: "Auswirkung",
      impactIs: "Auswirkung:",
      started: "Beginn",
      ended: "Ende",
      duration: "Dauer",
      window: "Zeitraum",
      windows: "Zeitfenster",
      planned: "Geplante Dauer",
      repeats: "Wiederholung",
      updates: "Meldungen",
      occurrences: "Zeiten der Störung",
      tags: "Schlagwörter",
      postmortemDue: "Hier werden wir eine Nachbetrachtung veröffentlichen.",
      postmortemWaived: "Es wird keine Nachbetrachtung geben:",
      readPostmortem: "Zur Nachbetrachtung",
      aboutIncident: "Die Störung",
      by: "von"),
    component: ComponentWords(
      uptime: "Verfügbarkeit",
      uptimeTitle: "Verfügbarkeit",
      since: "Gezählt seit",
      calendar: "Tag für Tag",
      days: "Tage, an denen etwas war",
      events: "Störungen und Wartungen",
      retired: "Eingestellt am",
      ofOutage: "Ausfall",
      spells: Counted(one: "Aussetzer", many: "Aussetzer"),
      spellsTotal: "{count}, zusammen {total}, der längste {longest}",
      method: """
        Verfügbarkeit ist der Anteil der gezählten Zeit, in der es funktionierte. Von der Zeit eines Ausfalls \
        werden {major} abgezogen, eines Teilausfalls {partial}, einer Beeinträchtigung {degraded}, einer Wartung \
        {maintenance}. Was zwischen Aussetzern liegt, zählt als in Betrieb. Gruppen und die Seite zeigen das Mittel \
        ihrer Komponenten. Es gelten die Tage der Zeitzone {zone}.
        """),
    history: HistoryWords(
      search: "Auf dieser Seite suchen",
      searchCount: "{n} von {total}",
      searchNone: "Nichts gefunden.",
      months: "Monate",
      incidents: Counted(one: "Störung", many: "Störungen"),
      maintenance: Counted(one: "Wartung", many: "Wartungen"),
      updates: Counted(one: "Meldung", many: "Meldungen"),
      days: Counted(one: "Tag", many: "Tage"),
      none: "Bisher ist nichts geschehen."),
    subscribe: SubscribeWords(
      text: """
        Erfahren Sie davon, wo Sie ohnehin hinsehen: im Feedreader, im Chat, im Kalender oder auf Ihren \
        eigenen Seiten.
        """,
      feeds: "Feeds",
      feedsText: "Ein Eintrag für jede Meldung. Feedreader, Slack (/feed subscribe) und Teams nehmen diese Adressen.",
      feedsByComponent: "Für eine Komponente",
      everything: "Alles",
      incidents: "Nur Störungen",
      maintenance: "Nur Wartung",
      calendar: "Kalender",
      calendarFeed: "Kalender",
      calendarText: "Geplante Wartung in Ihrem Kalender. Kalenderprogramme sehen alle paar Stunden nach.",
      addCalendar: "Zum Kalender hinzufügen",
      badges: "Abzeichen",
      badgesText: "Ein Bild, das den Status zeigt. Es ändert sich, wenn diese Website neu gebaut wird.",
      api: "API",
      apiText: "Programme, die die API von Statuspage lesen, können auch diese lesen:",
      copy: "Kopieren",
      copied: "Kopiert",
      bar: "Hinweisleiste",
      sampleIncident: "Beispiel: Zahlungen schlagen fehl",
      sampleMaintenance: "Beispiel: Aktualisierung der Datenbank",
      barText: """
        Eine Zeile auf Ihrer eigenen Website, die erscheint, wenn etwas nicht stimmt, und sonst fort ist. Fügen \
        Sie dies irgendwo in die Seite ein.
        """,
      barChoices: "Anpassen",
      barPosition: "Ort",
      barTop: "Oben auf der Seite",
      barBottom: "Unten, immer sichtbar",
      barKinds: "Zeigen",
      barLevel: "Ab Stufe",
      barEverything: "Alles",
      barLead: "Wartung, Stunden vorher",
      barTheme: "Farben",
      barAuto: "Automatisch",
      barLight: "Hell",
      barDark: "Dunkel",
      barLanguage: "Sprache",
      barComponents: "Nur diese Komponenten",
      barRemember: "Einmal geschlossen, bleibt sie zu",
      barRememberDevice: "Auf diesem Gerät",
      barRememberTab: "In diesem Tab",
      barRememberPage: "Bis zur nächsten Seite",
      barPoll: "Sieht nach Neuem",
      barPollSoon: "Alle 30 Sekunden",
      barPollOnce: "Einmal je Seite",
      barDismissible: "Lässt sich schließen",
      barPreview: "Vorschau mit erfundenen Störungen",
      barOtherWays: "Andere Wege",
      barPinned: "Mit einer festen Datei",
      barPinnedText: """
        Der Browser lehnt das Skript ab, wenn sich ein Byte geändert hat. Die Daten kommen weiterhin frisch. Die \
        Datei bleibt für immer hier.
        """,
      barInline: "An einer eigenen Stelle",
      barInlineText: "Ohne Skript sieht man den Link darin.",
      barNoScript: "Für Besucher ohne JavaScript",
      barNoScriptText: """
        Ein einfacher Link, kein Rahmen. Setzen Sie ihn dorthin, wo er gelesen werden soll; mit JavaScript ist er \
        unsichtbar.
        """,
      barWordPressText: """
        Fügen Sie die Zeile in einen Block „Individuelles HTML“ der Fußzeile ein, oder dort, wo Ihr Theme oder ein \
        Plugin Code für den Kopf annimmt. Fasst ein Plugin Skripte zusammen, nehmen Sie alert.js davon aus.
        """,
      barTagManagerText: """
        In einem Tag „Benutzerdefiniertes HTML“ für alle Seiten. Das Skript wird von Hand erzeugt, damit Ihre Wahl \
        bei ihm bleibt.
        """,
      barPolicy: "Content Security Policy",
      barPolicyText: "Wenn Ihre Website eine hat, genügt dies:"),
    bar: BarWords(
      region: "Dienststatus",
      more: "Details",
      dismiss: "Ausblenden",
      resolved: "Behoben",
      notice: "Hinweis",
      maintenance: "Wartung",
      degraded: "Beeinträchtigt",
      partial: "Teilausfall",
      major: "Ausfall"))
}
