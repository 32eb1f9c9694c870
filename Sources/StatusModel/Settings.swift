/// What site.yml says of the page as a whole.
public struct Settings: Sendable {
  public let title: Localized<String>
  public let description: Localized<String>?
  public let url: SiteURL
  public let zone: Zone
  /// The language of the originals.
  public let language: String
  /// Every language a site is built in, the original's first.
  public let languages: [String]
  public let brand: Brand
  public let support: Support
  public let weights: UptimeWeights
  /// Hours before its start that the alert bar shows a maintenance.
  public let alertLead: Int
  /// A website may show maintenance up to this many hours ahead (`data-lead`), if the site's own lead isn't longer.
  static let longestLead = 168
  /// Serve `none` instead of `maintenance` as the API's indicator (strict Statuspage readers).
  public let hidesMaintenanceIndicator: Bool
  /// Seconds after which a page that was not rebuilt says so.
  public let expectBuildEvery: Int?
  public let allowsHTML: Bool
  /// The name in feed ids that outlives a move to another domain (RFC 4151).
  public let feedAuthority: String
  /// A theme folder, relative to the folder that holds the content folder.
  public let theme: String?

  public init(
    title: Localized<String>, description: Localized<String>?, url: SiteURL, zone: Zone, language: String,
    languages: [String], brand: Brand = Brand(), support: Support = Support(), weights: UptimeWeights = UptimeWeights(),
    alertLead: Int = 24, hidesMaintenanceIndicator: Bool = false, expectBuildEvery: Int? = nil,
    allowsHTML: Bool = false, feedAuthority: String? = nil, theme: String? = nil
  ) {
    self.title = title
    self.description = description
    self.url = url
    self.zone = zone
    self.language = language
    self.languages = languages
    self.brand = brand
    self.support = support
    self.weights = weights
    self.alertLead = alertLead
    self.hidesMaintenanceIndicator = hidesMaintenanceIndicator
    self.expectBuildEvery = expectBuildEvery
    self.allowsHTML = allowsHTML
    self.feedAuthority = feedAuthority ?? url.host
    self.theme = theme
  }

  /// Seconds before its start that any alert bar may show a maintenance.
  public var longestAlertLead: Int { max(Self.longestLead, alertLead) * 3600 }
}

/// How the page looks like the company's.
public struct Brand: Sendable {
  /// "#rrggbb"
  public let colour: String?
  /// A path below static/.
  public let logo: String?
  /// The product's own site.
  public let link: String?

  public init(colour: String? = nil, logo: String? = nil, link: String? = nil) {
    self.colour = colour
    self.logo = logo
    self.link = link
  }
}

/// Where a customer finds help.
public struct Support: Sendable {
  public let name: String?
  public let email: String?
  public let url: String?

  public init(name: String? = nil, email: String? = nil, url: String? = nil) {
    self.name = name
    self.email = email
    self.url = url
  }
}

/// The site's public address, kept without a trailing slash: scheme and host, then the path it lives under.
public struct SiteURL: Sendable, Equatable {
  public let origin: String
  /// "" or "/status"; never ends in a slash.
  public let path: String

  /// - Returns: nil for anything but an http or https address with a host and without query or fragment.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard let scheme = ["https://", "http://"].first(where: { text.lowercased().hasPrefix($0) }),
      bytes.allSatisfy({ (33...126).contains($0) && ![34, 35, 39, 60, 62, 63, 92, 94, 96, 123, 124, 125].contains($0) })
    else { return nil }
    let rest = bytes[scheme.utf8.count...]
    let slash = rest.firstIndex(of: 47) ?? rest.endIndex
    let host = String(decoding: rest[..<slash], as: UTF8.self).lowercased()
    guard !host.isEmpty, !host.contains("@"), !host.hasPrefix("."), !host.hasPrefix(":") else { return nil }
    let parts = rest[slash...].split(separator: 47).map { String(decoding: $0, as: UTF8.self) }
    guard !parts.contains("."), !parts.contains("..") else { return nil }
    origin = scheme + host
    path = parts.map { "/" + $0 }.joined()
  }

  public var text: String { origin + path }
  public var host: String {
    let name = origin.drop { $0 != "/" }.dropFirst(2)
    return String(name.prefix { $0 != ":" })
  }
}

/// What one second of each state takes from uptime, from 0 (nothing) to 1 (all of it).
public struct UptimeWeights: Sendable, Equatable {
  public let majorOutage: Double
  public let partialOutage: Double
  public let degradedPerformance: Double
  public let underMaintenance: Double

  /// The defaults are Statuspage's: 1, 0.3, 0, 0.
  public init(
    majorOutage: Double = 1, partialOutage: Double = 0.3, degradedPerformance: Double = 0, underMaintenance: Double = 0
  ) {
    self.majorOutage = majorOutage
    self.partialOutage = partialOutage
    self.degradedPerformance = degradedPerformance
    self.underMaintenance = underMaintenance
  }

  public subscript(status: Component.Status) -> Double {
    switch status {
    case .operational: 0
    case .underMaintenance: underMaintenance
    case .degradedPerformance: degradedPerformance
    case .partialOutage: partialOutage
    case .majorOutage: majorOutage
    }
  }
}
