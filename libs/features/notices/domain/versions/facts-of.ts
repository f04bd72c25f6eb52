import type { Locale } from '@contracts/locale';
import { readAmounts } from './amount-facts';
import { readDates, readWeekdaysAndMonths } from './date-facts';
import { nameKey, readNames } from './name-facts';
import { dropLineNumbers, linkKey, readCodes, readLinks, readNumbers, readPhones } from './number-facts';
import { Reading, foldSigns, type Fact } from './reading';
import { readTimes } from './time-facts';

export interface TextFacts {
  facts: readonly Fact[];
  /** The whole text for `nameKey` look-ups. */
  letters: string;
}

/**
 * What a text says that must be the same in its other language (BEY-06): dates, times, sums, numbers, classes, links and
 * names that are not translated.
 * @param addresses of links that are no part of the words
 */
export function factsOf(text: string, locale: Locale, otherLocale: Locale, addresses: readonly string[] = []): TextFacts {
  const reading = new Reading(text, locale);
  dropLineNumbers(reading);
  readLinks(reading);
  readAmounts(reading);
  readDates(reading);
  readTimes(reading);
  readPhones(reading);
  readCodes(reading);
  readWeekdaysAndMonths(reading);
  readNumbers(reading);
  readNames(reading, otherLocale !== 'zh-Hant');
  const linked = addresses.map((href): Fact => {
    const tel = /^tel:/i.test(href);
    const key = tel ? `tel:${href.replace(/\D/g, '').replace(/^(?:00)?853(?=\d{8}$)/, '')}` : linkKey(href);
    return { kind: tel ? 'number' : 'link', key, quote: href.slice(0, 80), at: text.length, soft: false };
  });
  return { facts: [...reading.facts.sort((a, b) => a.at - b.at), ...linked], letters: nameKey(foldSigns(text)) };
}
