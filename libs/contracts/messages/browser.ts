// The same front door for the bundler: one module per message, so that a screen carries only its own texts. A build takes
// built.ts in its place.
export * as m from './generated/split/index';
export { getLocale, overwriteGetLocale } from './generated/runtime';
export { bringTexts } from './all-languages';
