/// One step of a compiled template, or several in a row: appends what it shows for a frame.
typealias Step<Frame> = @Sendable (Frame, Surroundings, inout [UInt8]) -> Void

/// A compiled piece of template, for one kind of frame.
///
/// Steps are closures joined to one, not instructions in an array: reading a generic array looks its type up at every
/// step, which took a third of the time.
final class Program<Frame: Sendable>: AnyProgram {
  private let step: Step<Frame>
  /// How many frames enclose this one.
  private let depth: Int
  /// Whether a piece within reaches out of its own frame, so that this frame must be at hand there.
  private let isReachedInto: Bool

  init(_ steps: [Step<Frame>], depth: Int, isReachedInto: Bool) {
    step = joined(steps[...])
    self.depth = depth
    self.isReachedInto = isReachedInto
  }

  func run(_ frame: Frame, _ surroundings: Surroundings, _ output: inout [UInt8]) {
    if isReachedInto {
      step(frame, surroundings.adding(frame, at: depth), &output)
    } else {
      step(frame, surroundings, &output)
    }
  }
}

/// Joins steps as a tree of four branches at each fork, so that long programs don't nest deeply.
private func joined<Frame: Sendable>(_ steps: ArraySlice<Step<Frame>>) -> Step<Frame> {
  let start = steps.startIndex
  switch steps.count {
  case 0: return { _, _, _ in }
  case 1: return steps[start]
  case 2:
    let (a, b) = (steps[start], steps[start + 1])
    return { frame, surroundings, output in
      a(frame, surroundings, &output)
      b(frame, surroundings, &output)
    }
  case 3:
    let (a, b, c) = (steps[start], steps[start + 1], steps[start + 2])
    return { frame, surroundings, output in
      a(frame, surroundings, &output)
      b(frame, surroundings, &output)
      c(frame, surroundings, &output)
    }
  default:
    let quarter = steps.count / 4
    let cuts = [start, start + quarter, start + 2 * quarter, start + 3 * quarter, steps.endIndex]
    let (a, b) = (joined(steps[cuts[0]..<cuts[1]]), joined(steps[cuts[1]..<cuts[2]]))
    let (c, d) = (joined(steps[cuts[2]..<cuts[3]]), joined(steps[cuts[3]..<cuts[4]]))
    return { frame, surroundings, output in
      a(frame, surroundings, &output)
      b(frame, surroundings, &output)
      c(frame, surroundings, &output)
      d(frame, surroundings, &output)
    }
  }
}

/// A program of whatever frame, kept in the table of those that run within themselves.
protocol AnyProgram: AnyObject, Sendable {}

/// What a program finds around its own frame.
struct Surroundings: Sendable {
  /// The enclosing views, outermost first. Only filled where a program within reaches for them.
  fileprivate(set) var frames: [any AnyBox] = []
  /// Programs that run within themselves, such as a partial that shows a tree.
  let recursive: [any AnyProgram]

  init(recursive: [any AnyProgram]) { self.recursive = recursive }

  fileprivate func adding<Frame: Sendable>(_ frame: Frame, at depth: Int) -> Surroundings {
    // A partial is called with its caller's frame, which may be here already.
    guard frames.count <= depth else { return self }
    var copy = self
    copy.frames.append(Box(frame))
    return copy
  }

  func dropping<Frame>(_ index: Int?, for program: Program<Frame>) -> Surroundings {
    guard let index, index < frames.count else { return self }
    var copy = self
    copy.frames.remove(at: index)
    return copy
  }
}

protocol AnyBox: AnyObject, Sendable {}

/// A view at hand for the pieces within.
final class Box<Frame: Sendable>: AnyBox {
  private let frame: Frame

  init(_ frame: Frame) { self.frame = frame }

  func read<Result>(_ read: Read<Frame, Result>, _ surroundings: Surroundings) -> Result? { read(frame, surroundings) }
}
