import { describe, expect, it } from '@jest/globals';
import { textDifference } from '../text-difference';

const marked = (parts: { text: string; changed: boolean }[]) => parts.map((part) => (part.changed ? `[${part.text}]` : part.text)).join('');

describe('what differs between two texts', () => {
  it('marks a time and a place as whole words [BEY-16]', () => {
    const [a, b] = textDifference('當日 08:45 於禮堂集合，13:00 返抵學校。', '當日 08:30 於正門集合，13:00 返抵學校。');
    expect(marked(a)).toBe('當日 [08:45] 於[禮堂]集合，13:00 返抵學校。');
    expect(marked(b)).toBe('當日 [08:30] 於[正門]集合，13:00 返抵學校。');
  });
  it('gives every sign back and marks nothing in equal texts', () => {
    const text = 'Excursão em 5 de Dezembro 🏛\nàs 09:00';
    const [a, b] = textDifference(text, text);
    expect(a).toEqual([{ text, changed: false }]);
    expect(b).toEqual([{ text, changed: false }]);
    const [left, right] = textDifference('a b c', '');
    expect([marked(left), right]).toEqual(['[a b c]', []]);
  });
  it('marks long texts as a whole instead of comparing for seconds', () => {
    const [a, b] = textDifference('字'.repeat(5000), `${'字'.repeat(4999)}末`);
    expect([a.length, b.length]).toEqual([1, 1]);
  });
});
