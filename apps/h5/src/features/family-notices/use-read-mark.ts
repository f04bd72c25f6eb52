import { useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { myNoticesApi, type MyNoticeDetail } from '@contracts/my-notices';
import { routeKey, useApi } from '@ui/core/api/query';
import { useSession } from '@ui/core/session/session';

/** Opening by a person marks it read; the GET itself changes nothing (NOT-50). */
export function useReadMark(notice: MyNoticeDetail | undefined): void {
  const api = useApi();
  const client = useQueryClient();
  const id = notice?.id;
  const studentId = notice?.studentId;
  // Whoever only looks at the page as this person has not opened it (PER-31).
  const looking = useSession().view !== null;
  const unread = notice !== undefined && !notice.read && !looking;
  useEffect(() => {
    if (id === undefined || studentId === undefined || !unread) return;
    let sent = false;
    const mark = () => {
      if (sent || document.visibilityState !== 'visible') return;
      sent = true;
      api.call(myNoticesApi.read, { params: { id }, body: { studentId } }).then(
        () =>
          Promise.all([myNoticesApi.children, myNoticesApi.list].map((route) => client.invalidateQueries({ queryKey: routeKey(route) }))),
        () => {
          // Not worth a word to the reader: tried again when the page is seen or online again.
          sent = false;
        },
      );
    };
    mark();
    document.addEventListener('visibilitychange', mark);
    window.addEventListener('online', mark);
    return () => {
      document.removeEventListener('visibilitychange', mark);
      window.removeEventListener('online', mark);
    };
  }, [api, client, id, studentId, unread]);
}
