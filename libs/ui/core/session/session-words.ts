import { m } from '@contracts/messages';
import type { OwnSession } from '@contracts/session';
import { formatDateTime } from '../format/date';

/** Where a session is, and since when. */
export function sessionWords(one: OwnSession): { place: string; facts: string } {
  const place =
    one.surface === 'console' ? m.ui_sessions_console() : one.surface === 'h5-staff' ? m.ui_sessions_staff() : m.ui_sessions_family();
  return { place, facts: m.ui_sessions_facts({ created: formatDateTime(one.createdAt), seen: formatDateTime(one.lastSeenAt) }) };
}
