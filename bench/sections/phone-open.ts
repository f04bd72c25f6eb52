import type { Browser, Page } from 'playwright-core';
import type pg from 'pg';
import { cardPath } from '@contracts/links';
import { startBrowser } from '../../apps/e2e/harness/browser';
import { openClient } from '../harness/database';
import type { Ground } from '../harness/ground';
import { fillNotices } from '../harness/notice-data';
import type { Product } from '../harness/product';
import type { Report } from '../harness/report';
import { SchoolBuilder, type School } from '../harness/school';
import { openSessions, type Reader } from '../harness/sessions';
import { median } from '../harness/statistics';
import type { Sizes } from '../sizes';

const GOALS = { lcpMs: 1_800, shift: 0.05, requests: 2, dataKb: 20 };
/** Slow 4G as Lighthouse has it (1.6 Mbit/s, 150 ms there and back) and a processor four times slower. */
const SLOW = { latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8, offline: false };
const CPU = 4;
const WECHAT =
  'Mozilla/5.0 (Linux; Android 11; Mobile) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/111.0 Mobile Safari/537.36 MicroMessenger/8.0.42';
const PUPILS = 60;

/** What a phone measured while it opened a page. */
interface Opening {
  lcp: number;
  shift: number;
  /** Requests to the API before everything stood, without the stream of hints that stays open. */
  calls: string[];
  /** KB over the network: everything, and what is no file of the build. */
  kb: number;
  dataKb: number;
}
interface Seen {
  lcp: number;
  shift: number;
}

/** A card of WeChat is pressed on a slow phone: how long until the notice can be read, with an empty cache and again. */
export async function measurePhoneOpen(report: Report, place: { ground: Ground; product: Product; sizes: Sizes }): Promise<void> {
  const { ground, product, sizes } = place;
  report.section('A family opens a notice on a slow phone (Chromium, 1.6 Mbit/s, 150 ms, processor ÷ 4)');
  const client = await openClient(ground.database.superuserUrl);
  const builder = new SchoolBuilder(ground.database, ground.masterKey);
  const school = await builder.build(client, PUPILS, PUPILS);
  await builder.close();
  const { confirm, form } = await twoNotices(client, school);
  const readers = await guardians(client, school);
  await client.end();
  const browser = await startBrowser();
  let next = 0;
  try {
    for (const [name, noticeId] of [
      ['a notice to confirm', confirm],
      ['a notice with a form of eight questions', form],
    ] as const) {
      const first: Opening[] = [];
      const again: Opening[] = [];
      // One opening before those that count: the API reads its files from the disk once.
      for (let round = -1; round < sizes.phoneRounds; round += 1) {
        const pair = await openTwice(browser, product, readers[(next += 1)]!, noticeId);
        if (round < 0) continue;
        first.push(pair.first);
        again.push(pair.again);
      }
      tell(report, name, first, again);
    }
  } finally {
    await browser.close();
  }
}

function tell(report: Report, name: string, first: readonly Opening[], again: readonly Opening[]): void {
  const of = (list: readonly Opening[], pick: (one: Opening) => number): number => median(list.map(pick));
  const lcp = of(first, (one) => one.lcp);
  report.add({ name: `${name}, largest paint`, value: lcp, unit: 'ms', goal: `≤ ${String(GOALS.lcpMs)} ms`, pass: lcp <= GOALS.lcpMs });
  report.add({ name: `${name}, opened again`, value: of(again, (one) => one.lcp), unit: 'ms' });
  const calls = Math.max(...first.map((one) => one.calls.length));
  report.add({ name: `${name}, API requests`, value: calls, unit: '', goal: `≤ ${String(GOALS.requests)}`, pass: calls <= GOALS.requests });
  const dataKb = of(first, (one) => one.dataKb);
  report.add({
    name: `${name}, page and data`,
    value: dataKb,
    unit: 'kB',
    goal: `≤ ${String(GOALS.dataKb)} kB`,
    pass: dataKb <= GOALS.dataKb,
  });
  const shift = Math.max(...first.map((one) => one.shift));
  report.add({ name: `${name}, layout shift`, value: shift, unit: '', goal: `≤ ${String(GOALS.shift)}`, pass: shift <= GOALS.shift });
  report.note(
    `${name}: ${first.map((one) => one.lcp.toFixed(0)).join(', ')} ms; ${of(first, (one) => one.kb).toFixed(0)} kB in all; API: ${first[0]!.calls.join(', ') || 'none'}`,
  );
}

