import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** What one open page may load, in an order that depends on where the person has been before. */
const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  console: ['apps/admin/src', 'libs/ui/admin', 'libs/ui/core', 'libs/ui/theme'],
  h5: ['apps/h5/src', 'libs/ui/mobile', 'libs/ui/core', 'libs/ui/theme'],
  register: ['apps/register/src', 'libs/ui/mobile', 'libs/ui/core', 'libs/ui/theme'],
};
/** Classes of the shared parts, of antd and antd-mobile: a feature may place them, but not say what they are. */
const SHARED = /^(sc|ant|adm)-/;

interface Rule {
  file: string;
  /** The class it begins with. */
  name: string;
  /** Nothing but this class. */
  alone: boolean;
}

/** Rules by their first class, of all style sheets below the folders. */
function rulesOf(folders: readonly string[]): Rule[] {
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.css'))
      .map((name) => join(folder, name)),
  );
  return files.flatMap((file) => rulesIn(file, readFileSync(file, 'utf8')));
}

function rulesIn(file: string, css: string): Rule[] {
  const selectors = [...css.replaceAll(/\/\*[^]*?\*\//g, '').matchAll(/([^{}]+)\{/g)].map(([, selector = '']) => selector.trim());
  return selectors
    .filter((selector) => !selector.startsWith('@'))
    .flatMap((selector) => selector.split(/,(?![^(]*\))/))
    .flatMap((part) => {
      const [whole, name] = /^\.([\w-]+)/.exec(part.trim()) ?? [];
      return whole === undefined || name === undefined ? [] : [{ file, name, alone: part.trim() === whole }];
    });
}

/** Classes that two sheets describe: which of them holds depends on which page was opened first. */
function doubled(rules: readonly Rule[]): string[] {
  const files = new Map<string, Set<string>>();
  for (const { name, file, alone } of rules) if (alone || !SHARED.test(name)) files.set(name, (files.get(name) ?? new Set()).add(file));
  return [...files].filter(([, where]) => where.size > 1).map(([name, where]) => `${name}: ${[...where].join(', ')}`);
}

describe('style sheets', () => {
  it('see a class that two of them describe, also by what stands inside it', () => {
    const one = rulesIn('one', '.a { b: c } @media x { .sc-a, .d { e: f } } /* .g {} */ .h:is(.i, .j) { }');
    expect(doubled([...one, ...rulesIn('two', '.g, .sc-a > .k { }')])).toEqual([]);
    expect(doubled([...one, ...rulesIn('two', '.a p { }')])).toEqual(['a: one, two']);
    expect(doubled([...one, ...rulesIn('two', '.h { } .sc-a { }')])).toEqual(['sc-a: one, two', 'h: one, two']);
  });

  it.each(Object.entries(PROGRAMS))(
    'describe each class of %s in one place, whatever page was opened before [OVR-14]',
    (_name, folders) => {
      const rules = rulesOf(folders);
      expect(rules.length).toBeGreaterThan(50);
      expect(doubled(rules)).toEqual([]);
    },
  );
});
