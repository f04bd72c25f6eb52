import type { BureauDocument, RegisterEntry } from './demo/bureau-document';

/** What specs use of the bureau's simulator (apps/bureau-simulator/README.md describes its control interface). */
export interface TestBureau {
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** Environment that points a test application at it. */
  env: { BUREAU_API_BASE: string; BUREAU_API_KEY: string };
  /** Calls the control interface. @throws Error on any other status than 2xx */
  control<T = unknown>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<T>;
  /** Makes a school known, without anybody in its register. */
  school(schoolCode: string, given?: Partial<BureauDocument>): Promise<void>;
  /** Puts somebody into the register; what is left out is a pupil with a valid card. */
  entry(given: Partial<RegisterEntry> & { schoolCode: string }): Promise<RegisterEntry & { payload: string | null }>;
  /** The B01 file of a school as its download would be, e.g. `{ missing: 2, doubles: 1 }`. */
  b01(schoolCode: string, options?: Record<string, string | number | boolean>): Promise<Buffer>;
  /** How a part behaves from now on. */
  mode(part: 'cards' | 'b08' | 'community' | 'support', mode: 'ok' | 'slow' | 'down' | 'wrong', ms?: number): Promise<void>;
  close(): Promise<void>;
}

interface Running {
  url: string;
  close(): Promise<void>;
}

// Libraries do not depend on apps: the bureau is a server like any other, it only happens to run in this process.
const SIMULATOR = ['..', '..', 'apps', 'bureau-simulator', 'simulator.ts'].join('/');

/** Starts a bureau of its own for a spec; empty, in milliseconds. */
export async function startTestBureau(): Promise<TestBureau> {
  const { startBureau } = (await import(SIMULATOR)) as { startBureau: () => Promise<Running> };
  const running = await startBureau();
  const control = <T>(method: string, path: string, body?: object): Promise<T> => call<T>(running.url, method, path, body);
  let made = 0;
  return {
    url: running.url,
    env: { BUREAU_API_BASE: running.url, BUREAU_API_KEY: 'simulated-bureau' },
    control,
    async school(schoolCode, given = {}) {
      const document = { name: schoolCode, schoolYear: '2026/2027', tables: [], entries: [], ...given };
      await control('PUT', `/sim/schools/${encodeURIComponent(schoolCode)}`, document);
    },
    entry(given) {
      made += 1;
      const cardNo = given.cardNo === undefined ? String(70_000_000 + made) : given.cardNo;
      const filled = {
        cardType: 'S',
        temporaryNo: null,
        cardStatus: 'valid',
        birthDate: '20180105',
        nameZh: '陳小小',
        namePt: 'CHAN SIO SIO',
        ...given,
        cardNo,
      };
      return control('PUT', `/sim/entries/${encodeURIComponent(given.ref ?? 'new')}`, filled);
    },
    async b01(schoolCode, options = {}) {
      const query = new URLSearchParams(Object.entries(options).map(([name, value]) => [name, String(value)]));
      const answer = await fetch(`${running.url}/sim/schools/${encodeURIComponent(schoolCode)}/b01?${query.toString()}`);
      if (!answer.ok) throw new Error(`b01 ${schoolCode}: ${String(answer.status)}`);
      return Buffer.from(await answer.arrayBuffer());
    },
    async mode(part, mode, ms) {
      await control('PUT', '/sim/modes', { [part]: { mode, ...(ms === undefined ? {} : { ms }) } });
    },
    close: () => running.close(),
  };
}

async function call<T>(base: string, method: string, path: string, body: object | undefined): Promise<T> {
  const answer = await fetch(`${base}${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${String(answer.status)} ${text.slice(0, 300)}`);
  return (text === '' ? {} : JSON.parse(text)) as T;
}
