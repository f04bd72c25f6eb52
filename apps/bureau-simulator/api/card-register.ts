import type { FastifyInstance } from 'fastify';
import type { Entry } from '../state/model';
import type { Office } from '../state/office';
import { behave, isFields } from './behave';

interface Question {
  number: string;
  temporary: boolean;
  birthDate: string;
}

function readQuestion(body: unknown): Question | null {
  if (!isFields(body)) return null;
  const { cardType, cardNo, temporaryNo, birthDate, schoolCode } = body;
  if (typeof cardType !== 'string' || !/^[TES]$/.test(cardType) || typeof schoolCode !== 'string') return null;
  if (typeof birthDate !== 'string' || !/^\d{8}$/.test(birthDate)) return null;
  if (typeof cardNo === 'string' && /^\d{8}$/.test(cardNo) && temporaryNo === null) return { number: cardNo, temporary: false, birthDate };
  if (typeof temporaryNo === 'string' && /^XX\d{5}$/.test(temporaryNo) && cardNo === null)
    return { number: temporaryNo, temporary: true, birthDate };
  return null;
}

const matchOf = (entry: Entry, temporary: boolean): object => ({
  result: 'match',
  personRef: entry.ref,
  names: { zh: entry.nameZh, pt: entry.namePt },
  cardType: entry.cardType,
  cardStatus: entry.cardStatus,
  schoolCode: entry.schoolCode,
  definitiveCardNo: temporary ? entry.cardNo : null,
});

/** The register of education cards. */
export function registerCards(app: FastifyInstance, office: Office): void {
  app.post('/education-cards/lookup', async (request, reply) => {
    const next = await behave(office, 'cards', request, reply);
    if (next === 'done') return reply;
    if (next === 'wrong') return { result: 'perhaps', names: null };
    const asked = readQuestion(request.body);
    if (!asked) return reply.code(400).send({ code: 'BAD_REQUEST' });
    const entry = office.find(asked.number);
    const end = `…${asked.number.slice(-4)}`;
    if (entry?.answer === 'never') {
      office.note('cards', end, 'never');
      // The caller's own time limit ends this.
      reply.hijack();
      return reply;
    }
    const result = entry === undefined ? 'unknown' : entry.birthDate === asked.birthDate ? 'match' : 'mismatch';
    office.note('cards', end, result);
    return entry !== undefined && result === 'match' ? matchOf(entry, asked.temporary) : { result };
  });

  app.post('/education-cards/temporary-numbers', async (request, reply) => {
    const next = await behave(office, 'cards', request, reply);
    if (next === 'done') return reply;
    if (next === 'wrong') return { items: 'none' };
    const body = isFields(request.body) ? request.body : {};
    const { schoolCode, name } = body;
    if (typeof schoolCode !== 'string' || typeof name !== 'string' || name.trim() === '')
      return reply.code(400).send({ code: 'BAD_REQUEST' });
    const wanted = name.trim().toLowerCase();
    const found = office
      .entriesOf(schoolCode)
      .filter((entry) => entry.temporaryNo !== null && entry.cardNo === null)
      .filter((entry) => entry.nameZh.includes(wanted) || entry.namePt.toLowerCase().includes(wanted))
      .slice(0, 50);
    office.note('cards', 'temporary numbers', String(found.length));
    return {
      items: found.map((entry) => ({
        temporaryNo: entry.temporaryNo,
        cardType: entry.cardType,
        names: { zh: entry.nameZh, pt: entry.namePt },
        schoolCode: entry.schoolCode,
      })),
    };
  });
}
