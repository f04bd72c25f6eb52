import type { noticeTimelineEvent } from '@contracts/notice-status';
import type { output } from 'zod/mini';

type Event = output<typeof noticeTimelineEvent>;

/** Everybody the events name, in the order of the family's first event; one person alone needs no choice. */
export function peopleOf(events: readonly Event[]): string[] {
  const names = new Set<string>();
  for (const { person } of events.toReversed()) if (person !== null) names.add(person);
  return names.size < 2 ? [] : [...names];
}

/** What concerns one person: their own events and those of the whole family. */
export function eventsOf(events: readonly Event[], person: string | undefined): readonly Event[] {
  return person === undefined ? events : events.filter((event) => event.person === null || event.person === person);
}
