import type { NoticeState } from '@contracts/notice-types';
import { IconClock, IconLock, IconPen, IconSend, IconUndo, type Icon } from '@ui/core/icons/icons';
import { stateWord } from '@ui/core/notices/notice-words';
import type { Tone } from '@ui/core/status/status-tag';

const FACES: Readonly<Record<NoticeState, { tone: Tone; icon: Icon }>> = {
  draft: { tone: 'quiet', icon: IconPen },
  scheduled: { tone: 'warn', icon: IconClock },
  sending: { tone: 'info', icon: IconSend },
  sent: { tone: 'ok', icon: IconSend },
  closed: { tone: 'quiet', icon: IconLock },
  recalled: { tone: 'quiet', icon: IconUndo },
};

/** Word, colour and picture of a state on a phone; a state is never a colour alone. */
export const stateFace = (state: NoticeState): { word: string; tone: Tone; icon: Icon } => ({ word: stateWord(state), ...FACES[state] });
