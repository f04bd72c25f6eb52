import { useCallback, useEffect, useRef, useState } from 'react';
import { routes } from './routes';
import { API_BASE, pathOf } from '@contracts/route';
import { isApiError } from '@ui/core/api/api-error';
import { createApi, type Api } from '@ui/core/api/client';
import { currentLocale } from '@ui/core/i18n/locale';
import { problemOf, type Problem } from './model/problem';
import type { RegistrationView } from './model/view';

export const api = createApi();
export type Call = Api['call'];
const call: Call = (route, input) => api.call(route, input);
/** What stands between the person and the form. */
export type Gate = 'loading' | 'open' | 'browser' | 'hidden' | 'invalid' | 'failed';

export interface Registration {
  gate: Gate;
  view: RegistrationView | undefined;
  /** Known before the person is: for the page in an ordinary browser. */
  school: { name: string; number: string } | null;
  busy: boolean;
  problem: Problem | undefined;
  /** Carries out one step; true when it was taken. What was typed stays in any case. */
  step: (act: (call: Call) => Promise<RegistrationView>) => Promise<boolean>;
  say: (problem: Problem | undefined) => void;
  reload: () => void;
}

/** What the server said about this page when it made it. */
const pageEntry = (): string => document.querySelector<HTMLMetaElement>('meta[name="entry"]')?.content ?? '';

/** A log-in that comes back without being one must not be asked for again and again. */
const ASK_AGAIN_MS = 15_000;

function goToLogin(token: string): boolean {
  const mark = `register/${token}/asked`;
  try {
    const asked = Number(sessionStorage.getItem(mark) ?? 0);
    if (Date.now() - asked < ASK_AGAIN_MS) return false;
    sessionStorage.setItem(mark, String(Date.now()));
  } catch {
    // A phone that keeps nothing has no mark; WeChat itself stops endless redirects.
  }
  const query = new URLSearchParams({ lang: currentLocale() }).toString();
  window.location.replace(`${API_BASE}${pathOf(routes.start, { token })}?${query}`);
  return true;
}

/** The state of one registration, as the server tells it. */
export function useRegistration(token: string): Registration {
  const [gate, setGate] = useState<Gate>('loading');
  const [view, setView] = useState<RegistrationView>();
  const [school, setSchool] = useState<Registration['school']>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const running = useRef(false);
  const unknown = useRef(pageEntry() === 'signed-out');

  /** Nobody is known to this page yet: WeCom is asked, or an ordinary browser is told where to go (SUB-104). */
  const askWho = useCallback(async () => {
    const code = await api.call(routes.code, { params: { token } });
    setSchool(code.school);
    if (!code.canOpen) setGate('browser');
    else if (!goToLogin(token)) setGate('failed');
  }, [token]);

  /** Refusals that are about the whole page; false where it is about the step. */
  const gateFor = useCallback(
    async (error: unknown): Promise<boolean> => {
      if (isApiError(error, 'SUB_QR_INVALID', 'NOT_FOUND')) setGate('invalid');
      else if (isApiError(error, 'SUB_REGISTRATION_DISABLED')) setGate('hidden');
      else if (isApiError(error, 'UNAUTHENTICATED')) await askWho();
      else return false;
      return true;
    },
    [askWho],
  );

  const load = useCallback(async () => {
    setGate('loading');
    setProblem(undefined);
    try {
      // The server knows already that nobody is signed in here: no need to be told by a refusal.
      if (unknown.current) {
        unknown.current = false;
        await askWho();
        return;
      }
      const next = await api.call(routes.view, { params: { token } });
      setView(next);
      setGate('open');
    } catch (error) {
      const known = await gateFor(error).catch(() => false);
      if (!known) setGate('failed');
    }
  }, [askWho, gateFor, token]);

  useEffect(() => {
    void load();
  }, [load]);

  const step = useCallback<Registration['step']>(
    async (act) => {
      if (running.current) return false;
      running.current = true;
      setBusy(true);
      setProblem(undefined);
      try {
        setView(await act(call));
        return true;
      } catch (error) {
        // Another window, or an answer that was lost on the way, is further than this page.
        if (isApiError(error, 'STATE_CONFLICT')) {
          await load();
          return false;
        }
        const known = await gateFor(error).catch(() => false);
        if (!known && isApiError(error)) setProblem(problemOf(error));
        else if (!known) throw error;
        return false;
      } finally {
        running.current = false;
        setBusy(false);
      }
    },
    [gateFor, load],
  );
  const reload = useCallback(() => void load(), [load]);
  return { gate, view, school, busy, problem, step, say: setProblem, reload };
}
