/** SQLSTATEs and socket codes that mean "try again in a moment", not "the statement was wrong" (R3). */
const AWAY = new Set([
  '57P01',
  '57P02',
  '57P03',
  '08000',
  '08001',
  '08003',
  '08004',
  '08006',
  '53300',
  '53200',
  '55P03',
  '57014',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  '40001',
  '40P01',
]);

/** True where the database is restarting, full of connections or did not answer in time. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && AWAY.has(code)) return true;
  return /Connection terminated|timeout exceeded when trying to connect|client has encountered a connection error/i.test(error.message);
}
