import { freePort } from '@platform/embedded/free-port';

/**
 * Where this run looks: two runs side by side must not find the same port free at the same moment, and above 32,768 the
 * system may give a free one to any outgoing connection before its process listens.
 */
let next = 12_000 + (process.pid % 500) * 40;

/** A port of 127.0.0.1 for one more process of this run; none is given twice. */
export async function ownPort(): Promise<number> {
  const from = next;
  next += 1;
  const port = await freePort(from);
  next = Math.max(next, port + 1);
  return port;
}
