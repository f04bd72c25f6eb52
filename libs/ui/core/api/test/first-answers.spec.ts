import { afterEach, describe, expect, it } from '@jest/globals';
import { myNoticesApi } from '@contracts/my-notices';
import { createApi } from '../client';
import { forgetFirstAnswers } from '../first-answers';

const id = '01930000-0000-7000-8000-000000000001';

describe('answers that came with the page', () => {
  afterEach(() => {
    // Its own clock again.
    Reflect.deleteProperty(performance, 'now');
    Reflect.deleteProperty(globalThis, 'document');
  });

  it('are taken once without a request, then the server is asked [NOT-50]', async () => {
    // The clock of a page begins with the page; this process may be older than what a page believes.
    performance.now = () => 1_000;
    const carried = [
      { url: `/me/notices/${id}?g=2`, body: { title: 'carried' } },
      { url: `/me/notices/${id}?g=4`, body: { title: 'old' } },
    ];
    Object.assign(globalThis, { document: { getElementById: () => ({ textContent: JSON.stringify(carried) }) } });
    let asked = 0;
    const api = createApi({
      fetch: () => {
        asked += 1;
        return Promise.resolve(Response.json({ title: 'asked' }));
      },
    });
    const detail = (g: string) => api.call(myNoticesApi.detail, { params: { id }, query: { g } });
    expect(await detail('3')).toMatchObject({ title: 'asked' });
    expect(await detail('2')).toMatchObject({ title: 'carried' });
    expect(await detail('2')).toMatchObject({ title: 'asked' });
    expect(asked).toBe(2);
    performance.now = () => 60_001;
    expect(await detail('4')).toMatchObject({ title: 'asked' });
  });

  it('are forgotten when the page speaks another language than the one it came in [OVR-13]', async () => {
    performance.now = () => 1_000;
    const text = JSON.stringify([{ url: `/me/notices/${id}?g=5`, body: { title: 'carried' } }]);
    Object.assign(globalThis, { document: { getElementById: () => ({ textContent: text }) } });
    const api = createApi({ fetch: () => Promise.resolve(Response.json({ title: 'asked' })) });
    forgetFirstAnswers();
    expect(await api.call(myNoticesApi.detail, { params: { id }, query: { g: '5' } })).toMatchObject({ title: 'asked' });
  });
});
