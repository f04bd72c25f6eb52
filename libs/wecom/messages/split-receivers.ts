import { WecomInputError } from '../errors/wecom-input.error';
import { MAX_RECEIVERS } from './cards';

export interface Receiver {
  /** The id that stands in the call, e.g. a student_userid. */
  id: string;
  /** What must not meet in one call, e.g. the guardians of the student: one of them gets one card per call. */
  groups: readonly string[];
}

/**
 * Splits receivers into calls of at most `max`, none with two receivers of one group, in a stable order (the same
 * input gives the same calls). First fit: a family with k children takes part in the first k calls that have room,
 * so the number of calls grows only with the largest family. An id given twice counts once, with both its groups.
 */
export function splitReceivers(receivers: readonly Receiver[], max: number = MAX_RECEIVERS): string[][] {
  if (!Number.isInteger(max) || max < 1 || max > MAX_RECEIVERS) throw new WecomInputError('max', `1 to ${MAX_RECEIVERS}`);
  const merged = new Map<string, Set<string>>();
  for (const { id, groups } of receivers) {
    const known = merged.get(id);
    if (known === undefined) merged.set(id, new Set(groups));
    else for (const group of groups) known.add(group);
  }
  const calls: { ids: string[]; groups: Set<string> }[] = [];
  let firstOpen = 0;
  for (const [id, groups] of merged) {
    while (firstOpen < calls.length && calls[firstOpen]!.ids.length >= max) firstOpen += 1;
    let at = firstOpen;
    while (at < calls.length && (calls[at]!.ids.length >= max || meets(calls[at]!.groups, groups))) at += 1;
    const call = calls[at] ?? { ids: [], groups: new Set<string>() };
    if (at === calls.length) calls.push(call);
    call.ids.push(id);
    for (const group of groups) call.groups.add(group);
  }
  return calls.map((call) => call.ids);
}

function meets(taken: ReadonlySet<string>, groups: ReadonlySet<string>): boolean {
  for (const group of groups) if (taken.has(group)) return true;
  return false;
}
