// @ts-check

/** What shows streaming speaks these languages; in any other one it speaks English. */
export { en } from "./en.js"
export { ko } from "./ko.js"
