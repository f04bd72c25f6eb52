import type { FamilyRelation } from '@contracts/registration-types';

/** As WeCom shows a guardian's relation to a child (SUB-82); the contacts read them back to the same codes. */
export const RELATION_WORDS: Readonly<Record<FamilyRelation, string>> = {
  father: '爸爸',
  mother: '媽媽',
  grandfather: '爺爺',
  grandmother: '奶奶',
  guardian: '監護人',
  self: '本人',
  other: '其他',
};
