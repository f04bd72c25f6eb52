import type { ControlCall } from './control-route';

const HEARTBEAT_MS = 15_000;
/** A reader this far behind is let go; it reconnects and reads the lists again. */
const MAX_BEHIND = 8 * 1024 * 1024;

/** Server-Sent Events of everything that happens, or of one corp. */
export const openEventStream = (call: ControlCall): void => {
  const { world, reply, request } = call;
  const corp = call.query['corp'];
  reply.hijack();
  const out = reply.raw;
  const origin = reply.getHeader('access-control-allow-origin');
  out.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    ...(typeof origin === 'string' ? { 'access-control-allow-origin': origin } : {}),
  });
  const write = (name: string, data: unknown): void => {
    if (out.writableLength > MAX_BEHIND) out.destroy();
    else out.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  write('hello', { now: world.clock.now(), clock: world.clock.state() });
  const stop = world.hub.listen((event) => {
    if (corp && event.corpId !== undefined && event.corpId !== corp) return;
    write(event.name, event.data);
  });
  const heartbeat = setInterval(() => out.write(': still here\n\n'), HEARTBEAT_MS);
  const end = (): void => {
    clearInterval(heartbeat);
    stop();
  };
  request.raw.on('close', end);
  out.on('close', end);
};
