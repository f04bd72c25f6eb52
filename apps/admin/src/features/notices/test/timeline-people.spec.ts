import { describe, expect, it } from '@jest/globals';
import { eventsOf, peopleOf } from '../detail/timeline-people';

const event = (kind: 'planned' | 'handed_over' | 'opened' | 'answered', person: string | null) => ({
  kind,
  at: '2026-11-20T07:44:00+08:00',
  person,
  reason: null,
  tries: null,
});
// Newest first, as the route answers.
const family = [
  event('answered', '媽媽'),
  event('opened', '爸爸'),
  event('opened', '媽媽'),
  event('handed_over', null),
  event('planned', null),
];

describe('the record of a family', () => {
  it('names the people in the order in which something first happened to them [BEY-01]', () => {
    expect(peopleOf(family)).toEqual(['媽媽', '爸爸']);
  });

  it('offers no choice where only one person stands in it [BEY-01]', () => {
    expect(peopleOf(family.filter((one) => one.person !== '爸爸'))).toEqual([]);
    expect(peopleOf([])).toEqual([]);
  });

  it('shows for one person their events and those of the whole family [BEY-01]', () => {
    expect(eventsOf(family, '爸爸').map((one) => one.kind)).toEqual(['opened', 'handed_over', 'planned']);
    expect(eventsOf(family, undefined)).toBe(family);
  });
});
