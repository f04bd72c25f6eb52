import { sim, SimError } from '../api/client';
import { followEvents, type SimEventName, type SimEvents } from '../api/events';
import { personKey, type App, type Client, type Delivery, type Device, type Person } from '../api/types';
import { clockFrom } from './clock';
import { switchSteps, type SwitchKey } from './fault-switches';
import { deviceIdFor, readSeen, readStage, writeSeen, writeStage } from './stage-memory';
import { pastSends } from './past-sends';
import { makesPeople, strangerId } from './strangers';
import { isHit, noticeKey } from './wire-line';
import { defaultCast, identitiesOf, keep, seenKey, START, type Outgoing, type StageState } from './stage-state';

/** State of the stage and everything that can be done on it. One per page. */
export class StageStore {
  private state: StageState = { ...START, seen: readSeen() };
  private readonly listeners = new Set<() => void>();
  private readonly loadingDirectories = new Set<string>();
  private serial = 0;
  private stop: (() => void) | null = null;
  private refreshing: ReturnType<typeof setTimeout> | null = null;
  private telling: ReturnType<typeof setTimeout> | null = null;

  readonly get = (): StageState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private set(change: Partial<StageState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }

  /** As `set`, told once for many: a fan-out logs hundreds of calls a second. */
  private setSoon(change: Partial<StageState>): void {
    this.state = { ...this.state, ...change };
    this.telling ??= setTimeout(() => {
      this.telling = null;
      for (const listener of this.listeners) listener();
    }, 60);
  }

  /** Reads everything and follows the stream; returns the function that ends it. */
  start(): () => void {
    this.stop ??= followEvents({
      event: (name, data) => this.onEvent(name, data),
      connection: (open) => {
        const again = open && !this.state.connected;
        this.set({ connected: open });
        if (again) void this.load();
      },
    });
    void this.load();
    return () => {
      this.stop?.();
      this.stop = null;
    };
  }

  async load(): Promise<void> {
    try {
      const [corps, devices, clock, faults, calls, callbacks, messages, sms] = await Promise.all([
        sim.corps(),
        sim.devices(),
        sim.clock(),
        sim.faults(),
        sim.calls({ limit: 300 }),
        sim.callbacks({ limit: 100 }),
        sim.messages({ limit: 200 }),
        sim.sms(),
      ]);
      const ids = new Set(devices.map((device) => device.id));
      const kept = this.state.onStage.length > 0 ? this.state.onStage : readStage();
      const still = kept?.filter((id) => ids.has(id));
      // A stage left empty on purpose stays empty; one whose devices are all gone starts anew.
      const onStage = still && (still.length > 0 || kept?.length === 0) ? still : defaultCast(devices);
      this.set({
        phase: 'ready',
        corps,
        devices,
        onStage,
        faults,
        calls,
        callbacks: callbacks.callbacks,
        clock: clockFrom(clock, performance.now()),
        sends: await pastSends(calls),
        sms: sms.messages,
        smsMode: sms.mode,
        arrivals: messages.messages.filter((m) => this.deviceFor(m, devices)),
      });
      await Promise.all(onStage.map((id) => this.loadInbox(id)));
    } catch (error) {
      if (this.state.phase === 'loading') this.set({ phase: 'failed' });
      else this.say(error instanceof Error ? error.message : String(error), true);
    }
  }

  private async loadInbox(id: string): Promise<void> {
    const device = this.device(id);
    if (!device) return;
    void this.loadDirectory(device.corpId);
    const answer = await sim.inbox(id);
    this.set({ inbox: { ...this.state.inbox, [id]: answer } });
  }

  /** Names of departments and classes of one corp, read once. */
  async loadDirectory(corpId: string): Promise<void> {
    if (this.state.directories[corpId] || this.loadingDirectories.has(corpId)) return;
    this.loadingDirectories.add(corpId);
    try {
      const document = await sim.corpDocument(corpId);
      this.set({ directories: { ...this.state.directories, [corpId]: document } });
    } finally {
      this.loadingDirectories.delete(corpId);
    }
  }

  device(id: string): Device | undefined {
    return this.state.devices.find((device) => device.id === id);
  }

  private deviceFor(message: Delivery, devices: readonly Device[] = this.state.devices): Device | undefined {
    const receiver = personKey(message.corpId, message.receiver);
    return devices.find((device) => identitiesOf(device).includes(receiver));
  }

