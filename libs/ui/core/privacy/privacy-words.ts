import { m } from '@contracts/messages';
import type { PrivacyKind, PrivacyState } from '@contracts/privacy';
import { IconCheckCircle, IconClock, IconCloseCircle, IconWarning, type Icon } from '../icons/icons';
import type { Tone } from '../status/status-tag';

const KINDS: Readonly<Record<PrivacyKind, () => string>> = {
  access: m.privacy_kind_access,
  correction: m.privacy_kind_correction,
  objection: m.privacy_kind_objection,
  erasure: m.privacy_kind_erasure,
};
/** 查閱資料, 更正資料, 反對處理, 刪除資料 */
export const privacyKindWord = (kind: PrivacyKind): string => KINDS[kind]();

/** Word, colour and icon of a request's state. @param waits the reader is the one who answers it */
export function privacyFace(state: PrivacyState, { waits = false, overdue = false } = {}): { tone: Tone; icon: Icon; word: string } {
  if (state === 'done') return { tone: 'ok', icon: IconCheckCircle, word: m.privacy_state_done() };
  if (state === 'refused') return { tone: 'quiet', icon: IconCloseCircle, word: m.privacy_state_refused() };
  if (overdue) return { tone: 'bad', icon: IconWarning, word: m.privacy_overdue() };
  return { tone: waits ? 'waits' : 'info', icon: IconClock, word: m.privacy_state_open() };
}
