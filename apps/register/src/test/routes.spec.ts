import { describe, expect, it } from '@jest/globals';
import { registrationApi } from '@contracts/registration';
import { routes } from '../routes';

describe('routes of the registration page', () => {
  it('are those of the contract, method and path [SUB-17]', () => {
    const table: Readonly<Record<string, { method: string; path: string }>> = registrationApi;
    for (const [name, route] of Object.entries(routes)) {
      expect([name, route.method, route.path]).toEqual([name, table[name]?.method, table[name]?.path]);
    }
  });
});
