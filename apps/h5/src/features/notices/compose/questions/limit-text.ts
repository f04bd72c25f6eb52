import { FORM_LIMITS } from '@contracts/forms/questions';

/** A limit as it is written into its field. */
export const limitText = (value: number | undefined): string => (value === undefined ? '' : String(value));

/** Number of a field; undefined for an empty one and for anything that is no number within the contract's bounds. */
export function parseLimit(text: string): number | undefined {
  const plain = text.trim().replaceAll(',', '').replace('−', '-');
  if (!/^-?\d+(\.\d+)?$/.test(plain)) return undefined;
  const value = Number(plain);
  return Math.abs(value) <= FORM_LIMITS.number ? value : undefined;
}
