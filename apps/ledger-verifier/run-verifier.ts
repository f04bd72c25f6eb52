import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { explain, fingerprintOf, LedgerVerifier, type Language, type Report, type VerifyOptions } from '../../libs/ledger';
import { plainHex, readArguments, UsageError, type Wanted } from './arguments';
import { HELP, NO_FILE, NO_KEY, UNREADABLE, WRONG_USAGE } from './help-words';

export const EXIT = { verified: 0, notVerified: 1, usage: 2, unreadable: 3 } as const;

export interface Surroundings {
  /** Language of the machine. */
  language: string;
  out: (line: string) => void;
  err: (line: string) => void;
}

/** A file that is not there, is a folder or may not be read. */
class Unreadable extends Error {}

/** Public keys are small; whatever is larger is none. */
const KEY_BYTES = 10_000;

/** The command. @returns its exit code */
export async function runVerifier(args: readonly string[], around: Surroundings): Promise<number> {
  let language: Language = readArguments([], around.language).language;
  const say = (texts: Readonly<Record<Language, string>>, what: string): void => around.err(texts[language].replace('{what}', () => what));
  try {
    const wanted = readArguments(args, around.language);
    language = wanted.language;
    if (wanted.help) {
      around.out(HELP[language]);
      return EXIT.verified;
    }
    if (wanted.files.length === 0 && wanted.ledger === undefined) throw new UsageError(NO_FILE[language]);
    return (await verifyAll(wanted, around)) ? EXIT.verified : EXIT.notVerified;
  } catch (error) {
    if (error instanceof UsageError) say(WRONG_USAGE, error.message);
    else if (error instanceof Unreadable) say(UNREADABLE, error.message);
    else throw error;
    return error instanceof UsageError ? EXIT.usage : EXIT.unreadable;
  }
}

async function verifyAll(wanted: Wanted, around: Surroundings): Promise<boolean> {
  const keys: string[] = [];
  for (const key of wanted.keys) keys.push(await fingerprintAt(key, wanted.language));
  const seals = new Map<number, string>();
  const tell = (file: string, report: Report): void => {
    if (wanted.json) around.out(JSON.stringify(asJson(file, report)));
    else {
      around.out(`── ${file}`);
      for (const line of explain(report, wanted.language, { all: wanted.all, ownKey: keys.length === 0 })) around.out(line);
    }
  };
  const options: VerifyOptions = { keepLines: true, ...(keys.length === 0 ? {} : { key: keys }) };
  let ok = true;
  for (const file of wanted.files) {
    const report = await verifyFile(file, { ...options, ...(wanted.head === undefined ? {} : { head: wanted.head }) });
    tell(file, report);
    ok &&= report.ok;
    for (const [n, seal] of report.seals) seals.set(n, seal);
  }
  if (wanted.ledger !== undefined) {
    const report = await verifyFile(wanted.ledger, { ...options, seals, ...(wanted.head === undefined ? {} : { head: wanted.head }) });
    tell(wanted.ledger, report);
    ok &&= report.ok && report.kind === 'export';
  }
  return ok;
}

/** Reads a file piece by piece: a ledger of years needs no more memory than a receipt. */
async function verifyFile(file: string, options: VerifyOptions): Promise<Report> {
  const verifier = new LedgerVerifier(options);
  try {
    const input = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: 256 * 1024 });
    for await (const chunk of input as AsyncIterable<Buffer>) verifier.push(chunk);
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw new Unreadable(`${file} (${String(error.code)})`);
    throw error;
  }
  return verifier.finish();
}

/** A fingerprint, or that of the public key in a file: 32 bytes as hexadecimal digits, alone or as the platform answers it. */
async function fingerprintAt(key: string, language: Language): Promise<string> {
  const own = plainHex(key);
  if (own !== undefined) return own;
  try {
    if ((await stat(key)).size > KEY_BYTES) throw new UsageError(NO_KEY[language].replace('{what}', () => key));
    const text = await readFile(key, 'utf8');
    const publicKey = plainHex(publicKeyIn(text));
    if (publicKey === undefined) throw new UsageError(NO_KEY[language].replace('{what}', () => key));
    return fingerprintOf(publicKey);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new Unreadable(key);
  }
}

function publicKeyIn(text: string): string {
  if (!text.trimStart().startsWith('{')) return text;
  try {
    const value = JSON.parse(text) as { publicKey?: unknown };
    return typeof value.publicKey === 'string' ? value.publicKey : '';
  } catch {
    return '';
  }
}

const asJson = (file: string, { ok, kind, unit, issued, fingerprint, blocks, lines, head, faultCount, faults }: Report): object => ({
  file,
  ok,
  kind,
  unit,
  issued,
  fingerprint,
  blocks,
  lines,
  head,
  faultCount,
  faults: faults.slice(0, 1_000),
});
