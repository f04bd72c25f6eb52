import { describe, expect, it } from '@jest/globals';
import { budgetWords, daysWords, quietWords, repeatedDays } from '../settings/settings-words';

describe('quiet hours in words', () => {
  it('says the next day only where they go over midnight [BEY-05]', () => {
    expect(quietWords({ from: '21:30', until: '07:30' })).toContain('翌日');
    expect(quietWords({ from: '12:00', until: '14:00' })).not.toContain('翌日');
  });

  it('says that the same time twice, and none at all, are no quiet hours [BEY-05]', () => {
    expect(quietWords({ from: '07:30', until: '07:30' })).toContain('等於沒有');
    expect(quietWords(null)).toBe(budgetWords(null));
  });
});

describe('quiet days', () => {
  const days = [
    { day: '2026-12-24', name: '' },
    { day: '2026-12-20', name: '紀念日' },
    { day: '2026-12-24', name: '又一次' },
    { day: '', name: '' },
    { day: '', name: '' },
  ];

  it('finds a day that stands there twice by its later place, and no day yet is none [BEY-05]', () => {
    expect([...repeatedDays(days)]).toEqual([2]);
    expect(repeatedDays([]).size).toBe(0);
  });

  it('lists them by date with their names, whatever the order they were typed in [BEY-05]', () => {
    expect(daysWords(days.slice(0, 2))).toMatch(/20.*紀念日.*24/);
  });
});
