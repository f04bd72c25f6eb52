import { Injectable } from '@nestjs/common';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { Config } from '@platform/config/config';
import { DomainError } from '@platform/errors/domain-error';
import { HttpSettings } from '@platform/http/http-settings';
import { Logger } from '@platform/log/logger';
import { PlatformPool } from '@platform/pools';
import { OperatorSessions, opsHash, type Operator } from './operator-sessions';

interface Credential {
  operator_id: string;
  name: string;
  public_key: Buffer;
  counter: string;
  transports: string[] | null;
}
/** The client says them, unsigned: only the words of WebAuthn are kept. */
const TRANSPORTS: readonly unknown[] = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'];
const knownTransports = (given: unknown): unknown[] | null =>
  Array.isArray(given) ? given.filter((word) => TRANSPORTS.includes(word)) : null;
type Transports = RegistrationResponseJSON['response']['transports'];

export interface SignedIn {
  operator: Operator;
  session: string;
}

/**
 * Operators sign in with a passkey that checks the person (PIN or finger): possession and knowledge in one step that
 * another site cannot ask for (H2). Whatever fails, the answer is the same (A11).
 */
@Injectable()
export class Passkeys {
  readonly #origin: string;
  readonly #rpId: string;

  constructor(
    private readonly pool: PlatformPool,
    private readonly sessions: OperatorSessions,
    private readonly logger: Logger,
    config: Config,
    settings: HttpSettings,
  ) {
    this.#origin = `${config.production ? 'https' : 'http'}://${config.hosts.ops}`;
    this.#rpId = settings.opsHost;
  }

  /** @throws DomainError UNAUTHENTICATED for a link that is unknown, old or used */
  async enrolOptions(token: string): Promise<{ options: { challenge: string }; ceremony: string }> {
    const operator = await this.#invited(token);
    const known = await this.pool.query<{ credential_id: string }>(`SELECT credential_id FROM operator_credential WHERE operator_id = $1`, [
      operator.id,
    ]);
    const options = await generateRegistrationOptions({
      rpName: '智慧校園 Smart Campus',
      rpID: this.#rpId,
      userName: operator.name,
      userID: new TextEncoder().encode(operator.id),
      attestationType: 'none',
      excludeCredentials: known.map((row) => ({ id: row.credential_id })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    return { options, ceremony: await this.sessions.begin(options.challenge) };
  }

  /** Stores the passkey; the link is used up. */
  async enrol(token: string, response: unknown, ceremony: string): Promise<SignedIn> {
    const operator = await this.#invited(token);
    const expectedChallenge = await this.#challenge(ceremony);
    const checked = await this.#orRefuse(() =>
      verifyRegistrationResponse({
        response: response as RegistrationResponseJSON,
        expectedChallenge,
        expectedOrigin: this.#origin,
        expectedRPID: this.#rpId,
        requireUserVerification: true,
      }),
    );
    if (!checked.verified) throw refused();
    const { id, publicKey, counter, transports } = checked.registrationInfo.credential;
    await this.pool.tx(async (client) => {
      const used = await client.query(
        `UPDATE operator SET enrol_hash = NULL, enrol_expires_at = NULL WHERE id = $1 AND enrol_hash = $2 AND enrol_expires_at > now() AND disabled_at IS NULL`,
        [operator.id, opsHash(token)],
      );
      if (used.rowCount !== 1) throw refused();
      const stored = await client.query(
        `INSERT INTO operator_credential (operator_id, credential_id, public_key, counter, transports) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
        [operator.id, id, Buffer.from(publicKey), counter, knownTransports(transports)],
      );
      if (stored.rowCount !== 1) throw refused();
      // Whoever held the old passkey is out with the new one (V7.4.3).
      await client.query(`UPDATE operator_session SET revoked_at = now() WHERE operator_id = $1 AND revoked_at IS NULL`, [operator.id]);
    });
    this.logger.info({ operatorId: operator.id }, 'operator enrolled a passkey');
    return { operator, session: await this.sessions.open(operator.id) };
  }

  async loginOptions(): Promise<{ options: { challenge: string }; ceremony: string }> {
    const options = await generateAuthenticationOptions({ rpID: this.#rpId, userVerification: 'required' });
    return { options, ceremony: await this.sessions.begin(options.challenge) };
  }

  async login(response: unknown, ceremony: string): Promise<SignedIn> {
    const expectedChallenge = await this.#challenge(ceremony);
    const answer = response as AuthenticationResponseJSON;
    const row = await this.pool.one<Credential>(
      `SELECT c.operator_id, o.name, c.public_key, c.counter, c.transports FROM operator_credential c JOIN operator o ON o.id = c.operator_id
       WHERE c.credential_id = $1 AND o.disabled_at IS NULL`,
      [answer.id],
    );
    if (row === undefined) throw refused();
    const checked = await this.#orRefuse(() =>
      verifyAuthenticationResponse({
        response: answer,
        expectedChallenge,
        expectedOrigin: this.#origin,
        expectedRPID: this.#rpId,
        requireUserVerification: true,
        credential: {
          id: answer.id,
          publicKey: new Uint8Array(row.public_key),
          counter: Number(row.counter),
          ...(row.transports === null ? {} : { transports: row.transports as NonNullable<Transports> }),
        },
      }),
    );
    if (!checked.verified) throw refused();
    // The counter may only grow, also when two answers arrive at once: a copied passkey shows itself here.
    const counted = await this.pool.query(
      `UPDATE operator_credential SET counter = $2, last_used_at = now() WHERE credential_id = $1 AND (counter < $2 OR ($2 = 0 AND counter = 0)) RETURNING 1`,
      [answer.id, checked.authenticationInfo.newCounter],
    );
    if (counted.length !== 1) throw refused();
    this.logger.info({ operatorId: row.operator_id }, 'operator signed in');
    return { operator: { id: row.operator_id, name: row.name }, session: await this.sessions.open(row.operator_id) };
  }

  async #invited(token: string): Promise<Operator> {
    const row = await this.pool.one<{ id: string; name: string }>(
      `SELECT id, name FROM operator WHERE enrol_hash = $1 AND enrol_expires_at > now() AND disabled_at IS NULL`,
      [opsHash(token)],
    );
    if (row === undefined) throw refused();
    return row;
  }

  async #challenge(ceremony: string): Promise<string> {
    const challenge = await this.sessions.takeChallenge(ceremony);
    if (challenge === undefined) throw refused();
    return challenge;
  }

  /** The library throws for every fault of an answer; what exactly was wrong is for the log. */
  async #orRefuse<T>(check: () => Promise<T>): Promise<T> {
    try {
      return await check();
    } catch (error) {
      this.logger.warn({ err: error }, 'passkey refused');
      throw refused();
    }
  }
}

function refused(): DomainError {
  return new DomainError('UNAUTHENTICATED');
}
