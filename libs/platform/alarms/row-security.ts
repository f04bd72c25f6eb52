/**
 * Whether the database refused what our code asked for: a row of another unit (row security) or a right that the role has
 * not. Both have SQLSTATE 42501, and neither happens in normal work (J8).
 */
export function refusedByDatabase(error: unknown): boolean {
  return typeof error === 'object' && error !== null && (error as { code?: unknown }).code === '42501';
}
