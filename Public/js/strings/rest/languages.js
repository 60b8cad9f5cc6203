// @ts-check

/** The words of the page in use: the same languages as `../languages.js`. */
export { en } from "./en.js"
export { ko } from "./ko.js"
