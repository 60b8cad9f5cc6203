// @ts-check

/** @param {string} n @param {string} one @param {string} many */
const plural = (n, one, many) => `${n} ${n === "1" ? one : many}`
/** @type {(one: string, many: string) => (values: Record<string, string>) => string} */
const counted = (one, many) => ({ n }) => plural(n, one, many)

/** What the page says once it is in use, in English. A language file holds exactly these keys. */
export const en = {
  again: "Ask again",
  copied: "Copied",
  resume: "Continue",
  showAll: "Show all",
  showLess: "Show less",
  question: "Question",
  answer: "Answer",

  languageChoice: "Language",
  themeSystem: "As the system",
  themeLight: "Light",
  themeDark: "Dark",
  /** @param {Record<string, string>} values */
  settingsChanged: ({ n }) => `${plural(n, "setting", "settings")} changed`,
  close: "Close",
  thisChat: "This chat",
  thisPage: "This page",
  temperature: "Temperature",
  temperatureHint: "how freely it picks words, from 0 to 2",
  maxTokens: "Longest answer",
  maxTokensHint: "in tokens",
  seed: "Seed",
  seedHint: "same seed, same answer, if the model can",
  moreSettings: "Top-p, stop words, extra JSON",
  topP: "Top-p",
  topPHint: "picks from the likeliest words that make up this share, from 0 to 1",
  stopWords: "Stop words",
  stopWordsHint: "one a line: the answer ends before it; \\n is a line break",
  extra: "Extra JSON",
  extraHint: "more fields of the request, as an object",
  modelsOwn: "model’s own",
  resetToModel: "Reset to the model’s own",
  resetToNone: "Reset to none",
  resetAll: "Reset all",
  forNewChats: "Use for new chats",
  areDefaults: "New chats in this browser start with these values.",
  wrongNumber: "This takes a number from {min} to {max}, not “{text}”. The last right value holds.",
  wrongWhole: "This takes a whole number from {min} to {max}, not “{text}”. The last right value "
    + "holds.",
  wrongInteger: "This takes a whole number, not “{text}”. The last right value holds.",
  extraBroken: "This is no JSON from line {line}, column {column} on. It is kept as typed, and not "
    + "sent until it is right.",
  extraObject: "This has to be an object, such as {\"top_k\": 40}. It is kept as typed, and not sent "
    + "until it is right.",
  extraOwn: "“{name}” is set by the page itself. Take it out; until then nothing of this is sent.",
  follow: "Follow new text",
  followEnd: "While I am at the end",
  followAlways: "Always",
  followNever: "Never",
  enterSends: "Enter sends",

  shortcuts: "Shortcuts",
  newLine: "New line",
  editLast: "Edit the last question",
  latest: "To the latest answer",
  copyLast: "Copy the latest answer",
  renameListed: "Rename a chat in the list",
  deleteListed: "Delete a chat in the list",
  thisSheet: "This sheet",
  signOut: "Sign out",
  silent: "Still waiting for the next word, {s} s.",
  held: "Four answers are being written at once. This one is asked for when one of them ends.",
  thoughts: "What the model thought",
  thinking: "Thinking, {s} s",
  thought: "Thought for {s} s",
  finishedEmpty: "The model ended its answer without a word.",
  limitAt: "It reached the length limit of {n} tokens. There is probably more.",
  stoppedEmpty: "You stopped it before the first word.",
  lostEmpty: "The connection was lost before the first word came.",
  errorPlain: "The model server reported an error and gave no reason.",
  errorStatus: "The server answered with status {n} and gave no reason.",
  retry: "It asks to wait {s} s.",

  // streaming that is honest
  reading: "The model is reading {n} tokens.",
  letGo: "The model was let go {ms} ms later.",
  refused: "The model declined, in its own words.",
  called: "The model wants to call {names}. This page calls nothing.",
  oneEvent: "The whole answer came in one event: it was not streamed.",
  unreadable: "One piece of the answer could not be read.",
  unreadables: "{n} pieces of the answer could not be read.",
  finishedThought: "The model ended while it was still thinking. Its thoughts are kept above.",
  instead: "What came is no answer of a model but something else ({type}). Perhaps the address "
    + "after --upstream is not a model server’s.",
  keyRefused: "The model’s provider did not accept the server’s key. Whoever runs this server can "
    + "set another.",
  raiseLimit: "Raise the limit…",
  editQuestion: "Edit the question",
  tryAgain: "Try again",
  tryAgainIn: "Try again in {s} s",
  details: "Details",
  detailStatus: "Status",
  detailRequest: "Request",
  detailType: "Type",
  detailCode: "Code",
  finishedNote: "The model said by itself that its answer is complete.",
  contextOf: "of {n} tokens of context",
  contextUsed: "tokens of context used",
  contextNote: "How much of what the model can hold in mind at once is used by this conversation. "
    + "When it is full, the question is refused or its beginning is forgotten.",
  storageFull: "This browser can keep no more. The chat goes on, but closing the page loses it. "
    + "Export it to keep it.",
  storageBlocked: "This browser keeps nothing for this page; the window may be a private one. The "
    + "chat goes on, but closing the page loses it. Export it to keep it.",
  present: "Present",
  temporaryNow: "Temporary chat: it is not kept.",
  goneNow: "This chat was deleted elsewhere. Your next question keeps it again.",
  found: counted("chat", "chats"),
  foundNone: "No chat has these words.",
  actionsFor: "Actions for {title}",
  writingHere: "an answer is being written",
  rename: "Rename",
  newName: "Name of the chat",
  pin: "Pin",
  unpin: "Unpin",
  exportMarkdown: "Export as Markdown",
  exportJson: "Export as JSON",
  removed: "Chat deleted.",
  imported: counted("chat imported.", "chats imported."),
  more: "More",
  fork: "Fork from here",
  forked: "A chat of its own, from here. The other one stays as it is.",
  copyQuestion: "Copy the question",
  copyRefused: "Copying is not allowed here.",
  leftPage: "You left the page here. What came is kept.",
  leftPageEmpty: "You left the page before the first word.",
  elsewhere: "It is being written in another tab.",

  exportedSystem: "System prompt",
  exportedReasoning: "Thinking",
  exportedNote: "How it ended",
  importTooLarge: "{name} is too large: at most {mb} MB and {n} messages can be imported. Nothing "
    + "was changed.",
  importForeign: "{name} is not a conversation that this page can read. It reads what it exported, "
    + "and JSON with a list of messages. Nothing was changed.",
  importEmpty: "{name} holds no messages. Each needs a role, such as “user”, and content. Nothing "
    + "was changed.",
  importBroken: "{name} cannot be read to its end; it may be damaged. Nothing was changed.",
  /** @param {Record<string, string>} values */
  importSkipped: ({ name, n }) => `${plural(n, "conversation", "conversations")} in ${name} could `
    + "not be read. The others were imported.",

  firstText: "first text",
  tokensRate: "tokens a second",
  eventsRate: "events a second",
  seconds: "{s} s",
  firstTextNote: "The time from Send to the first text of the answer.",
  tokensRateNote: "How fast the model writes. A token is often a word, sometimes a part of one.",
  eventsRateNote: "How many events with text come a second. An event often carries one token; "
    + "the model has not counted them yet.",
  tokensNote: "How long the answer is, counted by the model.",
  copyFailed: "Copying is not allowed here. The text is selected: press Ctrl C.",

  raw: "Show as the model wrote it",
  table: "Table",
  taskDone: "Done",
  taskOpen: "To do",
  code: "Code",
  codeIn: "Code, {language}",
  wrapCode: "Wrap",
  downloadCode: "Download",
  copyCode: "Copy code",

  started: "Answer started.",
  /** @param {Record<string, string>} values */
  writing: ({ n }) => `Still writing, ${plural(n, "word", "words")} so far.`,
  /** @param {Record<string, string>} values */
  done: ({ n }) => `Done, ${plural(n, "word", "words")}.`,
  /** @param {Record<string, string>} values */
  stoppedAt: ({ n }) => `Stopped, ${plural(n, "word", "words")} kept.`,
  /** @param {Record<string, string>} values */
  brokeOff: ({ n, sentence }) => `${sentence} ${plural(n, "word", "words")} kept.`,

  cancel: "Cancel",
  notWhileWriting: "Not while an answer is being written",
  version: "{n} of {all}",
  olderVersion: "Previous version",
  newerVersion: "Next version",
  firstLetters: "Only the first {n} letters are shown. All of it is sent.",
}
