import type { DeepPartial, FindOptionsOrder, FindOptionsWhere, ObjectLiteral, Repository } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';

type Where<E> = Omit<FindOptionsWhere<E>, 'unitId'>;

/** The few repository calls features need, each limited to the unit of the transaction (B1, B2). Lists and bulk work use SQL. */
export class UnitRepo<E extends ObjectLiteral & { unitId: number }> {
  readonly #repo: Repository<E>;
  readonly #unitId: number;

  constructor(repo: Repository<E>, unitId: number) {
    this.#repo = repo;
    this.#unitId = unitId;
  }

  #where(where: Where<E>): FindOptionsWhere<E> {
    return { ...where, unitId: this.#unitId } as unknown as FindOptionsWhere<E>;
  }

  find(where: Where<E>, order?: FindOptionsOrder<E>): Promise<E[]> {
    return this.#repo.find(order === undefined ? { where: this.#where(where) } : { where: this.#where(where), order });
  }

  findOne(where: Where<E>): Promise<E | null> {
    return this.#repo.findOne({ where: this.#where(where) });
  }

  /** Reads and locks the row until the transaction ends. */
  lock(where: Where<E>): Promise<E | null> {
    return this.#repo.findOne({ where: this.#where(where), lock: { mode: 'pessimistic_write' } });
  }

  /** Inserts and answers the row with its defaults. */
  async insert(values: Omit<DeepPartial<E>, 'unitId'>): Promise<E> {
    const entity = this.#repo.create({ ...values, unitId: this.#unitId } as unknown as DeepPartial<E>);
    await this.#repo.insert(entity as unknown as QueryDeepPartialEntity<E>);
    return entity;
  }

  /** @returns number of rows changed */
  async update(where: Where<E>, set: Omit<QueryDeepPartialEntity<E>, 'unitId'>): Promise<number> {
    const result = await this.#repo.update(this.#where(where), set as unknown as QueryDeepPartialEntity<E>);
    return result.affected ?? 0;
  }

  /** @returns number of rows removed */
  async delete(where: Where<E>): Promise<number> {
    const result = await this.#repo.delete(this.#where(where));
    return result.affected ?? 0;
  }

  count(where: Where<E>): Promise<number> {
    return this.#repo.count({ where: this.#where(where) });
  }
}
