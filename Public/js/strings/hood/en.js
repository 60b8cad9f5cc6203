// @ts-check

/** What is said where streaming is shown, in English. */
export const en = {
  // the panel
  closePanel: "Close the panel",
  // clocks
  clocksTitle: "Stopwatch and rhythm",
  toFirstText: "from Send to the first text",
  // receipt
  // rhythm
  // picture
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
}
