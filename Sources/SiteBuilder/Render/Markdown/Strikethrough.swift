/// The tildes in a paragraph that strike text through.
///
/// As in GitHub Flavored Markdown 0.29, section 6.5, one or two tildes open and close; both ends have the same number.
/// Unlike there, a single tilde within a word does neither: `10:00~12:00 and 13:00~14:00` are times.
struct Strikethrough {
  struct Mark {
    let node: MarkdownNode
    let offset: Int
    let length: Int
    let opens: Bool
  }

  /// In the order of the text.
  private(set) var marks: [Mark] = []

  private struct Run {
    let node: MarkdownNode
    let parent: MarkdownNode
    let offset: Int
    let length: Int
    let canOpen: Bool
    let canClose: Bool
    var opens: Bool?
  }

  /// - Parameter block: the paragraph or heading.
  init(in block: MarkdownNode) {
    var runs: [Run] = []
    block.forEachInline { node in
      guard node.kind == .text else { return node.kind != .image }
      Self.addRuns(of: node, to: &runs)
      return true
    }
    var open: [Int] = []
    for index in runs.indices {
      let run = runs[index]
      if run.canClose,
        let found = open.lastIndex(where: { runs[$0].parent == run.parent && runs[$0].length == run.length })
      {
        runs[open[found]].opens = true
        runs[index].opens = false
        open.removeSubrange(found...)
      } else if run.canOpen {
        open.append(index)
        // Looking further back for each run would take quadratic time.
        if open.count > 64 { open.removeFirst() }
      }
    }
    marks = runs.compactMap { run in
      run.opens.map { Mark(node: run.node, offset: run.offset, length: run.length, opens: $0) }
    }
  }

  private static func addRuns(of node: MarkdownNode, to runs: inout [Run]) {
    let text = node.literal
    let tilde = UInt8(ascii: "~")
    guard text.contains(tilde), let parent = node.parent else { return }
    var index = 0
    while index < text.count {
      if text[index] != tilde {
        // An address keeps its tildes.
        if text[index] | 32 == UInt8(ascii: "h") || text[index] | 32 == UInt8(ascii: "w"),
          let link = BareLink(at: index, in: text)
        {
          index = link.range.upperBound
        } else {
          index += 1
        }
        continue
      }
      let start = index
      while index < text.count, text[index] == tilde { index += 1 }
      guard index - start <= 2 else { continue }
      let before = Neighbour(before: start, in: text, of: node)
      let after = Neighbour(after: index, in: text, of: node)
      // CommonMark 0.30, section 6.2: left- and right-flanking.
      let isLeft = after != .space && (after != .punctuation || before != .word)
      let isRight = before != .space && (before != .punctuation || after != .word)
      let isInWord = index - start == 1 && before == .word && after == .word
      guard isLeft || isRight, !isInWord else { continue }
      runs.append(
        Run(
          node: node, parent: parent, offset: start, length: index - start, canOpen: isLeft, canClose: isRight))
    }
  }

  /// The kind of character beside a run of tildes.
  private enum Neighbour {
    case space, punctuation, word

    init(before offset: Int, in text: Bytes, of node: MarkdownNode) {
      guard offset > 0 else {
        self.init(node.previous, of: node)
        return
      }
      var start = offset - 1
      while start > 0, offset - start < 4, text[start] & 0xC0 == 0x80 { start -= 1 }
      self.init(text[start..<offset])
    }

    init(after offset: Int, in text: Bytes, of node: MarkdownNode) {
      guard offset < text.count else {
        self.init(node.next, of: node)
        return
      }
      var end = offset + 1
      while end < text.count, end - offset < 4, text[end] & 0xC0 == 0x80 { end += 1 }
      self.init(text[offset..<end])
    }

    /// Every inline element but a line's end begins and ends with a sign; so does what is within one.
    private init(_ sibling: MarkdownNode?, of node: MarkdownNode) {
      if let sibling {
        self = sibling.kind == .softBreak || sibling.kind == .lineBreak ? .space : .punctuation
      } else {
        let parent = node.parent?.kind
        self = parent == .paragraph || parent == .heading ? .space : .punctuation
      }
    }

    private init(_ character: Slice<Bytes>) {
      guard let scalar = String(decoding: character, as: UTF8.self).unicodeScalars.first else {
        self = .word
        return
      }
      if scalar.properties.isWhitespace {
        self = .space
        return
      }
      switch scalar.properties.generalCategory {
      case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
        .finalPunctuation, .otherPunctuation:
        self = .punctuation
      default:
        let isSign = character.first?.isASCIIPunctuation ?? false
        self = isSign ? .punctuation : .word
      }
    }
  }
}

extension MarkdownNode {
  /// Visits what is in a paragraph or heading, in its order; where the answer is false, not what is within it.
  func forEachInline(_ visit: (MarkdownNode) -> Bool) {
    var current = firstChild
    while let node = current {
      if visit(node), let child = node.firstChild {
        current = child
        continue
      }
      var done = node
      current = nil
      while true {
        if let next = done.next {
          current = next
          break
        }
        guard let parent = done.parent, parent != self else { break }
        done = parent
      }
    }
  }
}
