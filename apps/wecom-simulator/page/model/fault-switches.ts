import type { FaultState, Rule } from '../api/types';

/**
 * The switches of the rail and what each one means to the simulator. A switch is a labelled rule, a limit
 * below its usual value, or a plain setting; its state is read back from the simulator, never kept here.
 */
export type SwitchKey =
  | 'slow'
  | 'down'
  | 'acceptDrop'
  | 'minusOne'
  | 'minute'
  | 'hour'
  | 'day'
  | 'token'
  | 'refuse'
  | 'silent'
  | 'dupOff'
  | 'cbLose'
  | 'cbTwice';

export interface SwitchSpec {
  readonly key: SwitchKey;
  /** Null: on or off only. */
  readonly value: { readonly start: number; readonly min: number; readonly max: number; readonly step: number } | null;
}

export interface SwitchState {
  readonly on: boolean;
  readonly value: number;
}

export const SWITCHES: readonly SwitchSpec[] = [
  { key: 'minute', value: { start: 60, min: 1, max: 9999, step: 10 } },
  { key: 'hour', value: { start: 600, min: 1, max: 99999, step: 100 } },
  { key: 'day', value: null },
  { key: 'down', value: null },
  { key: 'slow', value: { start: 2000, min: 50, max: 20000, step: 250 } },
  { key: 'acceptDrop', value: { start: 20, min: 1, max: 100, step: 5 } },
  { key: 'minusOne', value: { start: 20, min: 1, max: 100, step: 5 } },
  { key: 'token', value: { start: 20, min: 1, max: 100, step: 5 } },
  { key: 'refuse', value: { start: 10, min: 1, max: 100, step: 5 } },
  { key: 'silent', value: { start: 10, min: 1, max: 100, step: 5 } },
  { key: 'dupOff', value: null },
  { key: 'cbLose', value: { start: 20, min: 1, max: 100, step: 5 } },
  { key: 'cbTwice', value: { start: 50, min: 1, max: 100, step: 5 } },
];

const USUAL_LIMITS: Readonly<Record<'minute' | 'hour', { field: string; usual: number }>> = {
  minute: { field: 'perMinute', usual: 10_000 },
  hour: { field: 'perHour', usual: 150_000 },
};

const CALLBACK_FIELDS: Readonly<Record<'cbLose' | 'cbTwice', string>> = {
  cbLose: 'losePercent',
  cbTwice: 'duplicatePercent',
};

const LABEL = 'stage:';

const isLimit = (key: SwitchKey): key is 'minute' | 'hour' => key === 'minute' || key === 'hour';
const isCallback = (key: SwitchKey): key is 'cbLose' | 'cbTwice' => key === 'cbLose' || key === 'cbTwice';

/** The rule behind a switch, with the value in the unit the rule wants. */
export function ruleFor(key: SwitchKey, value: number): Rule {
  const base = { label: LABEL + key, enabled: true, corp: '*', path: '*' };
  switch (key) {
    case 'slow':
      return { ...base, kind: 'slow', ms: value };
    case 'down':
      return { ...base, kind: 'down', mode: 'refuse' };
    case 'acceptDrop':
      return { ...base, kind: 'accept-then-drop', probability: value / 100 };
    case 'minusOne':
      return { ...base, kind: 'busy', probability: value / 100 };
    case 'day':
      return { ...base, kind: 'throttle', window: 'day', path: 'externalcontact/message/send' };
    case 'token':
      return { ...base, kind: 'token-ended', probability: value / 100 };
    case 'refuse':
      return { ...base, kind: 'invalid-receivers', percent: value };
    case 'silent':
      return { ...base, kind: 'silent-drop', percent: value };
    default:
      throw new Error(`${key} is no rule`);
  }
}

function ruleValue(rule: Rule, start: number): number {
  if (rule.ms !== undefined) return rule.ms;
  if (rule.percent !== undefined) return rule.percent;
  return rule.probability === undefined ? start : Math.round(rule.probability * 100);
}

const ruleOf = (state: FaultState, key: SwitchKey): Rule | undefined => state.rules.find((rule) => rule.label === LABEL + key);

/** Reads one switch from the simulator's state. */
export function readSwitch(state: FaultState, spec: SwitchSpec): SwitchState {
  const start = spec.value?.start ?? 0;
  if (spec.key === 'dupOff') return { on: !state.duplicateCheck, value: 0 };
  if (isLimit(spec.key)) {
    const { field, usual } = USUAL_LIMITS[spec.key];
    const now = Number(state.limits[field] ?? usual);
    return now < usual ? { on: true, value: now } : { on: false, value: start };
  }
  if (isCallback(spec.key)) {
    const now = Number(state.callbacks[CALLBACK_FIELDS[spec.key]] ?? 0);
    return now > 0 ? { on: true, value: now } : { on: false, value: start };
  }
  const rule = ruleOf(state, spec.key);
  return rule ? { on: rule.enabled !== false, value: ruleValue(rule, start) } : { on: false, value: start };
}

/** What to ask of the simulator so that a switch gets a state. */
export type SwitchStep =
  | { do: 'put'; part: Partial<FaultState> }
  | { do: 'add'; rule: Rule }
  | { do: 'patch'; id: string; rule: Rule }
  | { do: 'delete'; id: string }
  | { do: 'clear-limits' };

export function switchSteps(state: FaultState, key: SwitchKey, on: boolean, value: number): SwitchStep[] {
  if (key === 'dupOff') return [{ do: 'put', part: { duplicateCheck: !on } }];
  if (isLimit(key)) {
    const { field, usual } = USUAL_LIMITS[key];
    const put: SwitchStep = { do: 'put', part: { limits: { ...state.limits, [field]: on ? value : usual } } };
    // A block already in force would outlive the switch and look like a fault of the platform.
    return on ? [put] : [put, { do: 'clear-limits' }];
  }
  if (isCallback(key)) return [{ do: 'put', part: { callbacks: { ...state.callbacks, [CALLBACK_FIELDS[key]]: on ? value : 0 } } }];
  const existing = ruleOf(state, key);
  if (!on) {
    const gone: SwitchStep[] = existing?.id ? [{ do: 'delete', id: existing.id }] : [];
    return key === 'day' ? [...gone, { do: 'clear-limits' }] : gone;
  }
  const rule = ruleFor(key, value);
  return existing?.id ? [{ do: 'patch', id: existing.id, rule }] : [{ do: 'add', rule }];
}

/** How many faults are on, with those set by somebody else than this page. */
export function faultsOn(state: FaultState): number {
  const own = SWITCHES.filter((spec) => readSwitch(state, spec).on).length;
  const foreign = state.rules.filter((rule) => !rule.label?.startsWith(LABEL) && rule.enabled !== false).length;
  return own + foreign + (state.delayMs > 0 ? 1 : 0);
}
