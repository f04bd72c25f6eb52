// The front door in a built page, whose files carry one language (scripts/page-languages.mjs). `options.locale` has no
// effect there: a page speaks its language only.
export * as m from './generated/split/index';
export { getLocale, overwriteGetLocale } from './generated/runtime';
export { bringTexts } from './page-texts';
