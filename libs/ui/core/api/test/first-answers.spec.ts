import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { myNoticesApi } from '@contracts/my-notices';
import { createApi } from '../client';

const id = '01930000-0000-7000-8000-000000000001';

describe('answers that came with the page', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('are taken once without a request, then the server is asked [NOT-50]', async () => {
    // The clock of a page begins with the page; this process may be older than what a page believes.
    const clock = jest.spyOn(performance, 'now').mockReturnValue(1_000);
    const carried = [
      { url: `/me/notices/${id}?g=2`, body: { title: 'carried' } },
      { url: `/me/notices/${id}?g=4`, body: { title: 'old' } },
    ];
    Object.assign(globalThis, { document: { getElementById: () => ({ textContent: JSON.stringify(carried) }) } });
    const send = jest.fn<typeof fetch>(() => Promise.resolve(Response.json({ title: 'asked' })));
    const api = createApi({ fetch: send });
    const detail = (g: string) => api.call(myNoticesApi.detail, { params: { id }, query: { g } });
    expect(await detail('3')).toMatchObject({ title: 'asked' });
    expect(await detail('2')).toMatchObject({ title: 'carried' });
    expect(await detail('2')).toMatchObject({ title: 'asked' });
    expect(send).toHaveBeenCalledTimes(2);
    clock.mockReturnValue(60_001);
    expect(await detail('4')).toMatchObject({ title: 'asked' });
  });
});
