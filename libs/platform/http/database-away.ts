/** SQLSTATEs and codes of the network that mean "try again in a moment", not "the statement was wrong" (R3, R11). */
const AWAY = new Set([
  // Ended by an operator, crashed, starting, or the connection broke.
  '57P01',
  '57P02',
  '57P03',
  '57P05',
  '08000',
  '08001',
  '08003',
  '08004',
  '08006',
  // No connection or memory left.
  '53300',
  '53200',
  // A lock, a statement, a transaction took too long; in 25P03 it was this process that did not go on.
  '55P03',
  '57014',
  '25P03',
  '25P04',
  // Two that cannot both go on.
  '40001',
  '40P01',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** What `pg` and its pool say in words only. */
const WORDS = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'timeout expired',
  'Query read timeout',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
  'Cannot use a pool after calling end on the pool',
];

/**
 * What keeps the database away for a moment: restarting, full of connections, too slow, or two transactions in each other's way.
 * @returns its code or the driver's words, for the log; undefined for every other error
 */
export function databaseAway(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && AWAY.has(code)) return code;
  return WORDS.some((words) => error.message.startsWith(words)) ? error.message : undefined;
}
