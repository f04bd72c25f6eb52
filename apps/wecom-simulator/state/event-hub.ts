export interface SimEvent {
  name: string;
  corpId?: string;
  data: unknown;
}

type Listener = (event: SimEvent) => void;

/** What happened, for the live stream of `GET /sim/events`. Data are made only when somebody listens. */
export class EventHub {
  private readonly listeners = new Set<Listener>();

  get watched(): boolean {
    return this.listeners.size > 0;
  }

  emit(name: string, data: () => unknown, corpId?: string): void {
    if (this.listeners.size === 0) return;
    const event: SimEvent = { name, data: data(), ...(corpId === undefined ? {} : { corpId }) };
    for (const listener of this.listeners) listener(event);
  }

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
