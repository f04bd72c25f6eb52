import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createDataSource } from '@platform/db/data-source';
import { RolePool } from '@platform/db/role-pool';

/** What PostgreSQL's clients say first when they want TLS (manual, 53.7): length 8, code 80877103. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/** A link that asks for TLS says nothing in the clear: neither name of the role nor password, to whoever answers. */
describe('a database address with sslmode=verify-full', () => {
  let server: Server;
  let heard: Buffer[];
  let says: 'S' | 'N';
  let url: string;

  beforeEach(async () => {
    heard = [];
    server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (first) => {
        heard.push(first);
        socket.on('data', (next) => heard.push(next));
        socket.write(says);
        setTimeout(() => socket.destroy(), 100);
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    url = `postgres://app:a-password-of-the-role@127.0.0.1:${String((server.address() as AddressInfo).port)}/x?sslmode=verify-full`;
  });
  afterEach(() => new Promise((closed) => server.close(closed)));

  const ways: [string, () => Promise<unknown>][] = [
    ['the door', () => createDataSource({ url, entities: [], poolSize: 1, applicationName: 'tls' }).initialize()],
    [
      'the pools of roles',
      async () => {
        const pool = new RolePool(url, { size: 1, applicationName: 'tls' });
        await pool.query('SELECT 1').finally(() => pool.close());
      },
    ],
    ['what listens and migrates', () => new pg.Client({ connectionString: url }).connect()],
  ];
  it.each(ways)('asks for TLS first, and gives up where there is none: %s [V12.3.1, V12.1.1]', async (_name, connect) => {
    says = 'N';
    await expect(connect()).rejects.toThrow('does not support SSL');
    expect(heard).toEqual([SSL_REQUEST]);
  });

  it.each(ways)('goes on with TLS and nothing else: %s [V12.3.1]', async (_name, connect) => {
    says = 'S';
    await expect(connect()).rejects.toThrow();
    const [asked, hello] = heard;
    expect(asked).toEqual(SSL_REQUEST);
    // A record of the handshake, TLS 1.x.
    expect([hello?.[0], hello?.[1]]).toEqual([0x16, 0x03]);
    expect(Buffer.concat(heard).includes('a-password-of-the-role')).toBe(false);
  });
});
