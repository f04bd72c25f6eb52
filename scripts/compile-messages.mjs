// Compiles libs/contracts/messages/{feature}/{locale}.json into typed message functions (Paraglide) in the ignored
// folder libs/contracts/messages/generated. Build, dev, test and check call it first; a hash of the sources makes a
// repeated run a no-op. Nothing is fetched: the format plug-in is given as a file in node_modules.
//
// generated/messages.js   all messages in one module: servers and tests load it in one read
// generated/split/*.js    one module per message: the bundler puts each text only where it is used
// generated/texts/*.js    the bare texts of one language: what a built page speaks, and what it loads when it is switched
// generated/messages.d.ts types of all of them
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedDir, locales, messageFaults, messageFeatures, root, sourceFile, withChoices, withoutChoices } from './messages-source.mjs';

const started = performance.now();
const work = join(root, '.cache/messages');
const stampFile = join(generatedDir, 'hash.txt');

function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

function sourcesHash() {
  const hash = createHash('sha256');
  for (const script of ['compile-messages.mjs', 'messages-source.mjs']) hash.update(readFileSync(new URL(script, import.meta.url)));
  for (const feature of messageFeatures()) {
    for (const locale of locales) hash.update(`${feature}/${locale}\0`).update(readFileSync(sourceFile(feature, locale)));
  }
  return hash.digest('hex');
}

/** Own run time instead of Paraglide's: no cookies, no URLs; the page or the caller says the language. */
const runtime = `let current = () => ${JSON.stringify(locales[0])};
export const getLocale = () => current();
export const overwriteGetLocale = (next) => { current = next; };
export const experimentalStaticLocale = undefined;
`;

