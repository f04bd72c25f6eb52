import { m } from '@contracts/messages';
import { formatNumber } from '../format/number';
import { STONE_ORDER, type ResponseCounts, type StoneState } from './response-counts';

/** What "done" means here: answered a form, confirmed, or either. */
export type DoneKind = 'filled' | 'confirmed' | 'handled';

/** Word of a state in the page's language. */
export function stoneWord(state: StoneState, done: DoneKind): string {
  switch (state) {
    case 'done':
      return done === 'filled' ? m.ui_stone_filled() : done === 'confirmed' ? m.ui_stone_confirmed() : m.ui_stone_handled();
    case 'opened':
      return m.ui_stone_opened();
    case 'handed':
      return m.ui_stone_handed();
    case 'waiting':
      return m.ui_stone_waiting();
    case 'refused':
      return m.ui_stone_refused();
  }
}

/** The whole row as one sentence for screen readers: 「小四A：已填寫 5，已開啟 9」. */
export function countsSentence(counts: ResponseCounts, done: DoneKind, name?: string): string {
  const parts = STONE_ORDER.filter((state) => state === 'done' || counts[state] > 0).map(
    (state) => `${stoneWord(state, done)} ${formatNumber(counts[state])}`,
  );
  const list = parts.join(m.ui_comma());
  return name === undefined ? list : m.ui_named({ name, list });
}
