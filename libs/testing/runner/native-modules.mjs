// Lets Node itself load the TypeScript of this repository: aliases, imports without extension, style sheets, and what stands
// in for a package in tests. Synchronous hooks of this thread; translated files are kept under .cache by their content.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { enableCompileCache, registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformSync, version } from '@swc/core';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const ROOT_URL = pathToFileURL(`${ROOT}/`).href;
const CACHE = join(ROOT, '.cache', 'swc');
const LIBS = `${ROOT_URL}libs/`;

/** Names that stand for files of ours. */
const NAMES = new Map([
  ['@wecom', `${LIBS}wecom/index.ts`],
  ['@bureau', `${LIBS}bureau/index.ts`],
  ['@ledger', `${LIBS}ledger/index.ts`],
  // Random values of a run come from one seed.
  ['fast-check', `${LIBS}testing/seeded-fast-check.mjs`],
  ['@jest/globals', `${LIBS}testing/runner/jest-globals.mjs`],
]);
const ALIAS = /^@(contracts|platform|features|ui|testing)\//;
// Style sheets say nothing to a test.
const NO_STYLE = `${LIBS}testing/empty-style.js`;
const ENDINGS = ['.ts', '.tsx', '.js', '/index.ts', '/index.js'];

/** Source maps of what was loaded, by address: the runner shows faults in the lines that a person wrote. */
export const sourceMaps = new Map();

const options = {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, react: { runtime: 'automatic' } },
    target: 'es2024',
    keepClassNames: true,
  },
  module: { type: 'es6' },
  sourceMaps: true,
  swcrc: false,
  configFile: false,
};
const SALT = `${version} ${JSON.stringify(options)}`;

function isOurs(url) {
  return url?.startsWith(ROOT_URL) === true && !url.includes('/node_modules/');
}

const isFile = (url) => statSync(fileURLToPath(url), { throwIfNoEntry: false })?.isFile() === true;

/** An import of ours may leave the ending out. */
function withEnding(url) {
  if (isFile(url)) return url;
  const ending = ENDINGS.find((one) => isFile(url + one));
  return ending === undefined ? undefined : url + ending;
}

function ownFile(specifier, parentURL) {
  const named = NAMES.get(specifier);
  // What stands in for a package may use the package.
  if (named !== undefined && named !== parentURL) return named;
  if (ALIAS.test(specifier)) return withEnding(LIBS + specifier.slice(1));
  if (/^\.{1,2}(\/|$)/.test(specifier)) return withEnding(new URL(specifier, parentURL).href);
  return undefined;
}

function resolve(specifier, context, next) {
  if (specifier.endsWith('.css')) return { url: NO_STYLE, format: 'module', shortCircuit: true };
  if (!isOurs(context.parentURL)) return next(specifier, context);
  const url = ownFile(specifier, context.parentURL);
  return url === undefined ? next(specifier, context) : { url, shortCircuit: true };
}

/** The translated file, from the last run where nothing changed. */
function translated(url) {
  const file = fileURLToPath(url);
  const text = readFileSync(file, 'utf8');
  const key = createHash('sha256').update(SALT).update(file).update('\0').update(text).digest('hex').slice(0, 32);
  const kept = join(CACHE, `${key}.js`);
  const map = join(CACHE, `${key}.map`);
  sourceMaps.set(url, map);
  if (existsSync(kept)) return readFileSync(kept, 'utf8');
  const tsx = file.endsWith('.tsx');
  const made = transformSync(text, { ...options, filename: file, jsc: { ...options.jsc, parser: { ...options.jsc.parser, tsx } } });
  write(map, made.map);
  write(kept, made.code);
  return made.code;
}

/** Another worker may write the same at the same moment: whole files only, both are equal. */
function write(file, text) {
  const half = `${file}.${process.pid}`;
  writeFileSync(half, text);
  renameSync(half, file);
}

function load(url, context, next) {
  if (!isOurs(url) || !/\.tsx?$/.test(url)) return next(url, context);
  return { format: 'module', source: translated(url), shortCircuit: true };
}

mkdirSync(CACHE, { recursive: true });
enableCompileCache(join(ROOT, '.cache', 'compile'));
registerHooks({ resolve, load });
