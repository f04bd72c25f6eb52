import * as z from 'zod';
import { CARD_NO, CARD_TYPES, TEMPORARY_NO } from './card-payload';

const schoolCode = z.string().min(1).max(20);
const cardNo = z.string().regex(CARD_NO);
const temporaryNo = z.string().regex(TEMPORARY_NO);
const names = z.object({ zh: z.string().max(200), pt: z.string().max(200) });

/** What the register is asked: one card or one temporary number, with the birthday that belongs to it (spec 01 §6). */
export const cardLookup = z
  .object({
    cardType: z.enum(CARD_TYPES),
    cardNo: cardNo.nullable(),
    temporaryNo: temporaryNo.nullable(),
    /** YYYYMMDD */
    birthDate: z.string().regex(/^\d{8}$/),
    schoolCode,
  })
  .refine((given) => (given.cardNo === null) !== (given.temporaryNo === null), 'one of cardNo and temporaryNo');
export type CardLookup = z.infer<typeof cardLookup>;

export const CARD_STATUSES = ['valid', 'lost', 'expired', 'cancelled'] as const;

/** The register's answer. Names come only with `match`; `mismatch` says neither whether card nor birthday was wrong. */
export const cardAnswer = z.discriminatedUnion('result', [
  z.object({
    result: z.literal('match'),
    personRef: z.string().min(1).max(64),
    names,
    cardType: z.enum(CARD_TYPES),
    cardStatus: z.enum(CARD_STATUSES),
    schoolCode,
    /** The card that has replaced the temporary number that was asked (SUB-30). */
    definitiveCardNo: cardNo.nullish().transform((value) => value ?? null),
  }),
  z.object({ result: z.literal('mismatch') }),
  z.object({ result: z.literal('unknown') }),
]);
export type CardAnswer = z.infer<typeof cardAnswer>;
export type CardMatch = Extract<CardAnswer, { result: 'match' }>;

/** People of a school who still have a temporary number, found by name (SUB-32). */
export const temporaryNumbersAnswer = z.object({
  items: z.array(z.object({ temporaryNo, cardType: z.enum(CARD_TYPES), names, schoolCode })).max(200),
});
export type TemporaryNumber = z.infer<typeof temporaryNumbersAnswer>['items'][number];
