import {
  createMemoryCallLimiter,
  createMemoryTokenStore,
  createWecomClient,
  systemClock,
  type CallEvent,
  type WecomApp,
  type WecomClient,
  type WecomClientOptions,
} from '../index';
import { answeringServer, type AnsweringServer } from './answering-server';

export const SECRET = 'SECRET-of-the-app-0123456789';
export const APP = { unitId: 7, corpId: 'wwc0ffee1234567890', agentId: 1000002, secret: SECRET };

export interface Harness {
  server: AnsweringServer;
  client: WecomClient;
  app: WecomApp;
  events: CallEvent[];
  /** Another process as far as the client can tell: its own memory, the same store. */
  another(options?: Partial<WecomClientOptions>): WecomApp;
  close(): Promise<void>;
}

/** A client on a local server, with ports in memory. */
export async function harness(options: Partial<WecomClientOptions> = {}): Promise<Harness> {
  const server = await answeringServer();
  const events: CallEvent[] = [];
  const clients: WecomClient[] = [];
  const clock = options.clock ?? systemClock;
  const shared: WecomClientOptions = {
    apiBase: server.base,
    oauthBase: 'https://open.example',
    loginBase: 'https://login.example',
    store: createMemoryTokenStore(),
    limiter: createMemoryCallLimiter(clock),
    clock,
    onCall: (event) => events.push(event),
    ...options,
  };
  const make = (more: Partial<WecomClientOptions> = {}): WecomClient => {
    const client = createWecomClient({ ...shared, ...more });
    clients.push(client);
    return client;
  };
  const client = make();
  return {
    server,
    client,
    app: client.forApp(APP),
    events,
    another: (more) => make(more).forApp(APP),
    async close() {
      for (const one of clients) one.close();
      await server.close();
    },
  };
}
