// What the message scripts share: where the sources are and what a correct set of sources is.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
export const messagesDir = join(root, 'libs/contracts/messages');
export const generatedDir = join(messagesDir, 'generated');
export const locales = ['zh-Hant', 'en', 'pt'];

/** Names of the message folders (one per feature), sorted. */
export function messageFeatures() {
  return readdirSync(messagesDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'generated')
    .map((entry) => entry.name)
    .sort();
}

export const sourceFile = (feature, locale) => join(messagesDir, feature, `${locale}.json`);

/** `{n|class|classes}`: the first word where `n` is 1, the second one otherwise. Chinese has one form and needs none. */
const CHOICE = /\{(\w+)\|([^{}|]*)\|([^{}|]*)\}/g;

/** A message with each choice as a plain place, which the compiler knows, and its words behind it as they are. */
export const withoutChoices = (text) => text.replaceAll(CHOICE, '{$1}⟦$2|$3⟧');

/** The same after the compiler: source text of the message functions, with the choices in place. */
export const withChoices = (source) =>
  source.replaceAll(/\$\{(i\?\.\w+)\}⟦([^|⟧]*)\|([^⟧]*)⟧/g, (_all, place, one, more) => `\${${place} == 1 ? ${JSON.stringify(one)} : ${JSON.stringify(more)}}`);

/** Names of the `{places}` of a message, sorted; a message with variants gives the union over its variants. */
function placesOf(value) {
  const texts = typeof value === 'string' ? [value] : value.flatMap((v) => Object.values(v.match ?? {}));
  const places = new Set();
  for (const text of texts) for (const hit of text.replaceAll(/\\[{}]/g, '').matchAll(/\{(\w+)(?:\|[^{}|]*\|[^{}|]*)?\}/g)) places.add(hit[1]);
  return [...places].sort();
}

const validValue = (value) =>
  typeof value === 'string'
    ? value.trim() !== ''
    : Array.isArray(value) && value.length > 0 && value.every((v) => Object.values(v.match ?? {}).every((t) => typeof t === 'string' && t.trim() !== '') && v.match);

/**
 * Faults of all sources, one sentence each: unreadable files, keys missing in a language, wrong prefixes, empty
 * texts, places that differ between languages. Empty list = complete in three languages.
 */
export function messageFaults() {
  const faults = [];
  for (const feature of messageFeatures()) {
    const prefix = `${feature.replaceAll('-', '_')}_`;
    const byLocale = {};
    for (const locale of locales) {
      const file = sourceFile(feature, locale);
      if (!existsSync(file)) faults.push(`${feature}/${locale}.json is missing`);
      else
        try {
          byLocale[locale] = JSON.parse(readFileSync(file, 'utf8'));
        } catch (error) {
          faults.push(`${feature}/${locale}.json is no JSON: ${error.message}`);
        }
    }
    const keys = new Set(Object.values(byLocale).flatMap((messages) => Object.keys(messages)));
    keys.delete('$schema');
    for (const key of keys) {
      if (!/^[a-z][a-z0-9_]*$/.test(key) || !key.startsWith(prefix)) {
        faults.push(`${feature}: key ${key} must be lower_case and begin with ${prefix}`);
      }
      for (const locale of Object.keys(byLocale)) {
        const value = byLocale[locale][key];
        if (value === undefined) faults.push(`${feature}/${locale}.json has no ${key}`);
        else if (!validValue(value)) faults.push(`${feature}/${locale}.json: ${key} is empty or malformed`);
      }
      const base = byLocale['zh-Hant']?.[key];
      if (base === undefined || !validValue(base)) continue;
      for (const locale of ['en', 'pt']) {
        const value = byLocale[locale]?.[key];
        if (value === undefined || !validValue(value)) continue;
        const [want, have] = [placesOf(base).join(', '), placesOf(value).join(', ')];
        if (want !== have) faults.push(`${feature}/${locale}.json: ${key} has places {${have}}, zh-Hant has {${want}}`);
      }
    }
  }
  return faults;
}
