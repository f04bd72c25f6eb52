import type { AccessToken } from './token-store';
import type { SentCall } from '../delivery/delivery-log';
import type { Device } from '../devices/device-list';
import type { FaultRule } from '../faults/fault-rules';
import type { Limits } from '../faults/limits';
import type { CallbackSwitches } from '../callbacks/courier';
import { corpFrom, documentOf, type CorpDocument } from './corp-document';
import type { Media } from './media-store';
import type { SmsMessage } from '../sms/sms-box';
import type { World } from './world';

type StoredCall = Omit<SentCall, 'marks' | 'replaced'> & { marks: number[]; replaced: [string, unknown][] };
type StoredMedia = Omit<Media, 'bytes'> & { bytes: string };

export interface SnapshotDocument {
  version: 1;
  clock: { offset: number; speed: number; paused: boolean; now: number };
  lastCallId: number;
  corps: ({ corpId: string } & CorpDocument)[];
  devices: Device[];
  tokens: AccessToken[];
  deliveries: StoredCall[];
  duplicates: [string, number][];
  media: StoredMedia[];
  /** Absent in snapshots from before the gateway. */
  sms?: SmsMessage[];
  faults: {
    seed: number;
    rules: FaultRule[];
    duplicateCheck: boolean;
    limits: Limits;
    callbacks: CallbackSwitches;
    delayMs: number;
  };
}

/** Deliveries of a big run are not kept: the newest ones are enough to go on with a demonstration. */
const KEEP_DELIVERIES = 20_000;
const KEEP_MEDIA_BYTES = 64 * 1024 * 1024;

const storedMedia = (world: World): StoredMedia[] => {
  let room = KEEP_MEDIA_BYTES;
  const out: StoredMedia[] = [];
  for (const each of world.media.all().reverse()) {
    room -= each.bytes.length;
    if (room < 0) break;
    out.push({ ...each, bytes: each.bytes.toString('base64') });
  }
  return out.reverse();
};

/** Everything a restart should find again. Codes, call log and callbacks under way are not kept. */
export const dumpWorld = (world: World): SnapshotDocument => {
  const { offset, speed, paused, now } = world.clock.state();
  return {
    version: 1,
    clock: { offset, speed, paused, now },
    lastCallId: world.calls.last,
    corps: [...world.corps.values()].map((corp) => ({ corpId: corp.corpId, ...documentOf(corp) })),
    devices: world.devices.list(),
    tokens: world.tokens.dump(),
    deliveries: world.deliveries.newest(KEEP_DELIVERIES).map((each) => ({ ...each, marks: [...each.marks], replaced: [...each.replaced] })),
    duplicates: world.duplicates.dump(),
    media: storedMedia(world),
    sms: world.sms.dump(),
    faults: {
      seed: world.faults.seed,
      rules: world.faults.list(),
      duplicateCheck: world.duplicateCheck,
      limits: world.limits,
      callbacks: { ...world.courier.switches },
      delayMs: world.delayMs,
    },
  };
};

/** Puts a snapshot in the place of what is there. */
export const loadWorld = (world: World, document: SnapshotDocument): void => {
  const { clock } = document;
  // A clock that ran on keeps its distance to real time; a paused one stands where it stood.
  world.clock.change({
    now: clock.paused ? clock.now : world.clock.real() + clock.offset,
    speed: clock.speed,
    paused: clock.paused,
  });
  world.corps.clear();
  for (const { corpId, ...corp } of document.corps) world.corps.set(corpId, corpFrom(corpId, corp, world.clock.now()));
  world.devices.replace(document.devices);
  world.tokens.restore(document.tokens);
  world.deliveries.clear();
  for (const each of document.deliveries)
    world.deliveries.append({ ...each, marks: Uint8Array.from(each.marks), replaced: new Map(each.replaced) });
  world.duplicates.restore(document.duplicates);
  world.media.restore(document.media.map((each) => ({ ...each, bytes: Buffer.from(each.bytes, 'base64') })));
  world.sms.restore(document.sms ?? []);
  world.calls.continueAfter(document.lastCallId);
  world.faults.reseed(document.faults.seed);
  world.faults.replace(document.faults.rules);
  world.duplicateCheck = document.faults.duplicateCheck;
  world.limits = { ...document.faults.limits };
  Object.assign(world.courier.switches, document.faults.callbacks);
  world.delayMs = document.faults.delayMs;
};
