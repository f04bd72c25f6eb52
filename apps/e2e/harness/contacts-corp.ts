import type { Simulator } from './simulator';

interface Corp {
  members: { userid: string; name: string; position?: string }[];
  departments: { id: number; name: string; order?: number }[];
  tags: { tagname: string; userlist?: string[] }[];
}

/** What WeCom itself holds of a school's staff. */
export class ContactsCorp {
  constructor(
    private readonly sim: Simulator,
    private readonly corpId: string,
  ) {}

  async member(name: string): Promise<Corp['members'][number] | undefined> {
    return (await this.#corp()).members.find((one) => one.name === name);
  }

  async departments(): Promise<Corp['departments']> {
    return (await this.#corp()).departments;
  }

  /** Members who bear a label. */
  async tag(name: string): Promise<string[]> {
    return (await this.#corp()).tags.find((one) => one.tagname === name)?.userlist ?? [];
  }

  #corp(): Promise<Corp> {
    return this.sim.call<Corp>('GET', `/sim/corps/${this.corpId}`);
  }
}
