import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { registerApi } from './api/api-routes';
import { registerControl } from './control/control-routes';
import { DeviceProxy } from './devices/device-proxy';
import type { Device } from './devices/device-list';
import { plainOrigin, type Hosts } from './devices/hosts';
import { registerLoginPages } from './oauth/authorize-routes';
import { registerStagePage } from './control/stage-page';
import { registerSmsGateway } from './sms/gateway-routes';
import type { Clock } from './state/clock';
import type { CorpDocument } from './state/corp-document';
import { SnapshotFile } from './state/snapshot-file';
import { World } from './state/world';

export interface SimulatorOptions {
  /** 0 (the default) = any free port. */
  port?: number;
  host?: string;
  /** The plain host; devices are `<label>.<domain>`. */
  domain?: string;
  snapshotFile?: string;
  /** Where device hosts are passed on to. */
  platformUrl?: string;
  /** Public host with port of the platform. */
  platformHost?: string;
  corps?: ({ corpId: string } & CorpDocument)[];
  devices?: Device[];
  /** Built stage page; nothing is served at `/` without it. */
  pageDir?: string;
  /** Address of a list of things that the camera may be held at. */
  scanSource?: string;
  /** Start of the seeded randomness of faults. */
  seed?: number;
  clock?: Clock;
  keepDeliveries?: number;
}

export interface RunningSimulator {
  port: number;
  /** `http://127.0.0.1:<port>`: what an SDK takes as its base address. */
  url: string;
  state: World;
  close(): Promise<void>;
}

/** Starts a simulator in this process; several may run side by side. Rejects with EADDRINUSE when the port is taken. */
export const startSimulator = async (options: SimulatorOptions = {}): Promise<RunningSimulator> => {
  const world = new World({
    seed: options.seed ?? 1,
    corps: options.corps ?? [],
    devices: options.devices ?? [],
    ...(options.clock ? { clock: options.clock } : {}),
    ...(options.keepDeliveries === undefined ? {} : { keepDeliveries: options.keepDeliveries }),
  });
  world.scanSource = options.scanSource;
  const hosts: Hosts = {
    domain: options.domain ?? 'campus.localhost',
    port: options.port ?? 0,
    platformUrl: new URL(options.platformUrl ?? 'http://127.0.0.1:3000'),
    platformHost: options.platformHost ?? 'app.campus.localhost:3000',
  };
  const snapshot = options.snapshotFile ? new SnapshotFile(world, options.snapshotFile) : null;
  await snapshot?.restore();
  const proxy = new DeviceProxy(world, hosts);
  let server: Server | undefined;
  const app = Fastify({
    logger: false,
    forceCloseConnections: true,
    bodyLimit: 256 * 1024 * 1024,
    serverFactory: (handler) => {
      server = createServer((request, response) => {
        if (proxy.takes(request)) proxy.handle(request, response);
        else handler(request, response);
      });
      return server;
    },
  });
  await registerApi(app, world);
  registerSmsGateway(app, world);
  registerLoginPages(app, world, hosts);
  await registerControl(app, { world, hosts, snapshot });
  registerStagePage(app, options.pageDir);
  try {
    await app.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' });
  } catch (error) {
    world.close();
    throw error;
  }
  const port = portOf(server);
  hosts.port = port;
  world.publicUrl = plainOrigin(hosts);
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    state: world,
    close: async () => {
      try {
        await snapshot?.close();
      } finally {
        proxy.close();
        world.close();
        await app.close();
      }
    },
  };
};

const portOf = (server: Server | undefined): number => {
  const address: AddressInfo | string | null = server?.address() ?? null;
  return typeof address === 'object' && address ? address.port : 0;
};