/** What a message says in one language: a string, or a function of its inputs; as short source text. */
function bareText(source, key, locale) {
  const start = new RegExp(`^const ${locale.replace(/\W/g, '_').toLowerCase()}\\d*_${key} = `, 'm').exec(source);
  const body = start === null ? null : /^(\(.*?\)) => \{\s*return \((`(?:[^`\\]|\\[\s\S])*`)\)\s*\};?$/m.exec(source.slice(start.index + start[0].length));
  // Not written yet in this language: the words of the first one, as everywhere.
  if (body === null && locale !== locales[0] && (start === null || /^\w+;?$/m.exec(source.slice(start.index + start[0].length))?.index === 0))
    return bareText(source, key, locales[0]);
  // All messages are plain sentences with places and choices; Paraglide's own plural forms would need its registry here.
  if (body === null || body.index !== 0) fail(`cannot read ${key} in ${locale}`);
  const [, inputs, text] = body;
  return inputs === '()' ? text : `${inputs}=>${text}`;
}

function assemble(out, target) {
  const files = readdirSync(join(out, 'messages')).filter((name) => name.endsWith('.js') && name !== '_index.js').sort();
  const types = [
    'export type MessageOptions = { locale?: import("../../locale").Locale };',
    'type Value = string | number;',
  ];
  const single = ["import * as registry from './registry.js';", "import { getLocale, experimentalStaticLocale } from './runtime.js';"];
  const barrel = [];
  const texts = new Map(locales.map((locale) => [locale, []]));
  for (const folder of ['split', 'texts']) mkdirSync(join(target, folder), { recursive: true });
  for (const file of files) {
    const key = file.slice(0, -3);
    const source = withChoices(readFileSync(join(out, 'messages', file), 'utf8'));
    const inputs = /@typedef \{\{(.*)\}\} \w+Inputs/.exec(source);
    if (inputs === null) fail(`cannot read the inputs of ${key}`);
    const places = [...inputs[1].matchAll(/(\w+): NonNullable<unknown>/g)].map((hit) => hit[1]);
    const shape = places.map((place) => `${place}: Value`).join('; ');
    types.push(`export declare const ${key}: (inputs${places.length === 0 ? '?: Record<string, never>' : `: { ${shape} }`}, options?: MessageOptions) => string;`);
    const plain = source.replaceAll(/\/\*\*[\s\S]*?\*\/ ?/g, '').replaceAll('/* eslint-disable */', '');
    if (plain.includes('⟦')) fail(`cannot read the choices of ${key}`);
    const body = plain.replaceAll(/^import .*$/gm, '').trim();
    single.push(body);
    const imports = ["import { getLocale, experimentalStaticLocale } from '../runtime.js';"];
    if (body.includes('registry.')) imports.unshift("import * as registry from '../registry.js';");
    writeFileSync(join(target, 'split', file), `${imports.join('\n')}\n${body}\n`);
    barrel.push(`export { ${key} } from './${file}';`);
    for (const [locale, list] of texts) list.push(`${key}: ${bareText(plain, key, locale)},`);
  }
  for (const [locale, list] of texts) {
    writeFileSync(join(target, 'texts', `${locale}.js`), `export const texts = {\n${list.join('\n')}\n};\n`);
    writeFileSync(join(target, 'texts', `${locale}.d.ts`), "import type { Texts } from '../../page-texts';\nexport declare const texts: Texts;\n");
  }
  writeFileSync(join(target, 'messages.js'), `${single.join('\n')}\n`);
  writeFileSync(join(target, 'messages.d.ts'), `${types.join('\n')}\n`);
  writeFileSync(join(target, 'split/index.js'), `${barrel.join('\n')}\n`);
  writeFileSync(join(target, 'split/index.d.ts'), "export * from '../messages';\n");
  writeFileSync(join(target, 'runtime.js'), runtime);
  writeFileSync(
    join(target, 'runtime.d.ts'),
    'import type { Locale } from "../../locale";\nexport declare const getLocale: () => Locale;\nexport declare const overwriteGetLocale: (next: () => Locale) => void;\n',
  );
  writeFileSync(join(target, 'registry.js'), readFileSync(join(out, 'registry.js'), 'utf8'));
  writeFileSync(join(target, 'package.json'), '{ "type": "module", "sideEffects": false }\n');
  return files.length;
}

// While texts are being written an unfinished language only warns (the message shows zh-Hant); `--strict`, used by
// build and check, refuses.
const faults = messageFaults();
if (faults.length > 0) {
  const report = `${faults.join('\n')}\n${faults.length} faults in the message files`;
  if (process.argv.includes('--strict') || faults.some((fault) => fault.includes('is no JSON') || fault.includes('.json is missing'))) fail(report);
  process.stderr.write(`${report}\n`);
}
const hash = sourcesHash();
if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash) process.exit(0);

const { compile } = await import('@inlang/paraglide-js');
const own = join(work, String(process.pid));
const project = join(own, 'project.inlang');
mkdirSync(project, { recursive: true });
for (const feature of messageFeatures()) {
  mkdirSync(join(own, 'sources', feature), { recursive: true });
  for (const locale of locales)
    writeFileSync(join(own, 'sources', feature, `${locale}.json`), withoutChoices(readFileSync(sourceFile(feature, locale), 'utf8')));
}
writeFileSync(
  join(project, 'settings.json'),
  JSON.stringify({
    baseLocale: locales[0],
    locales,
    modules: ['../../../node_modules/@inlang/plugin-message-format/dist/index.js'],
    'plugin.inlang.messageFormat': {
      pathPattern: messageFeatures().map((feature) => `./sources/${feature}/{locale}.json`),
    },
  }),
);
const out = join(own, 'out');
await compile({ project, outdir: out, strategy: ['globalVariable', 'baseLocale'], emitReadme: false, emitPrettierIgnore: false, emitGitIgnore: false });
const fresh = join(own, 'generated');
const total = assemble(out, fresh);
const expected = new Set(messageFeatures().flatMap((f) => locales.flatMap((locale) => Object.keys(JSON.parse(readFileSync(sourceFile(f, locale), 'utf8'))))));
expected.delete('$schema');
if (total !== expected.size) fail(`compiled ${total} messages of ${expected.size}`);
writeFileSync(join(fresh, 'hash.txt'), hash);
// Several processes may compile at once: each builds its own copy and swaps it in whole.
const old = join(own, 'old');
if (existsSync(generatedDir)) renameSync(generatedDir, old);
try {
  renameSync(fresh, generatedDir);
} catch (error) {
  if (!existsSync(stampFile)) throw error;
}
rmSync(own, { recursive: true, force: true });
process.stdout.write(`compiled ${total} messages in ${Math.round(performance.now() - started)} ms\n`);
// The compiler leaves a timer behind that would keep the process for 30 s.
process.exit(0);
