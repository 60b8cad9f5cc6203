import Glibc

/// Where the page's files are (C4).
package enum PublicFolder {
  /// The folder that was given, else the first with a page in it: beside the program, in
  /// the checkout that it was built in, in `share/sluice`.
  package static func find(_ given: Given<String>?) throws(StartupError) -> String {
    let search = Search(
      holdsPage: { access($0 + "/index.html", R_OK) == 0 },
      isCheckout: { access($0 + "/Package.swift", F_OK) == 0 })
    guard let given else { return try search.near(program()) }
    return try search.check(given)
  }

  private static func program() -> String {
    var path = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    readlink("/proc/self/exe", &path, Int(PATH_MAX))
    return path.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }
}

extension PublicFolder {
  /// What is asked of the file system, so that the rules can be tested without one.
  struct Search {
    let holdsPage: (String) -> Bool
    let isCheckout: (String) -> Bool

    func check(_ given: Given<String>) throws(StartupError) -> String {
      guard !holdsPage(given.value) else { return given.value }
      throw StartupError(
        .configuration,
        "\(given.source) names \(StartupError.quoted(given.value)), where no index.html can be"
          + " read: name the folder Public that came with Sluice.")
    }

    func near(_ program: String) throws(StartupError) -> String {
      let folders = Search.folders(above: program)
      let beside = folders.prefix(1).map { $0 + "/Public" }
      let checkouts = folders.filter(isCheckout).map { $0 + "/Public" }
      let shared = folders.dropFirst().prefix(1).map { $0 + "/share/sluice/Public" }
      let candidates = beside + checkouts + shared
      if let found = candidates.first(where: holdsPage) { return found }
      throw StartupError(
        .configuration,
        "The folder Public with the page is missing (looked for"
          + " \(candidates.joined(separator: ", "))): name it with --public.")
    }

    /// The folder that `path` is in, the one above, and so on; the root is left out.
    private static func folders(above path: String) -> [String] {
      var names = path.split(separator: "/").dropLast()
      var folders: [String] = []
      while !names.isEmpty {
        folders.append("/" + names.joined(separator: "/"))
        names.removeLast()
      }
      return folders
    }
  }
}