  private onEvent<N extends SimEventName>(name: N, data: SimEvents[N]): void {
    const as = <M extends SimEventName>(): SimEvents[M] => data as unknown as SimEvents[M];
    switch (name) {
      case 'hello':
      case 'clock':
        void sim.clock().then(
          (clock) => this.set({ clock: clockFrom(clock, performance.now()) }),
          () => this.set({ connected: false }),
        );
        return;
      case 'message':
        return this.onMessage(as<'message'>());
      case 'send':
        return this.setSoon({ sends: keep(this.state.sends, as<'send'>()), logSerial: this.state.logSerial + 1 });
      case 'call':
        if (this.state.devices.some((device) => device.stranger === true) && makesPeople(as<'call'>())) this.refreshSoon();
        return this.setSoon({ calls: keep(this.state.calls, as<'call'>()), logSerial: this.state.logSerial + 1 });
      case 'callback': {
        const row = as<'callback'>();
        return this.setSoon({
          callbacks: keep(
            this.state.callbacks.filter((old) => old.id !== row.id),
            row,
          ),
          logSerial: this.state.logSerial + 1,
        });
      }
      case 'recall':
      case 'card':
        return this.onChangedMessage(as<'recall'>().callId, name === 'card' ? as<'card'>().replaced : undefined);
      case 'fault': {
        const fault = as<'fault'>();
        if (!isHit(fault)) return this.set({ faults: fault });
        const label = this.state.faults?.rules.find((rule) => rule.id === fault.hit.id)?.label ?? fault.hit.id;
        return this.set({ hits: { ...this.state.hits, [label]: (this.state.hits[label] ?? 0) + 1 } });
      }
      case 'person': {
        const person = as<'person'>();
        const key = personKey(person.corpId, person);
        return this.set({
          devices: this.state.devices.map((d) => (personKey(d.corpId, d.identity) === key ? { ...d, person } : d)),
        });
      }
      case 'reset':
        this.set({
          sends: [],
          arrivals: [],
          calls: [],
          callbacks: [],
          recalls: [],
          opened: [],
          outgoing: [],
          hits: {},
          inbox: {},
          directories: {},
        });
        void this.load();
        return;
      case 'sms':
        return this.set({ sms: keep(this.state.sms, as<'sms'>()), smsPing: { message: as<'sms'>(), serial: ++this.serial } });
      case 'smsMode':
        return this.set({ smsMode: as<'smsMode'>().mode });
      case 'device':
      case 'corp':
        void this.refreshCast();
    }
  }

  /** An account may have been made for the number of a stranger's phone: once for many calls. */
  private refreshSoon(): void {
    this.refreshing ??= setTimeout(() => {
      this.refreshing = null;
      void this.refreshCast();
    }, 500);
  }

  private async refreshCast(): Promise<void> {
    try {
      const [corps, devices] = await Promise.all([sim.corps(), sim.devices()]);
      const known = new Set(this.state.devices.map((device) => device.id));
      this.set({
        corps,
        devices,
        onStage: this.state.onStage.filter((id) => devices.some((device) => device.id === id)),
      });
      if (known.size === 0 && !readStage()) this.put(defaultCast(devices));
      await Promise.all(this.state.onStage.filter((id) => !this.state.inbox[id]).map((id) => this.loadInbox(id)));
    } catch (error) {
      this.say(error instanceof Error ? error.message : String(error), true);
    }
  }

  private onMessage(delivery: Delivery): void {
    const receiver = personKey(delivery.corpId, delivery.receiver);
    const devices = this.state.devices.filter((device) => identitiesOf(device).includes(receiver));
    const change: { -readonly [K in keyof StageState]?: StageState[K] } = {
      arrivals: keep(this.state.arrivals, delivery),
      logSerial: this.state.logSerial + 1,
    };
    if (delivery.fate === 'delivered' && devices.length > 0) {
      const inbox = { ...this.state.inbox };
      for (const device of devices) {
        const old = inbox[device.id];
        if (old && !old.messages.some((m) => m.id === delivery.id)) inbox[device.id] = { ...old, messages: [delivery, ...old.messages] };
      }
      change.inbox = inbox;
      const shown = devices.find((device) => this.state.onStage.includes(device.id));
      if (shown && !shown.offline) change.ping = { deviceId: shown.id, delivery, serial: ++this.serial };
    }
    this.set(change);
  }

  private onChangedMessage(callId: number, replaced: Record<string, unknown> | undefined): void {
    const change = (message: Delivery): Delivery =>
      message.callId !== callId ? message : replaced ? { ...message, replaced } : { ...message, recalled: true };
    const inbox: Record<string, { messages: readonly Delivery[]; apps: readonly App[] }> = {};
    for (const [id, box] of Object.entries(this.state.inbox)) inbox[id] = { ...box, messages: box.messages.map(change) };
    const { clock } = this.state;
    const recalls = replaced
      ? this.state.recalls
      : [{ at: clock.paused ? clock.now : clock.now + (performance.now() - clock.readAt) * clock.speed, callId }, ...this.state.recalls];
    this.set({ inbox, recalls, logSerial: this.state.logSerial + 1 });
  }

  /** Shows a sentence in the status line. */
  say(text: string, bad = false): void {
    this.set({ notice: { text, bad, serial: ++this.serial } });
  }

  /** Runs an action and says what went wrong; true when it went well. */
  async attempt(action: () => Promise<unknown>, sentence: (reason: string) => string): Promise<boolean> {
    try {
      await action();
      return true;
    } catch (error) {
      const reason = error instanceof SimError || error instanceof Error ? error.message : String(error);
      this.say(sentence(reason), true);
      return false;
    }
  }

  private put(onStage: readonly string[]): void {
    writeStage(onStage);
    this.set({ onStage });
  }

  bringOn(id: string): void {
    if (this.state.onStage.includes(id)) return;
    this.put([...this.state.onStage, id]);
    void this.loadInbox(id).catch((error: unknown) => this.say(String(error), true));
  }

