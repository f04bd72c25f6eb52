import { randomBytes } from 'node:crypto';

const LENGTH = 32;

/** A code's token: the unit in base 36 says where to look, the rest are 150 random bits or more (SUB-100). */
export function newToken(unitId: number): string {
  const unit = unitId.toString(36);
  return `${unit}-${randomBytes(24).toString('base64url')}`.slice(0, LENGTH);
}

/** @returns the unit a token points to; whether the code exists is asked there, under row security */
export function unitOfToken(token: string): number | undefined {
  const unit = /^([0-9a-z]{1,6})-/.exec(token)?.[1];
  if (unit === undefined || token.length !== LENGTH) return undefined;
  const id = Number.parseInt(unit, 36);
  return id >= 1 && id <= 2_147_483_647 ? id : undefined;
}
