import { nextAnswer, type WaitingAnswer } from './draft-store';
import type { OutboxStore } from './outbox';

/**
 * A store that goes on in this page where the device keeps nothing (private window, no room, storage cleared while the page
 * stands): such answers are marked `pageOnly`, live as long as the page and are sent like the others.
 */
export function withPageMemory(device: OutboxStore): OutboxStore {
  const here = new Map<string, WaitingAnswer>();
  return {
    async list(owner) {
      const mine = [...here.values()].filter((answer) => answer.owner === owner);
      try {
        return [...(await device.list(owner)), ...mine];
      } catch {
        return mine;
      }
    },
    async put(answer) {
      const standing = [...here.values()].find(
        (other) => other.owner === answer.owner && answer.slot !== undefined && other.slot === answer.slot,
      );
      if (standing !== undefined && standing.refused === undefined) return standing;
      if (standing !== undefined) here.delete(standing.id);
      try {
        return await device.put(answer);
      } catch {
        const kept: WaitingAnswer = { ...answer, pageOnly: true };
        here.set(kept.id, kept);
        return kept;
      }
    },
    async update(answer) {
      const next = nextAnswer(here.get(answer.id), answer);
      if (next === undefined) return device.update(answer);
      here.set(next.id, next);
      return next;
    },
    async drop(id) {
      if (!here.delete(id)) await device.drop(id);
    },
  };
}
