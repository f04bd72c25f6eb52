// Weighs what a visitor loads (gzip, JavaScript only) against the goals: H5 ≤ 150 kB and console ≤ 350 kB before the first
// screen, each further screen ≤ 60 kB. Reads the manifests of the builds; a screen is a chunk loaded on demand with all
// chunks it brings along that the entry has not loaded yet; a part of a screen (drawer, tab, sheet) is what its opening adds
// to the lightest page it can be opened from. The files are those of the heaviest language. The registration has no screens
// but one way: all its scripts together, as the server sends them (brotli, as far as
// a build for production goes, whatever this one was compressed with), and as gzip what nobody goes without, ≤ 100 kB.
import { existsSync, readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { locales } from './messages-source.mjs';

const KB = 1024;
const apps = [
  { name: 'h5', entry: 150, screen: 60 },
  { name: 'admin', entry: 350, screen: 60, late: { 'tiptap-editor': 150 } },
  { name: 'register', entry: 100, whole: 100, screen: 20 },
];
const dist = new URL('../dist/', import.meta.url);
let failed = false;

for (const app of apps) {
  const base = new URL(`${app.name}/`, dist);
  const manifestFile = new URL('.vite/manifest.json', base);
  if (!existsSync(manifestFile)) {
    process.stderr.write(`${app.name} is not built\n`);
    process.exit(1);
  }
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
  const weights = new Map();
  const weigh = (file) => {
    const gzip = (locale) => gzipSync(readFileSync(new URL(`${locale}/${file}`, base)), { level: 9 }).length / KB;
    if (!weights.has(file)) weights.set(file, Math.max(...locales.map(gzip)));
    return weights.get(file);
  };
  const closure = (key, found = new Set()) => {
    if (found.has(key)) return found;
    found.add(key);
    for (const next of manifest[key].imports ?? []) closure(next, found);
    return found;
  };
  const sum = (keys) => [...keys].reduce((total, key) => total + (manifest[key].file.endsWith('.js') ? weigh(manifest[key].file) : 0), 0);
  const line = (label, weight, limit) => {
    const over = weight > limit;
    failed ||= over;
    process.stdout.write(`${over ? 'OVER ' : 'ok   '}${app.name.padEnd(6)}${label.padEnd(52)}${weight.toFixed(1).padStart(7)} of ${limit} kB\n`);
  };
  const entryKey = Object.keys(manifest).find((key) => manifest[key].isEntry);
  const entry = closure(entryKey);
  const start = sum(entry);
  // What a screen loads later (a picker in a sheet) is never opened first.
  const screens = new Set([...entry].flatMap((key) => manifest[key].dynamicImports ?? []));
  line('scripts of the entry', start, app.entry);
  if (app.whole !== undefined) {
    // Who switches the language brings the texts of one more, not of all.
    const texts = Object.entries(manifest).filter(([key]) => /\/texts\/[\w-]+\.js$/.test(key)).map(([, part]) => part.file);
    const scripts = [...new Set(Object.values(manifest).map((part) => part.file))].filter((file) => file.endsWith('.js') && !texts.includes(file));
    const sentFile = (locale, file) => brotliCompressSync(readFileSync(new URL(`${locale}/${file}`, base))).length / KB;
    const sent = (locale) => scripts.reduce((total, file) => total + sentFile(locale, file), 0) + Math.max(0, ...texts.map((file) => sentFile(locale, file)));
    line('all scripts of the whole flow, as sent', Math.max(...locales.map(sent)), app.whole);
  }
  for (const key of Object.keys(manifest)) {
    if (!manifest[key].isDynamicEntry) continue;
    // Whoever opens a drawer has its screen already; where several can open it, only what all of them have counts as there.
    const openers = Object.keys(manifest).filter((other) => manifest[other].dynamicImports?.includes(key));
    const there = (part) => entry.has(part) || (openers.length > 0 && openers.every((opener) => closure(opener).has(part)));
    const own = [...closure(key)].filter((part) => !there(part));
    const limit = Object.entries(app.late ?? {}).find(([name]) => key.includes(name))?.[1] ?? app.screen;
    const label = key.replace(/^.*?(src|libs|node_modules)\//, '');
    line(label, sum(own), limit);
    // Every screen of a feature may be the first one somebody opens.
    if (key.startsWith('src/features/') && screens.has(key)) line(`  opened first: ${label}`, start + sum(own), app.entry);
  }
}
process.exit(failed ? 1 : 0);
