import StatusModel

/// A flat SVG badge, drawn without scripts or fonts of its own: "Acme Status | Operational".
///
/// An image can't know the time, so it shows the state as of the build, and its title says so.
struct Badge {
  let label: String
  let message: String
  let status: Component.Status
  /// "as of 20 Nov 2026, 14:30 UTC"
  let asOf: String

  static let height = 20

  /// CSS pixels.
  var width: Int { labelWidth + messageWidth }

  private var labelWidth: Int { Self.width(of: label) + 12 }
  private var messageWidth: Int { Self.width(of: message) + 12 }

  /// White text reaches a contrast of at least 4.5 on each.
  private var colour: String {
    switch status {
    case .operational: "#1a7f4b"
    case .underMaintenance: "#2563b8"
    case .degradedPerformance: "#8a6100"
    case .partialOutage: "#b4480f"
    case .majorOutage: "#c42b2b"
    }
  }

  var svg: [UInt8] {
    var xml = XML()
    xml.element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "width": "\(width)", "height": "\(Self.height)",
        "viewBox": "0 0 \(width) \(Self.height)", "role": "img", "aria-label": "\(label): \(message)",
      ]
    ) { xml in
      xml.element("title", text: "\(label): \(message) (\(asOf))")
      xml.element("rect", ["width": "\(width)", "height": "20", "rx": "4", "fill": "#3f4650"])
      xml.element(
        "path",
        [
          "fill": colour,
          "d": "M\(labelWidth) 0h\(messageWidth - 4)a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4h-\(messageWidth - 4)z",
        ])
      xml.element(
        "g",
        [
          "fill": "#fff", "text-anchor": "middle", "font-family": "Verdana,DejaVu Sans,Geneva,sans-serif",
          "font-size": "11",
        ]
      ) { xml in
        text(label, centre: labelWidth / 2, width: labelWidth - 12, into: &xml)
        text(message, centre: labelWidth + messageWidth / 2, width: messageWidth - 12, into: &xml)
      }
    }
    return xml.bytes
  }

  private func text(_ text: String, centre: Int, width: Int, into xml: inout XML) {
    xml.element(
      "text", ["x": "\(centre)", "y": "14", "textLength": "\(max(1, width))", "lengthAdjust": "spacingAndGlyphs"],
      text: text)
  }

  /// About the width that Verdana at 11 px gives a text; `textLength` makes it exact.
  private static func width(of text: String) -> Int {
    let tenths = text.unicodeScalars.reduce(0) { sum, scalar in
      switch scalar {
      case "i", "j", "l", ".", ",", ":", ";", "'", "|", "!", "I": sum + 38
      case "f", "r", "t", "(", ")", "-", " ", "/": sum + 46
      case "m", "w", "M", "W", "@", "%": sum + 100
      case "A"..."Z": sum + 78
      case "\u{0}"..<"\u{1100}": sum + 68
      default: sum + 115
      }
    }
    return max(10, (tenths + 9) / 10)
  }
}
