import { describe, expect, it } from '@jest/globals';
import { allOf, givenUp, mergeChosen, recordSpec, threeWay, usualChoices } from '../three-way';

interface Note {
  title: string;
  place: string;
  time: string;
  files: string[];
}
const spec = recordSpec<Note>(['title', 'place', 'time', 'files']);
const base: Note = { title: '旅行', place: '禮堂', time: '08:45', files: ['a'] };

describe('two people change one record', () => {
  it('lists only the fields that differ and says who changed them [BEY-16]', () => {
    const mine = { ...base, time: '08:30', files: ['a', 'b'] };
    const theirs = { ...base, time: '08:50', place: '正門' };
    expect(threeWay(spec, base, mine, theirs)).toEqual([
      { field: 'place', changedBy: 'theirs' },
      { field: 'time', changedBy: 'both' },
      { field: 'files', changedBy: 'mine' },
    ]);
  });
  it('asks nothing about a field that both changed in the same way [BEY-16]', () => {
    expect(threeWay(spec, base, { ...base, time: '09:00' }, { ...base, time: '09:00' })).toEqual([]);
  });
  it('keeps by default what each side alone changed, and what I typed where both did [BEY-16]', () => {
    const mine = { ...base, time: '08:30' };
    const theirs = { ...base, time: '08:50', place: '正門' };
    const rows = threeWay(spec, base, mine, theirs);
    expect(mergeChosen(spec, mine, theirs, rows, usualChoices(rows))).toEqual({ ...base, time: '08:30', place: '正門' });
  });
  it('takes a side field by field, and names what I typed that would go [BEY-16]', () => {
    const mine = { ...base, title: '秋季旅行', time: '08:30' };
    const theirs = { ...base, time: '08:50', place: '正門' };
    const rows = threeWay(spec, base, mine, theirs);
    const choices = { ...usualChoices(rows), time: 'theirs' as const };
    expect(mergeChosen(spec, mine, theirs, rows, choices)).toEqual({ ...theirs, title: '秋季旅行' });
    expect(givenUp(rows, choices)).toEqual(['time']);
    expect(givenUp(rows, usualChoices(rows))).toEqual([]);
  });
  it('loads the present version whole when theirs is chosen everywhere [BEY-16]', () => {
    const mine = { ...base, title: 'x', time: '08:30' };
    const theirs = { ...base, place: '正門' };
    const rows = threeWay(spec, base, mine, theirs);
    expect(mergeChosen(spec, mine, theirs, rows, allOf(rows, 'theirs'))).toEqual(theirs);
    expect(givenUp(rows, allOf(rows, 'theirs'))).toEqual(['title', 'time']);
  });
  it('every value of the result comes from one of the two versions, for all choices [BEY-16]', () => {
    const values = ['', 'p', 'q'];
    for (const b of values)
      for (const mi of values)
        for (const th of values) {
          const [was, mine, theirs] = [b, mi, th].map((title) => ({ ...base, title })) as [Note, Note, Note];
          const rows = threeWay(spec, was, mine, theirs);
          for (const choices of [usualChoices(rows), allOf(rows, 'mine'), allOf(rows, 'theirs')]) {
            const merged = mergeChosen(spec, mine, theirs, rows, choices);
            expect([mine.title, theirs.title]).toContain(merged.title);
            if (mine.title !== was.title && !givenUp(rows, choices).includes('title')) expect(merged.title).toBe(mine.title);
          }
        }
  });
});
