import { useEffect, useState } from 'react';

/** For a dialog that is drawn only while it is asked for: when it goes, the focus returns to what had opened it. */
export function useFocusBack(): void {
  // Seen while drawing: a moment later the dialog itself has the focus.
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (opener instanceof HTMLElement && opener.isConnected) setTimeout(() => opener.focus());
    },
    [opener],
  );
}
