// @ts-check

/** What is said where streaming is shown, in English. */
export const en = {
  // the panel
  closePanel: "Close the panel",
  // clocks
  clocksTitle: "Stopwatch and rhythm",
  toFirstText: "from Send to the first text",
  medianGap: "usual gap",
  slowestGap: "slowest gap",
  // receipt
  milliseconds: "{ms} ms",
  receiptTitle: "What Stop did",
  receiptPressed: "You pressed Stop",
  receiptNoticed: "This server noticed",
  receiptLetGo: "The model was let go",
  receiptAfter: (/** @type {Record<string, string>} */ { n }) => `After that ${n} ${events(n)} came.`,
  receiptUnmade: "{n} demo tokens were never made.",
  receiptClocks: "0 ms is this page’s clock, the rest the server’s. They agree to ± {ms} ms.",
  // rhythm
  axisSend: "Send",
  stripEmpty: "Time axis: no text yet, {n} events.",
  stripLabel: "Time axis: first text after {s} s, then a tick for each of {n} events.",
  pauseNote: "{s} s pause",
  pauseModel: "After “{word}” the model paused {s} s.",
  pauseWay: "The server had it; the way to this page took {s} s longer.",
  pauseUnknown: "After “{word}” nothing came for {s} s.",
  pauseOn: "Then it went on as evenly as before.",
  rhythmNone: "Nothing has come yet. The question is with the model.",
  rhythmNothing: "No text came.",
  rhythmOne: "The whole answer came in one event: it was not streamed.",
  rhythmFew: (/** @type {Record<string, string>} */ { n }) => `${n} ${events(n)} with text came.`,
  rhythmHeld: "{n} events came at once: something on the way had held them back.",
  rhythmBurst: "{n} events came at once.",
  rhythmEven: "The text comes evenly, about {n} events a second.",
  rhythmEvenOver: "The text came evenly, about {n} events a second.",
  rhythmUneven: "The text comes unevenly, about {n} events a second.",
  rhythmUnevenOver: "The text came unevenly, about {n} events a second.",
  // picture
  picture: "What goes between the model, this server and your browser",
  boxModel: "Model",
  boxModelNote: "the server’s choice",
  boxDemoNote: "here: demo text, a token at a time",
  boxServer: "This server",
  boxServerNote: "passes each event on at once",
  boxBrowser: "Your browser",
  upperRequest: "one request with",
  lowerRequest: "the question, sent by this page",
  countEvents: "events",
  countBytes: "in all",
  countShare: "is text",
  percent: "{n} %",
  mileNone: "Nothing has been asked yet.",
  mileKept: "This answer was kept: how it came was not seen.",
  mileSent: "① The question has left this page.",
  mileHead: "The model’s side took the question after {s} s; no text yet.",
  mileText: "② The first text came after {s} s.",
  mileDone: "[DONE] came after {s} s: the answer is complete.",
  mileEnded: "The answer ended after {s} s, without [DONE].",
  mileStopped: "You closed the gate after {s} s.",
  mileError: "It ended with an error after {s} s.",
  mileCutUpper: "The line between the server and the model broke after {s} s.",
  mileCutLower: "The line to this page broke after {s} s.",
  wayTook: "A dot’s fall is drawn slowly. The real way from server to page took {ms} ms (± {error} ms).",
  wayAdded: "{size} of what came here are the server’s notes for this panel.",
  wayUnknown: "A dot’s fall is drawn slowly. When the server had each event is not known here: it tells only if this panel is open at Send.",
  // X-ray
  xray: "X-ray",
  xrayAbout: "each line carried these words",
  xrayLast: "the last {n} of {all} lines",
  wholeLines: "Whole lines",
  xrayLines: "Lines of the stream",
  xrayWords: "The words they became",
  xrayNone: "Lines appear here as they come.",
  xrayHint: "Point at a line or at words, or go through them with the arrow keys. Enter folds a line out.",
  xrayUntraced: "Where the server’s reads cut the lines is not known: this panel was closed when the question left.",
  lineText: "{b} bytes, {n} of them text.",
  lineNoText: "{b} bytes, none of them text.",
  lineDone: "With this line the answer is whole.",
  lineComment: "{b} bytes of comment: it keeps the connection open and says nothing.",
  lineMore: "… {size} in all",
  readBoth: "{n} events came in one read, at the server and here.",
  readServer: "{n} events came to the server in one read.",
  readPage: "{n} events came to this page in one read.",
  cutServer: "The network cut this line after {a} of its {b} bytes. The server kept them until the rest came, {ms} ms later, and passed the line on whole.",
  cutPage: "This page read {a} of its {b} bytes and kept them until the rest came, {ms} ms later.",
  cutBoth: "The line was cut after {a} of its {b} bytes on both ways, to the server and to this page. Each kept them until the rest came, at most {ms} ms later.",
  cutLetter: "The cut went through “{letter}”, after {a} of its {b} bytes.",
  cutMany: "The network cut it in {n} places, and the buffers put it together.",
  // slow motion
  slow: "Slow motion",
  pauseDisplay: "Pause the display",
  stepDisplay: "Show one event",
  shownAt: "Shown at",
  speed20: "1/20 speed",
  speed10: "1/10 speed",
  speed4: "1/4 speed",
  speed2: "half speed",
  speed1: "real speed",
  slowsPage: "This slows the page, not the model.",
  tank: "{n} arrived, not shown yet",
  // race, speeds
  // transports
  // break it
  // tour
  // presenter
  // record and replay
  // card
  cardOpen: "Receipt card",
  cardTitle: "One stream",
  cardNote: "note",
  cardEnd: "how it ended",
  cardSent: "sent",
  cardPng: "Save as picture",
  cardText: "Save as text",
  cardJson: "Save as JSON",
}

/** @param {string} n */
function events(n) {
  return n === "1" ? "event" : "events"
}
