import { request } from 'node:http';
import { afterAll, describe, expect } from '@jest/globals';
import { chain } from '../harness/chain';
import { stamp } from '../harness/stamp';
import { eventually } from '../harness/eventually';
import { callApi, sendNotice } from '../harness/staff-api';
import { show } from '../harness/turn';
import { appHome, type Visit, type World } from '../harness/world';
import { StatusPage } from '../pages/status-page';
import { linkOf, type SimDevice } from '../harness/simulator';

const TITLE = stamp('只給小四B的通知');
const BODY = '集合地點是何賢公園正門。';
const WECHAT = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.50';
const AGENTS = [WECHAT, `${WECHAT} wxwork/4.1`, 'Mozilla/5.0 (X11; Linux x64) Chrome/140', 'facebookexternalhit/1.1'];

/** What a school may never see of another, and a stranger of any (D1, G9, NOT-58). */
export function borders(world: () => World): void {
  describe('between schools, and without a log-in', () => {
    const step = chain(world);
    afterAll(() => world().leave());
    let teacher: Visit & { device: SimDevice };
    let id = '';
    let link = '';

    step('a notice is sent to one class', async () => {
      teacher = await world().device('teacher');
      await teacher.page.goto(appHome(teacher.device, 'notice'));
      await teacher.page.getByRole('link', { name: '創建通知' }).waitFor();
      id = await sendNotice(teacher.page, TITLE, ['小四B'], BODY);
      const [message] = await eventually(
        () => world().sim.messages(TITLE),
        (sent) => sent.length > 0,
        'it goes out',
      );
      link = linkOf(message);
      expect(link).toMatch(new RegExp(`/n/${id}\\?g=\\d+\\.\\d+$`));
    });

    step(
      'an administrator of another school, and of another unit of the same, finds nothing: no row, no page, the same 404 byte for byte [OVR-02, D1]',
      async () => {
        const unknown = crypto.randomUUID().replace(/^(.{14})4/, '$17');
        for (const who of ['other-admin', 'secondary']) {
          const other = await world().device(who);
          await other.page.goto(appHome(other.device, 'console'));
          await other.page.getByRole('heading', { level: 1 }).waitFor();
          other.watch.expect(/404/);
          const paths = ['', '/progress', '/deliveries', '/deliveries?state=open'];
          for (const path of paths) {
            const [foreign, none] = [
              await callApi(other.page, 'GET', `/notices/${id}${path}`),
              await callApi(other.page, 'GET', `/notices/${unknown}${path}`),
            ];
            expect(foreign.status).toBe(404);
            expect(plain(foreign.text)).toBe(plain(none.text));
          }
          for (const act of ['recall', 'close', 'remind']) {
            const [foreign, none] = [
              await callApi(other.page, 'POST', `/notices/${id}/${act}`, { key: crypto.randomUUID() }),
              await callApi(other.page, 'POST', `/notices/${unknown}/${act}`, { key: crypto.randomUUID() }),
            ];
            expect([foreign.status, plain(foreign.text)]).toEqual([404, plain(none.text)]);
          }
          const list = await callApi(other.page, 'GET', `/notices?scope=shared&q=${encodeURIComponent(TITLE)}`);
          expect(list.text).not.toContain(id);
          await other.page.goto(`${other.device.url}/console/notices/${id}`);
          await other.page.getByText('找不到此頁').or(other.page.getByText('內容不存在或已被刪除')).first().waitFor();
          expect(await other.page.getByText(TITLE).count()).toBe(0);
        }
      },
    );

    step(
      'a mother of another school, and one of another class, read neither by the link nor by the id [NOT-58, forwarded links]',
      async () => {
        const other = await world().device('other-mother');
        await other.page.goto(appHome(other.device, 'notice'));
        await other.page
          .getByRole('heading', { name: /暫無通知|等您處理/ })
          .or(other.page.locator('.sc-child-line'))
          .first()
          .waitFor();
        other.watch.expect(/404|403/);
        await other.page.goto(`${other.device.url}/family/notices/${id}?g=0`);
        await other.page.getByText('內容已不可查看').waitFor();
        await other.page.goto(other.device.url + new URL(link).pathname + new URL(link).search);
        await eventually(
          async () => other.page.getByText(/內容已不可查看|尚未加入學校通知|未能登入/).count(),
          (n) => n > 0,
          'a page that explains',
        );
        expect(await other.page.getByText(TITLE).count()).toBe(0);

        const neighbour = await strangerPhone(world());
        neighbour.watch.expect(/404|403/);
        await neighbour.page.goto(neighbour.device.url + new URL(link).pathname + new URL(link).search);
        await neighbour.page.getByText('內容已不可查看').waitFor();
        expect(await neighbour.page.getByText(TITLE).count()).toBe(0);
      },
    );

    step('a colleague who is neither sender nor in copy is told so [NOT-42]', async () => {
      const teresa = await world().device('teresa');
      teresa.watch.expect(/403|404/);
      await teresa.page.goto(teresa.device.url + new URL(link).pathname + new URL(link).search);
      await teresa.page.getByText(/只有發出人、被抄送的教職員和管理員|內容不存在或已被刪除/).waitFor();
      expect(await teresa.page.getByText(TITLE).count()).toBe(0);
    });

    step('every link fetched without a cookie shows nothing personal and changes nothing [G9]', async () => {
      const before = await callApi(teacher.page, 'GET', `/notices/${id}/progress`);
      const messages = await world().sim.messages(TITLE);
      const links = new Set(messages.filter((message) => message.path === 'externalcontact/message/send').map(linkOf));
      for (const each of links) {
        for (const agent of AGENTS) {
          for (const path of [
            new URL(each).pathname + new URL(each).search,
            `/family/notices/${id}${new URL(each).search}`,
            `/staff/notices/${id}`,
            `/console/notices/${id}`,
          ]) {
            const text = await follow(each, path, agent);
            for (const secret of [TITLE, BODY, '何賢公園', '林慧儀', '陳樂瑤', '小四B']) expect(text).not.toContain(secret);
          }
        }
      }
      const after = await callApi(teacher.page, 'GET', `/notices/${id}/progress`);
      expect(numbers(after.body)).toEqual(numbers(before.body));
      await show(teacher.page, `${teacher.device.url}/staff/notices/${id}`);
      await new StatusPage(teacher.page).says('已確認 0');
      expect(await new StatusPage(teacher.page).sentence()).not.toContain('已開啟');
    });
  });
}

