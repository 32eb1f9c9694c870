import Diagnostics

/// One step of a compiled template, or several in a row: appends what it shows for a frame.
///
/// The closure stands in a structure, since an array or an optional of bare closures wraps each in another.
struct Step: Sendable {
  let run: @Sendable (Frame, inout Surroundings, inout TextBuffer) -> Void

  init(_ run: @escaping @Sendable (Frame, inout Surroundings, inout TextBuffer) -> Void) { self.run = run }
}

/// A compiled piece of template.
final class Program: Sendable {
  private let step: Step

  init(_ steps: [Step]) { step = joined(steps[...]) }

  func run(_ frame: Frame, _ surroundings: inout Surroundings, _ output: inout TextBuffer) {
    step.run(frame, &surroundings, &output)
  }
}

/// Joins steps as a tree of four branches at each fork, so that long programs don't nest deeply: taking each out of an
/// array would count a reference to it.
private func joined(_ steps: ArraySlice<Step>) -> Step {
  let start = steps.startIndex
  switch steps.count {
  case 0: return Step { _, _, _ in }
  case 1: return steps[start]
  case 2:
    let (a, b) = (steps[start].run, steps[start + 1].run)
    return Step { frame, surroundings, output in
      a(frame, &surroundings, &output)
      b(frame, &surroundings, &output)
    }
  case 3:
    let (a, b, c) = (steps[start].run, steps[start + 1].run, steps[start + 2].run)
    return Step { frame, surroundings, output in
      a(frame, &surroundings, &output)
      b(frame, &surroundings, &output)
      c(frame, &surroundings, &output)
    }
  default:
    let quarter = steps.count / 4
    let cuts = [start, start + quarter, start + 2 * quarter, start + 3 * quarter, steps.endIndex]
    let (a, b) = (joined(steps[cuts[0]..<cuts[1]]).run, joined(steps[cuts[1]..<cuts[2]]).run)
    let (c, d) = (joined(steps[cuts[2]..<cuts[3]]).run, joined(steps[cuts[3]..<cuts[4]]).run)
    return Step { frame, surroundings, output in
      a(frame, &surroundings, &output)
      b(frame, &surroundings, &output)
      c(frame, &surroundings, &output)
      d(frame, &surroundings, &output)
    }
  }
}

/// What a program finds around its own frame.
struct Surroundings {
  /// The enclosing views, outermost first.
  private var frames: [Frame] = []
  /// Programs that run within themselves, such as a partial that shows a tree.
  let recursive: [Program]

  init(recursive: [Program]) { self.recursive = recursive }

  /// The frame that a name is read from: an enclosing one where the compiler found it there.
  func frame(_ index: Int?, from own: Frame) -> Frame {
    if let index { frames[index] } else { own }
  }

  /// Does something with a frame added.
  ///
  /// - Parameter dropped: the enclosing frame that is hidden entirely and which is therefore taken away.
  mutating func adding(_ frame: Frame, dropping dropped: Int?, _ body: (inout Surroundings) -> Void) {
    frames.append(frame)
    let hidden = dropped.map { frames.remove(at: $0) }
    body(&self)
    if let dropped, let hidden { frames.insert(hidden, at: dropped) }
    frames.removeLast()
  }
}
