/** What specs use of the WeCom simulator (its README describes the control interface). */
export interface TestSimulator {
  /** `http://127.0.0.1:<port>`: base address for API, authorize page and web log-in alike. */
  url: string;
  /** Calls the control interface, e.g. `control('PUT', '/sim/corps/ww1', document)`. @throws Error on any other status than 2xx */
  control<T = unknown>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<T>;
  /** Environment that points a test application at it. */
  env: { WECOM_API_BASE: string; WECOM_OAUTH_BASE: string; WECOM_LOGIN_BASE: string; SMS_API_BASE: string; SMS_API_KEY: string };
  close(): Promise<void>;
}

interface Running {
  url: string;
  close(): Promise<void>;
}

// Libraries do not depend on apps: the simulator is a server like any other, it only happens to run in this process.
const SIMULATOR = ['..', '..', 'apps', 'wecom-simulator', 'simulator.ts'].join('/');

/** Starts a simulator of its own for a spec. */
export async function startTestSimulator(options: { platformHost?: string } = {}): Promise<TestSimulator> {
  const { startSimulator } = (await import(SIMULATOR)) as { startSimulator: (given: object) => Promise<Running> };
  const running = await startSimulator({ platformHost: 'app.campus.localhost:3000', ...options });
  return {
    url: running.url,
    env: {
      WECOM_API_BASE: running.url,
      WECOM_OAUTH_BASE: running.url,
      WECOM_LOGIN_BASE: running.url,
      SMS_API_BASE: `${running.url}/sms`,
      SMS_API_KEY: 'simulated-gateway',
    },
    control: (method, path, body) => control(running.url, method, path, body),
    close: () => running.close(),
  };
}

async function control<T>(base: string, method: string, path: string, body: object | undefined): Promise<T> {
  const answer = await fetch(`${base}${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${String(answer.status)} ${text.slice(0, 300)}`);
  return (text === '' ? {} : JSON.parse(text)) as T;
}
