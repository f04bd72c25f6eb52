import { freePort } from '@platform/embedded/free-port';

/** Where this run looks: two runs side by side must not find the same port free at the same moment. */
let next = 31_000 + (process.pid % 400) * 40;

/** A port of 127.0.0.1 for one more process of this run; none is given twice. */
export async function ownPort(): Promise<number> {
  const from = next;
  next += 1;
  const port = await freePort(from);
  next = Math.max(next, port + 1);
  return port;
}
