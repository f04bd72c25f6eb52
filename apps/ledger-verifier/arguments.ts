import { parseArgs } from 'node:util';
import { LANGUAGES, type Language } from '../../libs/ledger';

export interface Wanted {
  files: string[];
  /** The whole ledger, to hold receipts against. */
  ledger: string | undefined;
  /** Fingerprints, or files with a public key. */
  keys: string[];
  head: { n: number; seal: string } | undefined;
  language: Language;
  all: boolean;
  json: boolean;
  help: boolean;
}

/** Something on the command line that cannot be meant. */
export class UsageError extends Error {}

const HEX = /^[0-9a-f]{64}$/;
/** People copy fingerprints in groups of four, in either case. */
export const plainHex = (text: string): string | undefined => {
  const hex = text.replace(/[\s:-]/g, '').toLowerCase();
  return HEX.test(hex) ? hex : undefined;
};

/** @param system language of the machine, e.g. `pt_PT.UTF-8` @throws UsageError */
export function readArguments(args: readonly string[], system: string): Wanted {
  const { values, positionals } = parsed(args);
  return {
    files: positionals,
    ledger: values.ledger,
    keys: values.key ?? [],
    head: values.head === undefined ? undefined : headOf(values.head),
    language: languageOf(values.lang, system),
    all: values.all === true,
    json: values.json === true,
    help: values.help === true,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ledger: { type: 'string' },
        key: { type: 'string', multiple: true },
        head: { type: 'string' },
        lang: { type: 'string' },
        all: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function headOf(text: string): { n: number; seal: string } {
  const [, n, seal] = /^(\d{1,9}):(.+)$/.exec(text) ?? [];
  const hex = plainHex(seal ?? '');
  if (n === undefined || hex === undefined) throw new UsageError(`--head ${text}`);
  return { n: Number(n), seal: hex };
}

function languageOf(wanted: string | undefined, system: string): Language {
  if (wanted === undefined) return LANGUAGES.find((language) => system.toLowerCase().startsWith(language)) ?? 'zh';
  const found = LANGUAGES.find((language) => wanted.toLowerCase().startsWith(language));
  if (found === undefined) throw new UsageError(`--lang ${wanted}`);
  return found;
}
