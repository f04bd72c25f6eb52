import type { JoinState, MemberFilter } from '@contracts/directory';
import type { Locale } from '@contracts/locale';
import { m } from '@contracts/messages';

/** The word of a join state as the console shows it. */
export function joinStateWord(state: JoinState | MemberFilter, locale: Locale): string {
  const words = {
    all: m.ui_all,
    active: m.console_directory_state_active,
    not_joined: m.console_directory_state_not_joined,
    not_downloaded: m.console_directory_state_not_downloaded,
    disabled: m.console_directory_state_disabled,
    left: m.console_directory_state_left,
  } as const;
  return words[state]({}, { locale });
}
