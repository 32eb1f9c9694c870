import Diagnostics
import StatusModel
import Templates

/// Where the theme's own files go, with a content hash in their names, so that hosts may keep them for ever.
final class Assets: Sendable {
  let stylesheet: String
  let timeScript: String
  let pageScript: String
  private let icons: [LevelView.Key: String]
  /// The alert bar's current immutable file and its integrity.
  let alertBar: (name: String, integrity: String)?
  /// CSS pixels of the logo, where the site has one.
  let logo: (width: Int, height: Int)?

  init(_ look: Look, settings: Settings, logo: SourceFile?) {
    let name = { (stem: String, ending: String, bytes: [UInt8]) in
      "assets/\(stem)-\(ContentHash(bytes)).\(ending)"
    }
    stylesheet = name("style", "css", Self.stylesheet(look, settings))
    timeScript = name("time", "js", look.timeScript)
    pageScript = name("page", "js", look.pageScript)
    icons = Dictionary(
      LevelView.Key.allCases.map { ($0, name("icon-\($0.rawValue)", "svg", Self.icon($0))) },
      uniquingKeysWith: { a, _ in a })
    alertBar = look.alertBar.current
    self.logo = logo.flatMap { ImageSize.of($0.bytes) } ?? logo.map { _ in (160, 40) }
  }

  func icon(_ level: LevelView.Key) -> String { icons[level] ?? "" }

  func files(_ look: Look, settings: Settings) -> [OutputFile] {
    [
      OutputFile(path: stylesheet, bytes: Self.stylesheet(look, settings)),
      OutputFile(path: timeScript, bytes: look.timeScript), OutputFile(path: pageScript, bytes: look.pageScript),
    ] + LevelView.Key.allCases.map { OutputFile(path: icon($0), bytes: Self.icon($0)) }
  }

  /// The theme's style sheet, then the site's own colour.
  private static func stylesheet(_ look: Look, _ settings: Settings) -> [UInt8] {
    guard let colour = settings.brand.colour else { return look.stylesheet }
    return look.stylesheet + Array(":root{--brand:\(colour)}\n".utf8)
  }

  /// The favicon: a disc in the level's colour with its shape, so that the tab tells without colour too.
  private static func icon(_ level: LevelView.Key) -> [UInt8] {
    let (colour, shape) =
      switch level {
      case .operational: ("#1a7f4b", "M9 16.5l5 5 9-10")
      case .maintenance: ("#2563b8", "M11 11l10 10m0-10L11 21")
      case .degraded: ("#8a6100", "M9 18c3-6 4-6 7-2s4 4 7-2")
      case .partial: ("#b4480f", "M16 8v9m0 4v3")
      case .major: ("#c42b2b", "M10 10l12 12m0-12L10 22")
      case .unknown: ("#5b6470", "M12 12a4 4 0 1 1 4 5v2m0 4v1")
      }
    var xml = XML()
    xml.element(
      "svg",
      ["xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 32 32", "role": "img", "aria-label": level.rawValue]
    ) { xml in
      xml.element("circle", ["cx": "16", "cy": "16", "r": "15", "fill": colour])
      xml.element(
        "path",
        [
          "d": shape, "fill": "none", "stroke": "#fff", "stroke-width": "3.5", "stroke-linecap": "round",
          "stroke-linejoin": "round",
        ])
    }
    return xml.bytes
  }
}

/// The size that an image states, so that a page keeps room for it.
enum ImageSize {
  /// PNG, GIF and SVG; nil for others and for what can't be read.
  static func of(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
    func number(_ at: Int, _ count: Int, littleEndian: Bool = false) -> Int {
      let part = bytes[at..<at + count]
      return (littleEndian ? Array(part.reversed()) : Array(part)).reduce(0) { $0 << 8 | Int($1) }
    }
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]), bytes.count > 24 { return (number(16, 4), number(20, 4)) }
    if bytes.starts(with: Array("GIF8".utf8)), bytes.count > 10 {
      return (number(6, 2, littleEndian: true), number(8, 2, littleEndian: true))
    }
    return svg(String(decoding: bytes.prefix(4096), as: UTF8.self))
  }

  private static func svg(_ text: String) -> (width: Int, height: Int)? {
    guard let start = text.range(of: "<svg"), let end = text[start.upperBound...].firstIndex(of: ">") else {
      return nil
    }
    let tag = text[start.upperBound..<end]
    func attribute(_ name: String) -> Substring? {
      for quote in ["\"", "'"] {
        guard let from = tag.range(of: " \(name)=\(quote)") else { continue }
        return tag[from.upperBound...].prefix { String($0) != quote }
      }
      return nil
    }
    func pixels(_ name: String) -> Int? {
      attribute(name).flatMap { Double($0.hasSuffix("px") ? $0.dropLast(2) : $0) }.map { Int($0.rounded()) }
    }
    if let width = pixels("width"), let height = pixels("height"), width > 0, height > 0 { return (width, height) }
    let box = attribute("viewBox")?.split { $0 == " " || $0 == "," }.compactMap { Double($0) } ?? []
    guard box.count == 4, box[2] > 0, box[3] > 0 else { return nil }
    return (Int(box[2].rounded()), Int(box[3].rounded()))
  }
}

extension String {
  /// The first place of a text within this one.
  fileprivate func range(of other: String) -> Range<Index>? { self[...].range(of: other) }
}

extension Substring {
  fileprivate func range(of other: String) -> Range<Index>? {
    let wanted = Array(other.utf8)
    var at = utf8.startIndex
    while at < utf8.endIndex {
      if utf8[at...].starts(with: wanted) { return at..<utf8.index(at, offsetBy: wanted.count) }
      at = utf8.index(after: at)
    }
    return nil
  }
}