/** The answer without the number of the request, which differs by nature. */
const plain = (text: string): string => text.replace(/"requestId":"[^"]*"/, '"requestId":""');

const numbers = (progress: unknown): unknown => {
  const { stones, messages } = progress as { stones: unknown; messages: unknown };
  return { stones, messages };
};

/** The phone of a mother whose child sits in another class. */
async function strangerPhone(world: World): Promise<Visit & { device: SimDevice }> {
  const mother = await world.sim.device('mother');
  const { people } = await world.sim.call<{ people: { userid: string; name: string }[] }>(
    'GET',
    `/sim/corps/${mother.corpId}/people?kind=parent&q=${encodeURIComponent('Maria Rosário')}`,
  );
  const [person] = people;
  if (person === undefined) throw new Error('the demo school has no Maria Rosário');
  await world.sim.call('PUT', '/sim/devices/e2e-maria', {
    hostLabel: 'e2e-maria',
    client: 'wechat',
    corpId: mother.corpId,
    identity: { kind: 'parent', userid: person.userid },
    title: person.name,
  });
  return world.device('e2e-maria');
}

/** All text a client without cookies gets from an address of the platform: headers and body of every answer on the way. */
async function follow(link: string, path: string, agent: string): Promise<string> {
  const platform = new URL(link);
  let text = '';
  let where: string | undefined = path;
  for (let hops = 0; where !== undefined && hops < 4; hops += 1) {
    const answer: { head: string; body: string; location: string | undefined } = await ask(platform, where, agent);
    text += answer.head + answer.body;
    const next: URL | undefined = answer.location === undefined ? undefined : new URL(answer.location, platform);
    // WeCom's own pages are not ours to judge.
    where = next !== undefined && next.host === platform.host ? next.pathname + next.search : undefined;
  }
  return text;
}

function ask(platform: URL, path: string, agent: string): Promise<{ head: string; body: string; location: string | undefined }> {
  return new Promise((resolve, reject) => {
    const call = request(
      {
        host: '127.0.0.1',
        port: platform.port,
        path,
        headers: { host: platform.host, 'user-agent': agent, accept: 'text/html' },
      },
      (answer) => {
        let body = '';
        answer.setEncoding('utf8');
        answer.on('data', (part: string) => (body += part));
        answer.on('end', () => resolve({ head: JSON.stringify(answer.headers), body, location: answer.headers.location }));
      },
    );
    call.on('error', reject);
    call.end();
  });
}
