/** A pause in writing, the longest time that writing without a pause goes unsaved, and the time between two tries, in milliseconds. */
export const AUTOSAVE = { pause: 6_000, longest: 30_000, again: 30_000 } as const;

/** How long to wait now, when the first unsaved change lies this many milliseconds back. */
export function autosaveWait(unsaved: number): number {
  return Math.max(0, Math.min(AUTOSAVE.pause, AUTOSAVE.longest - unsaved));
}
