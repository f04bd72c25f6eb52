import { useState } from 'react';
import { sim } from '../api/client';
import type { SmsMode } from '../api/types';
import { useT } from '../i18n';
import type { TextKey } from '../i18n/zh-hant';
import { faultsOn, readSwitch, SWITCHES, type SwitchKey, type SwitchSpec } from '../model/fault-switches';
import { useStage, useStore } from '../model/use-stage';
import { Icon } from '../parts/icons';
import { Switch } from '../parts/switch';

const WORDS: Readonly<Record<SwitchKey, { name: TextKey; hint: TextKey }>> = {
  minute: { name: 'faultMinute', hint: 'hintMinute' },
  hour: { name: 'faultHour', hint: 'hintHour' },
  day: { name: 'faultDay', hint: 'hintDay' },
  down: { name: 'faultDown', hint: 'hintDown' },
  slow: { name: 'faultSlow', hint: 'hintSlow' },
  acceptDrop: { name: 'faultAcceptDrop', hint: 'hintAcceptDrop' },
  minusOne: { name: 'faultMinusOne', hint: 'hintMinusOne' },
  token: { name: 'faultToken', hint: 'hintToken' },
  refuse: { name: 'faultRefuse', hint: 'hintRefuse' },
  silent: { name: 'faultSilent', hint: 'hintSilent' },
  dupOff: { name: 'faultDupOff', hint: 'hintDupOff' },
  cbLose: { name: 'faultCbLose', hint: 'hintCbLose' },
  cbTwice: { name: 'faultCbTwice', hint: 'hintCbTwice' },
};

const SMS_WORDS: readonly (readonly [SmsMode, TextKey])[] = [
  ['ok', 'smsOk'],
  ['slow', 'smsSlow'],
  ['down', 'smsDown'],
  ['refuse', 'smsRefuse'],
  ['lost', 'smsLost'],
];

function FaultRow({ spec }: { spec: SwitchSpec }) {
  const t = useT();
  const store = useStore();
  const faults = useStage((state) => state.faults);
  const hits = useStage((state) => state.hits[`stage:${spec.key}`] ?? 0);
  const [typed, setTyped] = useState<string | null>(null);
  if (!faults) return null;
  const state = readSwitch(faults, spec);
  const { name, hint } = WORDS[spec.key];
  const value =
    spec.value && typed !== null && /^\d+$/.test(typed) ? Math.min(spec.value.max, Math.max(spec.value.min, Number(typed))) : state.value;
  const apply = (on: boolean, next: number) => {
    void store
      .attempt(
        () => store.setSwitch(spec.key, on, next),
        (reason) => t('failed', { reason }),
      )
      .then(() => setTyped(null));
  };
  // The number stands where the sentence of the hint has its place for it.
  const [before = '', after = ''] = t(hint, { n: '\u0000' }).split('\u0000');
  return (
    <li className={state.on ? 'fault on' : 'fault'}>
      <div className="mn grow">
        <span className="el">{t(name)}</span>
        {state.on && (
          <small>
            {before}
            {spec.value && (
              <input
                className="num-in"
                type="number"
                aria-label={t('value', { name: t(name) })}
                min={spec.value.min}
                max={spec.value.max}
                step={spec.value.step}
                value={typed ?? state.value}
                onChange={(event) => setTyped(event.target.value)}
                onBlur={() => typed !== null && apply(true, value)}
                onKeyDown={(event) => event.key === 'Enter' && apply(true, value)}
              />
            )}
            {after}
            {hits > 0 && <b className="hits">{t('timesHit', { n: hits })}</b>}
          </small>
        )}
      </div>
      <Switch label={t(name)} on={state.on} change={(on) => apply(on, value)} />
    </li>
  );
}

/** Switches of the world outside: what WeCom, the network and the phones do wrong. */
export function FaultPanel({ corpId }: { corpId: string }) {
  const t = useT();
  const store = useStore();
  const faults = useStage((state) => state.faults);
  const devices = useStage((state) => state.devices);
  const onStage = useStage((state) => state.onStage);
  const phones = devices.filter((device) => onStage.includes(device.id) && device.client !== 'wecom-desktop');
  const smsMode = useStage((state) => state.smsMode);
  const failed = (reason: string) => t('failed', { reason });
  const count = (faults ? faultsOn(faults) : 0) + phones.filter((device) => device.offline).length + (smsMode === 'ok' ? 0 : 1);
  const endTokens = () => {
    void store.attempt(async () => store.say(t('tokensEnded', { n: (await sim.endTokens(corpId || undefined)).ended })), failed);
  };
  return (
    <section className="faults" aria-labelledby="faults-h">
      <h2 id="faults-h">
        {t('faults')}
        {count > 0 && (
          <button
            type="button"
            className="tag t-warn"
            title={t('faultsOff')}
            onClick={() => void store.attempt(() => store.clearFaults(), failed)}
          >
            <Icon name="bolt" size={14} />
            {t('faultsOn', { n: count })}
            <Icon name="close" size={12} label={t('faultsOff')} />
          </button>
        )}
      </h2>
      <ul className="ff">
        {SWITCHES.map((spec) => (
          <FaultRow key={spec.key} spec={spec} />
        ))}
        <li className={smsMode === 'ok' ? 'fault' : 'fault on'}>
          <label className="mn grow el" htmlFor="sms-mode">
            {t('smsGateway')}
          </label>
          <select
            id="sms-mode"
            value={smsMode}
            onChange={(event) => void store.attempt(() => sim.setSmsMode(event.target.value as SmsMode), failed)}
          >
            {SMS_WORDS.map(([mode, word]) => (
              <option key={mode} value={mode}>
                {t(word)}
              </option>
            ))}
          </select>
        </li>
        {phones.map((device) => {
          const name = device.person?.name ?? device.title ?? device.id;
          const label = t('faultOffline', { name });
          return (
            <li className={device.offline ? 'fault on' : 'fault'} key={device.id}>
              <span className="mn grow el">{label}</span>
              <Switch
                label={label}
                on={device.offline === true}
                change={(on) => void store.attempt(() => store.setOffline(device.id, on), failed)}
              />
            </li>
          );
        })}
        <li className="fault">
          <span className="mn grow el">{t('endTokensNow')}</span>
          <button type="button" className="btn sm" onClick={endTokens}>
            {t('endTokens')}
          </button>
        </li>
      </ul>
    </section>
  );
}
