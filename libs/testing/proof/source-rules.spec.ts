import { describe, expect, it } from '@jest/globals';
import { linesOf, serverLines } from './source-lines';
import { hastyComparisons, machineClocks, weakRandom, type Found } from './source-rules';

/** Where the machine's clock may stand, each looked at by a person: nothing ends earlier or later by it. */
const CLOCKS: Readonly<Record<string, string>> = {
  'libs/features/exports/export-purge.service.ts': 'age of folders in the temporary directory, written by the same machine',
  'libs/features/wecom-gateway/callbacks/callback-intake.ts':
    'corrected by the distance to the database clock; unknown corps are refused anyway',
  'libs/features/wecom-gateway/data/call-limiter.ts': 'turns a moment of the same process into the time that is left',
  'libs/features/wecom-gateway/data/token-store.ts': 'turns a moment of the same process into the time that is left, and back',
  'libs/features/wecom-gateway/unit-secrets.ts': 'measures the distance to the database clock',
  'libs/wecom/client/clock.ts': 'the clock handed to the client; what it remembers lives in one process',
};

/** Where chance decides only how long somebody waits. */
const WAITS: Readonly<Record<string, string>> = {
  'libs/features/wecom-gateway/data/token-store.ts': 'pause before the next try for a lease',
  'libs/wecom/client/call-engine.ts': 'pause before a busy call is repeated',
  'libs/wecom/limits/throttle.ts': 'pause after too many calls at once',
};

/** Where two own values are compared and nobody from outside brought one of them. */
const OWN_VALUES: Readonly<Record<string, string>> = {
  'libs/features/identity/login/finish-login.service.ts':
    'SHA-256 of two cookies, both kept here: a start that matches tells nothing of the value',
  'libs/features/registration/session/code.rows.ts':
    'a code hangs on the wall of the school: it is no secret and opens nothing by itself (SUB-100)',
  'libs/features/registration/session/platform-codes.service.ts':
    'the same, for codes of the platform: an operator or administrator decides (SUB-48)',
  'libs/platform/pages/registration-first.ts': 'how a code begins tells whose page it is: of a school or of the platform (SUB-42)',
  'libs/features/wecom-gateway/data/token-store.ts': 'the token WeCom ended and the one in the store, both from WeCom',
  'libs/wecom/tokens/memory-token-store.ts': 'the token WeCom ended and the one in memory, both from WeCom',
  'libs/wecom/tokens/token-cache.ts': 'the token WeCom ended and the one in memory, both from WeCom',
};

const fileOf = (found: Found): string => found.slice(0, found.indexOf(': '));

/** What no person looked at, and what somebody looked at that is gone. */
function differences(found: readonly Found[], known: Readonly<Record<string, string>>): string[] {
  const files = new Set(found.map(fileOf));
  return [...found.filter((line) => known[fileOf(line)] === undefined), ...Object.keys(known).filter((file) => !files.has(file))];
}

describe('rules over the sources of the server', () => {
  const lines = serverLines();

  it('reads them all', () => {
    expect(new Set(lines.map(({ file }) => file)).size).toBeGreaterThan(300);
  });

  it('takes the time of day from the database, apart from a written list [J10]', () => {
    expect(differences(machineClocks(lines), CLOCKS)).toEqual([]);
  });

  it('takes random values from the generator of the system only [F6]', () => {
    expect(differences(weakRandom(lines), WAITS)).toEqual([]);
  });

  it('compares secret values and signatures in constant time only [F6]', () => {
    expect(differences(hastyComparisons(lines), OWN_VALUES)).toEqual([]);
    const careful = lines.filter(({ text }) => /(?<!import .*)\btimingSafeEqual\(/.test(text)).map(({ file }) => file);
    expect(careful.toSorted()).toEqual([
      'libs/features/audit/seal-rows.ts',
      'libs/features/contacts/fields/own-profile.service.ts',
      'libs/features/files/domain/signed-link.ts',
      'libs/features/registration/steps/mobile.service.ts',
      'libs/wecom/callbacks/envelope.ts',
    ]);
  });
});

describe('the rules themselves', () => {
  const in1 = (text: string) => linesOf('a.ts', text);

  it.each(['const now = Date.now();', 'if (end < new Date()) x();', 'at(Date.now)', 'Temporal.Now.instant()'])(
    'see a clock in %s [J10]',
    (text) => {
      expect(machineClocks(in1(text))).toHaveLength(1);
    },
  );

  it('see no clock in a comment, a given moment or a measured time [J10]', () => {
    expect(machineClocks(in1('/** Date.now() */\n// new Date()\nnew Date(row.at); performance.now();'))).toEqual([]);
  });

  it.each([
    'const id = Math.random();',
    "import { v4 } from 'uuid';",
    "import { randomBytes } from 'crypto';",
    'const id = globalThis.crypto.randomUUID();',
    'const id = randomUUID();',
  ])('see a weak generator in %s [F6]', (text) => {
    expect(weakRandom(in1(text))).toHaveLength(1);
  });

  it('see none in a value of node:crypto [F6]', () => {
    expect(weakRandom(in1("import { randomUUID } from 'node:crypto';\nconst id = randomUUID();"))).toEqual([]);
  });

  it.each([
    'if (signature === expected) return;',
    'if (expected !== query.msg_signature) throw new Error();',
    'return given.token == mine;',
    'return mac(key, payload) === signature;',
    'return left.secret.equals(right);',
    "tx.one('SELECT id FROM session WHERE token = $2')",
    'return expectedMac !== givenMac',
  ])('see a hasty comparison in %s [F6]', (text) => {
    expect(hastyComparisons(in1(text))).toHaveLength(1);
  });

  it.each([
    'if (secret === undefined) return;',
    "if (typeof signature !== 'string') return;",
    'if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;',
    'WHERE token_hash = $2',
    'if (input.secret !== null) seal(input.secret);',
    "if (token === '') throw new Error();",
  ])('see none in %s [F6]', (text) => {
    expect(hastyComparisons(in1(text))).toEqual([]);
  });
});
