// @ts-check

/** @param {string} n @param {string} one @param {string} many */
const plural = (n, one, many) => `${n} ${n === "1" ? one : many}`

/** Every sentence and name of the page, in English. A language file holds exactly these keys. */
export const en = {
  language: "English",
  message: "Message",
  ask: "Ask anything",
  askNext: "Write on; it is sent when this answer ends",
  send: "Send",
  sendKey: "Send  Enter",
  stop: "Stop",
  stopKey: "Stop  Esc",
  newChat: "New chat",
  newChatKey: "New chat  Ctrl Shift O",
  again: "Ask again",
  copy: "Copy",
  copied: "Copied",
  resume: "Continue",
  showAll: "Show all",
  showLess: "Show less",
  undo: "Undo",
  takeBack: "Take back",
  next: "Next:",
  below: "New text below",
  skip: "Skip to the message box",
  conversation: "Conversation",
  question: "Question",
  answer: "Answer",

  emptyTitle: "Ask something, and watch it arrive.",
  examples: "Example questions",
  prompt1: "What is token streaming?",
  hint1: "the short explanation",
  prompt2: "Write a long poem about rain",
  hint2: "press Stop in the middle",
  prompt3: "Write a small Swift function and explain it",
  hint3: "code while it is being written",
  prompt4: "Say hello in Korean and tell me what a token is",
  hint4: "short; see single letters arrive",
  demo: "Demo text, not an AI.",
  demoTruth: "The stream is real, the words were written beforehand.",
  demoNotice: "These answers were written by hand and are sent word by word, the way a model "
    + "would. For a real model, start Sluice with --upstream and the model server’s address.",
  demoToo: "The demo text in the list of models needs no model.",

  model: "Model",
  models: "Models",
  modelNow: "Model: {name}",
  findModel: "Search models",
  noModel: "No model",
  noMatch: "No model has this name.",
  demoNatural: "Demo text",
  demoFast: "Demo text, fast",
  demoSlow: "Demo text, slow",
  demoReasoning: "Demo text, thinks first",
  demoWhere: "written text, not an AI; needs nothing",

  look: "Language and look",
  languageChoice: "Language",
  theme: "Look",
  themeSystem: "As the system",
  themeLight: "Light",
  themeDark: "Dark",

  signInTitle: "This server asks for an access code.",
  signInWhy: "Whoever runs it has one: it stands in the link that was printed when it started.",
  accessCode: "Access code",
  signIn: "Sign in",
  signOut: "Sign out",
  wrongCode: "This code does not hold here. Compare it letter by letter, or ask for another.",
  slowCode: "Too many wrong codes came from your address. Try again in {s} s.",
  noCookie: "The code is right, but this browser keeps no cookie for this page. Allow cookies here, "
    + "then sign in again.",

  waiting: "Still waiting for the first word, {s} s.",
  silent: "Still waiting for the next word, {s} s.",
  held: "Four answers are being written at once. This one is asked for when one of them ends.",
  thoughts: "What the model thought",
  thinking: "Thinking, {s} s",
  thought: "Thought for {s} s",

  finished: "Finished",
  finishedEmpty: "The model ended its answer without a word.",
  limit: "It reached the length limit. There is probably more.",
  limitAt: "It reached the length limit of {n} tokens. There is probably more.",
  stopped: "You stopped it here.",
  stoppedEmpty: "You stopped it before the first word.",
  lost: "The connection was lost here, so this is not the whole answer. What came is kept.",
  lostEmpty: "The connection was lost before the first word came.",
  unreachable: "This page cannot reach its server.",
  filtered: "The model’s content filter ended the answer here. Neither this page nor its server "
    + "filters anything.",
  errorPlain: "The model server reported an error and gave no reason.",
  errorStatus: "The server answered with status {n} and gave no reason.",
  retry: "It asks to wait {s} s.",
  returned: "What you wrote is back in the message box.",

  storageFull: "This browser can keep no more. The chat goes on, but closing the page loses it. "
    + "Export it to keep it.",
  storageBlocked: "This browser keeps nothing for this page; the window may be a private one. The "
    + "chat goes on, but closing the page loses it. Export it to keep it.",
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
  tokens: "tokens",
  seconds: "{s} s",
  firstTextNote: "The time from Send to the first text of the answer.",
  tokensRateNote: "How fast the model writes. A token is often a word, sometimes a part of one.",
  eventsRateNote: "How many events with text come a second. An event often carries one token; "
    + "the model has not counted them yet.",
  tokensNote: "How long the answer is, counted by the model.",

  noServer: "This page cannot reach its server. What you wrote is kept. Trying again in {s} s.",
  noModels: "The server runs, but no model answers at {name}. Start it, then try again.",
  upstream: "its upstream",
  copyFailed: "Copying is not allowed here. The text is selected: press Ctrl C.",
  begun: "New chat.",
  left: "The temporary chat is not kept.",

  started: "Answer started.",
  /** @param {Record<string, string>} values */
  writing: ({ n }) => `Still writing, ${plural(n, "word", "words")} so far.`,
  /** @param {Record<string, string>} values */
  done: ({ n }) => `Done, ${plural(n, "word", "words")}.`,
  /** @param {Record<string, string>} values */
  stoppedAt: ({ n }) => `Stopped, ${plural(n, "word", "words")} kept.`,
  /** @param {Record<string, string>} values */
  brokeOff: ({ n, sentence }) => `${sentence} ${plural(n, "word", "words")} kept.`,
}
