import type { Fields } from '../api/fields';
import { isFields } from '../api/fields';
import type { ControlCall, ControlRoute } from './control-route';

interface Scannable {
  label: string;
  hint: string;
  text: string;
}

const readItems = (value: unknown): Scannable[] => {
  const items = isFields(value) && Array.isArray(value['items']) ? value['items'] : [];
  return items
    .filter(isFields)
    .flatMap(({ label, hint, text }) =>
      typeof label === 'string' && typeof text === 'string' ? [{ label, hint: typeof hint === 'string' ? hint : '', text }] : [],
    );
};

/** What the camera may be held at: a list `{items:[{label, hint, text}]}` that another server of this machine publishes. */
const scannables = async (call: ControlCall): Promise<Fields> => {
  const { scanSource } = call.world;
  if (scanSource === undefined) return { items: [] };
  try {
    const answer = await fetch(scanSource, { signal: AbortSignal.timeout(2_000) });
    return { items: readItems(await answer.json()) };
  } catch {
    // That server is not up: there is nothing to offer, and scanning by picture still works.
    return { items: [] };
  }
};

export const SCAN_ROUTES: ControlRoute[] = [{ method: 'GET', url: '/scannables', run: scannables }];
