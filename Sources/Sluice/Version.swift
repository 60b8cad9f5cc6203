/// Which Sluice this is.
package enum Version {
  /// Semantic version (semver.org), as `sluice --version` prints it.
  package static let current = "0.1.0"
}
