/// What a browser must know to run the page safely (S3).
package enum SecurityHeaders {
  /// Goes with every file, and does no harm to any other answer.
  package static let all: [(name: String, value: String)] = [
    ("Content-Security-Policy", policy),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
  ]

  /// For what is no page: should a browser show it, or a page frame it, nothing in it runs.
  package static let dataPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox"

  private static let policy = [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'",
    "img-src 'self' data: blob:", "font-src 'self'", "worker-src 'self'", "manifest-src 'self'",
    "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'",
  ].joined(separator: "; ")
}
