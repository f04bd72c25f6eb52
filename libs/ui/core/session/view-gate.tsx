import type { ReactNode } from 'react';
import { later } from '../later/later';
import { useSession } from './session';

// Nearly nobody ever looks as somebody else: the first screen of everybody does not carry it (ui rule 11).
const OpenViewBanner = later(async () => (await import('./view-banner')).OpenViewBanner);
const ConsoleWhileViewing = later(async () => (await import('./view-banner')).ConsoleWhileViewing);

/** Above every page of a read-only view as somebody else: as whom, until when, and the way out (PER-31). */
export function ViewBanner() {
  const me = useSession();
  return me.view === null ? null : <OpenViewBanner me={me} view={me.view} />;
}

const SuspendedBanner = later(async () => (await import('./suspended-banner')).SuspendedBanner);

/** Above every page of a unit that an operator has suspended: it reads and does nothing else (spec 00 §2). */
export function UnitStopped() {
  return useSession().unit.state === 'suspended' ? <SuspendedBanner /> : null;
}

/** The console belongs to the administrator himself: while this browser looks as somebody else it offers the way out, and no page. */
export function OwnConsole({ children }: { children: ReactNode }) {
  const me = useSession();
  return me.view === null ? children : <ConsoleWhileViewing me={me} view={me.view} />;
}
