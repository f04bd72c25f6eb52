import { describe, expect, it } from '@jest/globals';
import { histogramBars } from '../histogram-shape';

const steps = [
  { from: 0, to: 10, count: 400 },
  { from: 10, to: 20, count: 1 },
  { from: 20, to: 30, count: 0 },
];

describe('bars of a number question', () => {
  it('draws the most frequent step as high as the room, and a single answer never invisible [NOT-35]', () => {
    expect(histogramBars(steps, 302, 100).map((bar) => bar.height)).toEqual([100, 2, 0]);
  });
  it('shares the width without overlap', () => {
    const bars = histogramBars(steps, 304, 100);
    expect(bars.map((bar) => [bar.x, bar.width])).toEqual([
      [0, 100],
      [102, 100],
      [204, 100],
    ]);
  });
  it('draws nothing where nobody answered', () => {
    expect(histogramBars([], 300, 100)).toEqual([]);
    expect(histogramBars([{ from: 1, to: 1, count: 0 }], 300, 100)[0]?.height).toBe(0);
  });
});
