import { m } from '@contracts/messages';

/** Relations offered while one is typed; every other word is taken too. */
export const relationOptions = () =>
  m
    .console_school_relations()
    .split(',')
    .map((value) => ({ value }));
