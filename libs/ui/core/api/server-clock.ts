/**
 * The server's clock as its last answer told it (`Date` header), so that a countdown does not follow a wrong clock of
 * the phone. Counted on with the monotonic clock; before the first answer it is the device's own.
 */
let known: { server: number; at: number } | undefined;

/** @param header `Date` of an answer; whole seconds, so half a second is the likeliest rest */
export function noteServerDate(header: string | null, at: number = performance.now()): void {
  const server = header === null ? Number.NaN : Date.parse(header);
  if (!Number.isNaN(server)) known = { server: server + 500, at };
}

/** Now by the server, ms since 1970. */
export function serverNow(at: number = performance.now()): number {
  return known === undefined ? Date.now() : known.server + (at - known.at);
}
