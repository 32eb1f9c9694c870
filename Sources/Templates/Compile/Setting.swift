import Diagnostics

/// Which file is being compiled, and on whose behalf.
struct Setting {
  let tree: Tree
  /// The tag that includes the file; nil for a page's own.
  let user: Place?
  /// What stands in for blocks, by name.
  var fillings: [String: Filling] = [:]
  var lines = Lines()

  func place(_ range: Range<Int>) -> Place { Place(tree.file, range) }
  func text(_ range: Range<Int>) -> String { tree.file.text(range) }
}

/// A block's content that another template brings.
struct Filling {
  let block: Block
  let tree: Tree
  let user: Place?

  /// Tells fillings apart.
  var id: String { "\(tree.file.path):\(block.tag.range.lowerBound)" }
}

/// How the lines of a partial or block are moved: `removed` is taken from the start of each, `added` put there.
struct Lines {
  var removed: [UInt8] = []
  var added: [UInt8] = []

  var isUnchanged: Bool { removed.isEmpty && added.isEmpty }

  /// What blanks at the start of a line become.
  func moved(_ blanks: [UInt8]) -> [UInt8] {
    let same = zip(blanks, removed).prefix { $0 == $1 }.count
    return added + blanks.dropFirst(same)
  }
}

/// What changes from one node to the next.
struct Flow {
  var markup: Markup
  /// The start of the present line has been written, by the text before a block.
  var isLineBegun = false
}
