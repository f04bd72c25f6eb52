import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { NamedRoute } from '@contracts/all-routes';
import type { RouteDef } from '@contracts/route';
import { formFaults } from './edge-walk';
import { everybodyBack } from './everybody-back';
import { mutate, mutateTexts, seeded } from './fuzz-values';
import type { CallSpec } from './id-places';
import { newKey, type ProofAnswer } from './proof-caller';
import type { ProofWorld } from './proof-world';
import { whoIs, type Role } from './cases/route-case';
import { ROUTE_CASES } from './route-cases';

export interface FuzzResult {
  calls: number;
  /** Answers of 200 among them: the walk got past the checks. */
  good: number;
  faults: string[];
  /** 99 of 100 times the process turned to the next thing within so many ms. */
  pauseMs: number;
}

/**
 * Calls one route with right calls changed at random places, per role (S7): no answer of 500 and more, errors in the one
 * form, every good answer as its schema says. The world keeps what the calls did, so later ones meet it.
 * @param times changed calls per role
 */
export async function fuzzRoute(world: ProofWorld, { name, def }: NamedRoute, seed: number, times: number): Promise<FuzzResult> {
  const result: FuzzResult = { calls: 0, good: 0, faults: [], pauseMs: 0 };
  const given = ROUTE_CASES[name];
  if (given === undefined || def.kind === 'stream' || def.callback === true) return result;
  const random = seeded(seed ^ hash(name));
  const delay = monitorEventLoopDelay({ resolution: 5 });
  for (const role of given.roles) {
    await everybodyBack(world);
    let own = (await given.build?.(world.inA, role)) ?? {};
    delay.enable();
    for (let i = 0; i < times; i += 1) {
      const spec = changed(def, own, random);
      const answer = await world.caller.call(whoIs(world.inA, role), def, spec);
      result.calls += 1;
      for (const fault of faultsOf(def, answer))
        result.faults.push(
          `${name} as ${role}, seed ${String(seed)}: ${fault.slice(0, 400)}; called with ${JSON.stringify(spec).slice(0, 300)}`,
        );
      if (answer.status !== 200) continue;
      result.good += 1;
      // What was right may be used up now: another thing to call it with.
      if (def.method !== 'GET') own = await anew(world, name, role, own);
    }
    delay.disable();
  }
  result.pauseMs = delay.percentile(99) / 1e6;
  return result;
}

async function anew(world: ProofWorld, name: string, role: Role, old: CallSpec): Promise<CallSpec> {
  return (await ROUTE_CASES[name]?.build?.(world.inA, role)) ?? old;
}

function changed(def: RouteDef, own: CallSpec, random: () => number): CallSpec {
  const spec: CallSpec = { ...own, ...(def.idempotent === true ? { key: newKey() } : {}) };
  const places = [
    ...(spec.body === undefined ? [] : (['body', 'body', 'body', 'body'] as const)),
    ...(spec.query === undefined ? [] : (['query', 'query'] as const)),
    ...(spec.params === undefined ? [] : (['params'] as const)),
    ...(spec.version === undefined ? [] : (['version'] as const)),
  ];
  switch (places[Math.floor(random() * places.length)]) {
    case 'body':
      return { ...spec, body: mutate(spec.body, random) };
    case 'query':
      return { ...spec, query: mutateTexts(spec.query ?? {}, random) as Record<string, string> };
    case 'params':
      return { ...spec, params: mutateTexts(spec.params ?? {}, random) };
    case 'version':
      return { ...spec, version: Math.floor(random() * 2 ** 33) };
    default:
      return spec;
  }
}

function faultsOf(def: RouteDef, answer: ProofAnswer): string[] {
  const faults = formFaults(def, answer);
  if (answer.status >= 500 && faults.length === 0) faults.push(`answers ${String(answer.status)}`);
  if (answer.status !== 200 || def.kind === 'file') return faults;
  const parsed = def.ok.safeParse(JSON.parse(answer.text));
  if (!parsed.success) faults.push(`the answer is not as its schema says: ${JSON.stringify(parsed.error.issues).slice(0, 400)}`);
  return faults;
}

const hash = (text: string): number => [...text].reduce((n, sign) => (Math.imul(n, 31) + sign.charCodeAt(0)) | 0, 7);
