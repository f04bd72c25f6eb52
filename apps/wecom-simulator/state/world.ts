import { AppEvents } from '../callbacks/app-events';
import { ContactEvents } from '../callbacks/contact-events';
import { Courier } from '../callbacks/courier';
import { OutboundHttp } from '../callbacks/outbound-http';
import { CardStore } from '../delivery/card-store';
import { DeliveryLog } from '../delivery/delivery-log';
import { DuplicateCheck } from '../delivery/duplicate-check';
import { DeviceList, type Device } from '../devices/device-list';
import { FaultRules } from '../faults/fault-rules';
import { CallCounters, DEFAULT_LIMITS, ReceiverWindows, type Limits } from '../faults/limits';
import { CodeStore } from '../oauth/code-store';
import { SmsBox } from '../sms/sms-box';
import { CallLog } from './call-log';
import { Clock } from './clock';
import { corpFrom, type CorpDocument } from './corp-document';
import { EventHub } from './event-hub';
import { MediaStore } from './media-store';
import type { Corp } from './model';
import { SeededRandom } from './random';
import { TokenStore } from './token-store';

export interface WorldOptions {
  /** Start value of the seeded randomness of faults. */
  seed: number;
  keepDeliveries?: number;
  clock?: Clock;
  corps: ({ corpId: string } & CorpDocument)[];
  devices: Device[];
}

/** Everything the simulator knows. One per running simulator; nothing is shared between two of them. */
export class World {
  readonly clock: Clock;
  readonly corps = new Map<string, Corp>();
  readonly hub = new EventHub();
  readonly tokens: TokenStore;
  readonly media: MediaStore;
  readonly codes: CodeStore;
  readonly cards: CardStore;
  readonly deliveries: DeliveryLog;
  readonly duplicates = new DuplicateCheck();
  readonly calls = new CallLog();
  readonly faults: FaultRules;
  readonly counters = new CallCounters();
  readonly windows = new ReceiverWindows();
  readonly devices = new DeviceList();
  readonly sms: SmsBox;
  readonly http = new OutboundHttp();
  readonly courier: Courier;
  readonly contactEvents: ContactEvents;
  readonly appEvents: AppEvents;
  limits: Limits = { ...DEFAULT_LIMITS };
  duplicateCheck = true;
  delayMs = 0;
  /** The plain address of the simulator, known once it listens. */
  publicUrl = '';
  /** Where a list of things to scan is read from, if anywhere. */
  scanSource: string | undefined;
  /** Called after any change that a snapshot should hold. */
  onChange: () => void = () => undefined;

  constructor(private readonly options: WorldOptions) {
    this.clock = options.clock ?? new Clock();
    this.tokens = new TokenStore(this.clock);
    this.media = new MediaStore(this.clock);
    this.codes = new CodeStore(this.clock);
    this.cards = new CardStore(this.clock);
    this.sms = new SmsBox(this.clock);
    this.deliveries = new DeliveryLog(options.keepDeliveries);
    this.faults = new FaultRules(() => this.clock.now(), options.seed);
    this.faults.onHit = (rule, corpId, path) =>
      this.hub.emit('fault', () => ({ hit: { id: rule.id, kind: rule.kind, path, corpId } }), corpId);
    const shuffling = new SeededRandom(options.seed + 1);
    this.courier = new Courier(
      this.clock,
      this.http,
      (percent) => percent > 0 && shuffling.chance(percent),
      (count) => shuffling.below(count),
    );
    this.courier.onChange = (record) => this.hub.emit('callback', () => record, record.corpId);
    // Receivers refuse old events: a moved clock must not silence the callbacks unless the switch asks for it.
    const eventSeconds = (): number =>
      this.courier.switches.signTime === 'real' ? Math.floor(this.clock.real() / 1000) : this.clock.seconds();
    this.contactEvents = new ContactEvents(this.courier, eventSeconds);
    this.appEvents = new AppEvents(this.courier, eventSeconds);
    this.loadInitial();
  }

  /** Everything back to the start; with `keepCorps` the directories stay as they are now. */
  reset(keepCorps: boolean): void {
    this.clock.reset();
    this.tokens.clear();
    this.codes.clear();
    this.cards.clear();
    this.deliveries.clear();
    this.duplicates.clear();
    this.sms.clear();
    this.calls.clear();
    this.courier.reset();
    this.resetFaults();
    if (!keepCorps) {
      this.corps.clear();
      this.media.clear();
      this.loadInitial();
    }
    this.hub.emit('reset', () => ({ keepCorps }));
    this.onChange();
  }

  resetFaults(): void {
    this.faults.replace([]);
    this.faults.reseed(this.options.seed);
    this.counters.clear();
    this.windows.clear();
    this.limits = { ...DEFAULT_LIMITS };
    this.duplicateCheck = true;
    this.delayMs = 0;
    this.sms.resetSwitches();
  }

  /** Forgets what belongs to a corp that is replaced or removed. */
  forgetCorp(corpId: string): void {
    this.corps.delete(corpId);
    this.tokens.end((token) => token.corpId === corpId);
    this.deliveries.clear(corpId);
    this.media.clear(corpId);
  }

  close(): void {
    this.courier.close();
    this.http.close();
  }

  private loadInitial(): void {
    for (const { corpId, ...document } of this.options.corps) this.corps.set(corpId, corpFrom(corpId, document, this.clock.now()));
    this.devices.replace(this.options.devices.map((device) => ({ ...device })));
  }
}
