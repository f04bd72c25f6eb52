// Texts of the product in three languages; sources in {feature}/{locale}.json, compiled by scripts/compile-messages.mjs.
// Server: `m.notices_recalled({ title }, { locale: ctx.locale })`. Browser: without options, the page's language.
export * as m from './generated/messages';
export { getLocale, overwriteGetLocale } from './generated/runtime';
export { bringTexts } from './all-languages';
