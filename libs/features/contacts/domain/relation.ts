import type { Relation } from '@contracts/directory';

/** Words families and schools write, folded to the codes of spec 01; simplified forms come from WeCom's own client. */
const WORDS: Readonly<Record<Exclude<Relation, 'other'>, readonly string[]>> = {
  father: ['爸爸', '父親', '父亲', '爸', '父', 'father', 'pai'],
  mother: ['媽媽', '妈妈', '母親', '母亲', '媽', '妈', '母', 'mother', 'mãe'],
  grandfather: ['爺爺', '爷爷', '祖父', '外公', '公公', '外祖父', '姥爺', '姥爷', 'grandfather', 'avô'],
  grandmother: ['奶奶', '嫲嫲', '祖母', '外婆', '婆婆', '外祖母', '姥姥', 'grandmother', 'avó'],
  guardian: ['監護人', '监护人', 'guardian', 'encarregado', 'encarregado de educação'],
  self: ['本人', '自己', 'self', 'o próprio'],
};

const CODES = new Map<string, Relation>(
  Object.entries(WORDS).flatMap(([code, words]) => words.map((word): [string, Relation] => [word, code as Relation])),
);

/** @param label WeCom's free text, kept beside the code (spec 14) @returns code of spec 01, `other` for anything unknown */
export function relationOf(label: string): Relation {
  return CODES.get(label.normalize('NFKC').trim().toLowerCase()) ?? 'other';
}