  takeOff(id: string): void {
    this.put(this.state.onStage.filter((other) => other !== id));
  }

  /** Gives a person a phone or a desktop of his own (its own host, so its own cookies) and shows it. */
  async giveDevice(person: Person, client: Client, subtitle: string): Promise<void> {
    const own = this.state.devices.find((d) => d.client === client && personKey(d.corpId, d.identity) === personKey(person.corpId, person));
    if (own) return this.bringOn(own.id);
    const id = deviceIdFor(person, client);
    const identity = { kind: person.kind, userid: person.userid };
    const device = await sim.putDevice(id, {
      hostLabel: id,
      client,
      corpId: person.corpId,
      identity,
      title: person.name,
      subtitle,
    });
    this.set({
      devices: [...this.state.devices.filter((d) => d.id !== id), { ...device, person: device.person ?? person }],
    });
    this.bringOn(id);
  }

  /** A phone of a stranger with this number. */
  async newPhone(mobile: string, corpId: string, title: string): Promise<void> {
    const id = strangerId(mobile);
    const device = await sim.putDevice(id, { hostLabel: id, client: 'wechat', corpId, mobile, title, subtitle: mobile });
    this.set({ devices: [...this.state.devices.filter((d) => d.id !== id), device] });
    this.bringOn(id);
  }

  async setOffline(id: string, offline: boolean): Promise<void> {
    await sim.patchDevice(id, { offline });
    const newest = this.state.inbox[id]?.messages[0];
    const floor = this.state.offlineFloor[id];
    this.set({
      devices: this.state.devices.map((d) => (d.id === id ? { ...d, offline } : d)),
      offlineFloor: offline ? { ...this.state.offlineFloor, [id]: newest?.id ?? 0 } : this.state.offlineFloor,
    });
    if (offline) return;
    await this.loadInbox(id);
    const latest = this.state.inbox[id]?.messages[0];
    if (latest && floor !== undefined && latest.id > floor) this.set({ ping: { deviceId: id, delivery: latest, serial: ++this.serial } });
  }

  async setFollow(device: Device, on: boolean): Promise<void> {
    const person = await sim.follow(device.corpId, device.identity, on);
    this.set({
      devices: this.state.devices.map((d) => (d.id === device.id ? { ...d, person: { ...d.person, ...person } } : d)),
    });
  }

  async setSwitch(key: SwitchKey, on: boolean, value: number): Promise<void> {
    const { faults } = this.state;
    if (!faults) return;
    for (const step of switchSteps(faults, key, on, value)) {
      if (step.do === 'put') await sim.putFaults(step.part);
      else if (step.do === 'add') await sim.addRule(step.rule);
      else if (step.do === 'patch') await sim.patchRule(step.id, step.rule);
      else if (step.do === 'delete') await sim.deleteRule(step.id);
      else await sim.clearLimits();
    }
    this.set({ faults: await sim.faults() });
  }

  async clearFaults(): Promise<void> {
    await sim.clearFaults();
    await sim.clearLimits();
    await sim.setSmsMode('ok');
    this.set({ faults: await sim.faults(), hits: {} });
  }

  async setClock(change: { now?: number; speed?: number; paused?: boolean }): Promise<void> {
    this.set({ clock: clockFrom(await sim.setClock(change), performance.now()) });
  }

  async advance(ms: number): Promise<void> {
    this.set({ clock: clockFrom(await sim.advance(ms), performance.now()) });
  }

  async sendText(device: Device, agentId: number, text: string): Promise<void> {
    await sim.sendText(device.corpId, device.identity.userid, agentId, text);
    const { clock } = this.state;
    const at = clock.paused ? clock.now : clock.now + (performance.now() - clock.readAt) * clock.speed;
    const entry: Outgoing = {
      id: `out${++this.serial}`,
      deviceId: device.id,
      corpId: device.corpId,
      agentId,
      text,
      at,
    };
    this.set({ outgoing: [...this.state.outgoing, entry] });
  }

  /** Everything of one app up to `deliveryId` has been looked at on this device. */
  markSeen(deviceId: string, corpId: string, agentId: number, deliveryId: number): void {
    const key = seenKey(deviceId, corpId, agentId);
    if ((this.state.seen[key] ?? 0) >= deliveryId) return;
    const seen = { ...this.state.seen, [key]: deliveryId };
    writeSeen(seen);
    this.set({ seen });
  }

  markOpened(deviceId: string, delivery: Delivery, at: number): void {
    const key = noticeKey(delivery);
    if (this.state.opened.some((mark) => mark.deviceId === deviceId && mark.key === key)) return;
    this.set({ opened: [...this.state.opened, { at, deviceId, key }] });
  }

  /** Pings the device of a message once more. */
  showAgain(delivery: Delivery): void {
    const device = this.state.devices.find(
      (d) => this.state.onStage.includes(d.id) && identitiesOf(d).includes(personKey(delivery.corpId, delivery.receiver)),
    );
    if (device) this.set({ ping: { deviceId: device.id, delivery, serial: ++this.serial } });
  }
}
