// The same front door for the bundler: one module per message, so that a screen carries only its own texts.
export * as m from './generated/split/index';
export { getLocale, overwriteGetLocale } from './generated/runtime';
