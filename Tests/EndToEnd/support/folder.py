"""A folder of every kind of file that a page may have, to be served as `Public/`."""

from pathlib import Path

TEXT = "/* 안녕 */ " + "body { color: black }\n" * 400
FILES: dict[str, tuple[str, bytes]] = {
    "index.html": ("text/html", b"<!doctype html><title>Test</title>" + b"<p>Hello</p>" * 300),
    "style.css": ("text/css", TEXT.encode()),
    "js/main.js": ("text/javascript", b"export const a = 1\n" * 300),
    "js/part.mjs": ("text/javascript", b"export const b = 2\n"),
    "data.json": ("application/json", b'{"a":1}'),
    "icon.svg": ("image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'></svg>"),
    "icon.png": ("image/png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20),
    "font.woff2": ("font/woff2", b"wOF2" + bytes(2000)),
    "note.txt": ("text/plain", b"note"),
    "empty.txt": ("text/plain", b""),
}


def make(folder: Path) -> Path:
    """Writes FILES into `folder`/Public, and beside it a secret that must not be served."""
    public = folder / "Public"
    for name, (_, content) in FILES.items():
        path = public / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder / "secret.txt").write_bytes(b"SECRET")
    (public / "link.txt").symlink_to(folder / "secret.txt")
    (public / "out").symlink_to(folder)
    return public
