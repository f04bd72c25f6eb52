import { describe, expect, it } from '@jest/globals';
import type { Locale } from '@contracts/locale';
import { factsOf } from '../../domain/versions/facts-of';

const keys = (text: string, locale: Locale, kinds?: readonly string[]): string[] =>
  factsOf(text, locale, locale === 'zh-Hant' ? 'en' : 'zh-Hant')
    .facts.filter((fact) => !fact.soft && (kinds === undefined || kinds.includes(fact.kind)))
    .map((fact) => fact.key);

describe('facts of a text in three languages', () => {
  it.each([
    ['zh-Hant', '11月28日（星期五）', ['11-28']],
    ['zh-Hant', '2026年11月28日至30日', ['11-28', '11-30']],
    ['zh-Hant', '11月28、29及30日', ['11-28', '11-29', '11-30']],
    ['zh-Hant', '十一月二十八日至十二月三日', ['11-28', '12-03']],
    ['zh-Hant', '１１月２８號（五）、２０２６／１１／２９', ['11-28', '11-29']],
    ['zh-Hant', '逢星期一至五，星期六、日休息', ['w:1', 'w:5', 'w:6', 'w:7']],
    ['zh-Hant', '於十二月舉行，一週一次', ['m:12']],
    ['en', 'Friday, 28 November 2026', ['11-28']],
    ['en', 'November 28th, 2026 (Sat)', ['11-28']],
    ['en', '28-30 November and 1, 2 and 3 Dec', ['11-28', '11-30', '12-01', '12-02', '12-03']],
    ['en', 'at 15:30, 28 November', ['11-28']],
    ['en', 'You may come in May or March 2027; students march on Mondays', ['m:05', 'm:03', 'w:1']],
    ['pt', 'sexta-feira, 28 de Novembro de 2026', ['11-28']],
    ['pt', 'de 28 a 30 de novembro', ['11-28', '11-30']],
    ['pt', '28 e 29 de Nov. (sáb.)', ['11-28', '11-29']],
    ['pt', '28/11 e 1/12/2026', ['11-28', '12-01']],
    ['pt', 'de segunda a sexta-feira, 2.ª-feira, aos sábados, em Março', ['w:1', 'w:5', 'w:1', 'w:6', 'm:03']],
  ] as const)('reads the dates of %s 「%s」 [BEY-06]', (locale, text, dates) => {
    expect(keys(text, locale, ['date'])).toEqual(dates);
  });

  it.each([
    ['zh-Hant', '上午九時半至十一時', ['09:30', '11:00']],
    ['zh-Hant', '下午3時至5時15分', ['15:00', '17:15']],
    ['zh-Hant', '上午10時至1時，晚上8點正', ['10:00', '13:00', '20:00']],
    ['zh-Hant', '中午12時30分、１５：３０、下午４：０５', ['12:30', '15:30', '16:05']],
    ['zh-Hant', '為時2小時，每次30分鐘，一時未能', []],
    ['en', '9:30 a.m. - 11 a.m.', ['09:30', '11:00']],
    ['en', '3-5 p.m., 11:00 to 1:30 pm', ['15:00', '17:00', '11:00', '13:30']],
    ['en', "half past nine in the morning, 3 o'clock, 12 noon, 18:45", ['09:30', '03:00', '12:00', '18:45']],
    ['pt', 'das 9h30 às 11h', ['09:30', '11:00']],
    ['pt', 'às 3 da tarde, às 15 horas e 30 minutos, das 9 às 11 horas', ['15:00', '15:30', '09:00', '11:00']],
    ['pt', 'durante 2 horas', []],
  ] as const)('reads the times of %s 「%s」 [BEY-06]', (locale, text, times) => {
    expect(keys(text, locale, ['time'])).toEqual(times);
  });

  it.each([
    ['zh-Hant', '費用澳門元120元、$1,200.50、三百五十元、1.5萬元、港幣80元', ['MOP 120', 'MOP 1200.5', 'MOP 350', 'MOP 15000', 'HKD 80']],
    ['zh-Hant', '100至120元', ['MOP 100', 'MOP 120']],
    ['en', 'MOP 120, MOP$1,200.50, 350 patacas, HK$80', ['MOP 120', 'MOP 1200.5', 'MOP 350', 'HKD 80']],
    ['en', 'MOP 100 to 120', ['MOP 100', 'MOP 120']],
    ['pt', '120 patacas, MOP 1.200,50, 350,00 patacas, 80 dólares de Hong Kong', ['MOP 120', 'MOP 1200.5', 'MOP 350', 'HKD 80']],
  ] as const)('reads the sums of %s 「%s」 [BEY-06]', (locale, text, sums) => {
    expect(keys(text, locale, ['amount'])).toEqual(sums);
  });

  it.each([
    [
      'zh-Hant',
      '電話 2833 3333 或 (853)28334444，301室，小四A班，P5B，A301',
      ['tel:28333333', 'tel:28334444', '301', 'class:4A', 'class:5B', 'code:A301'],
    ],
    ['en', 'Tel. +853 2833 3333, room 301, Primary 4A, P.5B, 4th floor', ['tel:28333333', '301', 'class:4A', 'class:5B', '4']],
    ['pt', 'Tel.: 2833-3333, sala 301, 4.º A, 5.º ano B, 2026-2027', ['tel:28333333', '301', 'class:4A', 'class:5B', '2026', '2027']],
    ['zh-Hant', '1. 帶水\n2）帶帽\n（3） 共30人，佔50%，1,200份', ['30', '50', '1200']],
    [
      'zh-Hant',
      '請下載 WeChat，網址：https://www.Example.org/a/，電郵 a.b@dsedj.gov.mo。',
      ['wechat', 'example.org/a', 'a.b@dsedj.gov.mo'],
    ],
  ] as const)('reads numbers, codes and links of %s 「%s」 [BEY-06]', (locale, text, found) => {
    expect(keys(text, locale)).toEqual(found);
  });
});
