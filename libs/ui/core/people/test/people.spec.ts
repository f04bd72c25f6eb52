import { describe, expect, it } from '@jest/globals';
import { dark, light } from '../../../theme/tokens';
import { avatarColour, avatarLetter } from '../avatar-face';
import { chipOrder } from '../child-chips';

const luminance = (hex: string) => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: string, b: string) => {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
};

describe('people', () => {
  it('takes the last sign of a Chinese name and two letters of another', () => {
    expect(avatarLetter('陳樂瑤')).toBe('瑤');
    expect(avatarLetter('單𠮷')).toBe('𠮷');
    expect(avatarLetter('Maria Rosário')).toBe('Ma');
    expect(avatarLetter(' ')).toBe('');
  });

  it('colours by id, evenly enough for a class', () => {
    const used = new Set(
      Array.from({ length: 200 }, (_place, index) => avatarColour(`019aa1b2-0000-7000-8000-${String(index).padStart(12, '0')}`)),
    );
    expect(used.size).toBe(12);
    expect(avatarColour('x')).toBe(avatarColour('x'));
  });

  it('keeps every avatar and text pair readable in both themes [WCAG 1.4.3]', () => {
    for (const theme of [light, dark]) {
      for (let index = 0; index < 12; index += 1) {
        const pair = theme as Record<string, string>;
        expect(contrast(pair[`avatar${index}`] ?? '', pair[`avatar${index}Bg`] ?? '')).toBeGreaterThanOrEqual(4.5);
      }
      for (const [text, ground] of [
        ['text', 'bg'],
        ['text3', 'surface'],
        ['text3', 'sunken'],
        ['primaryText', 'primaryBg'],
        ['onPrimary', 'primary'],
        ['waits', 'waitsBg'],
        ['ok', 'okBg'],
        ['warn', 'warnBg'],
        ['bad', 'badBg'],
        ['onInk', 'ink'],
        ['onDanger', 'dangerFill'],
      ] as const) {
        expect(contrast(theme[text], theme[ground])).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  it('puts the chosen child first only where the chips scroll', () => {
    const children = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];
    expect(chipOrder(children, 'c').map((c) => c.id)).toEqual(['c', 'a', 'b']);
    expect(chipOrder(children.slice(0, 2), 'b').map((c) => c.id)).toEqual(['a', 'b']);
  });
});
