/// The page's files, all in memory: no request ever reaches the file system, so there is
/// no way out of the folder.
package struct StaticFiles: Sendable {
  private let files: [String: StaticFile]

  /// Reads all of `folder` once; later changes to it are not seen.
  package static func load(_ folder: String) throws(StartupError) -> StaticFiles {
    do {
      return StaticFiles(try FolderReader.read(folder))
    } catch {
      throw StartupError(
        .configuration,
        "The page's folder \(StartupError.quoted(folder)) cannot be read (\(error.reason)): name"
          + " the folder Public that came with Sluice with --public.")
    }
  }

  init(_ files: [(path: String, bytes: [UInt8])]) {
    self.files = Dictionary(
      uniqueKeysWithValues: files.map { ($0.path, StaticFile(path: $0.path, bytes: $0.bytes)) })
  }

  /// The answer to a request for `path`, without its query and with its escapes resolved;
  /// nil when there is no such file.
  ///
  /// A path that ends in a slash means the index.html there. A method other than GET and
  /// HEAD is answered 405 with `Allow` and no bytes. `header` finds a request header by name.
  package func answer(
    method: String, path: String, header: (String) -> String?
  ) -> FileAnswer? {
    guard let file = files[path.hasSuffix("/") ? path + "index.html" : path] else { return nil }
    guard method == "GET" || method == "HEAD" else {
      let headers = SecurityHeaders.all + [("Allow", "GET, HEAD")]
      return FileAnswer(405, headers, SharedBytes([]), 0..<0)
    }
    return file.answer(isGet: method == "GET", header)
  }
}
