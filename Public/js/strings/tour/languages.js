// @ts-check

/** The tour and the presenter's layout speak these languages. */
export { en } from "./en.js"
export { ko } from "./ko.js"
