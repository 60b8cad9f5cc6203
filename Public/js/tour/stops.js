// @ts-check
import { bothWays, broken, fiveLetters, paragraph, stopped, threeUses } from "./experiments.js"
import * as seen from "./seen.js"

/** @typedef {import("../strings.js").Key} Key */

/**
 * One stop of the tour: what it is about, what is tried, how that is drawn, and the sentence that
 * says what was seen, with the values that it needs.
 *
 * @typedef {object} Stop
 * @property {string} id
 * @property {Key} title
 * @property {readonly Key[]} text
 * @property {import("./experiments.js").Experiment} experiment
 * @property {"way" | "request" | "response" | "stairs" | "lines" | "clocks" | "ledger"} picture
 * @property {number} [slower] how many times slower it is shown than it came
 * @property {Key} sentence
 * @property {import("./seen.js").Seen} seen
 */

/**
 * The stops, in order.
 *
 * @type {readonly Stop[]}
 */
export const stops = [
  {
    id: "way", title: "stopWay", text: ["stopWay1", "stopWay2"],
    experiment: fiveLetters, picture: "way", sentence: "sawWay", seen: seen.sawWay,
  },
  {
    id: "question", title: "stopQuestion", text: ["stopQuestion1", "stopQuestion2"],
    experiment: fiveLetters, picture: "request", sentence: "sawQuestion", seen: seen.sawQuestion,
  },
  {
    id: "stream", title: "stopStream", text: ["stopStream1", "stopStream2"],
    experiment: fiveLetters, picture: "response", sentence: "sawStream", seen: seen.sawStream,
  },
  {
    id: "bits", title: "stopBits", text: ["stopBits1", "stopBits2"], slower: 4,
    experiment: fiveLetters, picture: "stairs", sentence: "sawBits", seen: seen.sawBits,
  },
  {
    id: "end", title: "stopEnd", text: ["stopEnd1", "stopEnd2"],
    experiment: paragraph, picture: "lines", sentence: "sawEnd", seen: seen.sawEnd,
  },
  {
    id: "sooner", title: "stopSooner", text: ["stopSooner1", "stopSooner2"],
    experiment: bothWays, picture: "clocks", sentence: "sawSooner", seen: seen.sawSooner,
  },
  {
    id: "stop", title: "stopStop", text: ["stopStop1", "stopStop2"],
    experiment: stopped, picture: "lines", sentence: "sawStop", seen: seen.sawStop,
  },
  {
    id: "break", title: "stopBreak", text: ["stopBreak1", "stopBreak2"],
    experiment: broken, picture: "lines", sentence: "sawBreak", seen: seen.sawBreak,
  },
  {
    id: "why", title: "stopWhy", text: ["stopWhy1", "stopWhy2"],
    experiment: threeUses, picture: "ledger", sentence: "sawWhy", seen: seen.sawOneWay,
  },
]
