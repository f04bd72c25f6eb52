#!/usr/bin/env node
import { runVerifier } from './run-verifier';

// Needs Node 20 or newer and nothing else: no network, no package, no platform (BEY-01).
// Whoever reads only the first lines has seen enough.
process.stdout.on('error', () => process.exit(process.exitCode ?? 1));
process.exitCode = await runVerifier(process.argv.slice(2), {
  language: process.env['LC_ALL'] ?? process.env['LANG'] ?? '',
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
});
