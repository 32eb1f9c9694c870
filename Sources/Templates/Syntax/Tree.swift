import Diagnostics

/// A template as its tags nest, with the white space of standalone tags taken away.
final class Tree: Sendable {
  let file: SourceFile
  let nodes: [Node]

  init(file: SourceFile, nodes: [Node]) {
    self.file = file
    self.nodes = nodes
  }
}

indirect enum Node: Sendable {
  case text(Range<Int>)
  case variable(Tag, isRaw: Bool)
  case section(Section)
  case partial(Tag, Layout)
  case parent(Parent)
  case block(Block)
  /// A comment or a change of delimiters: shows nothing.
  case nothing
}

/// Where a tag stands.
struct Tag: Sendable {
  /// All of it, delimiters included.
  let range: Range<Int>
  let name: Range<Int>
}

/// How a tag that stands for several lines stands on its own.
struct Layout: Sendable {
  /// Alone on its line, which is then taken away.
  let isStandalone: Bool
  /// The blanks before it, where nothing else is on its line before it.
  let indentation: [UInt8]
}

struct Section: Sendable {
  let tag: Tag
  let isInverted: Bool
  let isStandalone: Bool
  let nodes: [Node]
}

/// `{{<layout}}…{{/layout}}`: another template with some of its blocks replaced.
struct Parent: Sendable {
  let tag: Tag
  let layout: Layout
  let blocks: [Block]
}

/// `{{$name}}…{{/name}}`: a place that another template may fill, or within a parent what to fill it with.
struct Block: Sendable {
  let tag: Tag
  let layout: Layout
  /// The blanks that the first line of its content starts with, when that begins a line of its own.
  let intrinsic: [UInt8]?
  let nodes: [Node]
}