/** Two visits of one guardian: with an empty cache, then with what the first one left. */
async function openTwice(
  browser: Browser,
  product: Product,
  reader: Reader,
  noticeId: string,
): Promise<{ first: Opening; again: Opening }> {
  const context = await browser.newContext({
    viewport: { width: 375, height: 812 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    locale: 'zh-HK',
    userAgent: WECHAT,
  });
  const origin = `http://${product.host}`;
  await context.addInitScript(watchPaints);
  const [name = '', value = ''] = reader.cookie.split(/=(.*)/s);
  const blank = await context.newPage();
  const cdp = await context.newCDPSession(blank);
  // A name with `__Host-` may have no domain, which is how the browser's own interface sets it.
  const set = await cdp.send('Network.setCookie', { name, value, url: `https://${product.host}/`, secure: true, httpOnly: true });
  if (!set.success) throw new Error('the browser did not take the session');
  await blank.close();
  const open = async (): Promise<Opening> => {
    const page = await context.newPage();
    const opening = await opened(page, `${origin}${cardPath({ noticeId, unitId: reader.unitId, group: 1 })}`);
    await page.close();
    return opening;
  };
  const first = await open();
  const again = await open();
  await context.close();
  return { first, again };
}

/** Runs in the page: keeps the largest paint and the sum of shifts. */
function watchPaints(): void {
  const seen = { lcp: 0, shift: 0 };
  Object.assign(globalThis, { benchSeen: seen });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.lcp = entry.startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
      if (!entry.hadRecentInput) seen.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
}

async function opened(page: Page, url: string): Promise<Opening> {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`${message.text()} ${message.location().url}`);
  });
  const calls: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/api/v1/') && pathname !== '/api/v1/live')
      calls.push(`${request.method()} ${pathname.replace(/[0-9a-f-]{36}/, ':id')}`);
  });
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', SLOW);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: CPU });
  const files = new Set<string>();
  let bytes = 0;
  let data = 0;
  cdp.on('Network.responseReceived', ({ requestId, response }) => {
    if (new URL(response.url).pathname.startsWith('/assets/')) files.add(requestId);
  });
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    bytes += encodedDataLength;
    if (!files.has(requestId)) data += encodedDataLength;
  });
  await page.goto(url, { waitUntil: 'load' });
  await page.locator('article h1').waitFor();
  await page.locator('footer button').waitFor();
  // What comes late belongs to it: fields of the form, the mark that it was read.
  await page.waitForTimeout(1_500);
  const seen = await page.evaluate(() => (globalThis as unknown as { benchSeen: Seen }).benchSeen);
  if (faults.length > 0) throw new Error(`the page complained: ${faults.join(' | ')}`);
  if (seen.lcp === 0) throw new Error('no largest paint was seen');
  return { ...seen, calls, kb: bytes / 1024, dataKb: data / 1024 };
}

/** One notice as it is, one with a form; both wait for every guardian. */
async function twoNotices(client: pg.Client, school: School): Promise<{ confirm: string; form: string }> {
  await fillNotices(client, school, 2);
  const unit = [school.unitId];
  await client.query(`DELETE FROM notice_response WHERE unit_id = $1`, unit);
  await client.query(`UPDATE notice_student SET needs = true, done_at = NULL, opened_at = NULL, grp = 1 WHERE unit_id = $1`, unit);
  await client.query(`UPDATE notice_tally SET opened = 0, done = 0 WHERE unit_id = $1`, unit);
  await client.query(`UPDATE notice_delivery SET read_at = NULL, state = 'sent' WHERE unit_id = $1`, unit);
  const { rows } = await client.query<{ id: string }>(`SELECT id FROM notice WHERE unit_id = $1 ORDER BY id`, unit);
  const [confirm, form] = [rows[0]!.id, rows[1]!.id];
  await client.query(`UPDATE notice SET has_form = true WHERE unit_id = $1 AND id = $2`, [school.unitId, form]);
  const types = ['single', 'multiple', 'blank', 'text', 'number', 'date', 'files', 'signature'];
  const options = ['同意', '不同意', '未能決定，請老師聯絡'].map((text, i) => ({ key: `o${String(i)}`, text }));
  const questions = types.map((type, i) => ({
    key: `q${String(i)}`,
    type,
    text: `第${String(i + 1)}題：請填寫以下資料`,
    options: i < 2 ? options : [],
  }));
  await client.query(
    `INSERT INTO notice_question (unit_id, notice_id, ord, key, type, text, required, options, limits)
     SELECT $1, $2, (row_number() OVER ())::smallint, q.key, q.type, q.text, true, q.options, '{}'
       FROM jsonb_to_recordset($3::jsonb) AS q (key text, type text, text text, options jsonb)`,
    [school.unitId, form, JSON.stringify(questions)],
  );
  return { confirm, form };
}

/** Guardians who follow 學校通知, each with a session of his own: every opening is a first one. */
async function guardians(client: pg.Client, school: School): Promise<Reader[]> {
  const { rows } = await client.query<{ person: string; student: string }>(
    `SELECT DISTINCT ON (g.parent_id) g.parent_id AS person, g.student_id AS student
       FROM guardianship g JOIN parent p ON p.unit_id = $1 AND p.id = g.parent_id
      WHERE g.unit_id = $1 AND p.subscribed ORDER BY g.parent_id`,
    [school.unitId],
  );
  return openSessions(
    client,
    school.unitId,
    'parent',
    rows.map((row) => ({ personId: row.person, studentId: row.student })),
  );
}
