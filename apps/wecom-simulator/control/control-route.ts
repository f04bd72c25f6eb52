import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Fields } from '../api/fields';
import type { Hosts } from '../devices/hosts';
import type { App, Corp } from '../state/model';
import type { SnapshotFile } from '../state/snapshot-file';
import type { World } from '../state/world';

export interface ControlContext {
  world: World;
  hosts: Hosts;
  snapshot: SnapshotFile | null;
}

export interface ControlCall extends ControlContext {
  params: Record<string, string>;
  query: Record<string, string>;
  body: Fields;
  request: FastifyRequest;
  reply: FastifyReply;
}

/** A route of `/sim/` as data. The answer is sent as JSON; undefined = the handler has answered itself. */
export interface ControlRoute {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/sim`. */
  url: string;
  /** JSON schema of the body. */
  body?: object;
  run: (call: ControlCall) => unknown;
}

/** An answer other than 200. */
export class ControlError extends Error {
  constructor(
    readonly status: 400 | 404 | 409,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export const corpAt = (call: ControlCall): Corp => {
  const corp = call.world.corps.get(call.params['corpId'] ?? '');
  if (!corp) throw new ControlError(404, 'NOT_FOUND', `no corp ${call.params['corpId'] ?? ''}`);
  return corp;
};

export const appAt = (call: ControlCall, corp: Corp, agentId: number): App => {
  const app = corp.apps.get(agentId);
  if (!app) throw new ControlError(404, 'NOT_FOUND', `no app ${agentId} in ${corp.corpId}`);
  return app;
};

export const numberIn = (query: Record<string, string>, name: string): number | undefined => {
  const value = query[name];
  if (value === undefined || value === '') return undefined;
  const number = Number(value);
  if (!Number.isFinite(number)) throw new ControlError(400, 'BAD_INPUT', `${name} must be a number`);
  return number;
};
