import { useCallback, useEffect, useState } from 'react';
import type { B08Section, B08Table, Behaviour, Entry, Invitation, Part } from '../state/model';

export type { B08Section, B08Table, Behaviour, Entry, Invitation, Part };
export type ShownEntry = Entry & { payload: string | null };
export interface SchoolLine {
  schoolCode: string;
  name: string;
  schoolYear: string;
  years: string[];
  entries: number;
}
export interface State {
  schools: SchoolLine[];
  behaviour: Record<Part, Behaviour>;
  invitations: number;
}
export interface CallLine {
  id: number;
  at: number;
  part: Part;
  what: string;
  answer: string;
}

/** Calls the control interface. Rejects with the simulator's own sentence. */
export async function sim<T = unknown>(method: 'GET' | 'PUT' | 'DELETE', path: string, body?: object): Promise<T> {
  const init: RequestInit = { method, cache: 'no-store' };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { 'content-type': 'application/json' };
  }
  const answer = await fetch(`/sim${path}`, init);
  const text = await answer.text();
  if (answer.ok) return (text === '' ? {} : JSON.parse(text)) as T;
  let message = `${String(answer.status)} ${answer.statusText}`;
  try {
    const parsed = JSON.parse(text) as { error?: { message?: string }; message?: string };
    message = parsed.error?.message ?? parsed.message ?? message;
  } catch {
    // An answer that is no JSON leaves the status line as the reason.
  }
  throw new Error(message);
}

/** What a path answers now; `again` reads it once more. */
export function useRead<T>(path: string | null, everyMs?: number): { data: T | null; fault: string | null; again: () => void } {
  const [data, setData] = useState<T | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  const again = useCallback(() => setTurn((n) => n + 1), []);
  useEffect(() => {
    if (path === null) return undefined;
    let stale = false;
    const read = (): void => {
      sim<T>('GET', path).then(
        (answer) => {
          if (stale) return;
          setData(answer);
          setFault(null);
        },
        (error: unknown) => !stale && setFault(String(error)),
      );
    };
    read();
    const timer = everyMs === undefined ? undefined : setInterval(read, everyMs);
    return () => {
      stale = true;
      clearInterval(timer);
    };
  }, [path, turn, everyMs]);
  return { data, fault, again };
}
