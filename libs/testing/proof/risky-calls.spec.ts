import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  algorithms,
  blindTls,
  boundWindows,
  browserStores,
  builtPatterns,
  messagesHeard,
  otherFormats,
  pageLines,
  programsStarted,
  redirects,
  shellCommands,
  textAsMarkup,
  textAsProgram,
  xmlReaders,
} from './risky-calls';
import { linesOf, serverLines } from './source-lines';

const server = serverLines();
const pages = pageLines();
const all = [...server, ...pages];

describe('calls that turn text into something else', () => {
  it('are none where the text would be run as a program [V1.3.2, V1.3.7]', () => {
    expect(textAsProgram(all)).toEqual([]);
  });

  it('are none where the text would be read as markup: pages write text as text [D1, V1.3.1, V3.2.2]', () => {
    expect(textAsMarkup(all)).toEqual([]);
  });

  it('start programs in the embedded mode only, each with its arguments apart and without a shell [V1.2.5]', () => {
    expect(programsStarted(server)).toEqual(['libs/platform/embedded/embedded-postgres.ts', 'libs/platform/embedded/postgres-binaries.ts']);
    expect(shellCommands(server)).toEqual([]);
  });

  /** Each looked at by a person: what goes into the pattern is a word of ours, never of a caller. */
  it('build patterns from words of the product only [V1.2.9]', () => {
    expect(builtPatterns(all)).toEqual([
      'libs/features/notices/domain/versions/amount-facts.ts',
      'libs/features/notices/domain/versions/date-facts.ts',
      'libs/features/notices/domain/versions/number-facts.ts',
      'libs/features/notices/domain/versions/time-facts.ts',
      'libs/features/notices/writing/docx/docx-inventory.ts',
      'libs/ledger/verify.ts',
      'libs/platform/pages/legacy-paths.ts',
      'libs/contracts/reminders.ts',
    ]);
  });

  it('make objects of JSON alone, and XML in two guarded places [C9, V1.5.1, V1.5.2]', () => {
    expect(otherFormats(all)).toEqual([]);
    expect(xmlReaders(all)).toEqual(['libs/features/notices/writing/docx/read-docx.ts', 'libs/wecom/callbacks/xml.ts']);
  });
});

describe('the crypto of the servers', () => {
  it('uses these algorithms and no others [V11.3.1, V11.3.2, V11.4.1, V11.4.3, V11.6.1]', () => {
    const used = new Map<string, Set<string>>();
    for (const { file, name } of algorithms(server)) used.set(name, (used.get(name) ?? new Set()).add(file));
    const known = ['createHash sha256', 'createHmac sha256'];
    expect(Object.fromEntries([...used].filter(([name]) => !known.includes(name)).map(([name, files]) => [name, [...files]]))).toEqual({
      'createCipheriv aes-256-gcm': ['libs/platform/secrets/sealing.ts'],
      'createDecipheriv aes-256-gcm': ['libs/platform/secrets/sealing.ts'],
      'hkdfSync sha256': ['libs/platform/secrets/unit-keys.ts'],
      'generateKeyPairSync ed25519': ['libs/ledger/seal.ts'],
      // WeCom's envelope, opened only after its signature matched (G1).
      'createDecipheriv aes-256-cbc': ['libs/wecom/callbacks/envelope.ts'],
      // A short name for a statement of ours; nothing is protected by it.
      'createHash sha1': ['libs/platform/db/tx.ts'],
    });
  });

  it('comes from Node, and from the package of WeCom for its own envelope [V11.2.1]', () => {
    const names = Object.keys((JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> }).dependencies);
    expect(names.filter((name) => /crypt|cipher|bcrypt|argon|jose|jsonwebtoken|forge|nacl|sodium|md5|sha\d/i.test(name))).toEqual([
      '@wecom/crypto',
    ]);
  });

  it('checks every certificate [V12.3.2]', () => {
    // It refuses to start where the environment switches them off.
    expect(blindTls(server)).toEqual(['libs/platform/config/production-rules.ts']);
  });
});

describe('the pages', () => {
  it('hear messages of their own origin only [V3.5.5]', () => {
    // A BroadcastChannel ends at the origin; none of the three does more than read again, forget a draft of its own key, or speak one of
    // the three languages.
    expect(messagesHeard(pages)).toEqual([
      'apps/h5/src/features/family-notices/draft-gone.ts',
      'libs/ui/admin/step-up-dialog.tsx',
      'libs/ui/core/i18n/locale.ts',
    ]);
  });

  it('keep things on the device in these places only: drafts, choices and marks, no credential [A1]', () => {
    expect(browserStores(pages)).toEqual([
      'apps/admin/src/shared/first-login-mark.ts',
      'apps/h5/src/features/family-notices/last-child.ts',
      'apps/h5/src/features/family-notices/notice-language.tsx',
      'apps/h5/src/features/permissions/kept-form.ts',
      'apps/h5/src/features/profile/kept-mobile.ts',
      'apps/register/src/model/field-store.ts',
      'apps/register/src/use-registration.ts',
      'libs/ui/core/api/session-over.ts',
      'libs/ui/core/drafts/draft-store.ts',
      'libs/ui/core/drafts/kept-files.ts',
    ]);
  });

  it('open no window that could turn back to them [V1.2.2]', () => {
    // Opened empty and led by us to WeCom's own page, which closes it at the end (PER-23).
    expect(boundWindows(pages)).toEqual([
      "libs/ui/admin/step-up-dialog.tsx: const own = window.open('about:blank', 'smart-campus-step-up', 'width=520,height=640');",
    ]);
  });
});

describe('redirects of the server', () => {
  it('stand in these places, each to an own path, a signed link of ours or the configured WeCom [A5, V3.7.2]', () => {
    expect(redirects(server)).toEqual([
      'libs/features/exports/http/exports.controller.ts',
      'libs/features/files/http/files.controller.ts',
      'libs/features/identity/http/login.controller.ts',
      'libs/features/registration/http/public-registration.controller.ts',
      'libs/platform/pages/serve-pages.ts',
    ]);
  });
});

describe('the rules themselves', () => {
  const line = (text: string) => linesOf('a.ts', text);

  it('see what they look for [V1.3.2]', () => {
    for (const text of ['eval(code)', 'new Function(code)', "setTimeout('run()', 1)"]) expect(textAsProgram(line(text))).toHaveLength(1);
    for (const text of ['el.innerHTML = text', '<p dangerouslySetInnerHTML={x} />']) expect(textAsMarkup(line(text))).toHaveLength(1);
    for (const text of ["exec('rm ' + name)", 'spawn(a, b, { shell: true })']) expect(shellCommands(line(text))).toHaveLength(1);
    expect(boundWindows(line('<a target="_blank" href={url}>'))).toHaveLength(1);
    expect(algorithms(line("createHash('md5').update(x)"))).toEqual([{ file: 'a.ts', name: 'createHash md5' }]);
    expect(textAsProgram(line('reading.evaluate(x); pattern.exec(text)'))).toEqual([]);
  });
});
