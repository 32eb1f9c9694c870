extension Range<Int> {
  /// The first number for which something holds that holds for all that follow; the range's end where there is none.
  @inlinable
  public func first(fromWhich holds: (Int) -> Bool) -> Int {
    var (low, high) = (lowerBound, upperBound)
    while low < high {
      let middle = (low + high) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
