import CCompress
import StatusModel

/// A way to write a file smaller, beside the file itself, for hosts that serve such siblings instead.
public enum Compression: String, CaseIterable, Sendable {
  /// RFC 1952.
  case gz
  /// RFC 7932.
  case br
  /// RFC 8878.
  case zst

  /// Smaller files travel in one packet either way.
  static let smallest = 1024

  /// Of the siblings' names.
  static let endings = allCases.map { ".\($0.rawValue)" }

  /// Kinds of files that aren't compressed already.
  private static let kinds: Set<String> = [
    "html", "css", "js", "mjs", "json", "xml", "atom", "svg", "ics", "txt", "webmanifest", "map",
  ]

  /// Whether a file has siblings. It depends on nothing that a new time of the build changes.
  static func suits(_ file: OutputFile) -> Bool {
    guard file.size >= smallest, !file.path.equalsInBytes(OutputFolder.listName) else { return false }
    let name = file.path.lastName
    return name.lastIndex(of: ".").map { kinds.contains(String(name[name.index(after: $0)...])) } ?? false
  }

  /// The siblings of all files that have any: `index.html.gz` and so on.
  static func siblings(of files: [OutputFile], in formats: [Compression], jobs: Int) -> [OutputFile] {
    guard !formats.isEmpty else { return [] }
    return parallelMap(files.filter(suits), jobs: jobs) { file in
      let bytes = file.bytes
      return formats.map { OutputFile(path: "\(file.path).\($0)", bytes: $0.compress(bytes)) }
    }.flatMap(\.self)
  }

  /// The same bytes give the same result with the same library. Of a page of 10 KB Brotli's level 5 makes 2.7 KB in a
  /// quarter of a millisecond, level 9 the same in nine, level 10 2.4 KB in seven; Zstandard's level 15 takes sixteen
  /// times as long as 9 for three per cent less.
  func compress(_ bytes: [UInt8]) -> [UInt8] {
    switch self {
    case .gz: gzip(bytes)
    case .br: brotli(bytes)
    case .zst: zstandard(bytes)
    }
  }

  private func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    guard candor_gzip_begin(&stream, 9) == Z_OK else { return [] }
    defer { deflateEnd(&stream) }
    var input = bytes
    return [UInt8](unsafeUninitializedCapacity: Int(deflateBound(&stream, UInt(bytes.count))) + 32) { output, count in
      input.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        _ = deflate(&stream, Z_FINISH)
      }
      count = output.count - Int(stream.avail_out)
    }
  }

  private func brotli(_ bytes: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: BrotliEncoderMaxCompressedSize(bytes.count) + 16) { output, count in
      count = output.count
      let isDone = BrotliEncoderCompress(
        5, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, bytes.count, bytes, &count, output.baseAddress)
      if isDone == BROTLI_FALSE { count = 0 }
    }
  }

  private func zstandard(_ bytes: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(bytes.count)) { output, count in
      let size = ZSTD_compress(output.baseAddress, output.count, bytes, bytes.count, 9)
      count = ZSTD_isError(size) == 0 ? size : 0
    }
  }
}
