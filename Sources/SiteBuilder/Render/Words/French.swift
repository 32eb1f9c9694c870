extension Words {
  static let french = Words(
    language: "fr",
    languageName: "Français",
    dates: DateWords(
      months: [
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
        "novembre", "décembre",
      ],
      monthsShort: [
        "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
      ],
      weekdays: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
      weekdaysShort: ["lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."],
      dayMark: "",
      monthJoiner: " ",
      days: Counted(one: "jour", many: "jours", zeroIsOne: true),
      underOneMinute: "moins d’une minute",
      decimalMark: ",",
      percentSpace: "\u{202F}",
      weekStartsOnSunday: false),
    repetition: RepetitionWords(
      every: ["Chaque jour", "Chaque semaine", "Chaque mois", "Chaque année"],
      everyFew: ["Tous les {n} jours", "Toutes les {n} semaines", "Tous les {n} mois", "Tous les {n} ans"],
      on: ", {days}", weekday: "le {day}",
      ordinals: [
        "le premier {day}", "le deuxième {day}", "le troisième {day}", "le quatrième {day}", "le cinquième {day}",
        "le dernier {day}",
      ],
      monthDay: "le {n}", lastDay: "le dernier jour", date: "le {date}", until: "jusqu’au {date}", times: "{n} fois"),
    levels: LevelWords(
      operational: "Opérationnel",
      maintenance: "En maintenance",
      degraded: "Dégradé",
      partial: "Panne partielle",
      major: "Panne majeure",
      unknown: "Inconnu"),
    impacts: ImpactWords(none: "Aucun", minor: "Mineur", major: "Majeur", critical: "Critique"),
    incident: IncidentWords(
      investigating: StatusWords(word: "En cours d’analyse", sentence: "Nous cherchons la cause."),
      identified: StatusWords(
        word: "Cause identifiée", sentence: "Nous connaissons la cause et préparons un correctif."),
      monitoring: StatusWords(
        word: "Sous surveillance", sentence: "Un correctif est en place et nous le surveillons."),
      resolved: StatusWords(word: "Résolu", sentence: "L’incident est terminé."),
      postmortem: StatusWords(
        word: "Compte rendu", sentence: "L’incident est terminé et nous avons expliqué ce qui s’est passé.")),
    maintenance: MaintenanceWords(
      scheduled: StatusWords(
        word: "Planifiée", sentence: "Ces travaux sont prévus dans le créneau ci-dessous."),
      inProgress: StatusWords(word: "En cours", sentence: "Les travaux se déroulent comme prévu."),
      verifying: StatusWords(word: "En vérification", sentence: "Les travaux sont faits et nous les vérifions."),
      completed: StatusWords(word: "Terminée", sentence: "Les travaux sont terminés."),
      cancelled: StatusWords(word: "Annulée", sentence: "Ces travaux n’auront pas lieu."),
      overrunning: StatusWords(word: "En retard", sentence: "Les travaux durent plus longtemps que prévu.")),
    frame: FrameWords(
      and: "et",
      skip: "Aller au contenu",
      navigation: "Principale",
      status: "État",
      history: "Historique",
      subscribe: "S’abonner",
      uptimeMethod: "Calcul de la disponibilité",
      madeWith: "Réalisé avec Candor",
      asOf: "État au",
      newer: "Une version plus récente de cette page existe.",
      reload: "L’afficher",
      staleSince: "Cette page n’a pas été régénérée depuis le",
      staleNote: "Ce qu’elle dit est peut-être dépassé.",
      yourTime: "Votre heure\u{A0}:",
      getUpdates: "Suivre",
      notFound: "Cette page n’existe pas",
      notFoundText: """
        Les incidents gardent leur adresse pour toujours\u{A0}; le lien contient peut-être une faute de frappe.
        """,
      toStatus: "Voir l’état actuel",
      offline: "Nous sommes injoignables pour le moment",
      offlineText:
        "Le problème vient de chez nous, pas de vous. La page d’état est hébergée ailleurs et dit ce que nous savons.",
      moved: "Cette page a changé d’adresse"),
    home: HomeWords(
      allOperational: "Tous les systèmes sont opérationnels",
      allOperationalText: "Aucun incident n’est en cours.",
      incidentsOpen: Counted(one: "incident en cours", many: "incidents en cours", zeroIsOne: true),
      maintenanceUnderWay: "Une maintenance est en cours",
      unknown: "Nous ne savons pas où en sont les choses",
      affected: "Touchés",
      current: "En ce moment",
      components: "Composants",
      ahead: "Maintenance planifiée",
      recent: "Historique récent",
      allHistory: "Tout l’historique",
      legend: "Une barre est un jour. Plus elle est haute, plus c’est grave\u{A0}; une barre basse est un bon jour.",
      moreAbout: "En savoir plus\u{A0}:",
      nextUpdateBy: "Prochaine nouvelle avant le",
      nextUpdateOverdue: "Une nouvelle était attendue avant le",
      seeIncident: "Suivre cet incident",
      seeMaintenance: "Voir cette maintenance",
      daysTo: "jusqu’au",
      noneRecent: "Aucun incident ces {n} derniers jours.",
      noneOnDays: "Rien à signaler durant ces {n} jours."),
    event: EventWords(
      incident: "Incident",
      maintenance: "Maintenance",
      postmortem: "Compte rendu",
      impact: "Impact",
      impactIs: "Impact\u{A0}:",
      started: "Début",
      ended: "Fin",
      duration: "Durée",
      window: "Créneau",
      windows: "Créneaux",
      planned: "Durée prévue",
      repeats: "Répétition",
      updates: "Nouvelles",
      occurrences: "Moments de l’incident",
      tags: "Mots-clés",
      postmortemDue: "Nous publierons ici un compte rendu.",
      postmortemWaived: "Il n’y aura pas de compte rendu\u{A0}:",
      readPostmortem: "Lire le compte rendu",
      aboutIncident: "L’incident",
      by: "par"),
    component: ComponentWords(
      uptime: "de disponibilité",
      uptimeTitle: "Disponibilité",
      since: "Comptée depuis le",
      calendar: "Jour par jour",
      days: "Jours avec quelque chose à signaler",
      events: "Incidents et maintenances",
      retired: "Retiré le",
      ofOutage: "de panne",
      spells: Counted(one: "panne intermittente", many: "pannes intermittentes", zeroIsOne: true),
      spellsTotal: "{count}, {total} en tout, la plus longue {longest}",
      method: """
        La disponibilité est la part du temps compté durant laquelle le service a fonctionné. Du temps d’une panne \
        majeure on retranche {major}, d’une panne partielle {partial}, d’un service dégradé {degraded}, d’une \
        maintenance {maintenance}. Entre deux pannes intermittentes, le service compte comme disponible. Les groupes \
        et la page montrent la moyenne de leurs composants. Les jours sont ceux de {zone}.
        """),
    history: HistoryWords(
      search: "Rechercher dans cette page",
      searchCount: "{n} sur {total}",
      searchNone: "Aucun résultat.",
      months: "Mois",
      incidents: Counted(one: "incident", many: "incidents", zeroIsOne: true),
      maintenance: Counted(one: "maintenance", many: "maintenances", zeroIsOne: true),
      updates: Counted(one: "nouvelle", many: "nouvelles", zeroIsOne: true),
      days: Counted(one: "jour", many: "jours", zeroIsOne: true),
      none: "Il ne s’est encore rien passé."),
    subscribe: SubscribeWords(
      text: "Soyez prévenu là où vous regardez déjà\u{A0}: lecteur de flux, messagerie, agenda ou vos propres pages.",
      feeds: "Flux",
      feedsText: """
        Une entrée par nouvelle. Les lecteurs de flux, Slack (/feed subscribe) et Teams acceptent ces \
        adresses.
        """,
      feedsByComponent: "Pour un composant",
      everything: "Tout",
      incidents: "Incidents seulement",
      maintenance: "Maintenance seulement",
      calendar: "Agenda",
      calendarFeed: "Agenda",
      calendarText: "La maintenance planifiée dans votre agenda. Les logiciels regardent toutes les quelques heures.",
      addCalendar: "Ajouter à l’agenda",
      badges: "Badges",
      badgesText: "Une image qui montre l’état. Elle change quand ce site est régénéré.",
      api: "API",
      apiText: "Les programmes qui lisent l’API de Statuspage peuvent lire celle-ci\u{A0}:",
      copy: "Copier",
      copied: "Copié",
      bar: "Bandeau d’alerte",
      sampleIncident: "Exemple\u{A0}: les paiements échouent",
      sampleMaintenance: "Exemple : mise à niveau de la base de données",
      barText: """
        Une ligne sur votre propre site, qui apparaît quand quelque chose ne va pas et disparaît sinon. Collez ceci \
        n’importe où dans la page.
        """,
      barChoices: "Réglages",
      barPosition: "Place",
      barTop: "En haut de la page",
      barBottom: "En bas, toujours visible",
      barKinds: "Montrer",
      barLevel: "À partir du niveau",
      barEverything: "Tout",
      barLead: "Maintenance, heures à l’avance",
      barTheme: "Couleurs",
      barAuto: "Automatique",
      barLight: "Clair",
      barDark: "Sombre",
      barLanguage: "Langue",
      barComponents: "Seulement ces composants",
      barRemember: "Une fois fermé, il le reste",
      barRememberDevice: "Sur cet appareil",
      barRememberTab: "Dans cet onglet",
      barRememberPage: "Jusqu’à la page suivante",
      barPoll: "Cherche du nouveau",
      barPollSoon: "Toutes les 30 secondes",
      barPollOnce: "Une fois par page",
      barDismissible: "Peut être fermé",
      barPreview: "Aperçu avec des incidents inventés",
      barOtherWays: "Autres façons de l’ajouter",
      barPinned: "Avec un fichier figé",
      barPinnedText: """
        Le navigateur refuse le script si un seul octet a changé. Les données restent à jour. Le fichier reste ici \
        pour toujours.
        """,
      barInline: "À un endroit choisi",
      barInlineText: "Sans script, on voit le lien qui s’y trouve.",
      barNoScript: "Pour les visiteurs sans JavaScript",
      barNoScriptText: """
        Un simple lien, sans cadre. Placez-le là où il doit être lu\u{A0}; avec JavaScript, il reste caché.
        """,
      barWordPressText: """
        Collez la ligne dans un bloc «\u{A0}HTML personnalisé\u{A0}» du pied de page, ou là où votre thème ou une extension \
        accepte du code pour l’en-tête. Si une extension regroupe les scripts, excluez-en alert.js.
        """,
      barTagManagerText: """
        Dans une balise «\u{A0}HTML personnalisé\u{A0}» pour toutes les pages. Le script est créé à la main, pour que vos \
        choix restent avec lui.
        """,
      barPolicy: "Content Security Policy",
      barPolicyText: "Si votre site en a une, ceci suffit\u{A0}:"),
    bar: BarWords(
      region: "État du service",
      more: "Détails",
      dismiss: "Masquer",
      resolved: "Résolu",
      notice: "Information",
      maintenance: "Maintenance",
      degraded: "Dégradé",
      partial: "Panne partielle",
      major: "Panne"))
}
