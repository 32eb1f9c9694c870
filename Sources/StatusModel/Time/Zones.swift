import Synchronization

/// Every time zone that can be named, each read once.
public struct Zones: Sendable {
  private let cache: Cache
  private let names: @Sendable () -> [String]

  /// - Parameters:
  ///   - load: the TZif bytes of a zone, or nil when there is none of that name. It's asked for well-formed names
  ///     only: segments of letters, digits, `_`, `+` and `-` between slashes, so never `..` or an absolute path.
  ///   - names: what suggestions are taken from; asked for only when a name is wrong.
  public init(
    load: @escaping @Sendable (String) -> [UInt8]?, names: @escaping @Sendable () -> [String] = { [] }
  ) {
    cache = Cache(load: load)
    self.names = names
  }

  /// The zone of an IANA name such as `Europe/Berlin`, in the upper and lower case that IANA gives it. May be called
  /// from several threads.
  public func zone(named name: String) -> Zone? {
    guard Zones.isName(name) else { return nil }
    return cache.zone(named: name)
  }

  /// The names that were asked for so far, sorted.
  public var used: [String] { cache.names }

  /// The bytes of a zone as they are now; nil where there is none of that name.
  public func tzif(named name: String) -> [UInt8]? { Zones.isName(name) ? cache.load(name) : nil }

  /// The one known name that somebody who wrote `name` must have meant; nil when there is none or more than one.
  public func suggestion(for name: String) -> String? { ZoneSuggestion.nearest(to: name, in: names()) }

  /// Whether a name is well formed, and means the same on every machine: `localtime` doesn't, and the leap seconds
  /// in `right/` aren't part of any time that Candor writes.
  static func isName(_ name: String) -> Bool {
    let segments = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard (1...100).contains(name.utf8.count), let first = segments.first else { return false }
    switch String(first) {
    case "localtime", "posixrules", "posix", "right", "Factory": return false
    default: break
    }
    return segments.allSatisfy { segment in
      !segment.isEmpty
        && segment.allSatisfy { byte in
          switch byte {
          case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"):
            true
          default: false
          }
        }
    }
  }
}

extension Zones {
  private final class Cache: Sendable {
    let load: @Sendable (String) -> [UInt8]?
    /// A nil value: there is no such zone.
    private let known = Mutex<[String: Zone?]>([:])

    init(load: @escaping @Sendable (String) -> [UInt8]?) { self.load = load }

    var names: [String] { known.withLock { $0.keys.sorted() } }

    func zone(named name: String) -> Zone? {
      if let zone = known.withLock({ $0[name] }) { return zone }
      // Two threads may both read the file; what they find is the same.
      let zone = load(name).flatMap { Zone(name: name, tzif: $0) }
      known.withLock { $0[name] = .some(zone) }
      return zone
    }
  }
}
