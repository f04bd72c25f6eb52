import { readFileSync } from 'node:fs';
import { globSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { ACTION_WORDS, ENTITY_WORDS } from '../../../shared/audit-codes';

/** What stands in the source as a sign and is put together from states: written out here. */
const COMPUTED: Readonly<Record<string, readonly string[]>> = {
  'WORDS[action]': ['unit.suspended', 'unit.resumed', 'unit.closed'],
  '`alumni.invite-${state}`': ['alumni.invite-sent', 'alumni.invite-failed'],
  '`transfer.${state}`': ['transfer.requested', 'transfer.approved'],
  // Tables of people who are forgotten, and whose sessions are ended.
  table: ['member', 'parent', 'student'],
  kind: ['member', 'parent'],
  '`transfer.${next}`': ['transfer.approved', 'transfer.rejected', 'transfer.cancelled', 'transfer.done'],
};

interface Written {
  actions: Set<string>;
  entities: Set<string>;
  /** Places whose code no one can tell from the source. */
  unknown: string[];
}

function literals(node: ts.Expression): string[] | undefined {
  if (ts.isParenthesizedExpression(node)) return literals(node.expression);
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (!ts.isConditionalExpression(node)) return COMPUTED[node.getText()]?.slice();
  const [yes, no] = [literals(node.whenTrue), literals(node.whenFalse)];
  return yes === undefined || no === undefined ? undefined : [...yes, ...no];
}

/** Every object with `action` and `entity` in what makes up the product: that is a line for the audit log. */
function written(): Written {
  const found: Written = { actions: new Set(), entities: new Set(), unknown: [] };
  const files = globSync('libs/{features,platform}/**/*.ts').filter(
    (file) => !/(^|\/)(test|seed)\//.test(file) && !file.endsWith('spec.ts'),
  );
  for (const file of files) {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isObjectLiteralExpression(node)) {
        const given = (key: string) => node.properties.find((one) => one.name?.getText() === key);
        const [action, entity] = [given('action'), given('entity')];
        if (action !== undefined && entity !== undefined && file !== 'libs/features/audit/audit.queries.ts') {
          for (const [property, into] of [
            [action, found.actions],
            [entity, found.entities],
          ] as const) {
            const codes = ts.isPropertyAssignment(property) ? literals(property.initializer) : undefined;
            if (codes === undefined) found.unknown.push(`${file}: ${property.getText()}`);
            codes?.forEach((code) => into.add(code));
          }
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return found;
}

describe('words of the audit log', () => {
  const { actions, entities, unknown } = written();
  const texts = (['zh-Hant', 'en', 'pt'] as const).map((locale) => ({
    locale,
    words: JSON.parse(readFileSync(`libs/contracts/messages/audit/${locale}.json`, 'utf8')) as Record<string, string>,
  }));

  it('finds the lines in the source', () => {
    expect(unknown).toEqual([]);
    expect(actions.size).toBeGreaterThan(100);
    for (const one of ['role.given', 'founder.changed', 'unit.dissolve-begun', 'notice.submitted', 'b01.applied'])
      expect(actions).toContain(one);
  });

  it.each([
    ['action', 'act', ACTION_WORDS, actions],
    ['thing', 'ent', ENTITY_WORDS, entities],
  ] as const)('say each %s that is written anywhere, in three languages [PER-32, OVR-31]', (_name, part, known, codes) => {
    const keyOf = (code: string): string => `audit_${part}_${code.replaceAll(/[.-]/g, '_')}`;
    expect([...codes].filter((code) => !Object.hasOwn(known, code))).toEqual([]);
    const spoken = Object.keys(known).flatMap((code) => texts.map(({ locale, words }) => [code, locale, words[keyOf(code)] ?? '']));
    expect(spoken.filter(([, , word]) => word === '')).toEqual([]);
    // Chinese words are Chinese, and no language repeats another by mistake.
    expect(Object.keys(known).filter((code) => !/\p{Script=Han}/u.test(texts[0]!.words[keyOf(code)] ?? ''))).toEqual([]);
    expect(
      Object.keys(known).filter((code) => /\p{Script=Han}/u.test(`${texts[1]!.words[keyOf(code)]}${texts[2]!.words[keyOf(code)]}`)),
    ).toEqual([]);
  });

  it('say each in a word of its own', () => {
    for (const { locale, words } of texts) {
      const all = Object.entries(words)
        .filter(([key]) => key.startsWith('audit_act_'))
        .map(([, word]) => word);
      expect([locale, all.filter((word, index) => all.indexOf(word) !== index)]).toEqual([locale, []]);
    }
  });
});
