// @ts-check

/**
 * A language that code can be highlighted in. `name` is Prism's, `parts` are Prism's files in the
 * order that they build on each other, `end` is how a file's name ends.
 *
 * @typedef {{ name: string, title: string, end: string, parts: readonly string[] }} Language
 */

// Title, end of a file's name, names in fences (the first is Prism's), parts where they are more
// than the name. CSS and JavaScript follow markup, for they teach it to read what is within it.
const table = [
  ["Bash", "sh", "bash sh shell zsh ksh"],
  ["C", "c", "c h", "clike c"],
  ["C#", "cs", "csharp cs c# dotnet", "clike csharp"],
  ["C++", "cpp", "cpp c++ cc cxx hpp hh", "clike c cpp"],
  ["CSS", "css", "css scss less", "markup css"],
  ["Dart", "dart", "dart", "clike dart"],
  ["Diff", "diff", "diff patch udiff"],
  ["Dockerfile", "dockerfile", "docker dockerfile containerfile"],
  ["Elixir", "ex", "elixir ex exs"],
  ["Go", "go", "go golang", "clike go"],
  ["GraphQL", "graphql", "graphql gql"],
  ["Haskell", "hs", "haskell hs"],
  ["HTML", "html", "html xhtml htm markup vue svelte", "markup css clike javascript"],
  ["INI", "ini", "ini cfg conf properties dotenv env"],
  ["Java", "java", "java", "clike java"],
  ["JavaScript", "js", "javascript js mjs cjs node", "markup clike javascript"],
  ["JSON", "json", "json jsonc json5 jsonl ndjson webmanifest"],
  ["JSX", "jsx", "jsx react", "markup clike javascript jsx"],
  ["Kotlin", "kt", "kotlin kt kts", "clike kotlin"],
  ["LaTeX", "tex", "latex tex"],
  ["Lua", "lua", "lua"],
  ["Makefile", "mk", "makefile make mk"],
  ["Markdown", "md", "markdown md mdx", "markup yaml markdown"],
  ["Objective-C", "m", "objectivec objc objective-c obj-c", "clike c objectivec"],
  ["Perl", "pl", "perl pl pm"],
  ["PHP", "php", "php", "markup css clike javascript markup-templating php"],
  ["PowerShell", "ps1", "powershell ps1 pwsh posh"],
  ["Python", "py", "python py python3 py3 pyi"],
  ["R", "r", "r rlang"],
  ["Ruby", "rb", "ruby rb", "clike ruby"],
  ["Rust", "rs", "rust rs"],
  ["Scala", "scala", "scala", "clike java scala"],
  ["Shell", "sh", "shell-session console shellsession sh-session terminal", "bash shell-session"],
  ["SQL", "sql", "sql mysql postgres postgresql plpgsql sqlite tsql"],
  ["SVG", "svg", "svg", "markup css clike javascript"],
  ["Swift", "swift", "swift"],
  ["TOML", "toml", "toml"],
  ["TSX", "tsx", "tsx", "markup clike javascript jsx typescript tsx"],
  ["TypeScript", "ts", "typescript ts mts cts", "markup clike javascript typescript"],
  ["XML", "xml", "xml xsd xsl xslt plist rss atom", "markup"],
  ["YAML", "yaml", "yaml yml"],
  ["Zig", "zig", "zig"],
]

/** By every name. @type {Map<string, Language>} */
const known = new Map()
for (const [title, end, names, parts] of table) {
  const [name] = names.split(" ")
  const language = { name, title, end, parts: (parts ?? name).split(" ") }
  for (const it of names.split(" ")) known.set(it, language)
}

/** All of them, one each. @type {readonly Language[]} */
export const languages = [...new Set(known.values())]

/**
 * @param {string} info what stands behind a fence: a name, perhaps with more behind it
 * @returns {Language | undefined}
 */
export function languageOf(info) {
  return known.get(nameIn(info).toLowerCase())
}

/**
 * The language as it is shown: by its title if it is known, else as it was written.
 *
 * @param {string} info
 * @returns {string} empty if no language was named
 */
export function titleOf(info) {
  return languageOf(info)?.title ?? nameIn(info).slice(0, 30)
}

/** @param {string} info */
function nameIn(info) {
  return info.trim().split(/[\s,;:{]/, 1)[0].replace(/^\.|^language-/, "")
}
