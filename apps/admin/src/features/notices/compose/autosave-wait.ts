/** A pause in writing, the longest time that writing without a pause goes unsaved, and the time between two tries, in milliseconds. */
export const AUTOSAVE = { pause: 6_000, longest: 30_000, again: 30_000 } as const;

/** How long to wait now, when the first unsaved change lies this many milliseconds back. */
export function autosaveWait(unsaved: number): number {
  return Math.max(0, Math.min(AUTOSAVE.pause, AUTOSAVE.longest - unsaved));
}

/**
 * How long to wait after a try that went wrong: not at all when the network has come back since it began, at whatever moment that was.
 * @param returnsBefore how often the network had come back when the try began
 * @param returnsNow how often it has by now
 */
export function retryWait(returnsBefore: number, returnsNow: number): number {
  return returnsNow > returnsBefore ? 0 : AUTOSAVE.again;
}
