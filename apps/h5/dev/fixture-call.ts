import type { RouteDef } from '@contracts/route';

export interface FixtureRequest {
  method: string;
  url: URL;
  body: string;
  ifMatch: string | undefined;
  cookie: string;
  referer: string;
  type: string;
}
export interface FixtureCall {
  params: Record<string, string>;
  query: Record<string, string | number | boolean | undefined>;
  body: unknown;
  ifMatch: string | undefined;
  family: boolean;
  admin: boolean;
}
/** A refusal as the API writes it. */
export class FixtureRefusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    override readonly message: string,
    readonly details: object = {},
  ) {
    super(message);
  }
}
export type FixtureAnswer = (call: FixtureCall) => unknown;
export type FixtureAnswers = Partial<Record<string, FixtureAnswer>>;
export const keyOf = (route: Pick<RouteDef, 'method' | 'path'>): string => `${route.method} ${route.path}`;
