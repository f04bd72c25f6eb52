import { textOf, type Locale, type Texts } from '@contracts/locale';
import { ZONE } from '@platform/time/macau-time';

const SOMEBODY: Texts = { zh: '另一位家長', en: 'another guardian', pt: 'outro encarregado de educação' };
const TAGS: Readonly<Record<Locale, string>> = { 'zh-Hant': 'zh-Hant-MO', en: 'en-GB', pt: 'pt-PT' };

/** {name} and {time} of NOT_ALREADY_ANSWERED: WeCom does not always tell a guardian's name, then the relation says who. */
export function answeredBy(answer: { name: string | null; relation: string; at: Date }, locale: Locale): { name: string; time: string } {
  const name = [answer.name, answer.relation].find((text) => text !== null && text !== '') ?? textOf(SOMEBODY, locale);
  const time = new Intl.DateTimeFormat(TAGS[locale], {
    timeZone: ZONE,
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(answer.at);
  return { name, time };
}
