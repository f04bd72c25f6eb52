import type { World } from './world';

export interface RegisterPerson {
  cardType: 'T' | 'E' | 'S';
  cardNo: string | null;
  temporaryNo: string | null;
  birthDate: string;
  nameZh: string;
  namePt: string;
  note?: string;
  /** What the card's QR code says. */
  payload: string | null;
}

/** The bureau's simulator beside the product: who is in its register, and how its systems behave. */
export class BureauDesk {
  readonly #base: string;

  /** @param address its page; with `E2E_STAGE` it stands in `E2E_BUREAU` */
  constructor(world: World) {
    const address = process.env['E2E_BUREAU'] ?? world.product.printed('bureau');
    this.#base = `http://127.0.0.1:${new URL(address).port}`;
  }

  /** The newcomer with a note, by his name. @throws Error where there is nobody */
  async person(name: string): Promise<RegisterPerson> {
    const query = new URLSearchParams({ q: name, noted: 'true' }).toString();
    const { entries } = await this.#call<{ entries: RegisterPerson[] }>('GET', `/sim/entries?${query}`);
    const [first] = entries;
    if (first === undefined) throw new Error(`nobody is called ${name}`);
    return first;
  }

  mode(part: 'cards' | 'support', mode: 'ok' | 'slow' | 'down' | 'wrong', ms = 2_000): Promise<unknown> {
    return this.#call('PUT', '/sim/modes', { [part]: { mode, ms } });
  }

  async #call<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = await fetch(`${this.#base}${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${String(answer.status)}`);
    return (await answer.json()) as T;
  }
}
