import { useEffect, useState } from 'react';
import { serverNow } from '@ui/core/api/server-clock';

/** True while the undo window of a notice is open by the server's clock; turns false by itself (BEY-03). */
export function useUndoOpen(undoUntil: string | null): boolean {
  const [over, setOver] = useState<string>();
  useEffect(() => {
    if (undoUntil === null) return;
    const timer = setTimeout(() => setOver(undoUntil), Math.max(0, Date.parse(undoUntil) - serverNow()));
    return () => clearTimeout(timer);
  }, [undoUntil]);
  return undoUntil !== null && over !== undoUntil && Date.parse(undoUntil) > serverNow();
}
