// @ts-check

/** The languages of the page, one a line: a file of this folder, and here its code and its name. */
export { en } from "./en.js"
export { ko } from "./ko.js"
