import pg from 'pg';
import type { ClientConfig } from 'pg';

/**
 * A connection whose loss shows in its next statement. `pg` tells a loss also as an event of the client, and an event that
 * nobody hears ends the process (R3); a pool listens only while nobody has the client in hand.
 */
export class GuardedClient extends pg.Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}
