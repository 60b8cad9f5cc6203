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
  // slow motion
  // race, speeds
  // transports
  // break it
  // tour
  // presenter
  // record and replay
  // card
}
